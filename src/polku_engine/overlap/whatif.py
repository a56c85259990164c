"""What a change of criteria would do, before anybody decides; and the smallest changes that close a gap."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from polku_engine.criteria import Cell, OneOf, Rule, Test
from polku_engine.overlap.axes import Mask, SetAxis, SpanAxis, bits_of, interval, runs_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.gaps import Gap, GapSearch
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.population import Bools
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.service import AREA_FACT, Service
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, inside, meet

# Of regions gained and lost so many are looked for, each, when nothing else is asked.
REGIONS = 50


@dataclass(frozen=True)
class Difference:
    """What changes in a network.

    `gained` are regions that nobody served and somebody would serve; `lost` those that would be served by nobody any
    more. Of the gaps given, `closed` have nobody left in them, `narrowed` fewer situations; by number.

    Weights of people: `newly_served` and `left_without` of the whole network; `joining` and `leaving` of the changed
    services themselves. `complete` is false when the budget ended first, in seconds or in regions; then regions may
    be missing, but not weights.
    """

    strength: Strength
    gained: tuple[Gap, ...]
    lost: tuple[Gap, ...]
    closed: tuple[int, ...]
    narrowed: tuple[int, ...]
    newly_served: float
    left_without: float
    joining: float
    leaving: float
    complete: bool
    statement: str


def what_if(
    network: Network,
    changed: Iterable[Service] = (),
    removed: Iterable[str] = (),
    *,
    gaps: Sequence[Gap] = (),
    strength: Strength = Strength.CERTAIN,
    budget: Budget | None = None,
) -> Difference:
    """The difference when services take the place of those with the same key, or come new, or go.

    Only situations inside the changed rules can change, so only these are looked at: a change costs what it touches,
    not what the network holds. Raises `OverlapError` for a removed service that is not in the scope.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> youth = lambda high: Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, high)),)),)))
    >>> difference = what_if(Network.of([youth(28)]), [youth(29)])
    >>> difference.gained[0].region.parts[0].tests, difference.lost
    ((OneOf(values=(29,)),), ())
    """
    meter = (budget or Budget(answers=REGIONS)).start()
    both = _Both.of(network, tuple(changed), tuple(removed))
    joint = both.network
    done = True
    gained: tuple[Gap, ...] = ()
    lost: tuple[Gap, ...] = ()
    closed: list[int] = []
    narrowed: list[int] = []
    try:
        gained, all_gained = _uncovered(both, both.new(strength), both.before(strength), strength, meter)
        lost, all_lost = _uncovered(both, both.old(strength), both.after(strength), strength, meter)
        done = all_gained and all_lost
        for number, gap in enumerate(gaps):
            fate = _fate(both, gap, strength, meter)
            if fate:
                (closed if fate == "closed" else narrowed).append(number)
    except Unfinished:
        done = False
    people = joint.people
    served = joint.reached(both.before(strength)), joint.reached(both.after(strength))
    old, new = joint.reached(both.old(strength)), joint.reached(both.new(strength))
    return Difference(
        strength,
        gained,
        lost,
        tuple(closed),
        tuple(narrowed),
        people.weight(served[1] & ~served[0]),
        people.weight(served[0] & ~served[1]),
        people.weight(new & ~old),
        people.weight(old & ~new),
        done,
        people.population.statement,
    )


@dataclass(frozen=True)
class _Both:
    """The network with the services before and after a change in one space: first all as they were, then the new."""

    network: Network
    count: int
    gone: frozenset[int]

    @classmethod
    def of(cls, network: Network, changed: tuple[Service, ...], removed: tuple[str, ...]) -> "_Both":
        taken = network.scope.chosen(changed)
        gone = {network.place(key) for key in removed}
        gone |= {network.place_of[service.key] for service in changed if service.key in network.place_of}
        return cls(network.joined_with(taken), len(network.services), frozenset(gone))

    @cached_property
    def _old(self) -> RuleSet:
        return self.network.table.of_services(self.gone)

    @cached_property
    def _new(self) -> RuleSet:
        return self.network.table.of_services(range(self.count, len(self.network.services)))

    def old(self, strength: Strength) -> RuleSet:
        """The rules that go."""
        return self._old & self.network.counted(strength)

    def new(self, strength: Strength) -> RuleSet:
        """The rules that come."""
        return self._new & self.network.counted(strength)

    def before(self, strength: Strength) -> RuleSet:
        """All rules before."""
        return self.network.counted(strength) & ~self._new

    def after(self, strength: Strength) -> RuleSet:
        """All rules after."""
        return self.network.counted(strength) & ~self._old


def _uncovered(
    both: _Both, rules: RuleSet, others: RuleSet, strength: Strength, meter: Meter
) -> tuple[tuple[Gap, ...], bool]:
    """The regions inside some rules that no rule of the others admits, and whether these are all."""
    network = both.network
    boxes: list[Box] = []
    done = True
    for rule in bits_of(rules):
        limits = meet(network.limits, network.table.boxes[rule])
        if limits is None or network.coverage.covers(others, limits, meter):
            continue
        if len(boxes) >= meter.answers:
            done = False
            break
        search = GapSearch(network, strength, limits=limits, rules=others)
        found, stopped = search.run(Meter(meter.deadline, meter.answers - len(boxes)))
        boxes += [box for each in found if (box := meet(limits, each)) is not None]
        done = done and not stopped
    largest = [
        box
        for n, box in enumerate(boxes)
        if not any(
            inside(box, other) and (m < n or not inside(other, box))
            for m, other in enumerate(boxes)
            if m != n
        )
    ]
    people = network.people
    gaps = [
        Gap(network.region(box), people.weight(people.inside(box) & network.in_scope), box) for box in largest
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.weight, len(gap.region.parts), str(gap.region)))), done


def _fate(both: _Both, gap: Gap, strength: Strength, meter: Meter) -> str:
    """Whether a gap found before is closed, narrowed, or left as it is."""
    network = both.network
    box = meet(network.limits, network.space.box_of_region(gap.region)) or {}
    near = network.table.meeting(box, both.new(strength))
    touched = any(
        (common := meet(box, network.table.boxes[rule])) is not None and network.possible(common, meter)
        for rule in bits_of(near)
    )
    if not touched:
        return ""
    return "closed" if network.coverage.covers(both.after(strength), box, meter) else "narrowed"


# Changes that close a gap.


@dataclass(frozen=True, slots=True)
class Widening:
    """One fact of a rule made wider: `before` are its cells now, `after` the test instead; `None`: not asked any more.
    `area` says that it is the area of the service, not its criteria.
    """

    fact: str
    before: tuple[Cell, ...]
    after: Test | None
    area: bool = False


@dataclass(frozen=True)
class Proposal:
    """A change of one rule that admits everybody in a gap. `changed` is the service with it, ready for `what_if`.

    `added` is the weight of people the service would admit and does not now; `newly_served` of those among them whom
    no service admits now.
    """

    service: str
    rule: int
    widenings: tuple[Widening, ...]
    added: float
    newly_served: float
    changed: Service


def closing_changes(
    network: Network,
    gap: Gap,
    strength: Strength = Strength.CERTAIN,
    *,
    facts: int = 2,
    limit: int = 10,
) -> tuple[Proposal, ...]:
    """The smallest changes of one rule that close a gap whole.

    Those that change fewest facts come first, and among them those that let in fewest people: the least change is
    taken to be the one that is easiest to agree on. At most `facts` facts change.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service, find_gaps
    >>> services = [CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)),
    ...             CriteriaSet("old", (Rule((Cell("age", Range(low=31)),)),))]
    >>> network = Network.of([Service(each) for each in services])
    >>> [(p.service, p.widenings[0].after.high) for p in closing_changes(network, find_gaps(network).gaps[0])]
    [('old', None), ('youth', 30)]
    """
    found = []
    served = network.reached(network.counted(strength))
    for rule in bits_of(network.counted(strength)):
        wide = _widened(network, rule, gap.box)
        changed_facts = {network.space.axes[place].fact.key for place in wide}
        if 0 < len(changed_facts) <= facts:
            found.append((len(changed_facts), rule, wide))
    fewest = sorted({count for count, _, _ in found})
    proposals: list[Proposal] = []
    for count in fewest:
        if len(proposals) < limit:
            some = [_proposal(network, rule, gap.box, wide, served) for n, rule, wide in found if n == count]
            proposals += sorted(some, key=lambda each: (each.added, each.service, each.rule))
    return tuple(proposals[:limit])


def _widened(network: Network, rule: int, gap: Box) -> dict[int, Mask]:
    """For each axis at which a rule leaves a part of the gap out, the mask that takes it in."""
    wide = {}
    alive = network.possible.alive
    for place, mask in network.table.boxes[rule].items():
        wanted = gap.get(place, alive[place]) & alive[place]
        if wanted & ~mask:
            wide[place] = _hull(network, place, mask | wanted)
    return wide


def _hull(network: Network, place: int, mask: Mask) -> Mask:
    """Numbers keep one run of values; a bound is raised or lowered, no second range is made."""
    if not isinstance(network.space.axes[place], SpanAxis):
        return mask
    runs = runs_of(mask)
    return interval(runs[0][0], runs[-1][1])


def _proposal(network: Network, rule: int, gap: Box, wide: dict[int, Mask], served: Bools) -> Proposal:
    table, people = network.table, network.people
    owner = table.owners[rule]
    admitted = np.zeros(people.count, np.bool_)
    for box in _changed_boxes(network, rule, gap, wide):
        admitted |= people.inside(box)
    added = admitted & network.in_scope & ~network.reached(network.rules_of(owner, Strength.POSSIBLE))
    widenings = tuple(_widenings(network, rule, gap, wide))
    ref = network.ref(rule)
    return Proposal(
        ref.service,
        ref.number,
        widenings,
        people.weight(added),
        people.weight(added & ~served),
        _changed(network.services[owner], ref.number, widenings),
    )


def _changed_boxes(network: Network, rule: int, gap: Box, wide: dict[int, Mask]) -> Iterator[Box]:
    """The boxes of the changed rule, and of the other rules of the service when its area grows."""
    yield {**network.table.boxes[rule], **wide}
    area = _area_place(network, rule)
    if area is None or area not in wide:
        return
    place, wider = area, _area_mask(network, rule) | gap.get(area, network.space.full[area])
    for other in bits_of(network.table.by_service[network.table.owners[rule]] & ~(1 << rule)):
        own = network.space.box_of_cells(_cells_about(network, other, AREA_FACT))
        yield {**network.table.boxes[other], place: own.get(place, network.space.full[place]) & wider}


def _area_place(network: Network, rule: int) -> int | None:
    """The axis of the area, if the service of a rule has one."""
    has_area = network.services[network.table.owners[rule]].area
    return network.space.places[AREA_FACT][0] if has_area else None


def _area_mask(network: Network, rule: int) -> Mask:
    area = network.services[network.table.owners[rule]].area
    box = network.space.box_of_cells([Cell(AREA_FACT, OneOf(*area))])
    place = network.space.places[AREA_FACT][0]
    return box.get(place, network.space.full[place])


def _cells_about(network: Network, rule: int, fact: str) -> tuple[Cell, ...]:
    return tuple(cell for cell in network.rules[rule][0].rule.cells if cell.fact == fact)


def _widenings(network: Network, rule: int, gap: Box, wide: dict[int, Mask]) -> Iterator[Widening]:
    for place, mask in wide.items():
        axis = network.space.axes[place]
        key = axis.fact.key
        if isinstance(axis, SetAxis):
            yield Widening(key, _asking(network, rule, place), None)
        elif place == _area_place(network, rule):
            yield from _area_widenings(network, rule, gap, place)
        else:
            yield Widening(key, _cells_about(network, rule, key), _after(network, place, mask))


def _asking(network: Network, rule: int, place: int) -> tuple[Cell, ...]:
    """The cells of a rule that ask about one list of codes."""
    space = network.space
    return tuple(
        cell
        for prepared in network.rules[rule][0].cells
        if space.condition(prepared.fact.key, prepared.wanted)[0] == place
        for cell in prepared.cells
    )


def _area_widenings(network: Network, rule: int, gap: Box, place: int) -> Iterator[Widening]:
    """The area of the service and what the rule asks beside it, each only if it is in the way."""
    wanted = gap.get(place, network.possible.alive[place]) & network.possible.alive[place]
    own = _cells_about(network, rule, AREA_FACT)
    own_mask = network.space.box_of_cells(own).get(place, network.space.full[place])
    if wanted & ~own_mask:
        yield Widening(AREA_FACT, own, _after(network, place, own_mask | wanted))
    area_mask = _area_mask(network, rule)
    if wanted & ~area_mask:
        area = Cell(AREA_FACT, OneOf(*network.services[network.table.owners[rule]].area))
        yield Widening(AREA_FACT, (area,), _after(network, place, area_mask | wanted), area=True)


def _after(network: Network, place: int, mask: Mask) -> Test | None:
    alive = network.possible.alive[place]
    return network.space.axes[place].tests(mask & alive, alive)[0] if alive & ~mask else None


def _changed(service: Service, number: int, widenings: Iterable[Widening]) -> Service:
    rules = list(service.criteria.rules)
    area = service.area
    for widening in widenings:
        if widening.area:
            area = _codes(widening.after)
            continue
        old = rules[number - 1]
        kept = tuple(cell for cell in old.cells if cell not in widening.before)
        more = () if widening.after is None else (Cell(widening.fact, widening.after),)
        rules[number - 1] = Rule(kept + more, old.checks, old.note)
    criteria = dataclasses.replace(
        service.criteria, rules=tuple(rules), version=service.criteria.version + 1, checked_on=None
    )
    return dataclasses.replace(service, criteria=criteria, area=area)


def _codes(test: Test | None) -> frozenset[str]:
    """An area in codes; one that nothing limits any more is empty, which means everywhere."""
    return frozenset(str(value) for value in test.values) if isinstance(test, OneOf) else frozenset()
