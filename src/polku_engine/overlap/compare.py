"""How the criteria of services stand to each other: the same, one within the other, overlapping, apart."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np
import numpy.typing as npt

from polku_engine.overlap.axes import bits_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.joint import JointReport, joint_sets
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.region import Region
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, inside, meet

Weights = npt.NDArray[np.float32]


class Relation(StrEnum):
    """How the first of two services stands to the second, over all possible situations in the scope.

    `undecided`: they overlap, and the budget ended before more was known.
    """

    IDENTICAL = "identical"
    WITHIN = "within"
    CONTAINS = "contains"
    OVERLAPPING = "overlapping"
    DISJOINT = "disjoint"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Overlap:
    """Two services. `shared` are largest regions both admit, at most as many as asked for (`all_shared` says whether
    that is all of them). Weights are of people who are surely admitted.
    """

    first: str
    second: str
    relation: Relation
    shared: tuple[Region, ...]
    all_shared: bool
    weight_first: float
    weight_second: float
    weight_shared: float

    @property
    def share(self) -> float:
        """The part of everybody admitted by either whom both admit."""
        either = self.weight_first + self.weight_second - self.weight_shared
        return self.weight_shared / either if either else 0.0


@dataclass(frozen=True)
class Comparison:
    """Some services side by side: every pair, the largest sets of their rules that meet all together, and what all
    of them admit.
    """

    services: tuple[str, ...]
    pairs: tuple[Overlap, ...]
    joint: JointReport
    shared_by_all: tuple[Region, ...]
    complete: bool
    statement: str


@dataclass(frozen=True)
class OverlapReport:
    """The overlapping pairs of a network, those with the greatest shared weight first.

    `overlapping` counts all pairs that overlap, also those not listed; `complete` says that all pairs were looked at
    and the listed ones decided.
    """

    strength: Strength
    pairs: tuple[Overlap, ...]
    overlapping: int
    complete: bool
    total: float
    statement: str


def compare(
    network: Network,
    keys: Sequence[str],
    strength: Strength = Strength.POSSIBLE,
    *,
    regions: int = 20,
    budget: Budget | None = None,
) -> Comparison:
    """Compare two or more services of the network. Raises `OverlapError` for a service outside the scope.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, 29)),)),)))
    >>> adults = Service(CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),)))
    >>> pair = compare(Network.of([youth, adults]), ["youth", "adults"]).pairs[0]
    >>> pair.relation.value, pair.shared[0].parts[0].tests
    ('overlapping', (Range(low=18, high=29, low_included=True, high_included=True),))
    """
    budget = budget or Budget()
    meter = budget.start()
    places = [network.place(key) for key in keys]
    pairs = [_pair(network, a, b, strength, regions, meter) for a, b in combinations(places, 2)]
    rules = [network.rules_of(place, strength) for place in places]
    joint = joint_sets(network, strength, rules=sum(rules), budget=budget)
    shared, shared_done = _shared(network, rules, regions, meter)
    decided = all(pair.relation is not Relation.UNDECIDED and pair.all_shared for pair in pairs)
    return Comparison(
        tuple(keys),
        tuple(pairs),
        joint,
        shared,
        decided and shared_done and joint.complete,
        network.people.population.statement,
    )


def find_overlaps(
    network: Network,
    strength: Strength = Strength.POSSIBLE,
    *,
    regions: int = 3,
    budget: Budget | None = None,
) -> OverlapReport:
    """All overlapping pairs of the network counted, the heaviest compared, as many as the budget has answers.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> young = CriteriaSet("young", (Rule((Cell("age", Range(16, 29)),)),))
    >>> old = CriteriaSet("old", (Rule((Cell("age", Range(low=60)),)),))
    >>> find_overlaps(Network.of([Service(young), Service(old)])).overlapping
    0
    """
    meter = (budget or Budget()).start()
    ranked = _Ranking(meter.answers)
    complete = True
    try:
        admitted = _admitted(network, strength, meter)
        later = network.counted(strength)
        for place in range(len(network.services)):
            later &= ~network.table.by_service[place]
            shared = admitted @ (admitted[place] * network.people.weights.astype(np.float32))
            ranked.add(place, _meeting(network, place, later, strength, shared, meter), shared)
    except Unfinished:
        complete = False
    pairs = [_pair(network, a, b, strength, regions, meter) for a, b in ranked.best()]
    decided = all(pair.relation is not Relation.UNDECIDED for pair in pairs)
    people = network.people
    return OverlapReport(
        strength,
        tuple(pairs),
        ranked.count,
        complete and decided,
        people.weight(network.in_scope),
        people.population.statement,
    )


class _Ranking:
    """Keeps the pairs with the greatest shared weight."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.count = 0
        self._heap: list[tuple[float, int, int]] = []

    def add(self, place: int, others: Iterable[int], shared: Weights) -> None:
        """Pairs of one service with later ones, and the weight it shares with each."""
        for other in others:
            self.count += 1
            entry = (float(shared[other]), -place, -other)
            if len(self._heap) < self.most:
                heapq.heappush(self._heap, entry)
            elif entry > self._heap[0]:
                heapq.heapreplace(self._heap, entry)

    def best(self) -> list[tuple[int, int]]:
        """The pairs, the heaviest first."""
        return [(-place, -other) for _, place, other in sorted(self._heap, reverse=True)]


def _admitted(network: Network, strength: Strength, meter: Meter) -> Weights:
    """For each service a row that says whom it surely admits."""
    rows = np.zeros((len(network.services), network.people.count), np.float32)
    for place in range(len(network.services)):
        if meter.expired:
            raise Unfinished
        rows[place] = network.reached(network.rules_of(place, strength))
    return rows


def _meeting(
    network: Network, place: int, later: RuleSet, strength: Strength, shared: Weights, meter: Meter
) -> list[int]:
    """The later services that overlap with one. Raises `Unfinished`."""
    table = network.table
    # Who shares a person of the population overlaps; the solver is asked about the others only.
    found = {other for other in np.flatnonzero(shared).tolist() if other > place}
    for rule in bits_of(network.rules_of(place, strength)):
        if meter.expired:
            raise Unfinished
        box = meet(network.limits, table.boxes[rule])
        if box is None:
            continue
        for other in bits_of(table.meeting(box, later)):
            if table.owners[other] in found:
                continue
            both = meet(box, table.boxes[other])
            if both is not None and network.possible(both, meter):
                found.add(table.owners[other])
    return sorted(found)


# One pair.


def _pair(
    network: Network, first: int, second: int, strength: Strength, regions: int, meter: Meter
) -> Overlap:
    rules = [network.rules_of(first, strength), network.rules_of(second, strength)]
    admitted = [network.reached(each) for each in rules]
    shared, all_shared = _shared(network, rules, regions, meter)
    try:
        relation = _relation(network, rules[0], rules[1], meter)
    except Unfinished:
        relation = Relation.UNDECIDED
    weights = [network.people.weight(each) for each in (*admitted, admitted[0] & admitted[1])]
    keys = network.keys((first, second))
    return Overlap(keys[0], keys[1], relation, shared, all_shared, *weights)


def _relation(network: Network, first: RuleSet, second: RuleSet, meter: Meter) -> Relation:
    if next(_common(network, [first, second], meter), None) is None:
        return Relation.DISJOINT
    within, contains = _is_within(network, first, second, meter), _is_within(network, second, first, meter)
    if within and contains:
        return Relation.IDENTICAL
    return Relation.WITHIN if within else (Relation.CONTAINS if contains else Relation.OVERLAPPING)


def _is_within(network: Network, inner: RuleSet, outer: RuleSet, meter: Meter) -> bool:
    """Whether every possible situation one set admits is admitted by the other."""
    if (network.reached(inner) & ~network.people_perhaps(outer)).any():
        return False
    boxes = (meet(network.limits, network.table.boxes[rule]) for rule in bits_of(inner))
    return all(network.coverage.covers(outer, box, meter) for box in boxes if box is not None)


def _shared(
    network: Network, rules: Sequence[RuleSet], most: int, meter: Meter
) -> tuple[tuple[Region, ...], bool]:
    """Largest regions that a rule of each set admits, and whether these are all."""
    boxes: list[Box] = []
    done = True
    try:
        for box in _common(network, rules, meter):
            if any(inside(box, other) for other in boxes):
                continue
            boxes = [other for other in boxes if not inside(other, box)]
            if len(boxes) == most:
                done = False
                break
            boxes.append(box)
    except Unfinished:
        done = False
    return tuple(network.region(box) for box in boxes), done


def _common(network: Network, rules: Sequence[RuleSet], meter: Meter) -> Iterator[Box]:
    """The possible boxes that one rule of each set have in common. Raises `Unfinished`."""

    def extend(box: Box, left: Sequence[RuleSet]) -> Iterator[Box]:
        if meter.expired:
            raise Unfinished
        if not left:
            yield box
            return
        for rule in bits_of(network.table.meeting(box, left[0])):
            both = meet(box, network.table.boxes[rule])
            if both is not None and network.possible(both, meter):
                yield from extend(both, left[1:])

    return extend(network.limits, rules)
