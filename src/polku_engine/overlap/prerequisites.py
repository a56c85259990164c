"""Which service must come before which: "needs a referral from", "a certificate of", "a plan with"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polku_engine.criteria import Cell
from polku_engine.criteria.normal import AnyOf, PreparedCell, PreparedRule, wanted_of
from polku_engine.facts import Codes, Spans
from polku_engine.overlap.axes import bits_of
from polku_engine.overlap.network import Network


@dataclass(frozen=True, slots=True)
class Edge:
    """`after` has a rule that asks for a fact that `before` gives."""

    before: str
    after: str
    fact: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A service nobody can get to: each of its rules asks for something that no reachable service gives.
    `lacking` are these facts, by key.
    """

    service: str
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class PrerequisiteReport:
    """The graph of what must come first.

    `cycles` are groups of services that need each other, in turn; whether they are a trap is told by `unreachable`,
    as there may be another way in. `steps` is for each reachable service the least number of services that must be
    gone through, itself included; `longest` is a shortest way to the service that takes most steps.
    """

    edges: tuple[Edge, ...]
    cycles: tuple[tuple[str, ...], ...]
    unreachable: tuple[Unreachable, ...]
    steps: Mapping[str, int]
    longest: tuple[str, ...]


def prerequisites(network: Network, given: Iterable[str] = ()) -> PrerequisiteReport:
    """The prerequisite graph of the services in the scope.

    A fact is *given* when some service gives it (`Service.gives`), or when it is named in `given`: then it can come
    from a service only. Cells of other facts are taken as reachable. A rule is reachable when each of its cells on
    given facts follows from what some reachable service gives; a service when one of its rules is.

    >>> from polku_engine.criteria import CriteriaSet, OneOf, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> plan = Cell("employment_plan", OneOf(True))
    >>> advice = Service(CriteriaSet("advice", (Rule(),)), gives=(plan,))
    >>> trial = Service(CriteriaSet("trial", (Rule((plan,)),)))
    >>> prerequisites(Network.of([advice, trial])).longest
    ('advice', 'trial')
    """
    return _Graph(network, frozenset(given)).report()


class _Graph:
    def __init__(self, network: Network, given: frozenset[str]) -> None:
        self.network = network
        gifts = [(n, cell) for n, service in enumerate(network.services) for cell in service.gives]
        self.gifts = gifts
        self.given = given | {cell.fact for _, cell in gifts}
        # For each service and rule the needs: for each cell on a given fact the services that satisfy it.
        self.needs = [
            [self._needs(prepared) for prepared, _ in network.prepared_of(place)]
            for place in range(len(network.services))
        ]

    def _needs(self, rule: PreparedRule) -> list[tuple[str, frozenset[int]]]:
        """A cell that passes for who has nothing given (`employment_plan` is false) is no need."""
        return [
            (cell.fact.key, frozenset(n for n, gift in self.gifts if self._satisfies(gift, cell)))
            for cell in rule.cells
            if cell.fact.key in self.given and not _asks_for_none(cell)
        ]

    def _satisfies(self, gift: Cell, cell: PreparedCell) -> bool:
        if gift.fact != cell.fact.key:
            return False
        brought, wanted = wanted_of(gift.test, cell.fact), cell.wanted
        if isinstance(brought, AnyOf) and isinstance(wanted, AnyOf):
            return not brought.none and brought.codes <= wanted.codes
        return brought.within(wanted)  # type: ignore[union-attr, arg-type]  # both are of the same fact

    def report(self) -> PrerequisiteReport:
        """All of it."""
        steps, first = self._reach()
        names = self.network.keys(range(len(self.needs)))
        longest = max(steps, key=lambda place: (steps[place], -place), default=None)
        return PrerequisiteReport(
            tuple(Edge(names[a], names[b], fact) for a, b, fact in sorted(self._edges())),
            tuple(tuple(names[n] for n in cycle) for cycle in self._cycles()),
            tuple(
                Unreachable(names[n], self._lacking(n, steps)) for n in range(len(names)) if n not in steps
            ),
            {names[n]: count for n, count in sorted(steps.items())},
            () if longest is None else tuple(names[n] for n in _way(longest, first)),
        )

    def _edges(self) -> set[tuple[int, int, str]]:
        return {
            (before, after, fact)
            for after, rules in enumerate(self.needs)
            for rule in rules
            for fact, givers in rule
            for before in givers
        }

    def _reach(self) -> tuple[dict[int, int], dict[int, int | None]]:
        """For each reachable service the least number of steps, and the service that comes last before it."""
        steps: dict[int, int] = {}
        before: dict[int, int | None] = {}
        step = 0
        while True:
            step += 1
            ready = {
                n: rule for n in range(len(self.needs)) if n not in steps and (rule := self._open(n, steps))
            }
            if not ready:
                return steps, before
            for place, way in ready.items():
                before[place] = way[0]
            steps.update(dict.fromkeys(ready, step))

    def _open(self, place: int, steps: Mapping[int, int]) -> tuple[int | None] | None:
        """The last service on the way to one whose needs can be met now."""
        for rule in self.needs[place]:
            givers = [
                min((g for g in who if g in steps), key=steps.__getitem__, default=None) for _, who in rule
            ]
            if None not in givers:
                return (max((g for g in givers if g is not None), key=steps.__getitem__, default=None),)
        return None

    def _lacking(self, place: int, steps: Mapping[int, int]) -> tuple[str, ...]:
        missing = {
            fact for rule in self.needs[place] for fact, givers in rule if not any(g in steps for g in givers)
        }
        return tuple(sorted(missing))

    def _cycles(self) -> list[list[int]]:
        after: dict[int, set[int]] = {}
        for before, then, _ in self._edges():
            after.setdefault(before, set()).add(then)
            after.setdefault(then, set())
        return _circles(after)


def _asks_for_none(cell: PreparedCell) -> bool:
    """Whether a cell passes where nothing was given: a no, the code `none`, a set without some codes, a zero."""
    match cell.wanted:
        case AnyOf(none=none):
            return none
        case Codes() as codes:
            return codes.meets(Codes(frozenset((False, "none"))))
        case Spans(spans):
            return any(low <= 0 <= high for low, high in spans)


def _way(place: int, before: Mapping[int, int | None]) -> list[int]:
    way: list[int] = []
    step: int | None = place
    while step is not None:
        way.append(step)
        step = before[step]
    return way[::-1]


def _circles(after: Mapping[int, Iterable[int]]) -> list[list[int]]:
    """The groups of nodes that can all reach each other, and nodes that reach themselves."""
    reach = {node: sum(1 << other for other in others) for node, others in after.items()}
    for middle in reach:
        through = reach[middle]
        for node, reached in reach.items():
            if reached >> middle & 1:
                reach[node] = reached | through
    groups: dict[int, list[int]] = {}
    for node, reached in reach.items():
        if reached >> node & 1:
            groups.setdefault(sum(1 << n for n in bits_of(reached) if reach[n] >> node & 1), []).append(node)
    return sorted(sorted(group) for group in groups.values())
