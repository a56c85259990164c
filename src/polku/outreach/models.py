"""Students on their way out of a school, and people whom somebody has told of."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation, User
from polku.consent.models import FolderRow
from polku.criteria.models import CriteriaVersion
from polku.outreach.choices import (
    ContactHow,
    DismissalReason,
    Ending,
    LeadBasis,
    LeadOutcome,
    LeadSource,
    LeadState,
    Radar,
)
from polku.practice.models import ProcedureVersion
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Leaver(FolderRow):
    """A student whom the school follows to the next place (päättävä opiskelija). It lies in the folder of studies."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "key", "criteria_version", "procedure_version", "confirmed_by", "confirmed_by_label",
            "confirmed_at", "ended_at", "version",
        ]  # fmt: skip
        personal: ClassVar = ["group", "graduates_on", "ending", "told_radar"]

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    criteria_version = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="+")
    group = SealedTextField(key="folder.key_id", null=True)
    graduates_on = models.DateField(null=True)
    # How near graduation was when the worker last saw or heard of it: a mail tells of each nearer stage once.
    told_radar = models.CharField(max_length=10, choices=Radar.choices, blank=True)
    # The version the student began by: a newer one does not change a checklist that is under way.
    procedure_version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by_label = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    # Counts every change: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder"], condition=Q(ended_at=None), name="followed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(ending=""), name="an_end_of_following_has_a_reason"
            ),
        ]


class HitReason(FolderRow):
    """The criteria behind a hit (poiminnan peruste). It lies in the folder of health and functioning.

    A criterion may be about support or absences: whoever may see studies only learns that the student is followed.
    """

    class Data:
        internal: ClassVar = ["id", "folder", "leaver"]
        special: ClassVar = ["criteria_met", "why"]

    leaver = models.OneToOneField(Leaver, models.PROTECT, related_name="+")
    # The numbers of the criteria, and their conditions in the words the confirmer read.
    criteria_met = ArrayField(models.PositiveSmallIntegerField())
    why = SealedTextField(key="folder.key_id")


class ChecklistMark(FolderRow):
    """A step of the procedure that has been done, or answered, for a student (merkintä)."""

    class Data:
        internal: ClassVar = ["id", "folder", "leaver", "step", "done_by", "done_by_label", "done_at"]
        special: ClassVar = ["answer", "note"]

    leaver = models.ForeignKey(Leaver, models.PROTECT, related_name="marks")
    step = models.CharField(max_length=64)
    # The number of the answer, where the step is a question.
    answer = models.PositiveSmallIntegerField(null=True)
    note = SealedTextField(key="folder.key_id", null=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_by_label = models.CharField(max_length=120)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaver", "step"], name="a_step_is_done_once")
        ]


class SupportLevel(FolderRow):
    """The decision on special support (erityisen tuen taso). It lies in the folder of health and functioning.

    Whoever may see studies but not that folder sees neither the level nor that there is one.
    """

    class Data:
        internal: ClassVar = ["id", "folder", "told_at", "told_by_label"]
        special: ClassVar = ["level"]

    level = SealedTextField(key="folder.key_id")
    told_at = models.DateTimeField(default=clock.now)
    told_by_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["folder"], name="one_support_level")]


class DismissalCount(models.Model):
    """How many hits of a version of criteria a school has dismissed, for what reason, in half a year. Nobody's data."""

    class Data:
        internal: ClassVar = ["id", "organisation", "criteria_version", "half_year", "reason", "count"]

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    criteria_version = models.ForeignKey(CriteriaVersion, models.CASCADE, related_name="+")
    # 2026-1 is from January to June.
    half_year = models.CharField(max_length=6)
    reason = models.CharField(max_length=12, choices=DismissalReason.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "criteria_version", "half_year", "reason"],
                name="one_count_per_reason",
            )
        ]


class Lead(FolderRow):
    """Somebody has told of a person who may need to be found (etsivän työn yhteydenotto). In the basic folder."""

    # A first contact is late after this; a practice of Polku, like the time a lead is kept.
    CONTACT_WITHIN: ClassVar = timedelta(days=7)

    class Data:
        internal: ClassVar = [
            "id", "folder", "key", "opened_client", "taken_by", "taken_by_label", "taken_at", "closed_at",
            "released_on", "version",
        ]  # fmt: skip
        personal: ClassVar = [
            "basis", "basis_words", "source", "told_by", "told_on", "contact_on", "contact_how", "outcome",
            "expires_on",
        ]  # fmt: skip
        special: ClassVar = ["told"]

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    # The person became a client by this lead: nothing else keeps them when it goes.
    opened_client = models.BooleanField()
    basis = models.CharField(max_length=20, choices=LeadBasis.choices)
    basis_words = SealedTextField(key="folder.key_id", null=True)
    source = models.CharField(max_length=12, choices=LeadSource.choices)
    told_by = SealedTextField(key="folder.key_id", null=True)
    told = SealedTextField(key="folder.key_id")
    told_on = models.DateField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    taken_by_label = models.CharField(max_length=120)
    taken_at = models.DateTimeField(default=clock.now)
    contact_on = models.DateField(null=True)
    contact_how = models.CharField(max_length=10, choices=ContactHow.choices, blank=True)
    outcome = models.CharField(max_length=10, choices=LeadOutcome.choices, blank=True)
    closed_at = models.DateTimeField(null=True)
    expires_on = models.DateField()
    # The day from which `polku.retention` may delete the client and everything about them.
    released_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder"], condition=Q(closed_at=None), name="looked_for_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="a_closed_lead_has_an_outcome",
            ),
        ]

    @property
    def goes_on(self) -> date | None:
        """The day nobody may keep this any longer; None while somebody works with the person."""
        if not self.opened_client or self.outcome == LeadOutcome.REACHED:
            return None
        if self.outcome == LeadOutcome.DECLINED and self.closed_at is not None:
            return self.closed_at.astimezone(clock.HELSINKI).date() + timedelta(days=1)
        return self.expires_on if self.contact_on is None else None

    def is_due(self, on: date) -> bool:
        """Whether it is to be given to deletion."""
        return self.goes_on is not None and self.goes_on <= on

    def state(self, on: date) -> LeadState:
        """How far looking for the person is."""
        if self.closed_at is not None or self.released_on is not None:
            return LeadState.CLOSED
        if self.contact_on is not None:
            return LeadState.CONTACTED
        return LeadState.LATE if self.told_on + self.CONTACT_WITHIN < on else LeadState.NEW
