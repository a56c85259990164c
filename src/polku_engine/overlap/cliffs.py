"""Cliffs: steps of one fact at which help drops, found from the criteria: a birthday, a day count, a border."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt

from polku_engine.criteria import Test
from polku_engine.facts import Changes
from polku_engine.overlap.axes import Axis, SpanAxis, bits_of, interval
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.population import Bools, Weights
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, meet

Counts = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Cliff:
    """A step of one fact from `before` to `after`, everything else as it was.

    `lost` are the services that do not admit somebody after the step whom they would admit before it; `gained` the
    other way round. `mean_before` and `mean_after` are the numbers of services a person of the population has, if
    everybody stood there; `dropped` is the weight of people who would have some before and none after.
    """

    fact: str
    changes: Changes
    before: tuple[Test, ...]
    after: tuple[Test, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    mean_before: float
    mean_after: float
    dropped: float


@dataclass(frozen=True)
class CliffReport:
    """The steepest cliffs: by the weight dropped, then by the fall of the mean. `complete` says that no other step
    loses anything.
    """

    strength: Strength
    cliffs: tuple[Cliff, ...]
    complete: bool
    total: float
    statement: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one fact and the number of services a person of the population has on average, if everybody
    stood there.
    """

    tests: tuple[Test, ...]
    mean: float


@dataclass(frozen=True)
class _Step:
    place: int
    before: int
    after: int
    mean_before: float
    mean_after: float
    dropped: float


def find_cliffs(
    network: Network, strength: Strength = Strength.POSSIBLE, *, budget: Budget | None = None
) -> CliffReport:
    """Find the steps at which services are lost, at most as many as the budget has answers.

    Numbers and dates step from one stretch to the next, only the way they go by themselves if they do; codes step
    from any to any other. Steps that lead out of what can be are left out.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, 29)),)),)))
    >>> cliff = find_cliffs(Network.of([youth])).cliffs[0]
    >>> cliff.after, cliff.lost
    ((Range(low=30, high=None, low_included=True, high_included=False),), ('youth',))
    """
    meter = (budget or Budget()).start()
    complete = True
    steps: list[_Step] = []
    cliffs: list[Cliff] = []
    try:
        admitted = _admitted_anywhere(network, strength, meter)
        for place in range(len(network.space.axes)):
            steps += _steps(network, place, strength, admitted, meter)
        steps.sort(key=lambda s: (-s.dropped, s.mean_after - s.mean_before, s.place, s.before, s.after))
        for step in steps:
            if len(cliffs) == meter.answers:
                complete = False
                break
            lost = _lost(network, step.place, step.before, step.after, strength, meter)
            if lost:
                gained = _lost(network, step.place, step.after, step.before, strength, meter)
                cliffs.append(_cliff(network, step, lost, gained))
    except Unfinished:
        complete = False
    people = network.people
    return CliffReport(
        strength, tuple(cliffs), complete, people.weight(network.in_scope), people.population.statement
    )


def find_curve(
    network: Network, fact: str, strength: Strength = Strength.POSSIBLE, *, budget: Budget | None = None
) -> tuple[Stretch, ...]:
    """How the number of services goes along a number or a date, stretch by stretch; empty for a fact that has no
    order, that no rule asks about, or when the budget ended first.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, 29)),)),)))
    >>> [stretch.mean for stretch in find_curve(Network.of([youth]), "age")]
    [0.0, 1.0, 0.0]
    """
    places = network.space.places.get(fact, ())
    if not places or not isinstance(axis := network.space.axes[places[0]], SpanAxis):
        return ()
    place, meter = places[0], (budget or Budget()).start()
    alive = network.possible.alive[place]
    values = list(bits_of(alive & network.limits.get(place, network.space.full[place])))
    try:
        means = _means(network, place, values, strength, _admitted_anywhere(network, strength, meter), meter)
    except Unfinished:
        return ()
    stretches = [list(group) for _, group in groupby(values, key=means.__getitem__)]
    return tuple(
        Stretch(axis.tests(interval(each[0], each[-1]) & alive, alive), means[each[0]]) for each in stretches
    )


def _cliff(network: Network, step: _Step, lost: tuple[str, ...], gained: tuple[str, ...]) -> Cliff:
    axis = network.space.axes[step.place]
    alive = network.possible.alive[step.place]
    return Cliff(
        axis.fact.key,
        axis.fact.changes,
        axis.tests(1 << step.before, alive),
        axis.tests(1 << step.after, alive),
        lost,
        gained,
        step.mean_before,
        step.mean_after,
        step.dropped,
    )


# The steps of an axis, with what they mean for the population.


def _steps(network: Network, place: int, strength: Strength, admitted: Bools, meter: Meter) -> list[_Step]:
    """The steps at which some rule stops accepting."""
    rules = network.table.meeting(
        {p: m for p, m in network.limits.items() if p != place}, network.counted(strength)
    )
    if not rules & network.table.limited[place]:
        return []
    allowed = network.possible.alive[place] & network.limits.get(place, network.space.full[place])
    passes = network.table.passes[place]
    pairs = [
        (before, after)
        for before, after in _neighbours(network.space.axes[place], list(bits_of(allowed)))
        if passes[before] & ~passes[after] & rules
    ]
    values = sorted({value for pair in pairs for value in pair})
    if not values:
        return []
    counts = _service_counts(network, place, values, rules, admitted, meter)
    weights, means = _weighed(network, place, counts)
    return [
        _Step(
            place,
            before,
            after,
            means[before],
            means[after],
            float(weights[(counts[before] > 0) & (counts[after] == 0)].sum()),
        )
        for before, after in pairs
    ]


def _means(
    network: Network, place: int, values: list[int], strength: Strength, admitted: Bools, meter: Meter
) -> dict[int, float]:
    """For each value the number of services a person has on average, if everybody had it."""
    limits = {p: m for p, m in network.limits.items() if p != place}
    rules = network.table.meeting(limits, network.counted(strength))
    return _weighed(network, place, _service_counts(network, place, values, rules, admitted, meter))[1]


def _weighed(network: Network, place: int, counts: Mapping[int, Counts]) -> tuple[Weights, dict[int, float]]:
    """The weights of those in the scope whatever the fact, and the mean of each count over them."""
    who = network.people.inside({p: m for p, m in network.limits.items() if p != place})
    weights = network.people.weights * who
    total = weights.sum() or 1.0
    return weights, {value: float(count @ weights / total) for value, count in counts.items()}


def _admitted_anywhere(network: Network, strength: Strength, meter: Meter) -> Bools:
    """For each service whom it admits, in the scope or not."""
    found = np.zeros((len(network.services), network.people.count), np.bool_)
    for rule in bits_of(network.counted(strength)):
        if meter.expired:
            raise Unfinished
        found[network.table.owners[rule]] |= network.people.inside(network.table.boxes[rule])
    return found


def _neighbours(axis: Axis, values: list[int]) -> Iterator[tuple[int, int]]:
    if not isinstance(axis, SpanAxis):
        yield from ((before, after) for before in values for after in values if before != after)
        return
    for low, high in pairwise(values):
        if axis.fact.changes is not Changes.SHRINKS:
            yield low, high
        if axis.fact.changes is not Changes.GROWS:
            yield high, low


def _service_counts(
    network: Network, place: int, values: list[int], rules: RuleSet, admitted: Bools, meter: Meter
) -> dict[int, Counts]:
    """For each value how many services each person would have, if everybody had the value."""
    table, people = network.table, network.people
    asking = {table.owners[rule] for rule in bits_of(rules & table.limited[place])}
    steady = admitted.sum(axis=0, dtype=np.int32) - admitted[sorted(asking)].sum(axis=0, dtype=np.int32)
    counts = {value: steady.copy() for value in values}
    for own in (table.by_service[owner] for owner in sorted(asking)):
        if meter.expired:
            raise Unfinished
        free = np.zeros(people.count, np.bool_)
        for rule in bits_of(own & rules & ~table.limited[place]):
            free |= people.inside(table.boxes[rule])
        limited = [
            (table.boxes[rule][place], people.inside(_without(table.boxes[rule], place)))
            for rule in bits_of(own & rules & table.limited[place])
        ]
        for value in values:
            counts[value] += _admitted(free, limited, value)
    return counts


def _admitted(free: Bools, limited: list[tuple[int, Bools]], value: int) -> Bools:
    taking = [who for mask, who in limited if mask >> value & 1]
    return np.logical_or.reduce([free, *taking]) if taking else free


def _without(box: Box, place: int) -> Box:
    return {other: mask for other, mask in box.items() if other != place}


# What a step loses, for certain.


def _lost(
    network: Network, place: int, before: int, after: int, strength: Strength, meter: Meter
) -> tuple[str, ...]:
    """The services that admit some possible situation after the step only with the value before it."""
    table = network.table
    counted = network.counted(strength)
    leaving = table.passes[place][before] & ~table.passes[place][after] & counted
    lost: dict[int, None] = {}
    for rule in bits_of(leaving):
        owner = table.owners[rule]
        if owner in lost:
            continue
        moved = meet({**network.limits, place: 1 << after}, _without(table.boxes[rule], place))
        staying = table.by_service[owner] & counted & table.passes[place][after]
        if moved is not None and not network.coverage.covers(staying, moved, meter):
            lost[owner] = None
    return network.keys(lost)
