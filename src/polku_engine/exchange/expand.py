"""A row whose cells allow several alternatives, as several rules."""

import itertools
from collections.abc import Sequence

from polku_engine.criteria import Cell, CriteriaError, HumanCheck, Rule, Test

MAX_RULES = 200


def expand(
    cells: Sequence[tuple[str, Sequence[Test]]], checks: tuple[HumanCheck, ...], note: str
) -> list[Rule]:
    """One rule for each choice of an alternative in every cell. Raises `CriteriaError` when they would be too many.

    >>> from polku_engine.criteria import Range
    >>> len(expand([("age", (Range(1, 3), Range(7, 9)))], (), ""))
    2
    """
    count = 1
    for _, tests in cells:
        count *= len(tests)
    if count > MAX_RULES:
        raise CriteriaError(f"a row that would become {count} rules")
    choices = itertools.product(*(tests for _, tests in cells))
    keys = [key for key, _ in cells]
    return [Rule(tuple(map(Cell, keys, choice)), checks, note) for choice in choices]
