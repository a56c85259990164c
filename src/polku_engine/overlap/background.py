"""What is known about the world apart from services: which situations cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from polku_engine.criteria import Cell, Not, OneOf, Range
from polku_engine.criteria.nodes import Value


@dataclass(frozen=True, slots=True)
class Clause:
    """Of these conditions at least one holds in every situation. `key` names it, `source` says why it is true.

    A condition that must not hold is given in `unless`: a situation is impossible when it fails all of `holds`
    and passes all of `unless`.
    """

    key: str
    holds: tuple[Cell, ...] = ()
    unless: tuple[Cell, ...] = ()
    source: str = ""

    @property
    def cells(self) -> tuple[Cell, ...]:
        """All cells it speaks of."""
        return self.holds + self.unless


@dataclass(frozen=True, slots=True)
class Background:
    """Clauses that hold together.

    >>> child = Cell("age", Range(high=12))
    >>> world = Background((never("no_child_works", child, Cell("has_employer", OneOf(True))),))
    >>> [clause.key for clause in world.clauses]
    ['no_child_works']
    """

    clauses: tuple[Clause, ...] = ()

    def __add__(self, other: "Background") -> "Background":
        return Background(tuple(dict.fromkeys(self.clauses + other.clauses)))


def always(key: str, cell: Cell, source: str = "") -> Clause:
    """The cell passes in every situation: `always("age", Cell("age", Range(0, 120)))`."""
    return Clause(key, holds=(cell,), source=source)


def never(key: str, *cells: Cell, source: str = "") -> Clause:
    """The cells never pass all together."""
    return Clause(key, unless=cells, source=source)


def implies(key: str, given: Cell | Sequence[Cell], follows: Cell, source: str = "") -> Clause:
    """Where the given cells pass, so does the other one."""
    return Clause(
        key, holds=(follows,), unless=(given,) if isinstance(given, Cell) else tuple(given), source=source
    )


def determines(
    key: str, fact: str, other: str, values: Mapping[Value, Value], source: str = ""
) -> tuple[Clause, ...]:
    """One fact decides another, as a municipality does its county: one clause for each value of the other.

    >>> len(determines("county", "municipality", "county", {"398": "07", "098": "07", "272": "16"}))
    2
    """
    by_result: dict[Value, list[Value]] = {}
    for value, result in values.items():
        by_result.setdefault(result, []).append(value)
    return tuple(
        implies(f"{key}_{result}", Cell(fact, OneOf(*found)), Cell(other, OneOf(result)), source)
        for result, found in by_result.items()
    )


@cache
def standard_background() -> Background:
    """What holds of the facts of the standard vocabulary by their meaning or by law.

    Only what is beyond doubt: every clause takes situations out of the search, so a wrong one would hide a gap.
    """
    return Background((*_bounds(), *_meanings(), *_laws()))


def _bounds() -> Iterable[Clause]:
    bounds = {
        "age": (0, 120),
        "days_unemployed": (0, None),
        "weekly_hours": (0, 168),
        "work_ability_score": (0, 10),
        "absence_share": (0, 100),
        "school_year": (0, 13),
    }
    return (always(f"{fact}_bounds", Cell(fact, Range(*ends)), "the unit") for fact, ends in bounds.items())


def _meanings() -> Iterable[Clause]:
    said = "the meaning of the facts"
    studying = Cell("main_activity", OneOf("studying"))
    employed = Cell("has_employer", OneOf(True))
    yield implies("studying_has_school", studying, Cell("school_form", Not(OneOf("none"))), said)
    yield implies(
        "pensioner_has_pension",
        Cell("main_activity", OneOf("pensioned")),
        Cell("pension", Not(OneOf("none"))),
        said,
    )
    yield implies("risk_has_job", Cell("job_at_risk", OneOf(True)), employed, said)
    yield implies("risk_has_studies", Cell("studies_at_risk", OneOf(True)), _in_school(), said)


def _in_school() -> Cell:
    return Cell("school_form", Not(OneOf("none")))


def _laws() -> Iterable[Clause]:
    young_workers = "Young Workers' Act (998/1993), section 2"
    pensions = "Employees Pensions Act (395/2006); National Pensions Act (568/2007), section 12"
    yield never(
        "child_has_no_employer",
        Cell("age", Range(high=12)),
        Cell("has_employer", OneOf(True)),
        source=young_workers,
    )
    yield never(
        "child_does_not_work",
        Cell("age", Range(high=12)),
        Cell("main_activity", OneOf("working")),
        source=young_workers,
    )
    disability = OneOf("disability", "partial_disability", "temporary")
    yield never(
        "no_disability_pension_below_16",
        Cell("age", Range(high=15)),
        Cell("pension", disability),
        source=pensions,
    )
    yield never(
        "no_old_age_pension_below_18",
        Cell("age", Range(high=17)),
        Cell("pension", OneOf("old_age")),
        source=pensions,
    )
