"""What those who keep entries true see: their entries, an entry with its draft, the channels they may use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from polku.accounts.choices import Role
from polku.accounts.models import Organisation, User, in_force
from polku.accounts.permissions import is_coordinator, organisations_edited_by, schools_of
from polku.directory import permissions
from polku.directory.choices import EntryState, VersionState
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import (
    Channel,
    ChannelVersion,
    Claim,
    Entry,
    EntryVersion,
    Feedback,
    UnmetNeed,
)
from polku.directory.queries.differences import leaves
from polku.directory.queries.history import Version, working_version
from polku.directory.queries.own_words import explicitness_of
from polku.directory.queries.quality import Quality, quality_of_entry
from polku.directory.queries.readable import Reader, channel_documents
from polku.directory.queries.review import entries_to_review, orphans, proposals, with_waiting
from polku.directory.queries.review_days import NOTICE_DAYS
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key
from polku_engine.proposals import Explicitness

MOST_CHANNELS = 200
SHOWN_CHANNELS = 30
CONTACT_FIELDS = ("addresses", "phones", "emails", "web_pages")


@dataclass(frozen=True)
class Kept:
    """An entry as its keepers see it: the text they go on with, beside what is public."""

    entry: Entry
    version: Version
    content: EntryContent
    quality: Quality
    language: str

    @property
    def name(self) -> Passage:
        """The name that is being written."""
        return pick(self.content.name, self.language)

    @property
    def has_draft(self) -> bool:
        """Whether something is written that the public does not see."""
        return self.version.state == VersionState.DRAFT


@dataclass(frozen=True)
class KeptChannel:
    """A channel as its keepers see it, with the entries that its words change."""

    channel: Channel
    version: Version
    content: ChannelContent
    entries: list[Entry]
    language: str

    @property
    def name(self) -> Passage:
        """The name that is being written."""
        return pick(self.content.name, self.language)


@dataclass(frozen=True)
class Desk:
    """What waits for one person. Numbers are None for what is not this person's work."""

    edits: bool
    reviews: bool
    guides: bool
    teaches: bool
    entries: int
    to_check: int
    drafts: int
    proposals: int | None = None
    reviews_due: int | None = None
    orphans: int | None = None
    feedback: int | None = None
    late_feedback: int | None = None
    needs: int | None = None


def entries_of(actor: Actor) -> QuerySet[Entry]:
    """Entries that an actor may edit."""
    rows = Entry.objects.select_related("organisation")
    return rows if is_coordinator(actor) else rows.filter(organisation__in=organisations_edited_by(actor))


def listed_entries(
    *, actor: Actor, words: str = "", state: str = "", organisation: int | None = None
) -> QuerySet[Entry]:
    """Entries that an actor may edit, with what waits; by name, or of some words, state or organisation."""
    rows = with_waiting(entries_of(actor))
    if words:
        found = Q(name_key__contains=sort_key(words)) | Q(versions__content__name__icontains=words)
        rows = rows.filter(found).distinct()
    if state == "due":
        rows = rows.filter(state=EntryState.PUBLISHED, next_review_on__lte=_soon())
    elif state == "waiting":
        rows = rows.filter(Q(has_draft=True) | Q(has_proposal=True))
    elif state in EntryState.values:
        rows = rows.filter(state=state)
    if organisation:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("name_key", "pk")


def waiting_entries(*, actor: Actor) -> QuerySet[Entry]:
    """Entries that an actor keeps and that wait for a check, a publishing or a review; the oldest day first."""
    rows = with_waiting(entries_of(actor)).exclude(state=EntryState.ARCHIVED)
    waits = Q(next_review_on__lte=_soon()) | Q(has_draft=True) | Q(has_proposal=True)
    return rows.filter(waits).order_by("next_review_on", "pk")


def names_of(entries: Iterable[Entry], language: str) -> dict[int, Passage]:
    """Names of entries, also of those that have only been drafted or were public once."""
    rows = list(entries)
    unseen = [entry.pk for entry in rows if entry.published_content is None]
    written = EntryVersion.objects.filter(entry__in=unseen).exclude(
        state__in=[VersionState.PROPOSED, VersionState.REJECTED]
    )
    newest = written.order_by("entry", "-number").distinct("entry")
    drafts = dict(newest.values_list("entry", "content__name")) if unseen else {}
    return {entry.pk: entry.name(language) or pick(drafts.get(entry.pk), language) for entry in rows}


@dataclass(frozen=True)
class Row:
    """An entry as a list of one's own shows it. `explicit` says how much of its conditions are explicit."""

    entry: Entry
    name: Passage
    provider: Passage
    explicit: Explicitness | None


def rows_of(entries: Sequence[Entry], language: str) -> list[Row]:
    """Entries with what a list shows of each."""
    names = names_of(entries, language)
    explicit = explicitness_of(entries, on=clock.today())
    return [
        Row(entry, names[entry.pk], entry.organisation.name(language), explicit.get(entry.pk))
        for entry in entries
    ]


def desk(*, actor: Actor) -> Desk:
    """What waits for the actor."""
    reviews = permissions.may_review(actor)
    edits = reviews or bool(organisations_edited_by(actor))
    counts = _mine(actor) if edits else {"entries": 0, "to_check": 0, "drafts": 0}
    return Desk(
        edits=edits,
        reviews=reviews,
        guides=permissions.may_log_enquiry(actor),
        teaches=bool(schools_of(actor)),
        **counts,
        **(_coordinators(actor) if reviews else {}),
    )


def _mine(actor: Actor) -> dict[str, int]:
    due = Q(state=EntryState.PUBLISHED, next_review_on__lte=_soon())
    counts: dict[str, int] = with_waiting(entries_of(actor)).aggregate(
        entries=Count("pk"), to_check=Count("pk", filter=due), drafts=Count("pk", filter=Q(has_draft=True))
    )
    return counts


def _coordinators(actor: Actor) -> dict[str, int]:
    today = clock.today()
    open_feedback = Feedback.objects.filter(answered_at=None)
    return {
        "proposals": proposals(actor=actor).count(),
        "reviews_due": entries_to_review(actor=actor, on=today).count(),
        "orphans": len(orphans(actor=actor, on=today)),
        "feedback": open_feedback.count(),
        "late_feedback": open_feedback.filter(due_on__lt=today).count(),
        "needs": UnmetNeed.objects.filter(handled_at=None).values("words", "language").distinct().count(),
    }


def _soon() -> date:
    return clock.today() + timedelta(days=NOTICE_DAYS)


def entry_to_edit(pk: int, *, actor: Actor | None) -> Entry:
    """An entry that the actor may edit. Raises Missing for any other, as if it were not there."""
    entry = Entry.objects.select_related("organisation").filter(pk=pk).first()
    if entry is None or not permissions.may_edit_entry(actor, entry):
        raise Missing
    return entry


def kept_entry(pk: int, *, actor: Actor | None, language: str) -> Kept:
    """An entry with the text that the actor goes on with. Raises Missing."""
    return kept(entry_to_edit(pk, actor=actor), language)


def kept(entry: Entry, language: str) -> Kept:
    """An entry with the text that its keepers go on with."""
    version = working_version(entry)
    if version is None:
        raise Missing
    content = EntryContent.model_validate(version.content)
    return Kept(entry, version, content, quality_of_entry(entry, content), language)


def kept_channel(pk: int, *, actor: Actor | None, language: str) -> KeptChannel:
    """A channel that the actor may edit. Raises Missing for any other."""
    channel = Channel.objects.select_related("organisation").filter(pk=pk).first()
    version = working_version(channel) if channel and permissions.may_edit_entry(actor, channel) else None
    if channel is None or version is None:
        raise Missing
    content = ChannelContent.model_validate(version.content)
    return KeptChannel(channel, version, content, list(channel.entries.order_by("name_key", "pk")), language)


@dataclass(frozen=True)
class KnownChannel:
    """A channel that an entry could use, with its name, its contacts as lines and how many entries use it."""

    channel: Channel
    name: str
    provider: Passage
    lines: list[str]
    uses: int


def channels_for(entry: Entry, *, words: str, language: str) -> list[KnownChannel]:
    """Channels an entry could use: those of its own organisation first, then public ones of the whole network."""
    rows = (
        usable_channels(entry).select_related("organisation").annotate(uses=Count("entries", distinct=True))
    )
    if words:
        rows = rows.filter(
            pk__in=ChannelVersion.objects.filter(content__name__icontains=words).values("channel")
        )
    else:
        rows = rows.filter(organisation=entry.organisation)
    found = list(rows.order_by("pk")[:MOST_CHANNELS])
    documents = channel_documents(found)
    reader = Reader(language, documents.values())
    known = [
        KnownChannel(
            channel=row,
            name=pick(documents[row.pk].get("name"), language).text,
            provider=row.organisation.name(language),
            lines=_contact_lines(documents[row.pk], reader),
            uses=row.uses,
        )
        for row in found
    ]
    own = entry.organisation_id
    return sorted(known, key=lambda k: (k.channel.organisation_id != own, sort_key(k.name)))[:SHOWN_CHANNELS]


def usable_channels(entry: Entry) -> QuerySet[Channel]:
    """Public channels, and those of the entry's own organisation that are not public yet."""
    own = Q(organisation=entry.organisation) & ~Q(state=EntryState.ARCHIVED)
    return Channel.objects.filter(own | Q(state=EntryState.PUBLISHED))


def _contact_lines(document: dict[str, Any], reader: Reader) -> list[str]:
    contacts = [(f, value) for f, value in leaves(document).items() if f.name in CONTACT_FIELDS]
    return [line for field, value in contacts for line in reader.text(field, value).splitlines()][:4]


def organisations_to_write_for(*, actor: Actor, language: str) -> list[Organisation]:
    """Organisations and units whose entries the actor may write, by name."""
    rows = Organisation.objects.filter(in_force(clock.today()))
    if not is_coordinator(actor):
        rows = rows.filter(pk__in=organisations_edited_by(actor))
    return sorted(rows, key=lambda o: sort_key(o.name(language).text))


def claims_now(entry: Entry) -> dict[tuple[str, str], Claim]:
    """The claims of today by kind and group, the newest of each."""
    rows = entry.claims.filter(expires_on__gte=clock.today()).order_by("stated_at", "pk")
    return {(claim.kind, claim.group_key): claim for claim in rows}


def coordinators() -> list[User]:
    """Accounts that act as coordinators today."""
    held = in_force(clock.today(), "memberships__")
    rows = User.objects.filter(held, memberships__role=Role.COORDINATOR, is_active=True)
    return list(rows.distinct().order_by("pk"))
