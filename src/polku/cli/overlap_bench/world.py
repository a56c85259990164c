"""Invented tables and regions, the same for the same seed."""

import random
from collections.abc import Sequence

from polku_engine.criteria import Cell, CriteriaSet, Not, OneOf, Range, Rule, Test
from polku_engine.facts import Fact, FactKind, Option, Texts, Vocabulary, standard_vocabulary
from polku_engine.overlap import Service

_TEXT = Texts("t", "t", "t")
_CODES = "abcdefgh"
_HIGHEST = 9_999
# Of the rules of a table so many are left out, which makes gaps, and so many made wider, which makes overlaps.
REMOVED, WIDENED = 0.03, 0.05

Bounds = list[tuple[int, int]]


def table_vocabulary(columns: int) -> Vocabulary:
    """Columns of a decision table: two numbers for each code."""
    return Vocabulary(_column(number) for number in range(columns))


def _column(number: int) -> Fact:
    if number % 3 == 2:
        return Fact(
            f"code_{number}", FactKind.CODE, _TEXT, _TEXT, options=tuple(Option(c, _TEXT) for c in _CODES)
        )
    return Fact(f"number_{number}", FactKind.NUMBER, _TEXT, _TEXT)


def table(columns: int, rules: int, seed: int = 1) -> CriteriaSet:
    """A decision table: the space cut into boxes at random, some boxes taken out, some made wider on one column.

    That is how tables with known overlaps and gaps are usually made for such measurements.
    """
    dice = random.Random(seed)  # noqa: S311 (an invented table, not a secret)
    facts = list(table_vocabulary(columns).values())
    boxes: list[Bounds] = [[_ends(fact) for fact in facts]]
    while len(boxes) < rules:
        _split(boxes, dice)
    kept = [box for box in boxes if dice.random() >= REMOVED]
    for box in kept:
        if dice.random() < WIDENED:
            column = dice.randrange(columns)
            box[column] = _ends(facts[column])
    return CriteriaSet("table", tuple(_rule(facts, box) for box in kept))


def _ends(fact: Fact) -> tuple[int, int]:
    return (0, len(_CODES) - 1) if fact.kind is FactKind.CODE else (0, _HIGHEST)


def _split(boxes: list[Bounds], dice: random.Random) -> None:
    box = dice.choice(boxes)
    column = dice.randrange(len(box))
    low, high = box[column]
    if low == high:
        return
    quarter = (high - low) // 4
    cut = dice.randint(low + quarter, high - 1 - quarter)
    other = list(box)
    box[column], other[column] = (low, cut), (cut + 1, high)
    boxes.append(other)


def _rule(facts: Sequence[Fact], box: Bounds) -> Rule:
    return Rule(
        tuple(
            Cell(fact.key, _test(fact, *ends))
            for fact, ends in zip(facts, box, strict=True)
            if ends != _ends(fact)
        )
    )


def _test(fact: Fact, low: int, high: int) -> Test:
    """Numbers at the rim of the space stay open, as nothing is said of what lies beyond."""
    if fact.kind is FactKind.CODE:
        return OneOf(*_CODES[low : high + 1])
    return Range(low or None, None if high == _HIGHEST else high)


# A region with loose criteria.

MUNICIPALITIES = ("074", "217", "236", "272", "421", "584", "849", "924")
_AGES = (15, 16, 17, 18, 20, 25, 29, 30, 35, 50, 55, 60, 63, 65)
_DAYS = (30, 90, 180, 300, 500)
_FACTS = (
    "age", "main_activity", "school_form", "registered_jobseeker", "days_unemployed", "work_ability_limited",
    "pension", "support_areas", "special_support_level", "in_work_activity", "medical_statement", "typ_client",
    "rehabilitation_going_on", "disability_services_decision", "has_employer", "job_at_risk", "housing",
    "service_language", "wishes",
)  # fmt: skip
# How often a fact is asked about beside the others.
_OFTEN = {
    "age": 5,
    "main_activity": 4,
    "registered_jobseeker": 2,
    "work_ability_limited": 3,
    "support_areas": 2,
}


def region(count: int, seed: int = 1) -> list[Service]:
    """Services of a region: one to three rules of two to five cells over 20 facts, each within an area."""
    dice = random.Random(seed)  # noqa: S311 (an invented region, not a secret)
    return [_service(number, dice) for number in range(count)]


def _service(number: int, dice: random.Random) -> Service:
    rules = tuple(_loose_rule(dice) for _ in range(dice.choice((1, 2, 2, 3))))
    area = frozenset(dice.sample(MUNICIPALITIES, dice.choice((1, 1, 1, 2, 3))))
    return Service(CriteriaSet(f"service-{number}", rules), area=area)


def _loose_rule(dice: random.Random) -> Rule:
    asked = [fact for fact in _FACTS for _ in range(_OFTEN.get(fact, 1))]
    facts = dict.fromkeys(dice.choice(asked) for _ in range(dice.choice((5, 6, 7, 8))))
    return Rule(tuple(Cell(fact, _loose_test(standard_vocabulary()[fact], dice)) for fact in facts))


def _loose_test(fact: Fact, dice: random.Random) -> Test:
    match fact.kind:
        case FactKind.BOOLEAN:
            return OneOf(dice.random() < 0.8)
        case FactKind.NUMBER:
            low, high = sorted(dice.sample(_AGES if fact.key == "age" else _DAYS, 2))
            return dice.choice((Range(low, high), Range(low=low), Range(high=high, high_included=False)))
        case _:
            listed = OneOf(*dice.sample(fact.codes, dice.choice((1, 1, 2, 3))))
            return Not(listed) if dice.random() < 0.15 else listed
