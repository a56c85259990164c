"""All rules of a network as boxes, and for every value of every axis the rules that accept it.

A set of rules is an integer with bit n set for rule n: with a few thousand rules one AND takes well below a
microsecond, faster than starting a numpy operation.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from polku_engine.overlap.axes import Mask, SetAxis, bits_of, runs_of
from polku_engine.overlap.space import Box, Space

RuleSet = int
# So many answers about masks are kept; a long enumeration asks about more.
KEPT = 20_000


class RuleTable:
    """Rules in a space. `owners[n]` is the number of the service of rule n, `numbers[n]` its place there from 1;
    `checked` holds the rules with human checks.
    """

    def __init__(
        self,
        space: Space,
        boxes: Sequence[Box],
        owners: Sequence[int],
        numbers: Sequence[int],
        checked: RuleSet,
        services: int,
    ) -> None:
        self.services = services
        self.space = space
        self.boxes = tuple(boxes)
        self.owners = tuple(owners)
        self.numbers = tuple(numbers)
        self.checked = checked
        self.all: RuleSet = (1 << len(self.boxes)) - 1
        self._unions: dict[tuple[int, Mask], RuleSet] = {}
        self._refusals: dict[tuple[int, Mask], RuleSet] = {}

    def __len__(self) -> int:
        return len(self.boxes)

    @cached_property
    def limited(self) -> tuple[RuleSet, ...]:
        """For each axis the rules that limit it."""
        found = [0] * len(self.space.axes)
        for number, box in enumerate(self.boxes):
            for place in box:
                found[place] |= 1 << number
        return tuple(found)

    @cached_property
    def passes(self) -> tuple[tuple[RuleSet, ...], ...]:
        """`passes[axis][value]`: the rules that accept the value."""
        changes: list[dict[int, RuleSet]] = [{} for _ in self.space.axes]
        for number, box in enumerate(self.boxes):
            for place, mask in box.items():
                at = changes[place]
                for first, last in runs_of(mask):
                    at[first] = at.get(first, 0) ^ (1 << number)
                    at[last + 1] = at.get(last + 1, 0) ^ (1 << number)
        return tuple(self._accepting(place, at) for place, at in enumerate(changes))

    def _accepting(self, place: int, changes: Mapping[int, RuleSet]) -> tuple[RuleSet, ...]:
        accepting = self.all & ~self.limited[place]
        found = []
        for value in range(self.space.axes[place].size):
            accepting ^= changes.get(value, 0)
            found.append(accepting)
        return tuple(found)

    @cached_property
    def _outside_runs(self) -> tuple[tuple[Sequence[RuleSet], Sequence[RuleSet]] | None, ...]:
        """For axes where every rule accepts one run of values: the rules that end before a value, and those
        that begin after it.
        """
        return tuple(self._ends(place) for place in range(len(self.space.axes)))

    def _ends(self, place: int) -> tuple[Sequence[RuleSet], Sequence[RuleSet]] | None:
        size = self.space.axes[place].size
        ends, begins = [0] * (size + 1), [0] * (size + 1)
        for number in bits_of(self.limited[place]):
            runs = runs_of(self.boxes[number][place])
            if len(runs) > 1:
                return None
            for first, last in runs:
                ends[last + 1] |= 1 << number
                begins[first] |= 1 << number
        for value in range(size):
            ends[value + 1] |= ends[value]
            begins[size - value - 1] |= begins[size - value]
        return ends, begins

    def touching(self, place: int, mask: Mask) -> RuleSet:
        """The rules that accept some value of a mask."""
        found = self._unions.get((place, mask))
        if found is None:
            found = self._touching(place, mask)
            if len(self._unions) < KEPT:
                self._unions[place, mask] = found
        return found

    def _touching(self, place: int, mask: Mask) -> RuleSet:
        runs, ends = runs_of(mask), self._outside_runs[place]
        if ends is not None and len(runs) == 1:
            first, last = runs[0]
            return self.all & ~ends[0][first] & ~ends[1][last + 1]
        found = 0
        for value in bits_of(mask):
            found |= self.passes[place][value]
        return found

    def containing(self, box: Box, rules: RuleSet) -> RuleSet:
        """The rules of a set that accept every value of a box, axis by axis."""
        for place, limited in enumerate(self.limited):
            if limited & rules:
                mask = box.get(place, self.space.full[place])
                rules &= ~self.refusing(place, mask)
        return rules

    def refusing(self, place: int, mask: Mask) -> RuleSet:
        """The rules that refuse some value of a mask."""
        found = self._refusals.get((place, mask))
        if found is None:
            found = 0
            for value in bits_of(mask):
                found |= self.all & ~self.passes[place][value]
            if len(self._refusals) < KEPT:
                self._refusals[place, mask] = found
        return found

    def meeting(self, box: Box, rules: RuleSet | None = None) -> RuleSet:
        """The rules that share some values with a box on every axis (background knowledge left aside)."""
        found = self.all if rules is None else rules
        for place, mask in box.items():
            found &= self.touching(place, mask)
        return found

    def of_services(self, services: Iterable[int]) -> RuleSet:
        """The rules of some services."""
        return sum((self.by_service[service] for service in services), 0)

    @cached_property
    def by_service(self) -> tuple[RuleSet, ...]:
        """The rules of each service."""
        found = [0] * self.services
        for number, owner in enumerate(self.owners):
            found[owner] |= 1 << number
        return tuple(found)

    @cached_property
    def convex(self) -> bool:
        """Whether rules that meet in pairs meet all together: runs on a line do, lists of codes need not
        ({a, b}, {b, c}, {a, c} meet in pairs only), and axes that are tied together need not either.
        """
        return not self.space.components and all(
            self._is_convex(place) for place in range(len(self.space.axes))
        )

    def _is_convex(self, place: int) -> bool:
        if isinstance(self.space.axes[place], SetAxis) or self._outside_runs[place] is not None:
            return True
        masks = sorted({self.boxes[n][place] for n in bits_of(self.limited[place])}, key=int.bit_count)
        nested = (
            not one & other or not one & ~other for at, one in enumerate(masks) for other in masks[at + 1 :]
        )
        return all(nested)
