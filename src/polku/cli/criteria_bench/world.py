"""An invented world of services and people, the same for the same seed."""

import datetime
import random
from collections.abc import Sequence

import numpy as np

from polku_engine.criteria import Cell, CriteriaSet, HumanCheck, Not, OneOf, Range, Rule, Test
from polku_engine.facts import Fact, FactKind, Situation, Texts, standard_vocabulary
from polku_engine.matching import CodeColumn, SetColumn, SituationTable, SpanColumn
from polku_engine.matching.table import Column

ON = datetime.date(2026, 5, 4)
MUNICIPALITIES = tuple(f"{code:03d}" for code in range(1, 309))
_AGE_ENDS = (13, 15, 16, 17, 18, 20, 21, 25, 28, 29, 30, 35, 45, 50, 55, 60, 62, 63, 65, 68)
_ENDS = {
    "age": _AGE_ENDS,
    "days_unemployed": (30, 60, 90, 100, 180, 200, 300, 365, 400, 500),
    "work_ability_score": (2, 3, 4, 5, 6, 7, 8),
    "monthly_income": (500, 800, 1000, 1200, 1500, 2000, 2500),
    "weekly_hours": (4, 8, 12, 18, 20, 25, 30),
    "absence_share": (10, 15, 20, 25, 30, 50),
}
# Facts services ask about, the common ones repeated.
_ASKED = (
    *("age",) * 6, *("main_activity",) * 4, *("registered_jobseeker",) * 3, *("work_ability_limited",) * 3,
    *("support_areas",) * 3, *("school_form",) * 2, *("wishes",) * 2, *("days_unemployed",) * 2,
    "service_language", "finnish_skill", "pension",
    "main_benefit", "housing", "special_support_level", "work_experience", "in_work_activity", "medical_statement",
    "work_ability_score", "monthly_income", "weekly_hours", "absence_share", "outside_services", "can_travel_alone",
    "support_intensity", "referral_from", "rehabilitation_going_on", "disability_services_decision", "typ_client",
    "place_after_studies", "studies_at_risk", "has_employer", "job_at_risk", "needs_interpreter", "named_worker",
)  # fmt: skip
_WORDS = Texts("Palvelu soveltuu asiakkaalle", "Tjänsten passar klienten", "The service suits the client")
_CHECK = HumanCheck("suits", _WORDS, "palveluntuottaja")


def services(count: int, seed: int = 1) -> list[CriteriaSet]:
    """Services of a country: one to three rules of two to six cells, most within an area, some with a human check."""
    dice = random.Random(seed)  # noqa: S311 (an invented world, not a secret)
    areas = _areas(dice)
    return [_service(number, dice, areas) for number in range(count)]


def _areas(dice: random.Random) -> list[OneOf]:
    """Sets of neighbouring municipalities: single ones, employment areas, counties."""
    starts = [dice.randrange(len(MUNICIPALITIES)) for _ in range(120)]
    sizes = [dice.choice((1, 1, 1, 3, 5, 8, 8, 12, 20)) for _ in starts]
    return [OneOf(*MUNICIPALITIES[start : start + size]) for start, size in zip(starts, sizes, strict=True)]


def _service(number: int, dice: random.Random, areas: Sequence[OneOf]) -> CriteriaSet:
    area = dice.choice(areas)
    rules = tuple(_rule(dice, area) for _ in range(dice.choice((1, 1, 1, 1, 2, 2, 3))))
    return CriteriaSet(f"service-{number}", rules)


def _rule(dice: random.Random, area: OneOf) -> Rule:
    facts = dict.fromkeys(dice.choice(_ASKED) for _ in range(dice.choice((1, 2, 3, 3, 4, 5))))
    cells = [Cell(key, _test(standard_vocabulary()[key], dice)) for key in facts]
    if dice.random() < 0.85:
        cells.append(Cell("municipality", area))
    return Rule(tuple(cells), (_CHECK,) if dice.random() < 0.15 else ())


def _test(fact: Fact, dice: random.Random) -> Test:
    match fact.kind:
        case FactKind.BOOLEAN:
            return OneOf(dice.random() < 0.8)
        case FactKind.NUMBER:
            low, high = sorted(dice.sample(_ENDS[fact.key], 2))
            return dice.choice((Range(low, high), Range(low=low), Range(high=high, high_included=False)))
        case _:
            listed = OneOf(*dice.sample(fact.codes, dice.choice((1, 1, 2, 3))))
            return Not(listed) if dice.random() < 0.15 else listed


def people(count: int, seed: int = 2, known: float = 0.4) -> SituationTable:
    """People of whom each fact is known with a chance of `known`; age and municipality nearly always."""
    dice = np.random.default_rng(seed)
    columns = {
        key: _column(standard_vocabulary()[key], count, dice, known) for key in (*_facts(), "municipality")
    }
    return SituationTable.of(columns)


def _facts() -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ASKED))


def _column(fact: Fact, count: int, dice: np.random.Generator, known: float) -> Column:
    hidden = dice.random(count) >= (0.95 if fact.key in ("age", "municipality") else known)
    match fact.kind:
        case FactKind.NUMBER:
            ends = _ENDS[fact.key]
            values = dice.integers(0, int(ends[-1] * 1.2), count).astype(np.float64)
            values[hidden] = np.nan
            return SpanColumn.of(values)
        case FactKind.CODES:
            has = dice.integers(0, 1 << len(fact.codes), count).astype(np.uint64)
            lacks = ~has
            has[hidden], lacks[hidden] = 0, 0
            return SetColumn(has, lacks)
        case _:
            codes = (False, True) if fact.kind is FactKind.BOOLEAN else fact.codes or MUNICIPALITIES
            places = dice.integers(0, len(codes), count)
            places[hidden] = -1
            return CodeColumn.of(codes, places)


def person(table: SituationTable, row: int) -> Situation:
    """One row of a table of `people` as a situation."""
    found = {key: _value(standard_vocabulary()[key], column, row) for key, column in table.columns.items()}
    return Situation.from_answers(ON, {key: value for key, value in found.items() if value is not None})


def _value(fact: Fact, column: Column, row: int) -> object:
    match column:
        case SpanColumn():
            return None if np.isinf(column.low[row]) else int(column.low[row])
        case CodeColumn():
            place = int(column.values[row])
            return None if place < 0 else column.codes[place]
        case SetColumn():
            if not column.has[row] and not column.lacks[row]:
                return None
            return [code for n, code in enumerate(fact.codes) if int(column.has[row]) >> n & 1]
