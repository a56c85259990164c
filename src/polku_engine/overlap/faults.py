"""Rules that do nothing: dead ones, which no situation can meet, and shadowed ones, which others make needless."""

from dataclasses import dataclass

from polku_engine.overlap.axes import bits_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.network import Contradiction, Network, RuleRef
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import meet


@dataclass(frozen=True, slots=True)
class DeadRule:
    """A rule that no possible situation in the scope meets. `because` names the background clauses that rule it out
    together; when it is empty, its tests lie outside the scope or the area of the service.
    """

    rule: RuleRef
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShadowedRule:
    """A rule that admits nobody whom these others of the same set do not admit, on the same terms or easier ones."""

    rule: RuleRef
    by: tuple[RuleRef, ...]


@dataclass(frozen=True)
class FaultReport:
    """What is wrong with rules. `complete` is false when the budget ended before all rules were looked at."""

    contradictions: tuple[Contradiction, ...]
    dead: tuple[DeadRule, ...]
    shadowed: tuple[ShadowedRule, ...]
    complete: bool


def find_faults(network: Network, *, budget: Budget | None = None) -> FaultReport:
    """Contradicting, dead and shadowed rules of all services in the scope.

    Of rules that make each other needless, the later one is called shadowed: all shadowed rules can be taken out
    together and nothing changes. A rule shadows one with a human check only if it asks for no other check.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> rules = (Rule((Cell("age", Range(16, 29)),)), Rule((Cell("age", Range(18, 20)),)))
    >>> find_faults(Network.of([Service(CriteriaSet("youth", rules))])).shadowed[0].rule.number
    2
    """
    meter = (budget or Budget()).start()
    dead: list[DeadRule] = []
    shadowed: list[ShadowedRule] = []
    complete = True
    try:
        gone: RuleSet = 0
        for rule in range(len(network.table)):
            why = _why_dead(network, rule, meter)
            if why is not None:
                dead.append(DeadRule(network.ref(rule), why))
                gone |= 1 << rule
        for place in range(len(network.services)):
            shadowed += _shadowed(network, network.table.by_service[place] & ~gone, meter)
    except Unfinished:
        complete = False
    return FaultReport(network.contradictions, tuple(dead), tuple(shadowed), complete)


def _why_dead(network: Network, rule: int, meter: Meter) -> tuple[str, ...] | None:
    """The background clauses that rule it out; `None` when some possible situation meets it."""
    if meter.expired:
        raise Unfinished
    box = meet(network.limits, network.table.boxes[rule])
    if box is None or not all(box.values()):
        return ()
    return None if network.possible(box, meter) else network.possible.why_not(box, meter)


def _shadowed(network: Network, rules: RuleSet, meter: Meter) -> list[ShadowedRule]:
    found = []
    # From the last to the first, so that of two equal rules the earlier one stays.
    for rule in reversed(list(bits_of(rules))):
        if meter.expired:
            raise Unfinished
        box = meet(network.limits, network.table.boxes[rule])
        others = _not_stricter(network, rule, rules & ~(1 << rule))
        by = network.coverage.needed(others, box or {}, meter) if others else None
        if by is not None:
            rules &= ~(1 << rule)
            found.append(ShadowedRule(network.ref(rule), tuple(network.ref(each) for each in bits_of(by))))
    return found[::-1]


def _not_stricter(network: Network, rule: int, others: RuleSet) -> RuleSet:
    """The rules that ask for no human check this one does not ask for."""
    own = {check.key for check in network.rules[rule][0].rule.checks}
    return sum(
        1 << other
        for other in bits_of(others)
        if {check.key for check in network.rules[other][0].rule.checks} <= own
    )
