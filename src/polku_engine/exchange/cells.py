"""Box tests as cells of a table, in S-FEEL: `[16..29]`, `"fi", "sv"`, `not("studying")`, `< 18`, `-`."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from polku_engine.criteria import Anything, CriteriaError, Not, OneOf, Range, Test
from polku_engine.feel import FeelSyntaxError, parse_unary_tests, syntax
from polku_engine.feel.temporal import Date

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


class OutsideFragment(ValueError):
    """A cell says something a box test cannot."""


def write_test(test: Test) -> str:
    """A test as a cell.

    >>> write_test(Range(low=18)), write_test(Not(OneOf("studying")))
    ('>= 18', 'not("studying")')
    """
    match test:
        case Anything():
            return "-"
        case OneOf(values):
            return ", ".join(_write_value(value) for value in values)
        case Not(inner):
            return f"not({write_test(inner)})"
        case Range(low, None):
            return f"{'>=' if test.low_included else '>'} {_write_value(low)}"
        case Range(None, high):
            return f"{'<=' if test.high_included else '<'} {_write_value(high)}"
        case Range(low, high):
            opening, closing = "[" if test.low_included else "(", "]" if test.high_included else ")"
            return f"{opening}{_write_value(low)}..{_write_value(high)}{closing}"


def write_set_test(test: Test) -> str:
    """A test of a set of codes as a FEEL expression, for engines that know no other way to look into a list."""
    match test:
        case OneOf():
            return f"some code in ? satisfies code in ({write_test(test)})"
        case Not(inner):
            return f"not({write_set_test(inner)})"
        case _:
            return write_test(test)


def _write_value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime.date():
            return f'date("{value.isoformat()}")'
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'
        case _:
            return repr(value)


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):06x}"


def parse_test(text: str) -> Test:
    """The test a cell means. Raises `OutsideFragment` when it is not one box test, and `FeelSyntaxError`
    when it is not FEEL.

    >>> parse_test("< 16, > 60")
    Not(test=Range(low=16, high=60, low_included=True, high_included=True))
    """
    found = parse_alternatives(text)
    if len(found) > 1:
        raise OutsideFragment(f"several ranges in one cell: {text}")
    return found[0]


def parse_alternatives(text: str) -> tuple[Test, ...]:
    """The tests of which a cell asks any one: mostly one, several for `[1..3], [7..9]`.

    Raises `OutsideFragment` and `FeelSyntaxError`.
    """
    tests = parse_unary_tests(text, names=("code",))
    if not tests.tests:
        return (Anything(),)
    try:
        parts = _merged([_part(test) for test in tests.tests])
        if tests.negated:
            return (_negated(parts, text),)
        return tuple(parts)
    except CriteriaError as error:
        raise OutsideFragment(f"{error}: {text}") from error


def _negated(parts: Sequence[Test], text: str) -> Test:
    match parts:
        case [OneOf() | Range() as inner]:
            return Not(inner)
        case [Not(inner)]:
            return inner
        case _:
            raise OutsideFragment(f"the negation of several ranges: {text}")


def _merged(parts: Sequence[Test]) -> list[Test]:
    """Single values made one list; two half ranges with a gap between them made one negated range."""
    values = [value for part in parts if isinstance(part, OneOf) for value in part.values]
    others = [part for part in parts if not isinstance(part, OneOf)]
    match others:
        case [Range(high=None) as above, Range(low=None) as below] | [
            Range(low=None) as below,
            Range(high=None) as above,
        ]:
            gap = _gap(below, above)
            others = [gap] if gap else others
    return [OneOf(*values), *others] if values else list(others)


def _gap(below: Range, above: Range) -> Not | None:
    try:
        return Not(Range(below.high, above.low, not below.high_included, not above.low_included))
    except CriteriaError:
        return None


def _part(test: syntax.UnaryTest) -> Test:
    if test.op:
        return _compared(test.op, _constant(test.end))
    return _expression(test.end)


def _compared(op: str, value: Any) -> Test:
    match op:
        case "=":
            return OneOf(value)
        case "!=":
            return Not(OneOf(value))
        case "<" | "<=":
            return Range(None, value, high_included=op == "<=")
        case _:
            return Range(value, None, low_included=op == ">=")


def _expression(node: syntax.Node) -> Test:
    match node:
        case syntax.RangeNode(low, high, low_included, high_included):
            return Range(_constant(low), _constant(high), low_included, high_included)
        case syntax.Operator(op, end):
            return _compared(op, _constant(end))
        case syntax.Comparison(op, syntax.Name("?"), end):
            return _compared(op, _constant(end))
        case syntax.Comparison(op, end, syntax.Name("?")) if op in _MIRRORED:
            return _compared(_MIRRORED[op], _constant(end))
        case syntax.Between(syntax.Name("?"), low, high):
            return Range(_constant(low), _constant(high))
        case syntax.In(syntax.Name("?"), tests):
            return _one(tests)
        case syntax.ListNode(items) if items:
            return OneOf(*(_constant(item) for item in items))
        case syntax.Quantified(
            False, (syntax.Iteration(name, syntax.Name("?"), None),), syntax.In(syntax.Name(inner), tests)
        ):
            return _any_of(tests) if name == inner else _refuse(node)
        case syntax.Call(syntax.Name("list contains"), (syntax.Name("?"), value), ()):
            return OneOf(_constant(value))
        case syntax.Call(syntax.Name("not"), (inner_node,), ()):
            return _negated([_expression(inner_node)], "not(…)")
        case _:
            return OneOf(_constant(node))


def _one(tests: syntax.UnaryTests) -> Test:
    parts = _merged([_part(test) for test in tests.tests])
    if len(parts) != 1:
        raise OutsideFragment("several ranges in one cell")
    return parts[0]


def _any_of(tests: syntax.UnaryTests) -> OneOf:
    found = _one(tests)
    if isinstance(found, OneOf):
        return found
    raise OutsideFragment("a test of a set of codes that is not a list of codes")


def _refuse(node: Any) -> Test:
    raise OutsideFragment(f"an expression, not a value, list or range: {type(node).__name__.lower()}")


def _constant(node: syntax.Node) -> Any:
    match node:
        case syntax.Literal(Decimal() as number):
            return _number(number)
        case syntax.Literal(Date() as day):
            return datetime.date(day.year, day.month, day.day)
        case syntax.Literal(str() | bool() as value):
            return value
        case syntax.Negative(inner):
            return _negative(_constant(inner))
        case syntax.Call(syntax.Name("date"), (syntax.Literal(str() as text),), ()):
            try:
                return datetime.date.fromisoformat(text)
            except ValueError as error:
                raise OutsideFragment(f"not a date: {text}") from error
    return _refuse(node)


def _negative(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise OutsideFragment(f"only a number can be negative: {value!r}")
    return -value


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


__all__ = [
    "FeelSyntaxError",
    "OutsideFragment",
    "parse_alternatives",
    "parse_test",
    "write_set_test",
    "write_test",
]
