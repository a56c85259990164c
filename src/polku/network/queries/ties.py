"""Who works with whom in a network, half-year by half-year: meetings, measures, and referrals as protected counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import combinations

from django.db.models import Max, Q

from polku.accounts.models import Organisation, Succession
from polku.cooperation.models import Network, NetworkMember
from polku.cooperation.permissions import may_see_network_work
from polku.cooperation.queries import network_by_slug
from polku.forum.choices import PRESENT, MeetingState
from polku.forum.models import Invitation
from polku.measures.choices import OPEN
from polku.measures.models import FollowUp, Measure
from polku.network.choices import TieKind
from polku.network.queries.referrals import referrals_between
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage
from polku.shared.text import sort_key

MOST_HALF_YEARS = 8
Pair = tuple[int, int]


@dataclass(frozen=True, order=True)
class HalfYear:
    """Half a year; the first is January to June."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> HalfYear:
        """The half-year of a day."""
        return cls(day.year, 1 if day.month < 7 else 2)

    @property
    def code(self) -> str:
        """As it stands in an address: 2026-2."""
        return f"{self.year}-{self.half}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.next.first - timedelta(days=1)

    @property
    def next(self) -> HalfYear:
        """The one after it."""
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    @property
    def previous(self) -> HalfYear:
        """The one before it."""
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


@dataclass(frozen=True)
class Body:
    """A member of the network, with its number in the picture and the list."""

    number: int
    pk: int
    name: Passage


@dataclass(frozen=True)
class Tie:
    """What two members did together. `there` and `back`: people referred, None for fewer than five or nobody."""

    first: Body
    second: Body
    meetings: int
    measures: int
    there: int | None
    back: int | None
    is_new: bool

    @property
    def referrals(self) -> int:
        """People referred either way, as far as it can be told."""
        return (self.there or 0) + (self.back or 0)

    @property
    def ways(self) -> int:
        """In how many ways they work together, 1 to 3."""
        return bool(self.meetings) + bool(self.measures) + bool(self.referrals)

    def strength(self, kind: str) -> int:
        """The number that a picture of one kind shows; of all kinds, the number of ways."""
        by_kind = {
            TieKind.MEETINGS: self.meetings,
            TieKind.MEASURES: self.measures,
            TieKind.REFERRALS: self.referrals,
        }
        return by_kind.get(kind, self.ways)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True)
class Together:
    """A half-year of a network: its members and who worked with whom, the closest first."""

    half_year: HalfYear
    bodies: tuple[Body, ...]
    ties: tuple[Tie, ...]
    meetings: int
    measures: int

    @cached_property
    def alone(self) -> list[Body]:
        """Members that nothing ties to another."""
        tied = {body.pk for tie in self.ties for body in (tie.first, tie.second)}
        return [body for body in self.bodies if body.pk not in tied]

    def count(self, kind: str) -> int:
        """How many pairs work together in one way."""
        return sum(tie.strength(kind) > 0 for tie in self.ties)


@dataclass(frozen=True)
class _Seen:
    """What was done in a half-year, before it is told: pairs of members with their numbers."""

    members: dict[int, Organisation]
    meetings: Counter[Pair]
    measures: Counter[Pair]
    referrals: Mapping[Pair, int]
    meetings_held: int
    measures_shared: int

    @property
    def pairs(self) -> set[Pair]:
        return {*self.meetings, *self.measures, *(_pair(*pair) for pair in self.referrals)}


def network_to_see(slug: str, *, actor: Actor | None) -> Network:
    """A network whose work the actor may see. Raises Missing."""
    network: Network = network_by_slug(slug)
    if not may_see_network_work(actor, network):
        raise Missing
    return network


def half_years_of(network: Network) -> list[HalfYear]:
    """The half-years that can be looked at, the newest first: since the network began, eight at the most."""
    now = HalfYear.of(clock.today())
    begun = [network.starts_on, *network.members.values_list("valid_from", flat=True)]
    first = min((HalfYear.of(day) for day in begun if day), default=now)
    found = [now]
    while found[-1] > first and len(found) < MOST_HALF_YEARS:
        found.append(found[-1].previous)
    return found


def together(network: Network, half_year: HalfYear, *, actor: Actor, language: str) -> Together:
    """Who worked with whom in a half-year. Whoever calls has asked whether the actor may see the network's work."""
    seen = _look(network, [half_year], actor)
    return _told(half_year, seen[half_year], seen[half_year.previous], language)


def over_time(network: Network, *, actor: Actor, language: str) -> list[Together]:
    """All the half-years, the newest first."""
    half_years = half_years_of(network)
    seen = _look(network, half_years, actor)
    return [_told(each, seen[each], seen[each.previous], language) for each in half_years]


def _told(half_year: HalfYear, seen: _Seen, before: _Seen, language: str) -> Together:
    names = {pk: organisation.name(language) for pk, organisation in seen.members.items()}
    ordered = sorted(names, key=lambda pk: sort_key(names[pk].text))
    bodies = {pk: Body(number, pk, names[pk]) for number, pk in enumerate(ordered, 1)}
    known = before.pairs
    ties = [
        Tie(
            first=bodies[first],
            second=bodies[second],
            meetings=seen.meetings[first, second],
            measures=seen.measures[first, second],
            there=seen.referrals.get((first, second)),
            back=seen.referrals.get((second, first)),
            is_new=bool(known) and (first, second) not in known,
        )
        for first, second in seen.pairs
    ]
    ties = [_turned(tie) if tie.first.number > tie.second.number else tie for tie in ties]
    ties.sort(
        key=lambda t: (-t.ways, -t.meetings - t.measures, -t.referrals, t.first.number, t.second.number)
    )
    return Together(half_year, tuple(bodies.values()), tuple(ties), seen.meetings_held, seen.measures_shared)


def _turned(tie: Tie) -> Tie:
    return Tie(tie.second, tie.first, tie.meetings, tie.measures, tie.back, tie.there, tie.is_new)


def _look(network: Network, half_years: Iterable[HalfYear], actor: Actor) -> dict[HalfYear, _Seen]:
    """Some half-years, and the one before each of them to compare with."""
    looking = _Looking(network)
    wanted = {half for each in half_years for half in (each, each.previous)}
    bodies = {half: looking.bodies(half) for half in wanted}
    referred = referrals_between({half.code: parts for half, parts in bodies.items()}, actor=actor)
    return {half: looking.at(half, bodies[half], referred.get(half.code, {})) for half in wanted}


class _Looking:
    """What is read once for all half-years of a page."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.memberships = list(NetworkMember.objects.filter(network=network).select_related("organisation"))
        self.steps = _steps()
        self._met = self._meetings()
        self._shared = self._measures()

    def bodies(self, half_year: HalfYear) -> dict[int, int]:
        """Of which member each organisation is a part in a half-year."""
        members = self._members(half_year)
        return {pk: body for pk in self.steps if (body := self._body_of(pk, members)) is not None}

    def at(self, half_year: HalfYear, bodies: Mapping[int, int], referrals: Mapping[Pair, int]) -> _Seen:
        """What was done in a half-year."""
        met = [places for day, places in self._met if half_year.first <= day <= half_year.last]
        shared = [
            places
            for start, end, places in self._shared
            if start <= half_year.last and end >= half_year.first
        ]
        return _Seen(
            self._members(half_year),
            _pairs(met, bodies),
            _pairs(shared, bodies),
            referrals,
            len(met),
            sum(len({bodies[pk] for pk in places if pk in bodies}) > 1 for places in shared),
        )

    def _members(self, half_year: HalfYear) -> dict[int, Organisation]:
        return {
            row.organisation_id: row.organisation
            for row in self.memberships
            if (row.valid_from is None or row.valid_from <= half_year.last)
            and (row.valid_to is None or row.valid_to >= half_year.first)
        }

    def _body_of(self, pk: int, members: Mapping[int, Organisation]) -> int | None:
        """The member that an organisation is a part of, or whose work it has taken over: the nearest one."""
        seen, level = {pk}, [pk]
        while level:
            if found := [each for each in level if each in members]:
                return min(found)
            level = sorted({near for each in level for near in self.steps.get(each, ())} - seen)
            seen.update(level)
        return None

    def _meetings(self) -> list[tuple[date, set[int]]]:
        rows = Invitation.objects.filter(
            meeting__network=self.network,
            meeting__state=MeetingState.HELD,
            came__in=PRESENT,
            organisation__isnull=False,
        )
        places: dict[int, set[int]] = defaultdict(set)
        days: dict[int, date] = {}
        for meeting, starts_at, organisation in rows.values_list(
            "meeting", "meeting__starts_at", "organisation"
        ):
            places[meeting].add(organisation)
            days[meeting] = _day(starts_at)
        return [(days[meeting], found) for meeting, found in places.items()]

    def _measures(self) -> list[tuple[date, date, set[int]]]:
        """The days from which to which each measure was worked on, and who has a part in it."""
        followed: dict[int, set[int]] = defaultdict(set)
        rows = FollowUp.objects.filter(plan__network=self.network, measure__isnull=False)
        for measure, organisation in rows.values_list("measure", "organisation"):
            followed[measure].add(organisation)
        measures = Measure.objects.filter(plan__network=self.network).annotate(last=Max("events__at"))
        return [
            (
                measure.starts_on or _day(measure.made_at),
                clock.today() if measure.state in OPEN else _day(measure.last or measure.made_at),
                {measure.organisation_id} | followed[measure.pk],
            )
            for measure in measures
        ]


def _steps() -> dict[int, tuple[int, ...]]:
    """Where each organisation's work is looked for next: in the whole it is a part of, in whom it continues."""
    before: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in Succession.objects.filter(Q(on__lte=clock.today())).values_list(
        "predecessor", "successor"
    ):
        before[successor].append(predecessor)
    parents = Organisation.objects.values_list("pk", "parent")
    return {pk: (*((parent,) if parent else ()), *before[pk]) for pk, parent in parents}


def _pairs(groups: Iterable[set[int]], bodies: Mapping[int, int]) -> Counter[Pair]:
    found: Counter[Pair] = Counter()
    for places in groups:
        members = sorted({bodies[pk] for pk in places if pk in bodies})
        found.update(combinations(members, 2))
    return found


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.HELSINKI).date()
