"""What somebody told the guided finder: out of the hidden field, into it, and into the engine's situation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NoReturn

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from polku.directory.choices import Wish
from polku.directory.content import Told
from polku.shared.errors import Invalid
from polku_engine import (
    Cell,
    FactError,
    Not,
    OneOf,
    Situation,
    Vocabulary,
    none_of,
    one_of,
    situation_from_json,
    standard_vocabulary,
)
from polku_engine.criteria import Test
from polku_engine.criteria.normal import PreparedCell, wanted_of
from polku_engine.facts import Spans
from polku_engine.facts.knowledge import Stated
from polku_engine.overlap.background import Clause, standard_background

MAX_TOLD = 12_000
MAX_CODE = 64
MOST_NUMBER = 1_000_000
# What an anonymous need tells of an age.
AGE_BANDS = ((0, 15), (16, 17), (18, 24), (25, 29), (30, 49), (50, 64), (65, 120))
# A wish that is also said with the codes of the fact `wishes`.
_WISHED = {Wish.WORK: ["work"], Wish.STUDY: ["study"]}


def vocabulary() -> Vocabulary:
    """The facts that may be asked about."""
    return standard_vocabulary()


def read_told(text: str, on: date) -> Told:
    """What a hidden field says; nothing when it is empty. Raises Invalid for anything our own pages do not write."""
    if not text:
        return Told()
    try:
        if len(text) > MAX_TOLD:
            raise ValueError
        told = Told.model_validate(json.loads(text, parse_constant=_no_such_number))
        if not all(_is_ours(value) for value in told.given.values()):
            raise ValueError
        situation_from_json(told.given, on)
    except (ValueError, TypeError, OverflowError, RecursionError, ValidationError, FactError):
        raise Invalid(
            _("The answers on this page were damaged on the way. Begin again from the first question.")
        ) from None
    return told


def write_told(told: Told) -> str:
    """What stands in the hidden field."""
    return json.dumps(told.as_json(), ensure_ascii=False, separators=(",", ":"))


def situation_of(told: Told, on: date) -> Situation:
    """The situation that was told, with what follows from it for certain. Raises Invalid when it cannot be true."""
    try:
        return _with_what_follows(situation_from_json({**wished(told), **told.given}, on))
    except FactError:
        raise Invalid(_("Two of the answers cannot both be true. Change one of them.")) from None


def wished(told: Told) -> dict[str, Any]:
    """The wish somebody began with as an answer about wishes, where there is a code for it."""
    return {"wishes": {"has": _WISHED[Wish(told.wish)]}} if told.wish in _WISHED else {}


def age_band(age: Spans) -> tuple[int, int] | None:
    """The band of AGE_BANDS that holds all ages still possible; None when they lie in several."""
    low, high = age.spans[0][0], age.spans[-1][1]
    return next((band for band in AGE_BANDS if band[0] <= low and high <= band[1]), None)


def _is_ours(value: object) -> bool:
    """Whether our own pages write such a value: the engine understands more than they do."""
    if isinstance(value, dict) and value.keys() not in ({"between"}, {"has", "lacks"}):
        return False
    match value:
        case None | bool():
            return True
        case int() | float():
            return abs(value) <= MOST_NUMBER
        case str():
            return len(value) <= MAX_CODE
        case {"between": [low, high]}:
            ends = [end for end in (low or None, high) if end is not None]
            return bool(ends) and all(_is_number(end) for end in ends)
        case {"has": list(has), "lacks": list()}:
            return all(isinstance(code, str) for code in has)
    return False


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= MOST_NUMBER


def _no_such_number(_name: str) -> NoReturn:
    raise ValueError


def _with_what_follows(situation: Situation) -> Situation:
    """Who is not employed has no job at risk: one step through what is known of the world."""
    for clause in standard_background().clauses:
        left = [(cell, wanted) for cell, wanted in _parts(clause) if _state(cell, wanted, situation) != 0]
        if len(left) == 1 and _state(*left[0], situation) == 1:
            cell, wanted = left[0]
            stated = _stated(cell.test, wanted)
            if stated is not None:
                situation = situation.learn(**{cell.fact: stated})
    return situation


def _parts(clause: Clause) -> Iterator[tuple[Cell, bool]]:
    yield from ((cell, True) for cell in clause.holds)
    yield from ((cell, False) for cell in clause.unless)


def _state(cell: Cell, wanted: bool, situation: Situation) -> int:
    state = _prepared(cell).state(situation[cell.fact])
    return state if wanted else 2 - state


@cache
def _prepared(cell: Cell) -> PreparedCell:
    fact = vocabulary()[cell.fact]
    return PreparedCell(fact, wanted_of(cell.test, fact), (cell,))


def _stated(test: Test, wanted: bool) -> Stated | None:
    """What a test says of a code as an answer; bounds of numbers teach nothing that is asked."""
    match test:
        case Not(inner):
            return _stated(inner, not wanted)
        case OneOf(values):
            return one_of(*values) if wanted else none_of(*values)
    return None


def answered(told: Told, key: str, value: object) -> Told:
    """The same with an answer; an earlier one to the same question keeps its place."""
    passed = {fact: reason for fact, reason in told.passed.items() if fact != key}
    return told.model_copy(update={"given": {**told.given, key: value}, "passed": passed})


def passed_over(told: Told, key: str, reason: str) -> Told:
    """The same with a question left without an answer."""
    return told.model_copy(
        update={"given": {**told.given, key: None}, "passed": {**told.passed, key: reason}}
    )


def taken_back(told: Told, key: str) -> Told:
    """The same without an answer: the question may be asked again."""
    return told.model_copy(
        update={
            "given": {fact: value for fact, value in told.given.items() if fact != key},
            "passed": {fact: reason for fact, reason in told.passed.items() if fact != key},
        }
    )
