"""Every fact with every kind of test it can take, for the tests of the wording and for its table of samples."""

import datetime
from collections.abc import Iterator

from polku_engine import standard_vocabulary
from polku_engine.criteria import Cell, Not, OneOf, Range, Test
from polku_engine.facts import Fact, FactKind

LAHTI, KOKKOLA = "398", "272"
LANGUAGES = ("fi", "sv", "en", "fi-selko")
FIRST, LAST = datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)
# For each unit numbers that show its plural and, for days, weeks, months and years.
NUMBERS = {
    "age": (16, 29),
    "school_year": (2, 5),
    "days_to_graduation": (14, 180),
    "absence_share": (20, 50),
    "days_unemployed": (180, 730),
    "weekly_hours": (1, 18),
    "work_ability_score": (1, 5),
    "monthly_income": (800.5, 1200),
    "wanted_hours": (1, 20),
}


def cells() -> Iterator[Cell]:
    """All facts in the order of the vocabulary."""
    for fact in standard_vocabulary().values():
        yield from (Cell(fact.key, test) for test in tests_of(fact))


def tests_of(fact: Fact) -> Iterator[Test]:
    """Each kind of test the fact can take."""
    match fact.kind:
        case FactKind.BOOLEAN:
            yield from (OneOf(True), OneOf(False), Not(OneOf(True)))
        case FactKind.NUMBER:
            yield from _of_ends(*NUMBERS[fact.key])
        case FactKind.DATE:
            yield from _of_ends(FIRST, LAST)
        case _:
            yield from _of_codes(fact.codes or (LAHTI, KOKKOLA, "849"))


def _of_ends(low, high) -> Iterator[Test]:
    yield from (OneOf(low), OneOf(low, high), Range(low, high), Range(low=low), Range(high=high))
    yield Range(low=low, low_included=False)
    yield Range(high=high, high_included=False)
    yield Range(low, high, low_included=False, high_included=False)
    yield from (Not(Range(low, high)), Not(OneOf(low)), Not(OneOf(low, high)), Not(Range(low=low)))


def _of_codes(codes: tuple[str, ...]) -> Iterator[Test]:
    yield from (OneOf(code) for code in codes)
    yield from (OneOf(*codes[:2]), OneOf(*codes[-3:]), OneOf(*codes))
    yield from (Not(OneOf(codes[0])), Not(OneOf(*codes[:2])), Not(OneOf(*codes[-2:])))
