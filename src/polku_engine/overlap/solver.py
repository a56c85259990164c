"""One SAT instance for questions about situations: axes and background as clauses, boxes as literals.

Ordered axes and large groups of codes use the order encoding (a variable says "value n or later"), so that a run
of values is two literals. Clauses can be added and questions asked in turn; what the solver learns stays.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from pysat.solvers import Solver

from polku_engine.overlap.axes import Mask, SetAxis, SpanAxis, bits_of, runs_of
from polku_engine.overlap.budget import Meter
from polku_engine.overlap.rules import RuleSet, RuleTable
from polku_engine.overlap.space import Box, Knot, Space

SOLVER = "cadical195"
# Between two looks at the clock the solver meets at most so many conflicts.
SLICE = 5_000
FEW = 6

Point = tuple[int, ...]
Literals = tuple[int, ...]
TRUE, FALSE = 1, -1


class Unfinished(Exception):
    """The budget ended before the solver had an answer."""


class Instance:
    """A solver that knows a space and its background. With `named` every background clause can be switched off,
    so that an answer can say which clauses it rests on.
    """

    def __init__(self, space: Space, *, named: bool = False) -> None:
        self.space = space
        self._solver = Solver(name=SOLVER)
        self._count = 1
        self._solver.add_clause([TRUE])
        self._known: dict[tuple[int, Mask], Literals] = {}
        self._orders = [self._order(axis.size) if isinstance(axis, SpanAxis) else [] for axis in space.axes]
        self._codes: dict[tuple[str, str], int] = {}
        self._values = [self._direct(place) for place in range(len(space.axes))]
        self.switches: dict[int, Knot] = {}
        for knot in space.knots:
            self._tie(knot, named=named)

    def close(self) -> None:
        """Give the solver's memory back."""
        self._solver.delete()

    def __enter__(self) -> "Instance":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Variables.

    def _new(self) -> int:
        self._count += 1
        return self._count

    def _order(self, size: int) -> list[int]:
        """`order[n]` says "value n or later"."""
        order = [TRUE, *(self._new() for _ in range(size - 1)), FALSE]
        for earlier, later in pairwise(order[1:-1]):
            self._solver.add_clause([-later, earlier])
        return order

    def _direct(self, place: int) -> list[int]:
        """`values[n]` says "value n"."""
        axis = self.space.axes[place]
        if isinstance(axis, SetAxis):
            return self._set_values(axis)
        if isinstance(axis, SpanAxis):
            return []
        if axis.size <= 2:
            literal = self._new() if axis.size == 2 else FALSE
            return [-literal, literal][: axis.size]
        return self._one_of(axis.size)

    def _set_values(self, axis: SetAxis) -> list[int]:
        held = [self._held(axis.fact.key, code) for code in sorted(axis.codes)]
        if len(held) == 1:
            return [-held[0], held[0]]
        some = self._new()
        self._solver.add_clause([-some, *held])
        for each in held:
            self._solver.add_clause([some, -each])
        return [-some, some]

    def _held(self, fact: str, code: str) -> int:
        if (fact, code) not in self._codes:
            self._codes[fact, code] = self._new()
        return self._codes[fact, code]

    def _one_of(self, size: int) -> list[int]:
        values = [self._new() for _ in range(size)]
        self._solver.add_clause(values)
        if size <= FEW:
            for at, value in enumerate(values):
                for other in values[:at]:
                    self._solver.add_clause([-value, -other])
            return values
        order = self._order(size)
        for at, value in enumerate(values):
            self._solver.add_clause([-value, order[at]])
            self._solver.add_clause([-value, -order[at + 1]])
        return values

    # Boxes.

    def literals(self, place: int, mask: Mask) -> Literals:
        """Literals that hold all together exactly when the value of the axis lies in the mask."""
        found = self._known.get((place, mask))
        if found is None:
            found = self._known[place, mask] = self._literals(place, mask)
        return found

    def _literals(self, place: int, mask: Mask) -> Literals:
        if not mask:
            return (FALSE,)
        if mask == self.space.full[place]:
            return ()
        if not isinstance(self.space.axes[place], SpanAxis):
            return self._code_literals(self._values[place], mask, self.space.full[place] & ~mask)
        runs = runs_of(mask)
        if len(runs) == 1:
            return self._run(place, *runs[0])
        return (self._runs(place, mask),)

    def _run(self, place: int, first: int, last: int) -> Literals:
        order = self._orders[place]
        return tuple(literal for literal in (order[first], -order[last + 1]) if literal != TRUE)

    def _runs(self, place: int, mask: Mask) -> int:
        chosen = self._new()
        for first, last in runs_of(mask):
            self._solver.add_clause([chosen, *(-each for each in self._run(place, first, last))])
        for first, last in runs_of(self.space.full[place] & ~mask):
            self._solver.add_clause([-chosen, *(-each for each in self._run(place, first, last))])
        return chosen

    def _code_literals(self, values: Sequence[int], mask: Mask, rest: Mask) -> Literals:
        if mask.bit_count() == 1:
            return (values[mask.bit_length() - 1],)
        if rest.bit_count() <= FEW:
            return tuple(-values[value] for value in bits_of(rest))
        chosen = self._new()
        for value in bits_of(mask):
            self._solver.add_clause([-values[value], chosen])
        for value in bits_of(rest):
            self._solver.add_clause([-values[value], -chosen])
        return (chosen,)

    def one(self, place: int, mask: Mask) -> int:
        """One literal for a condition."""
        found = self.literals(place, mask)
        if not found:
            return TRUE
        return found[0] if len(found) == 1 else self.all_of(found)

    def all_of(self, literals: Iterable[int]) -> int:
        """A literal that holds exactly when all of these do."""
        parts = tuple(literals)
        chosen = self._new()
        self._solver.add_clause([chosen, *(-each for each in parts)])
        for each in parts:
            self._solver.add_clause([-chosen, each])
        return chosen

    def box(self, box: Box) -> list[int]:
        """Literals that hold all together exactly in a box."""
        return [literal for place, mask in box.items() for literal in self.literals(place, mask)]

    # Clauses.

    def _tie(self, knot: Knot, *, named: bool) -> None:
        clause = [self.one(place, mask) for place, mask in knot.conditions]
        if named:
            switch = self._new()
            self.switches[switch] = knot
            clause.append(-switch)
        self._solver.add_clause(clause)

    def avoid(self, box: Box) -> None:
        """From now on no situation lies in the box."""
        self._solver.add_clause([-literal for literal in self.box(box)])

    def switch_avoiding(self, box: Box) -> int:
        """A literal; while it is assumed, no situation lies in the box."""
        switch = self._new()
        self._solver.add_clause([-switch, *(-literal for literal in self.box(box))])
        return switch

    def avoid_rules(self, table: RuleTable, rules: RuleSet) -> None:
        """From now on no rule of a set admits the situation."""
        for number in bits_of(rules):
            self.avoid(table.boxes[number])

    # Questions.

    def solve(self, assumptions: Iterable[int], meter: Meter) -> bool:
        """Whether some situation is left where all the literals hold. Raises `Unfinished`."""
        wanted = list(assumptions)
        while True:
            self._solver.conf_budget(SLICE)
            answer = self._solver.solve_limited(assumptions=wanted)
            if answer is not None:
                return bool(answer)
            if meter.expired:
                raise Unfinished

    def core(self) -> frozenset[int]:
        """After a no: assumptions that already rule everything out together."""
        return frozenset(self._solver.get_core() or ())

    def point(self) -> Point:
        """After a yes: the situation found, a value for each axis."""
        model = self._model()
        return tuple(
            _last_true(order, model) if order else _first_true(values, model)
            for order, values in zip(self._orders, self._values, strict=True)
        )

    def held_codes(self) -> frozenset[tuple[str, str]]:
        """After a yes: the codes in the sets of the situation found, with their facts."""
        model = self._model()
        return frozenset(key for key, variable in self._codes.items() if model[variable - 1] == variable)

    def _model(self) -> list[int]:
        """For each variable its true literal; those the solver never had to decide are false."""
        model: list[int] = self._solver.get_model()
        return model + [-variable for variable in range(len(model) + 1, self._count + 1)]


def _last_true(order: Sequence[int], model: Sequence[int]) -> int:
    low, high = 0, len(order) - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if model[order[middle] - 1] > 0 else (low, middle)
    return low


def _first_true(values: Sequence[int], model: Sequence[int]) -> int:
    for value, literal in enumerate(values):
        if model[abs(literal) - 1] == literal:
            return value
    raise AssertionError("an axis without a value")
