"""The answer to "is this for me?": an outcome with its reasons, as codes and values. Sentences are made elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from polku_engine.criteria.nodes import Cell, HumanCheck
from polku_engine.facts import Changes


class Outcome(StrEnum):
    """`certain`: holds whatever is still unknown. `no`: cannot hold. `open`: depends on facts or checks
    that are missing.

    >>> Outcome("open") is Outcome.OPEN
    True
    """

    CERTAIN = "certain"
    OPEN = "open"
    NO = "no"


OUTCOMES = (Outcome.NO, Outcome.OPEN, Outcome.CERTAIN)


@dataclass(frozen=True, slots=True)
class CellVerdict:
    """How one fact stands in a rule; more than one cell when a rule tests the fact more than once.

    >>> CellVerdict("age", (), Outcome.OPEN).outcome.value
    'open'
    """

    fact: str
    cells: tuple[Cell, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """What would have to be otherwise for a cell to pass: the fact, how it can change, and how far it is off.

    `gap` is the distance from the nearest possible value to the nearest wanted one, with its direction (a
    positive one must grow); days for dates, `None` for codes.

    >>> Change("days_unemployed", (), Changes.GROWS, 20).comes_by_itself
    True
    """

    fact: str
    cells: tuple[Cell, ...]
    how: Changes
    gap: float | None

    @property
    def comes_by_itself(self) -> bool:
        """Whether waiting is enough."""
        if self.gap is None:
            return False
        return (self.how is Changes.GROWS and self.gap > 0) or (self.how is Changes.SHRINKS and self.gap < 0)


@dataclass(frozen=True, slots=True)
class NearestMiss:
    """The rule that needs the least to change, and the changes.

    >>> NearestMiss(1, (Change("has_employer", (), Changes.EASILY, None),)).changes[0].fact
    'has_employer'
    """

    rule: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """How one rule stands: its cells by fact, and the human checks nobody has answered yet.

    >>> RuleVerdict(1, Outcome.OPEN, (CellVerdict("age", (), Outcome.OPEN),), ()).missing
    ('age',)
    """

    number: int
    outcome: Outcome
    cells: tuple[CellVerdict, ...]
    checks: tuple[HumanCheck, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts it still depends on."""
        return tuple(dict.fromkeys(cell.fact for cell in self.cells if cell.outcome is Outcome.OPEN))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one criteria set.

    There is no single right explanation: any certain rule explains a yes, and every failed cell a no. The
    opinion taken here is that a person is helped most by the rule that is closest. So `best` is a certain
    rule with the fewest conditions; else an open one with the least missing; else the rule of the nearest
    miss.

    `exact`: `open` is claimed to mean that some completion says yes and some says no. It is not claimed
    when several open rules might together cover every case, or when one fact of a rule follows from
    another.

    >>> import datetime
    >>> from polku_engine import Cell, CriteriaSet, Range, Rule, Situation, evaluate
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> evaluate(adults, Situation.of(datetime.date(2026, 5, 4))).missing
    ('age',)
    """

    key: str
    version: int
    outcome: Outcome
    best: RuleVerdict
    nearest_miss: NearestMiss | None
    exact: bool
    rules: tuple[RuleVerdict, ...]

    @property
    def decisive(self) -> tuple[CellVerdict, ...]:
        """The cells of the best rule that decided: those that hold for a yes, fail for a no, are open for an open."""
        return tuple(cell for cell in self.best.cells if cell.outcome is self.outcome)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that could still settle an open set, those of the best rule first."""
        if self.outcome is not Outcome.OPEN:
            return ()
        open_rules = [self.best, *(rule for rule in self.rules if rule.outcome is Outcome.OPEN)]
        return tuple(dict.fromkeys(fact for rule in open_rules for fact in rule.missing))

    @property
    def checks(self) -> tuple[HumanCheck, ...]:
        """What a person must still judge, and who, along the best rule."""
        return self.best.checks if self.outcome is Outcome.OPEN else ()
