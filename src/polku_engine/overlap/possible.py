"""Whether a box holds a situation that can be, given background knowledge. Answers are kept."""

from collections.abc import Sequence
from functools import cached_property

from polku_engine.overlap.axes import Mask, bits_of
from polku_engine.overlap.budget import Meter, OverlapError
from polku_engine.overlap.solver import Instance, Point
from polku_engine.overlap.space import Box, Space


class Possible:
    """What background knowledge allows in a space.

    A question is first put to the situations already found: if one of them lies in the box, that is the answer.
    Only axes that are tied to others matter; all others can be chosen freely.
    """

    def __init__(self, space: Space) -> None:
        self.space = space
        self._instance: Instance | None = None
        self._component = {place: n for n, group in enumerate(space.components) for place in group}
        self._answers: dict[tuple[tuple[int, Mask], ...], bool] = {}
        self._found: list[dict[tuple[int, int], int]] = [{} for _ in space.components]
        self._counts = [0] * len(space.components)

    @property
    def instance(self) -> Instance:
        """The solver that knows the background and nothing else."""
        if self._instance is None:
            self._instance = Instance(self.space)
        return self._instance

    def check(self, meter: Meter) -> None:
        """Raises `OverlapError` naming the clauses, when no situation at all can be."""
        if self.instance.solve((), meter):
            self._keep(self.instance.point())
            return
        raise OverlapError(
            f"the background knowledge contradicts itself: {', '.join(self.why_not({}, meter))}"
        )

    def why_not(self, box: Box, meter: Meter) -> tuple[str, ...]:
        """The keys of background clauses that together rule a box out; empty when nothing does."""
        with Instance(self.space, named=True) as named:
            if named.solve([*named.switches, *named.box(box)], meter):
                return ()
            chosen = (named.switches[literal] for literal in named.core() if literal in named.switches)
            return tuple(sorted({knot.clause.key for knot in chosen if knot.clause}))

    def __call__(self, box: Box, meter: Meter) -> bool:
        """Whether some situation in the box can be. Raises `Unfinished`."""
        if not all(box.values()):
            return False
        by_component: dict[int, dict[int, Mask]] = {}
        for place, mask in box.items():
            component = self._component.get(place)
            if component is not None:
                by_component.setdefault(component, {})[place] = mask
        return all(self._allows(component, part, meter) for component, part in by_component.items())

    def _allows(self, component: int, box: Box, meter: Meter) -> bool:
        key = tuple(sorted(box.items()))
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = self._seen(component, box) or self._ask(box, meter)
        return found

    def _seen(self, component: int, box: Box) -> bool:
        """Whether a situation already found lies in the box."""
        found = self._found[component]
        left = (1 << self._counts[component]) - 1
        for place, mask in box.items():
            if not left:
                return False
            here = 0
            for value in bits_of(mask):
                here |= found.get((place, value), 0)
            left &= here
        return bool(left)

    def _ask(self, box: Box, meter: Meter) -> bool:
        if not self.instance.solve(self.instance.box(box), meter):
            return False
        self._keep(self.instance.point())
        return True

    def _keep(self, point: Point) -> None:
        for component, group in enumerate(self.space.components):
            bit = 1 << self._counts[component]
            self._counts[component] += 1
            for place in group:
                at = (place, point[place])
                self._found[component][at] = self._found[component].get(at, 0) | bit

    @cached_property
    def alive(self) -> Sequence[Mask]:
        """For each axis the values that some situation has."""
        meter = Meter(float("inf"), 1)
        alive = list(self.space.full)
        for place in self._component:
            alive[place] = sum(
                1 << value for value in bits_of(self.space.full[place]) if self({place: 1 << value}, meter)
            )
        return tuple(alive)
