"""Collections for the public: themes, municipalities, organisations, and groups that meet soon."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from polku.accounts.models import ContactCard, Municipality, Organisation, Succession
from polku.accounts.queries import contacts_of, predecessors_of, successors_of
from polku.directory.choices import EntryState
from polku.directory.content import Group
from polku.directory.models import Entry, Theme
from polku.directory.queries.meetings import Meeting, meetings_of
from polku.directory.queries.reading import published
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key

MAX_LISTED = 400
MAX_WITH_GROUPS = 1_000
PUBLISHED_ENTRIES = Count("entries", filter=Q(entries__state=EntryState.PUBLISHED))


@dataclass(frozen=True)
class MeetingOf:
    """A meeting with the entry whose group meets."""

    entry: Entry
    meeting: Meeting
    name: Passage

    @property
    def group(self) -> Group:
        return self.meeting.group


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation with its place among others, its public contacts and entries."""

    organisation: Organisation
    above: tuple[Organisation, ...]
    units: tuple[Organisation, ...]
    predecessors: tuple[Succession, ...]
    successors: tuple[Succession, ...]
    contacts: tuple[ContactCard, ...]
    entries: tuple[Entry, ...]
    old_names: tuple[str, ...]


def themes_with_counts() -> QuerySet[Theme]:
    """Themes in their order, each with `count`, how many published entries it collects."""
    return Theme.objects.annotate(count=PUBLISHED_ENTRIES).order_by("order", "pk")


def entries_of_theme(theme: Theme, *, municipality: str = "") -> list[Entry]:
    """Published entries of a theme by name, of a municipality when it is given."""
    return list(_serving(published().filter(themes=theme), municipality).order_by("name_key")[:MAX_LISTED])


def entries_of_municipality(code: str) -> QuerySet[Entry]:
    """Published entries that name a municipality among those they are for."""
    return published().filter(municipalities__contains=[code])


def with_groups(
    *, municipalities: frozenset[str] = frozenset(), theme: Theme | None = None
) -> QuerySet[Entry]:
    """Published entries that have groups, of any of the municipalities and of the theme when they are given."""
    entries = published().filter(published_content__has_key="groups")
    if municipalities:
        entries = entries.filter(Q(municipalities__overlap=sorted(municipalities)) | Q(municipalities=None))
    return entries.filter(themes=theme) if theme else entries


def groups_of(entry: Entry) -> list[Group]:
    """The groups of a published entry, without reading the rest of it."""
    return [Group.model_validate(group) for group in (entry.published_content or {}).get("groups", ())]


def meetings_between(entries: Iterable[Entry], first: date, last: date, *, language: str) -> list[MeetingOf]:
    """Meetings of the entries' groups between two days, in the order they begin."""
    found = [
        MeetingOf(entry, meeting, pick(meeting.group.name, language))
        for entry in entries
        for group in groups_of(entry)
        for meeting in meetings_of(group, first, last)
    ]
    return sorted(found, key=lambda m: (m.meeting.starts, m.entry.pk))


def meetings_soon(
    municipalities: frozenset[str], *, days: int, language: str, access: str = ""
) -> list[MeetingOf]:
    """The next meeting of each group within some days that is not over or cancelled."""
    entries = with_groups(municipalities=municipalities)
    if access:
        entries = entries.filter(published_content__access=access)
    today, now = clock.today(), clock.now()
    coming = meetings_between(
        entries[:MAX_WITH_GROUPS], today, today + timedelta(days=days), language=language
    )
    first: dict[tuple[int, str], MeetingOf] = {}
    for meeting in coming:
        if not meeting.meeting.cancelled and meeting.meeting.ends > now:
            first.setdefault((meeting.entry.pk, meeting.group.key), meeting)
    return list(first.values())


def organisations_with_entries() -> list[Organisation]:
    """Organisations that have published entries, each with `count`, by name."""
    counted = Organisation.objects.annotate(
        count=Count("entrys", filter=Q(entrys__state=EntryState.PUBLISHED))
    )
    return sorted(counted.filter(count__gt=0), key=lambda o: sort_key(o.name("fi").text))


def organisation_page(pk: int, *, actor: Actor | None, language: str) -> OrganisationPage | None:
    """An organisation as its page tells of it; contacts as this reader may see them."""
    organisation = Organisation.objects.select_related("parent__parent").filter(pk=pk).first()
    if organisation is None:
        return None
    units = sorted(organisation.units.all(), key=lambda o: sort_key(o.name(language).text))
    mine = [organisation.pk, *(unit.pk for unit in units)]
    return OrganisationPage(
        organisation=organisation,
        above=tuple(_above(organisation)),
        units=tuple(units),
        predecessors=tuple(predecessors_of(organisation)),
        successors=tuple(successors_of(organisation)),
        contacts=tuple(contacts_of(organisation, actor=actor)) if _is_in_use(organisation) else (),
        entries=tuple(published().filter(organisation__in=mine).order_by("name_key")[:MAX_LISTED]),
        old_names=tuple(name for names in organisation.old_names.values() for name in names),
    )


def _is_in_use(organisation: Organisation) -> bool:
    return organisation.valid_to is None or organisation.valid_to >= clock.today()


def municipality_of(code: str) -> Municipality | None:
    """A municipality by its code, also one that has ended."""
    return Municipality.objects.filter(pk=code).first()


def _above(organisation: Organisation) -> list[Organisation]:
    above: list[Organisation] = []
    step = organisation.parent
    while step is not None and len(above) < 5:
        above.insert(0, step)
        step = step.parent
    return above


def _serving(entries: QuerySet[Entry], municipality: str) -> QuerySet[Entry]:
    if not municipality:
        return entries
    return entries.filter(Q(municipalities__contains=[municipality]) | Q(municipalities=None))
