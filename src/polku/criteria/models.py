"""Criteria sets with all their versions, whom they are about, examples to try them on, and contradicting refusals."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation
from polku.criteria.choices import DriftState, Purpose, SetState, VersionState
from polku.criteria.content import CriteriaContent
from polku.shared import clock
from polku.shared.languages import Passage, pick
from polku.shared.versions import DocumentVersion


class ClientGroup(models.Model):
    """Whom a set of criteria is about (asiakasryhmä), as the network's organisations speak of them."""

    class Data:
        public: ClassVar = ["id", "slug", "names", "order"]

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)


class CriteriaSet(models.Model):
    """Who something is for (kriteerit): an organisation's criteria for a client group and a purpose."""

    class Data:
        public: ClassVar = [
            "id", "organisation", "client_group", "purpose", "names", "state", "version", "withdrawn_on",
            "check_every_days", "next_check_on", "checked_on", "checked_by_label", "based_on", "created_at",
        ]  # fmt: skip
        internal: ClassVar = ["owner_label", "owner_email"]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="criteria_sets")
    client_group = models.ForeignKey(ClientGroup, models.PROTECT, null=True, blank=True, related_name="sets")
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    names = models.JSONField()
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.DRAFT)
    # Counts every change, also drafts: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=0)
    owner_label = models.CharField(max_length=120, blank=True, help_text="Role or team that keeps it true")
    owner_email = models.EmailField(blank=True)
    check_every_days = models.PositiveSmallIntegerField(default=365)
    next_check_on = models.DateField(null=True)
    checked_on = models.DateField(null=True)
    checked_by_label = models.CharField(max_length=120, blank=True)
    withdrawn_on = models.DateField(null=True)
    # The version of another organisation that this one was made from.
    based_on = models.ForeignKey(
        "CriteriaVersion", models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "purpose"], name="criteria_by_purpose")]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    @property
    def key(self) -> str:
        """Its key in the engine and in files."""
        return f"criteria-{self.pk}"


class CriteriaVersion(DocumentVersion):
    """One version of a criteria set. Its content never changes; a published one holds from its own first day."""

    class Data:
        public: ClassVar = ["id", "criteria", "number", "content", "state", "made_at", "note", "published_at"]
        internal: ClassVar = [
            "made_by_label",
            "made_by_id",
            "published_by_label",
            "reviewed_at",
            "review_note",
        ]

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="versions")
    state = models.CharField(max_length=10, choices=VersionState.choices)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criteria", "number"], name="one_criteria_version_per_number"),
            models.UniqueConstraint(
                fields=["criteria"], condition=Q(state=VersionState.DRAFT), name="one_criteria_draft"
            ),
        ]

    @cached_property
    def document(self) -> CriteriaContent:
        """The content, validated."""
        return CriteriaContent.model_validate(self.content)


class Example(models.Model):
    """An invented situation to try criteria on (esimerkkitilanne). Nobody's own."""

    class Data:
        public: ClassVar = ["id", "organisation", "names", "answers", "order"]

    # None: an example of the network, for everybody.
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    names = models.JSONField()
    # Fact key -> value, in the engine's JSON of a situation.
    answers = models.JSONField()
    order = models.PositiveSmallIntegerField(default=0)

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)


class Drift(models.Model):
    """Refusals "not eligible" that contradict the published criteria (kriteerien lipuma), counted by ground and day.

    It holds no person and no situation: the version, the criterion that was named, and how many.
    """

    class Data:
        internal: ClassVar = [
            "id", "version", "ground", "day", "count", "state", "answer", "answered_at", "answered_by_label",
        ]  # fmt: skip

    version = models.ForeignKey(CriteriaVersion, models.CASCADE, related_name="drifts")
    # The fact or human check that the refusal named; empty when it named none.
    ground = models.CharField(max_length=128, blank=True)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DriftState.choices, default=DriftState.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "ground", "day"], name="one_drift_row_a_day")
        ]
