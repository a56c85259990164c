"""Gaps: the largest regions of situations that no service admits, found until none is left or the budget ends."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from polku_engine.overlap.axes import Mask, SpanAxis, bits_of, interval
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.growth import Grower
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.population import Bools, People
from polku_engine.overlap.region import Region
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.solver import Instance, Unfinished
from polku_engine.overlap.space import EVERYTHING, Box, meet

# From so many unserved people a gap is tried before the one of the greatest weight is taken.
TRIED = 8


@dataclass(frozen=True)
class Gap:
    """A region of situations that no rule touches.

    `weight` is that of the people who are surely in it. `box` is the region on the axes of the network's space.
    """

    region: Region
    weight: float
    box: Box


@dataclass(frozen=True)
class GapReport:
    """Gaps by weight, the heaviest first; those of equal weight by the number of facts they need.

    `complete` is a proof: every possible situation in the scope is admitted by some rule or lies in a listed gap.
    Otherwise `stopped` says what ended the search: `answers` or `seconds`.

    Weights: `total` of the population in the scope, `unserved` of those no rule admits whatever is unknown,
    `listed` of those in a listed gap, `contradicting` of those whose answers no situation can have.
    """

    strength: Strength
    gaps: tuple[Gap, ...]
    complete: bool
    stopped: str
    total: float
    unserved: float
    listed: float
    contradicting: float
    statement: str


def find_gaps(
    network: Network, strength: Strength = Strength.CERTAIN, *, budget: Budget | None = None
) -> GapReport:
    """Find gaps, the heaviest first, at most as many as the budget has answers.

    Every gap is a largest one: no value can be added to any of its facts without meeting a rule. A largest region
    whose situations all lie in other listed gaps is not listed again.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Background, Network, Service
    >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)))
    >>> old = Service(CriteriaSet("old", (Rule((Cell("age", Range(low=63)),)),)))
    >>> report = find_gaps(Network.of([youth, old], background=Background()))
    >>> report.complete, report.gaps[0].region.parts[0].tests
    (True, (Range(low=30, high=62, low_included=True, high_included=True),))
    """
    meter = (budget or Budget()).start()
    search = GapSearch(network, strength)
    boxes, stopped = search.run(meter)
    return search.report(boxes, stopped)


class GapSearch:
    """One search for gaps. First around people, the heaviest first, then wherever the solver still finds an
    uncovered situation.
    """

    def __init__(
        self, network: Network, strength: Strength, *, limits: Box | None = None, rules: RuleSet | None = None
    ) -> None:
        self.network = network
        self.strength = strength
        self.limits = network.limits if limits is None else limits
        counted = network.counted(strength) if rules is None else rules
        self.rules = network.table.meeting(self.limits, counted)
        self.grower = Grower(network.table, self.rules)

    def run(self, meter: Meter) -> tuple[list[Box], str]:
        """The boxes found and what stopped the search, nothing when it ended by itself."""
        boxes: list[Box] = []
        with Instance(self.network.space) as instance:
            instance.avoid_rules(self.network.table, self.rules)
            fixed = instance.box(self.limits)
            try:
                for box in self._boxes(instance, fixed, meter):
                    boxes.append(box)
                    if len(boxes) >= meter.answers:
                        return boxes, "answers" if instance.solve(fixed, meter) else ""
                    if meter.expired:
                        return boxes, "seconds"
            except Unfinished:
                return boxes, "seconds"
        return boxes, ""

    def _boxes(self, instance: Instance, fixed: list[int], meter: Meter) -> Iterator[Box]:
        for box in self._around_people(instance, fixed, meter):
            instance.avoid(box)
            yield box
        while instance.solve(fixed, meter):
            point = instance.point()
            box = self._largest({place: 1 << value for place, value in enumerate(point)}, meter)
            instance.avoid(box)
            yield box

    def _largest(self, seed: Box, meter: Meter) -> dict[int, Mask]:
        """A largest gap around a seed. First what no rule takes, then also what a rule could take only in situations
        that cannot be.
        """
        box = self.grower.grow(seed)
        for place in list(box):
            grown = self._stretched(box, place, meter)
            if grown == self.network.space.full[place]:
                del box[place]
            else:
                box[place] = grown
        return box

    def _stretched(self, box: Box, place: int, meter: Meter) -> Mask:
        mask = box[place]
        axis = self.network.space.axes[place]
        values = bits_of(self.network.space.full[place] & ~mask)
        if not isinstance(axis, SpanAxis):
            return mask | sum(1 << value for value in values if self._is_free(box, place, value, meter))
        low, high = (mask & -mask).bit_length() - 1, mask.bit_length() - 1
        while low > 0 and self._is_free(box, place, low - 1, meter):
            low -= 1
        while high + 1 < axis.size and self._is_free(box, place, high + 1, meter):
            high += 1
        return mask | interval(low, (mask & -mask).bit_length() - 1) | interval(mask.bit_length() - 1, high)

    def _is_free(self, box: Box, place: int, value: int, meter: Meter) -> bool:
        """Whether no possible situation with one more value meets a rule."""
        beyond = meet(self.network.limits, {**box, place: 1 << value})
        if beyond is None or not self.network.possible(beyond, meter):
            return True
        near = self.network.table.meeting(beyond, self.rules)
        # Only rules about tied facts can meet a box on every axis and still in no possible situation.
        if near & ~self.network.tied_rules:
            return False
        return not any(
            self.network.possible(both, meter)
            for rule in bits_of(near)
            if (both := meet(beyond, self.network.table.boxes[rule])) is not None
        )

    # Around people.

    def _around_people(self, instance: Instance, fixed: list[int], meter: Meter) -> Iterator[Box]:
        """Boxes until every unserved person lies in one."""
        people = self.network.people
        left = self.unserved(people)
        while left.any():
            seeds = _heaviest(people, left)
            best: Box | None = None
            best_weight = -1.0
            for seed in seeds:
                if not left[seed]:
                    continue
                box = people.box(seed)
                if not instance.solve([*fixed, *instance.box(box)], meter):
                    left[seed] = False
                    continue
                grown = self._largest(box, meter)
                weight = people.weight(left & people.inside(grown))
                if weight > best_weight:
                    best, best_weight = grown, weight
            if best is not None:
                left &= ~people.inside(best)
                yield best

    def unserved(self, people: People) -> Bools:
        """Who surely lies in the scope and in no rule, whatever is unknown."""
        found = people.inside(self.limits) & ~people.contradicting()
        for number in bits_of(self.rules):
            if not found.any():
                break
            found &= ~people.touching(self.network.table.boxes[number])
        return found

    # What is told.

    def report(self, boxes: list[Box], stopped: str) -> GapReport:
        """The gaps in words with their weights."""
        network = self.network
        people = network.people
        in_scope = people.inside(self.limits)
        contradicting = people.contradicting()
        listed = np.zeros(people.count, np.bool_)
        gaps = []
        for box in boxes:
            inside = people.inside(box) & in_scope & ~contradicting
            listed |= inside
            shown = meet(self.limits, box) or EVERYTHING
            gaps.append(Gap(network.region(shown), people.weight(inside), shown))
        gaps.sort(key=lambda gap: (-gap.weight, len(gap.region.parts), str(gap.region)))
        return GapReport(
            self.strength,
            tuple(gaps),
            not stopped,
            stopped,
            people.weight(in_scope),
            people.weight(self.unserved(people)),
            people.weight(listed),
            people.weight(contradicting & in_scope),
            people.population.statement,
        )


def _heaviest(people: People, left: Bools) -> list[int]:
    """A few people to start from: the heaviest, and some drawn evenly from the rest."""
    candidates = np.flatnonzero(left)
    if len(candidates) <= TRIED:
        return [int(each) for each in candidates]
    heaviest = candidates[np.argsort(-people.weights[candidates], kind="stable")[: TRIED // 2]]
    spread = candidates[np.linspace(0, len(candidates) - 1, TRIED - TRIED // 2).astype(np.intp)]
    return [int(each) for each in dict.fromkeys([*heaviest.tolist(), *spread.tolist()])]
