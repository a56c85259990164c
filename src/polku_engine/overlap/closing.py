"""The smallest changes that close a gap: a bound raised, a code added, a condition dropped, an area widened."""

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from polku_engine.criteria import Cell, OneOf, Rule, Test
from polku_engine.overlap.axes import Mask, SetAxis, SpanAxis, bits_of, interval, runs_of
from polku_engine.overlap.budget import Budget
from polku_engine.overlap.gaps import Gap
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.population import Bools
from polku_engine.overlap.service import AREA_FACT, Service
from polku_engine.overlap.space import Box

# So many proposals when nothing else is asked.
PROPOSALS = 10


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


@dataclass(frozen=True)
class ClosingReport:
    """Changes that close a gap, the smallest first. `complete`: no other rule closes it with a change as small as
    was asked for.
    """

    proposals: tuple[Proposal, ...]
    complete: bool


def closing_changes(
    network: Network,
    gap: Gap,
    strength: Strength = Strength.CERTAIN,
    *,
    facts: int = 2,
    budget: Budget | None = None,
) -> ClosingReport:
    """The smallest changes of one rule that close a gap whole; at most `facts` facts change.

    Those that change fewest facts come first, and among them those that let in fewest people: the least change is
    taken to be the one that is easiest to agree on.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service, find_gaps
    >>> services = [CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)),
    ...             CriteriaSet("old", (Rule((Cell("age", Range(low=31)),)),))]
    >>> network = Network.of([Service(each) for each in services])
    >>> report = closing_changes(network, find_gaps(network).gaps[0])
    >>> [(p.service, p.widenings[0].after) for p in report.proposals]  # doctest: +NORMALIZE_WHITESPACE
    [('old', Range(low=30, high=None, low_included=True, high_included=False)),
     ('youth', Range(low=None, high=30, low_included=False, high_included=True))]
    """
    meter = (budget or Budget(answers=PROPOSALS)).start()
    by_count: dict[int, list[tuple[int, dict[int, Mask]]]] = {}
    for rule in bits_of(network.counted(strength)):
        wide = _widened(network, rule, gap.box)
        changed_facts = {network.space.axes[place].fact.key for place in wide}
        if 0 < len(changed_facts) <= facts:
            by_count.setdefault(len(changed_facts), []).append((rule, wide))
    served = network.reached(network.counted(strength))
    proposals: list[Proposal] = []
    for _, found in sorted(by_count.items()):
        some = []
        for rule, wide in found:
            if meter.expired:
                return ClosingReport(tuple(proposals), False)
            some.append(_proposal(network, rule, gap.box, wide, served))
        proposals += sorted(some, key=lambda each: (each.added, each.service, each.rule))
        if len(proposals) > meter.answers:
            return ClosingReport(tuple(proposals[: meter.answers]), False)
    return ClosingReport(tuple(proposals), True)


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
