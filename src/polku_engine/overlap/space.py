"""The space of situations that some criteria tell apart: its axes, its background knowledge, and boxes in it.

A box maps the number of an axis to the mask of values it allows; axes it does not name are free. All rules,
gaps and regions are boxes.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from polku_engine.criteria import Cell
from polku_engine.criteria.nodes import Anything
from polku_engine.criteria.normal import AnyOf, Wanted, wanted_of
from polku_engine.facts import Knowledge, Situation, Vocabulary
from polku_engine.facts.derived import DERIVATIONS, Derivation
from polku_engine.overlap.axes import Axis, CodeAxis, Mask, SetAxis, SpanAxis, axes_of, full
from polku_engine.overlap.background import Background, Clause
from polku_engine.overlap.budget import OverlapError
from polku_engine.overlap.region import Part, Region

Box = Mapping[int, Mask]
Condition = tuple[int, Mask]
EVERYTHING: Box = {}


@dataclass(frozen=True)
class Knot:
    """A background clause on the axes: at least one condition holds. `clause` is where it comes from, `None` for
    what follows from the date of the situation.
    """

    conditions: tuple[Condition, ...]
    clause: Clause | None


@dataclass(frozen=True)
class Space:
    """Axes, and the knots that tie them together. Made by `Space.of`."""

    vocabulary: Vocabulary
    axes: tuple[Axis, ...]
    knots: tuple[Knot, ...]

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        wanted: Iterable[tuple[str, Wanted]],
        background: Background,
        on: datetime.date | None,
    ) -> "Space":
        """The space whose values no test in the list cuts, with the background that bears on its facts.

        Raises `CriteriaError` or `FactError` for a clause that does not fit the vocabulary.
        """
        by_fact: dict[str, dict[Wanted, None]] = {}
        for key, each in wanted:
            by_fact.setdefault(key, {})[each] = None
        clauses = _bearing(background.clauses, set(by_fact), vocabulary)
        for cell in (cell for clause in clauses for cell in clause.cells):
            by_fact.setdefault(cell.fact, {})[wanted_of(cell.test, vocabulary[cell.fact])] = None
        axes = tuple(
            axis for key in vocabulary if key in by_fact for axis in axes_of(vocabulary[key], by_fact[key])
        )
        bare = cls(vocabulary, axes, ())
        knots = [bare._knot(clause) for clause in clauses]
        return cls(vocabulary, axes, (*knots, *bare._derived(on)))

    @cached_property
    def full(self) -> tuple[Mask, ...]:
        """For each axis all values."""
        return tuple(full(axis) for axis in self.axes)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """The axes of each fact."""
        found: dict[str, tuple[int, ...]] = {}
        for place, axis in enumerate(self.axes):
            found[axis.fact.key] = (*found.get(axis.fact.key, ()), place)
        return found

    @cached_property
    def _set_places(self) -> Mapping[tuple[str, frozenset[str]], int]:
        return {
            (axis.fact.key, axis.codes): place
            for place, axis in enumerate(self.axes)
            if isinstance(axis, SetAxis)
        }

    # From words to boxes and back.

    def condition(self, fact: str, wanted: Wanted) -> Condition:
        """The axis and mask of a test. Raises `OverlapError` when the space was made without it."""
        places = self.places.get(fact, ())
        if not places:
            raise OverlapError(f"nothing in the analysis asks about {fact}")
        place = self._set_places[fact, wanted.codes] if isinstance(wanted, AnyOf) else places[0]
        return place, self.axes[place].mask(wanted)

    def box(self, conditions: Iterable[Condition]) -> dict[int, Mask]:
        """The box where all conditions hold; one that cannot hold leaves an empty mask."""
        box: dict[int, Mask] = {}
        for place, mask in conditions:
            box[place] = box.get(place, self.full[place]) & mask
        return {place: mask for place, mask in box.items() if mask != self.full[place]}

    def box_of_cells(self, cells: Iterable[Cell]) -> dict[int, Mask]:
        """The box of a row of cells."""
        return self.box(
            self.condition(cell.fact, wanted_of(cell.test, self.vocabulary[cell.fact]))
            for cell in cells
            if not isinstance(cell.test, Anything)
        )

    def box_of_region(self, region: Region) -> dict[int, Mask]:
        """The box of a region whose tests this space, or one it is finer than, was made with."""
        conditions = []
        for part in region.parts:
            found = [self._condition_of(Cell(part.fact, test)) for test in part.tests]
            conditions.append((found[0][0], reduce(or_, (mask for _, mask in found))))
        return self.box(conditions)

    def box_of_situation(self, situation: Situation) -> dict[int, Mask]:
        """The box of what is still possible for a person."""
        return self.box(
            (place, self.axes[place].mask(known))
            for key, known in situation.known.items()
            for place in self.places.get(key, ())
        )

    def region(self, box: Box, alive: Sequence[Mask] | None = None) -> Region:
        """A box in the words of criteria. Values that cannot be (not `alive`) are not mentioned."""
        alive = alive or self.full
        parts = []
        for place in sorted(box):
            mask = box[place] & alive[place]
            if mask and mask != alive[place]:
                axis = self.axes[place]
                parts.append(Part(axis.fact.key, axis.tests(mask, alive[place])))
        return Region(tuple(parts))

    # What ties axes together.

    @cached_property
    def components(self) -> tuple[frozenset[int], ...]:
        """The groups of axes that background knowledge ties together, directly or through others."""
        leader = list(range(len(self.axes)))

        def find(place: int) -> int:
            while leader[place] != place:
                leader[place] = leader[leader[place]]
                place = leader[place]
            return place

        for group in self._ties():
            first, *rest = (find(place) for place in group)
            for other in rest:
                leader[find(other)] = find(first)
        tied = {place for group in self._ties() for place in group}
        groups: dict[int, set[int]] = {}
        for place in tied:
            groups.setdefault(find(place), set()).add(place)
        return tuple(frozenset(group) for group in groups.values())

    def _ties(self) -> Iterable[tuple[int, ...]]:
        yield from (tuple(place for place, _ in knot.conditions) for knot in self.knots)
        sets = [(place, axis) for place, axis in enumerate(self.axes) if isinstance(axis, SetAxis)]
        for number, (place, axis) in enumerate(sets):
            for other_place, other in sets[number + 1 :]:
                if axis.fact == other.fact and axis.codes & other.codes:
                    yield place, other_place

    def _knot(self, clause: Clause) -> Knot:
        holds = [self._condition_of(cell) for cell in clause.holds]
        barred = [self._condition_of(cell) for cell in clause.unless]
        return Knot((*holds, *((place, self.full[place] & ~mask) for place, mask in barred)), clause)

    def _condition_of(self, cell: Cell) -> Condition:
        return self.condition(cell.fact, wanted_of(cell.test, self.vocabulary[cell.fact]))

    def _derived(self, on: datetime.date | None) -> Iterable[Knot]:
        """What follows from a date: who is born in a stretch has an age in some stretches."""
        for derivation in DERIVATIONS:
            if on and derivation.source in self.places and derivation.target in self.places:
                source, target = self.places[derivation.source][0], self.places[derivation.target][0]
                yield from self._derived_knots(derivation, source, target, on)

    def _derived_knots(
        self, derivation: Derivation, source: int, target: int, on: datetime.date
    ) -> Iterable[Knot]:
        axis, result = self.axes[source], self.axes[target]
        for value in range(axis.size):
            follows = derivation.apply(axis.known(value), on)  # type: ignore[union-attr, arg-type]  # a date
            mask = result.mask(follows)
            yield Knot(((source, self.full[source] & ~(1 << value)), (target, mask)), None)


def _bearing(clauses: Iterable[Clause], facts: set[str], vocabulary: Vocabulary) -> list[Clause]:
    """The clauses that can limit the facts, directly or through other clauses."""
    waiting = [c for c in clauses if all(cell.fact in vocabulary for cell in c.cells)]
    reached, found = set(facts), []
    while bearing := [c for c in waiting if any(cell.fact in reached for cell in c.cells)]:
        found += bearing
        waiting = [clause for clause in waiting if clause not in bearing]
        reached |= {cell.fact for clause in bearing for cell in clause.cells}
    return found


def knowledge_in(axis: Axis, value: int) -> Knowledge:
    """What a value of an axis of numbers, dates or codes means."""
    assert not isinstance(axis, SetAxis)  # noqa: S101 (sets are put together from several axes)
    return axis.known(value)


def meet(one: Box, other: Box) -> dict[int, Mask] | None:
    """The box of what lies in both, `None` when some axis has nothing in common."""
    both = dict(one)
    for place, mask in other.items():
        left = both.get(place, mask) & mask
        if not left:
            return None
        both[place] = left
    return both


def inside(one: Box, other: Box) -> bool:
    """Whether one box lies in the other, axis by axis."""
    return all(place in one and not one[place] & ~mask for place, mask in other.items())


__all__ = [
    "EVERYTHING",
    "Box",
    "CodeAxis",
    "Condition",
    "Knot",
    "Space",
    "SpanAxis",
    "inside",
    "knowledge_in",
    "meet",
]
