"""The directory: entries and channels with all their versions, what lies behind them, and what people did not find."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q

from polku.accounts.models import Municipality, Organisation
from polku.criteria.models import CriteriaSet
from polku.directory.choices import (
    ChannelKind,
    ClaimKind,
    CodeScheme,
    EntryKind,
    EntryState,
    FeedbackKind,
    ImportSource,
    NeedSource,
    VersionState,
)
from polku.directory.content import ChannelContent, EntryContent
from polku.shared import clock
from polku.shared.languages import CODES, Passage, pick
from polku.shared.text import slug
from polku.shared.versions import DocumentVersion


class Code(models.Model):
    """A code of a code list (koodisto) with its labels and its broader code."""

    class Data:
        public: ClassVar = ["id", "scheme", "code", "uri", "broader", "labels", "old_uri", "order"]

    scheme = models.CharField(max_length=20, choices=CodeScheme.choices)
    code = models.CharField(max_length=20)
    uri = models.CharField(max_length=200)
    old_uri = models.CharField(max_length=200, blank=True)
    broader = models.CharField(max_length=20, blank=True)
    labels = models.JSONField()
    order = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="one_code_per_scheme")
        ]

    def label(self, language: str) -> Passage:
        """Its label in a language."""
        return pick(self.labels, language)


class GeneralDescription(models.Model):
    """A national description (pohjakuvaus) that many services share: laws, groups and background text."""

    class Data:
        public: ClassVar = ["id", "reference", "content"]

    id = models.UUIDField(primary_key=True)
    reference = models.CharField(max_length=40, blank=True)
    content = models.JSONField()


class Theme(models.Model):
    """A theme of the network (teema) and its public collection of entries."""

    class Data:
        public: ClassVar = ["id", "slug", "names", "intros", "order", "entries"]

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    intros = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    entries: models.ManyToManyField[Entry, models.Model] = models.ManyToManyField(
        "Entry", blank=True, related_name="themes"
    )

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def intro(self, language: str) -> Passage:
        """What the collection is about, in a language."""
        return pick(self.intros, language)


def _stamp() -> str:
    return secrets.token_hex(8)


class Versioned(models.Model):
    """Something whose content is a document with versions: what is public, and the newest that anybody wrote."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    # The published document, or None before the first publishing and after archiving.
    published_content = models.JSONField(null=True)
    published_at = models.DateTimeField(null=True)
    # Counts every change, also drafts: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=10, choices=ImportSource.choices, default=ImportSource.OWN)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class Channel(Versioned):
    """A way to reach services (asiointikanava). Many entries may share one: its phone number is changed once."""

    class Data:
        public: ClassVar = [
            "id", "organisation", "state", "kind", "published_content", "published_at", "version", "source",
            "created_at", "changed_at",
        ]  # fmt: skip

    kind = models.CharField(max_length=10, choices=ChannelKind.choices)

    class Meta:
        indexes: ClassVar = [
            GinIndex(
                OpClass("published_content", "jsonb_path_ops"),
                name="channel_by_address",
                condition=Q(state=EntryState.PUBLISHED),
            )
        ]

    @cached_property
    def content(self) -> ChannelContent | None:
        """The published document."""
        return (
            None if self.published_content is None else ChannelContent.model_validate(self.published_content)
        )


class Entry(Versioned):
    """A service or an activity in the directory (palvelu, toiminta)."""

    class Data:
        public: ClassVar = [
            "id", "organisation", "state", "kind", "published_content", "published_at", "version", "source",
            "created_at", "changed_at", "assured_at", "assured_by_label", "municipalities", "channels", "needs_first",
            "name_key", "criteria",
        ]  # fmt: skip
        internal: ClassVar = [
            "owner_label",
            "owner_email",
            "review_every_days",
            "next_review_on",
            "reminded_at",
            "quality",
            "importance",
            "link_stamp",
        ]

    kind = models.CharField(max_length=10, choices=EntryKind.choices)
    owner_label = models.CharField(
        max_length=120, blank=True, help_text="Role or team that keeps the entry true"
    )
    owner_email = models.EmailField(blank=True, help_text="Shared address for reminders")
    assured_at = models.DateTimeField(null=True)
    assured_by_label = models.CharField(max_length=120, blank=True)
    review_every_days = models.PositiveSmallIntegerField(default=180)
    next_review_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    # Signed links to this entry end when the stamp changes.
    link_stamp = models.CharField(max_length=16, default=_stamp)
    # Read from the published content when it is published: for lists and filters.
    municipalities = ArrayField(models.CharField(max_length=3), null=True, help_text="None: everywhere")
    channels = models.ManyToManyField(Channel, blank=True, related_name="entries")
    # Who it is for, as rules: shared by all entries that go by the same criteria.
    criteria = models.ForeignKey(CriteriaSet, models.PROTECT, null=True, blank=True, related_name="entries")
    needs_first = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="opens_to")
    name_key = models.CharField(max_length=320, blank=True)
    quality = models.PositiveSmallIntegerField(default=0, help_text="0-100, from queries/quality.py")
    importance = models.FloatField(default=0, help_text="How many depend on it: orders the review queue")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "next_review_on"], name="entry_to_review"),
            models.Index(fields=["state", "name_key"], name="entry_by_name"),
            models.Index(
                fields=["id"],
                name="entry_with_groups",
                condition=Q(state=EntryState.PUBLISHED, published_content__has_key="groups"),
            ),
        ]

    @cached_property
    def content(self) -> EntryContent | None:
        """The published document."""
        return None if self.published_content is None else EntryContent.model_validate(self.published_content)

    def name(self, language: str) -> Passage:
        """Its published name in a language."""
        return pick((self.published_content or {}).get("name"), language)

    @property
    def slug(self) -> str:
        """Readable part of its address."""
        return slug(self.name("fi").text)


class VersionBase(DocumentVersion):
    """One version of a document: who wrote it when and why, and what became of it. Its content never changes."""

    class Data:
        public: ClassVar = [
            "id",
            "number",
            "content",
            "state",
            "made_at",
            "note",
            "published_at",
            "entry",
            "channel",
        ]
        internal: ClassVar = [
            "made_by_label",
            "made_by_id",
            "published_by_label",
            "reviewed_at",
            "review_note",
        ]

    state = models.CharField(max_length=10, choices=VersionState.choices)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=1000, blank=True)

    class Meta:
        abstract = True


class EntryVersion(VersionBase):
    """One version of an entry."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="versions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_entry_version_per_number"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_published_entry_version",
            ),
        ]


class ChannelVersion(VersionBase):
    """One version of a channel."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="versions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "number"], name="one_channel_version_per_number"),
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(state=VersionState.PUBLISHED),
                name="one_published_channel_version",
            ),
        ]


class Claim(models.Model):
    """What a provider says of today (kapasiteetti, jonotusaika, vapaat paikat): a claim with a last day."""

    class Data:
        public: ClassVar = ["id", "entry", "kind", "group_key", "value", "stated_at", "expires_on"]
        internal: ClassVar = ["stated_by_label"]

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=20, choices=ClaimKind.choices)
    group_key = models.CharField(max_length=40, blank=True)
    value = models.PositiveIntegerField()
    stated_at = models.DateTimeField(default=clock.now, editable=False)
    expires_on = models.DateField()
    stated_by_label = models.CharField(max_length=120)


class SourceRecord(models.Model):
    """A record of a source exactly as it came, so that nothing of it is ever lost (lähdetietue)."""

    class Data:
        public: ClassVar = [
            "id",
            "source",
            "kind",
            "external_id",
            "payload",
            "fingerprint",
            "entry",
            "channel",
            "organisation",
        ]
        internal: ClassVar = ["first_seen_at", "last_seen_at", "changed_at", "gone_at", "findings"]

    source = models.CharField(max_length=10, choices=ImportSource.choices)
    kind = models.CharField(max_length=20)
    external_id = models.CharField(max_length=100)
    payload = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, related_name="source_records")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="source_records")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="source_records")
    first_seen_at = models.DateTimeField(default=clock.now, editable=False)
    last_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
    # What was kept only here, changed on the way or refused: a list of {path, verdict, reason}.
    findings = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"], name="one_record_per_external_id"
            )
        ]


class ImportRun(models.Model):
    """One import (tuonti): what was given, what it would change or changed, and every refusal with its reason."""

    class Data:
        internal: ClassVar = [
            "id",
            "source",
            "origin",
            "made_at",
            "confirmed_at",
            "made_by_label",
            "made_by_id",
            "report",
            "rows",
            "organisation",
        ]

    source = models.CharField(max_length=10, choices=ImportSource.choices)
    origin = models.CharField(max_length=300)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    confirmed_at = models.DateTimeField(null=True)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    report = models.JSONField(default=dict)
    # A previewed table waits here until a person confirms it; the directory is untouched until then.
    rows = models.JSONField(default=list)


class ThisTransaction(models.Func):
    """The number of the transaction that writes: who follows by it misses nothing, whatever order writers commit in."""

    template = "pg_current_xact_id()::text::bigint"
    arity = 0
    output_field = models.BigIntegerField()


class SearchDocument(models.Model):
    """An entry as the search index holds it (hakudokumentti); without a document it is to be forgotten.

    Every web process follows these rows by `written_in`, the transaction that wrote them last.
    """

    class Data:
        public: ClassVar = ["entry", "document"]
        internal: ClassVar = ["written_in"]

    entry = models.OneToOneField(Entry, models.CASCADE, primary_key=True, related_name="search_document")
    document = models.JSONField(null=True)
    written_in = models.BigIntegerField(db_index=True, db_default=ThisTransaction())


class SearchWord(models.Model):
    """A word of the directory with its base forms and parts (sana), analysed once by a job."""

    class Data:
        public: ClassVar = ["id", "language", "word", "tokens"]
        internal: ClassVar = ["analyser", "written_in"]

    language = models.CharField(max_length=10)
    word = models.CharField(max_length=64)
    tokens = models.JSONField()
    analyser = models.PositiveSmallIntegerField(help_text="Version of the analyser that made the tokens")
    written_in = models.BigIntegerField(db_index=True, db_default=ThisTransaction())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["language", "word"], name="one_row_a_word")]


class EverydayWord(models.Model):
    """An everyday word and what it means in codes and official words (arkisana); editors grow the table."""

    class Data:
        public: ClassVar = ["id", "phrase", "language", "codes", "terms"]
        internal: ClassVar = ["changed_at", "changed_by_label"]

    phrase = models.CharField(max_length=80)
    language = models.CharField(max_length=10, choices=[(code, code) for code in CODES])
    # `scheme:code`, for example `service_class:P10.2`.
    codes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    # Words that entries use for the same thing.
    terms = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phrase", "language"], name="one_everyday_word")
        ]


class UnmetNeed(models.Model):
    """A need nobody met (vastaamaton tarve): words without identity, a place and a day, counted."""

    class Data:
        internal: ClassVar = [
            "id",
            "source",
            "words",
            "language",
            "municipality",
            "filters",
            "facts",
            "day",
            "count",
            "handled_at",
            "answer_entry",
        ]

    source = models.CharField(max_length=10, choices=NeedSource.choices)
    words = models.CharField(max_length=300)
    language = models.CharField(max_length=10)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True)
    filters = models.JSONField(default=dict)
    # Coarse facts in the engine's JSON of a situation (an age band, a wish, the municipalities of a county).
    facts = models.JSONField(default=dict)
    day = models.DateField()
    count = models.PositiveIntegerField(default=1)
    handled_at = models.DateTimeField(null=True)
    answer_entry = models.ForeignKey(Entry, models.SET_NULL, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "words", "language", "municipality", "filters", "facts", "day"],
                name="one_need_row_a_day",
                nulls_distinct=False,
            )
        ]


class Feedback(models.Model):
    """A message to the network (palaute) with a day by which it is answered."""

    class Data:
        internal: ClassVar = [
            "id",
            "kind",
            "entry",
            "language",
            "page",
            "made_at",
            "due_on",
            "answered_at",
            "answered_by_label",
        ]
        personal: ClassVar = ["text", "reply_to", "answer"]

    kind = models.CharField(max_length=20, choices=FeedbackKind.choices)
    entry = models.ForeignKey(Entry, models.SET_NULL, null=True, blank=True)
    text = models.TextField(max_length=4000)
    reply_to = models.EmailField(blank=True)
    language = models.CharField(max_length=10)
    page = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    answer = models.TextField(blank=True)


class HandedSituation(models.Model):
    """A situation on its way to a professional (tilanteen välittäminen): sealed by a code that only its teller has.

    Neither the row nor a copy of the database tells anything without the code. It lives a week at most.
    """

    class Data:
        special: ClassVar = ["sealed"]
        secret: ClassVar = ["mark"]
        internal: ClassVar = ["id", "expires_at"]

    # Found by it, made from the code: the code itself is kept nowhere.
    mark = models.BinaryField(unique=True, max_length=32)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)


class DismissedProposal(models.Model):
    """A condition that the rules read from an entry's words and a person turned down (hylätty ehtoehdotus).

    It is not proposed again until the words it was read from change: the key is made from both.
    """

    class Data:
        internal: ClassVar = [
            "id",
            "entry",
            "key",
            "quote",
            "dismissed_at",
            "dismissed_by_label",
            "dismissed_by_id",
        ]

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="dismissed_proposals")
    key = models.CharField(max_length=32)
    quote = models.CharField(max_length=300)
    dismissed_at = models.DateTimeField(default=clock.now, editable=False)
    dismissed_by_label = models.CharField(max_length=120)
    dismissed_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "key"], name="one_dismissal_per_proposal")
        ]
