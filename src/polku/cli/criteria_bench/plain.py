"""The same rules as anybody would first write them: a loop over plain values, `None` for what is not known."""

from collections.abc import Mapping, Sequence
from typing import Any

from polku_engine.criteria import CriteriaSet, Not, OneOf, Range, Rule, Test
from polku_engine.facts import Codes, Holdings, Situation, Spans

Values = Mapping[str, Any]


def values_of(situation: Situation) -> dict[str, Any]:
    """The known facts as plain values; sets of codes as Python sets."""
    return {key: _value(known) for key, known in situation.known.items()}


def _value(known: Any) -> Any:
    match known:
        case Spans(spans):
            return spans[0][0]
        case Codes(codes):
            return next(iter(codes))
        case Holdings(has, _):
            return has


def outcomes(sets: Sequence[CriteriaSet], values: Values) -> list[bool | None]:
    """Yes, no or unknown for every set."""
    return [_any([_rule(rule, values) for rule in each.rules]) for each in sets]


def _rule(rule: Rule, values: Values) -> bool | None:
    unknown = bool(rule.checks)
    for cell in rule.cells:
        value = values.get(cell.fact)
        if value is None:
            unknown = True
        elif not _passes(cell.test, value):
            return False
    return None if unknown else True


def _any(results: Sequence[bool | None]) -> bool | None:
    return True if True in results else (None if None in results else False)


def _passes(test: Test, value: Any) -> bool:
    match test:
        case OneOf(wanted):
            return not value.isdisjoint(wanted) if isinstance(value, frozenset) else value in wanted
        case Range(low, high, low_in, high_in):
            above: bool = low is None or value > low or (low_in and value == low)
            below: bool = high is None or value < high or (high_in and value == high)
            return above and below
        case Not(inner):
            return not _passes(inner, value)
        case _:
            return True
