"""What a network publishes, in versions; the files that go with it; what a check before publishing found."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from polku.cooperation.models import Network
from polku.publishing.choices import Answer, Code, PublicationKind, PublicationState, VersionState
from polku.publishing.content import PublicationContent
from polku.shared import clock
from polku.shared.languages import Passage, pick


class Publication(models.Model):
    """Something a network tells the public (julkaisu): minutes, a plan, an operating model, news, material."""

    class Data:
        public: ClassVar = [
            "id", "network", "kind", "names", "state", "source", "innokyla_url", "published_at", "changed_at",
            "archived_at", "archive_reason",
        ]  # fmt: skip
        internal: ClassVar = ["version", "created_at", "made_by_label", "made_by_id"]

    network = models.ForeignKey(Network, models.PROTECT, related_name="publications")
    kind = models.CharField(max_length=10, choices=PublicationKind.choices)
    # The title as lists show it: that of the published version, else of the draft.
    names = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=PublicationState.choices, default=PublicationState.DRAFT)
    # What it was made from: {"kind", "id", "version", "title", "address"}; empty when it was written here.
    source = models.JSONField(default=dict, blank=True)
    # Where it stands in Innokylä, when somebody has put it there.
    innokyla_url = models.URLField(blank=True)
    # Counts every version: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    archive_reason = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "-published_at"], name="publication_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=PublicationState.DRAFT) | Q(published_at__isnull=False),
                name="public_publication_has_a_day",
            )
        ]

    def name(self, language: str) -> Passage:
        """Its title in a language."""
        return pick(self.names, language)


class PublicationVersion(models.Model):
    """One version of a publication. Its content never changes; it is published only after a check."""

    class Data:
        public: ClassVar = ["id", "publication", "number", "content", "state", "published_at"]
        internal: ClassVar = ["made_at", "made_by_label", "made_by_id", "published_by_label"]

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["publication", "number"], name="one_publication_version_per_number"
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(state__in=[VersionState.DRAFT, VersionState.CHECKED]),
                name="one_publication_draft",
            ),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_publication_published",
            ),
        ]

    @cached_property
    def document(self) -> PublicationContent:
        """The content, validated."""
        return PublicationContent.model_validate(self.content)


class AttachedFile(models.Model):
    """A file of a publication (liite): a PDF, or a picture without what the camera wrote into it."""

    class Data:
        public: ClassVar = ["id", "publication", "media_type", "size", "digest", "data", "text", "facts"]
        internal: ClassVar = ["added_at", "added_by_label"]

    publication = models.ForeignKey(Publication, models.CASCADE, related_name="files")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    data = models.BinaryField()
    # What a PDF says, for the check; and what is known of it: tagged, title, language, author, pages.
    text = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    added_at = models.DateTimeField(default=clock.now, editable=False)
    added_by_label = models.CharField(max_length=120)


class CheckRun(models.Model):
    """One look at one version before it is published (tarkastus): personal data, accessibility, languages."""

    class Data:
        internal: ClassVar = ["id", "version", "made_at", "made_by_label", "made_by_id"]

    version = models.ForeignKey(PublicationVersion, models.CASCADE, related_name="checks")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)


class CheckFinding(models.Model):
    """Something a check found (havainto): where, not what. Whose name it may be is never kept."""

    class Data:
        internal: ClassVar = [
            "id", "run", "code", "place", "start", "end", "sure", "answer", "reason", "answered_by_label",
            "answered_at",
        ]  # fmt: skip
        secret: ClassVar = ["mark"]

    run = models.ForeignKey(CheckRun, models.CASCADE, related_name="findings")
    code = models.CharField(max_length=20, choices=Code.choices)
    # `fi.text`, `sv.title`, `file.12`; the words are read from there.
    place = models.CharField(max_length=40)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    sure = models.BooleanField(default=False)
    # Equal when the same is found again: an answer given once is not asked again. Keyed, so that it tells no words.
    mark = models.CharField(max_length=32)
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "answer"], name="finding_by_answer")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="finding_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(answer=Answer.KEPT) | ~Q(reason=""), name="kept_finding_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.KEPT, code=Code.IDENTITY_CODE, sure=True),
                name="identity_code_is_never_kept",
            ),
        ]
