"""FEEL as the standard reads it, and refusal of what would run away. The conformance kit holds many more."""

import contextlib
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polku_engine.feel import (
    FeelSyntaxError,
    Scope,
    evaluate,
    evaluate_tests,
    parse_expression,
    parse_unary_tests,
)
from polku_engine.feel.evaluate import FeelLimit
from polku_engine.feel.values import text_of

THREE = [True, False, None]


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("-2 ** 2", "4"),
        ("2 ** 3 ** 2", "64"),
        ("1 / 3", "0.3333333333333333333333333333333333"),
        ("0.1 + 0.2 = 0.3", "true"),
        ('"a" + 1', "null"),
        ("[1, 2, 3][item > 1]", "[2, 3]"),
        ("[1, 2, 3][-1]", "3"),
        ("{a: 1, b: a + 1}.b", "2"),
        ("for x in 1..3, y in [10, 20] return x * y", "[10, 20, 20, 40, 30, 60]"),
        ("for x in 1..4 return if x = 1 then 1 else partial[-1] * x", "[1, 2, 6, 24]"),
        ("every x in [1, 2] satisfies x < 2", "false"),
        ("(function(a, b) a - b)(b: 1, a: 5)", "4"),
        ('date("2024-01-31") + duration("P1M")', "2024-02-29"),
        (
            'date and time("2026-03-29T02:30:00@Europe/Helsinki") + duration("PT1H")',
            "2026-03-29T04:30:00@Europe/Helsinki",
        ),
        ('date("-0044-03-15").year', "-44"),
        ('@"2026-05-04" in [@"2026-05-01"..@"2026-05-31"]', "true"),
        ('replace("työ", "(t)(y)", "$2$1")', '"ytö"'),
        ('split("a;b;;c", ";")', '["a", "b", "", "c"]'),
        ("sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"),
        ('substring(string: "abc", start position: 2)', '"bc"'),
        ('"\\uD83D\\uDE00"', '"😀"'),
        ("no such name", "syntax"),
        ("1 +", "syntax"),
        ("'a'", "syntax"),
    ],
)
def test_an_expression_means_what_the_standard_says(text: str, result: str) -> None:
    try:
        found = text_of(evaluate(text), nested=True)
    except FeelSyntaxError:
        found = "syntax"
    assert found == result


@pytest.mark.parametrize("left", THREE)
@pytest.mark.parametrize("right", THREE)
def test_logic_has_three_values(left: bool | None, right: bool | None) -> None:
    both = False if False in (left, right) else (None if None in (left, right) else True)
    either = True if True in (left, right) else (None if None in (left, right) else False)
    assert evaluate("a and b", {"a": left, "b": right}) is both
    assert evaluate("a or b", {"a": left, "b": right}) is either
    assert evaluate("not(a)", {"a": left}) is (None if left is None else not left)


def test_names_may_hold_spaces_and_signs() -> None:
    values = {"Monthly Salary": 10, "profit-and-loss": 3, "a": 100, "b": 1}
    assert evaluate("Monthly Salary * 12 - profit-and-loss + a-b", values) == 216
    assert evaluate("{first name: 1, x: first name + 1}.x") == 2


@pytest.mark.parametrize(
    ("tests", "value", "passed"),
    [
        ("-", None, True),
        ("< 18", Decimal(17), True),
        ("1, [5..7]", Decimal(6), True),
        ("not(1, 2)", Decimal(3), True),
        ("? * 2 > 5", Decimal(3), True),
        ("< 18", None, None),
        ('"a"', Decimal(1), None),
        ("[1, 2]", Decimal(2), True),
    ],
)
def test_unary_tests(tests: str, value: Any, passed: bool | None) -> None:
    assert evaluate_tests(parse_unary_tests(tests), value, Scope({})) is passed


@pytest.mark.parametrize(
    "text",
    [
        "for x in 1..100000000 return x",
        "{f: function(n) f(n), r: f(1)}.r",
        "[1..100000000][item > 1]",
        "count(for x in 1..2000, y in 1..2000 return 1)",
    ],
)
def test_what_runs_away_is_stopped(text: str) -> None:
    try:
        evaluate(text)
    except FeelLimit:
        return
    assert "[1.." in text


@pytest.mark.parametrize(
    "text", ["(" * 500 + "1" + ")" * 500, "1" + "+1" * 40_000, "1" + "+1" * 60_000, "-" * 90_000 + "1"]
)
def test_a_text_too_deep_or_too_long_is_refused(text: str) -> None:
    with pytest.raises((FeelSyntaxError, FeelLimit)):
        evaluate(text)


@given(st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_expression, parse_unary_tests):
        with contextlib.suppress(FeelSyntaxError):
            parse(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_a_number_is_read_as_it_is_written(number: Decimal) -> None:
    assert evaluate(f"string({number:f})") == text_of(number)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        (r"^\p{Lu}\p{Ll}+$", "Äiti", True),
        (r"[a-z-[aeiou]]+x", "bcx", True),
        (r"\i\c*", "työ-1", True),
        (r"a.b", "a\nb", False),
        (r"^(a)\1$", "aa", True),
    ],
)
def test_regular_expressions_are_those_of_xpath(pattern: str, text: str, found: bool) -> None:
    assert evaluate("matches(t, p)", {"t": text, "p": pattern}) is found


@pytest.mark.parametrize("pattern", ["(?=a)", "(?i)a", r"\1(a)", "a{2}{3}", "[", "[]", r"\q", "(a"])
def test_a_pattern_xpath_does_not_know_gives_null(pattern: str) -> None:
    assert evaluate("matches(t, p)", {"t": "a", "p": pattern}) is None
