"""What the public pages read: an entry with everything around it, and lists of entries.

Only published content leaves this module; drafts, owners' addresses and quality scores never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from polku.accounts.models import Area, Municipality, Organisation, Succession
from polku.accounts.queries import predecessors_of
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.directory.choices import AreaScope, ClaimKind, EntryState
from polku.directory.content import (
    Address,
    ChannelContent,
    ChannelUse,
    Charge,
    Coverage,
    Email,
    EntryContent,
    Group,
    Hours,
    Link,
    Phone,
    Prerequisite,
)
from polku.directory.models import Channel, Claim, Code, Entry, Theme
from polku.directory.queries.meetings import Meeting, is_over, next_meeting
from polku.directory.queries.opening import OpenState, state_at
from polku.shared import clock
from polku.shared.languages import Passage, pick

MAX_COLLECTED = 40


@dataclass(frozen=True)
class Way:
    """A way to reach an entry: a channel with what is different for this entry laid over it."""

    content: ChannelContent
    use: ChannelUse
    language: str

    @property
    def kind(self) -> str:
        return self.content.kind

    @property
    def name(self) -> Passage:
        return pick(self.content.name, self.language)

    @property
    def description(self) -> Passage:
        return pick(self.content.description, self.language) or pick(self.content.summary, self.language)

    @property
    def note(self) -> Passage:
        return pick(self.use.note, self.language)

    @property
    def phones(self) -> Sequence[Phone]:
        return self.use.phones or self.content.phones

    @property
    def emails(self) -> Sequence[Email]:
        return self.use.emails or self.content.emails

    @property
    def links(self) -> Sequence[Link]:
        return self.use.web_pages or self.content.web_pages

    @property
    def addresses(self) -> Sequence[Address]:
        return self.use.addresses or self.content.addresses

    @property
    def visits(self) -> list[Address]:
        return [address for address in self.addresses if address.kind == "visit"]

    @property
    def hours(self) -> Sequence[Hours]:
        return self.use.hours or self.content.hours

    @property
    def charge(self) -> Charge | None:
        return self.use.charge

    @cached_property
    def now(self) -> OpenState:
        """Whether it is open at this moment."""
        return state_at(self.hours, clock.now())


@dataclass(frozen=True)
class Need:
    """What one needs first, with the entry or organisation it comes from when the directory knows it."""

    prerequisite: Prerequisite
    entry: Entry | None
    organisation: Organisation | None
    note: Passage


@dataclass(frozen=True)
class GroupTimes:
    """A group of an entry, when it meets next and what its provider says of places left."""

    group: Group
    name: Passage
    note: Passage
    sign_up: Passage
    next: Meeting | None
    places: Claim | None
    cancelled: tuple[date, ...]


@dataclass(frozen=True)
class Where:
    """Where an entry is for: everywhere, or named areas and municipalities."""

    scope: str
    areas: tuple[Passage, ...] = ()
    municipalities: tuple[Passage, ...] = ()


@dataclass(frozen=True)
class Labels:
    """Codes of an entry in words."""

    target_groups: tuple[Code, ...] = ()
    life_events: tuple[Code, ...] = ()
    service_classes: tuple[Code, ...] = ()


@dataclass(frozen=True)
class EntryPage:
    """A published entry with everything its page tells, in one language."""

    entry: Entry
    content: EntryContent
    language: str
    ways: tuple[Way, ...]
    needs: tuple[Need, ...]
    opens_to: tuple[Entry, ...]
    groups: tuple[GroupTimes, ...]
    capacity: Claim | None
    waiting: Claim | None
    themes: tuple[Theme, ...]
    where: Where
    labels: Labels
    producers: tuple[tuple[Organisation | None, Passage], ...]
    earlier: tuple[Succession, ...]
    criteria: InForce | None = None
    due: bool = field(default=False)

    def text(self, name: str) -> Passage:
        """A text of the entry in the page's language."""
        return pick(getattr(self.content, name), self.language)

    @property
    def name(self) -> Passage:
        return self.text("name")

    @property
    def summary(self) -> Passage:
        return self.text("summary")

    @property
    def description(self) -> Passage:
        return self.text("description")

    @property
    def requirements(self) -> Passage:
        return self.text("requirements")

    @property
    def instructions(self) -> Passage:
        return self.text("instructions")

    @property
    def lacking(self) -> Passage:
        """The first text that is not there in the page's language; an empty passage when all are."""
        texts = (self.name, self.summary, self.instructions, self.description, self.requirements)
        return next((text for text in texts if text and text.missing), Passage("", self.language, False))

    @property
    def cost(self) -> Passage:
        return pick(self.content.charge.note, self.language)

    @property
    def accessibility_note(self) -> Passage:
        return self.text("accessibility_note")

    @property
    def deadline(self) -> Passage:
        return self.text("deadline")

    @property
    def processing_time(self) -> Passage:
        return self.text("processing_time")

    @property
    def validity(self) -> Passage:
        return self.text("validity")

    @property
    def laws(self) -> list[tuple[str, Passage]]:
        return [(law.url, pick(law.name, self.language)) for law in self.content.laws]

    @property
    def places(self) -> list[Way]:
        return [way for way in self.ways if way.kind == "place"]

    @property
    def first_phone(self) -> Phone | None:
        """The number to call first."""
        return next((phone for way in self.ways for phone in way.phones if phone.kind == "phone"), None)

    @property
    def first_link(self) -> Link | None:
        """The e-service or form to open first."""
        return next(
            (link for way in self.ways if way.kind in ("e_service", "form") for link in way.links), None
        )

    @property
    def accessibility(self) -> list[str]:
        """Facts of the entry and of its places, each once."""
        facts = [
            *self.content.accessibility,
            *(fact for way in self.places for fact in way.content.accessibility),
        ]
        return list(dict.fromkeys(facts))


def published() -> QuerySet[Entry]:
    """Entries that everybody sees."""
    return Entry.objects.filter(state=EntryState.PUBLISHED).select_related("organisation")


def find_entry(pk: int) -> Entry | None:
    """An entry that is or was public; one that never was does not exist here."""
    entry = Entry.objects.select_related("organisation").filter(pk=pk, published_at__isnull=False).first()
    return entry if entry and entry.state in (EntryState.PUBLISHED, EntryState.ARCHIVED) else None


def last_public_content(entry: Entry) -> EntryContent | None:
    """What an entry said when it was last public."""
    version = entry.versions.filter(published_at__isnull=False).order_by("-published_at", "-number").first()
    return EntryContent.model_validate(version.content) if version else None


def entries_by_id(ids: Iterable[int]) -> list[Entry]:
    """Published entries in the order of the given ids; those that are gone are left out."""
    wanted = list(dict.fromkeys(ids))[:MAX_COLLECTED]
    rows = published().in_bulk(wanted)
    return [rows[pk] for pk in wanted if pk in rows]


def entry_page(entry: Entry, *, language: str, on: date) -> EntryPage:
    """Everything the page of a published entry tells, in a language, on a day."""
    content = entry.content
    assert content is not None  # noqa: S101 - only published entries come here
    claims = claims_in_force([entry.pk], on=on)
    entries, organisations = _referred(content)
    return EntryPage(
        entry=entry,
        content=content,
        language=language,
        ways=_ways(content, language),
        needs=tuple(_need(need, entries, organisations, language) for need in content.prerequisites),
        opens_to=tuple(published().filter(needs_first=entry.pk).order_by("name_key")[:12]),
        groups=tuple(
            _group_times(group, claims, language) for group in content.groups if not is_over(group, on)
        ),
        capacity=_latest(claims, ClaimKind.CAPACITY),
        waiting=_latest(claims, ClaimKind.WAITING),
        themes=tuple(Theme.objects.filter(entries=entry).order_by("order")),
        where=_where(content.coverage, language),
        labels=labels_of(content),
        producers=tuple(
            (organisations.get(p.organisation or 0), pick(p.name, language)) for p in content.producers
        ),
        earlier=tuple(s for s in predecessors_of(entry.organisation) if s.on <= on),
        criteria=_criteria(entry, on),
        due=entry.next_review_on is not None and entry.next_review_on < on,
    )


def _criteria(entry: Entry, on: date) -> InForce | None:
    """The criteria of an entry that hold on a day."""
    return (
        None if entry.criteria_id is None else in_force_on(on, ids=[entry.criteria_id]).get(entry.criteria_id)
    )


def claims_in_force(entry_ids: Iterable[int], *, on: date) -> list[Claim]:
    """What providers say of today, the newest first; an expired claim is not told."""
    return list(
        Claim.objects.filter(entry__in=list(entry_ids), expires_on__gte=on).order_by("-stated_at", "-pk")
    )


def labels_of(content: EntryContent) -> Labels:
    """The codes of an entry in words, in the order of the document."""
    wanted = {
        "target_group": content.target_groups,
        "life_event": content.life_events,
        "service_class": content.service_classes,
    }
    every = [code for codes in wanted.values() for code in codes]
    if not every:
        return Labels()
    rows = {(code.scheme, code.code): code for code in Code.objects.filter(code__in=every)}
    found = {s: tuple(rows[s, code] for code in codes if (s, code) in rows) for s, codes in wanted.items()}
    return Labels(found["target_group"], found["life_event"], found["service_class"])


def _ways(content: EntryContent, language: str) -> tuple[Way, ...]:
    wanted = [use.channel for use in content.channels]
    channels = Channel.objects.filter(state=EntryState.PUBLISHED).in_bulk(wanted) if wanted else {}
    return _laid(content, channels, language)


def _laid(content: EntryContent, channels: Mapping[int, Channel], language: str) -> tuple[Way, ...]:
    pairs = [(channels[use.channel].content, use) for use in content.channels if use.channel in channels]
    return tuple(Way(channel, use, language) for channel, use in pairs if channel is not None)


def _referred(content: EntryContent) -> tuple[dict[int, Entry], dict[int, Organisation]]:
    entry_ids = [need.entry for need in content.prerequisites if need.entry]
    organisation_ids = [need.organisation for need in content.prerequisites if need.organisation]
    organisation_ids += [producer.organisation for producer in content.producers if producer.organisation]
    entries = published().in_bulk(entry_ids) if entry_ids else {}
    return entries, Organisation.objects.in_bulk(organisation_ids) if organisation_ids else {}


def _need(
    need: Prerequisite, entries: dict[int, Entry], organisations: dict[int, Organisation], language: str
) -> Need:
    entry, organisation = entries.get(need.entry or 0), organisations.get(need.organisation or 0)
    return Need(need, entry, organisation, pick(need.note, language))


def _group_times(group: Group, claims: Sequence[Claim], language: str) -> GroupTimes:
    return GroupTimes(
        group=group,
        name=pick(group.name, language),
        note=pick(group.note, language),
        sign_up=pick(group.sign_up, language),
        next=next_meeting(group, clock.now()),
        places=_latest(claims, ClaimKind.GROUP_PLACES, group.key),
        cancelled=tuple(day for day in sorted(group.cancelled) if day >= clock.today()),
    )


def _latest(claims: Sequence[Claim], kind: str, group_key: str = "") -> Claim | None:
    return next((claim for claim in claims if claim.kind == kind and claim.group_key == group_key), None)


def _where(coverage: Coverage, language: str) -> Where:
    if coverage.scope != AreaScope.LIMITED:
        return Where(coverage.scope)
    pairs = [area.partition(":")[::2] for area in coverage.areas]
    wanted = Area.objects.filter(kind__in={kind for kind, _ in pairs}, code__in={code for _, code in pairs})
    areas = {(area.kind, area.code): area for area in wanted} if pairs else {}
    codes = coverage.municipalities
    municipalities = Municipality.objects.in_bulk(codes) if codes else {}
    return Where(
        coverage.scope,
        tuple(areas[pair].name(language) for pair in pairs if pair in areas),
        tuple(municipalities[code].name(language) for code in codes if code in municipalities),
    )


@dataclass(frozen=True)
class Collected:
    """An entry on somebody's list, with how to reach it."""

    entry: Entry
    content: EntryContent
    ways: tuple[Way, ...]
    groups: tuple[GroupTimes, ...]


def collected_entries(ids: Iterable[int], *, language: str, on: date) -> list[Collected]:
    """Published entries of a list, in its order, with their ways and the groups that still meet."""
    entries = entries_by_id(ids)
    wanted = {use.channel for entry in entries if entry.content for use in entry.content.channels}
    channels = Channel.objects.filter(state=EntryState.PUBLISHED).in_bulk(wanted) if wanted else {}
    return [
        Collected(
            entry,
            entry.content,
            _laid(entry.content, channels, language),
            tuple(
                _group_times(group, (), language) for group in entry.content.groups if not is_over(group, on)
            ),
        )
        for entry in entries
        if entry.content
    ]


def addresses_of_groups(entries: Iterable[Entry]) -> dict[tuple[int, str], Address]:
    """(Entry, group key) -> where the group meets: its own channel's address, else the entry's first place."""
    listed = [entry for entry in entries if entry.content]
    wanted = {use.channel for entry in listed for use in entry.content.channels}  # type: ignore[union-attr]
    wanted |= {group.channel for entry in listed for group in entry.content.groups if group.channel}  # type: ignore[union-attr]
    channels = Channel.objects.filter(state=EntryState.PUBLISHED).in_bulk(wanted) if wanted else {}
    found: dict[tuple[int, str], Address] = {}
    for entry in listed:
        for group in entry.content.groups:  # type: ignore[union-attr]
            uses = [group.channel] if group.channel else [use.channel for use in entry.content.channels]  # type: ignore[union-attr]
            contents = [channels[pk].content for pk in uses if pk in channels]
            visits = [a for c in contents if c for a in c.addresses if a.kind == "visit"]
            if visits:
                found[entry.pk, group.key] = visits[0]
    return found
