"""Criteria against a vocabulary: each test as a set of wanted values, the tests of one fact in a rule as one.

Wanted values of numbers and dates are closed spans, of codes and truth values a set, of sets of codes "any
of these" or "none of these". Taking the tests of one fact together makes a rule exact: `> 16` and `< 16`
cannot both hold, though each alone can.
"""

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from polku_engine.criteria.nodes import (
    Anything,
    Cell,
    CriteriaError,
    CriteriaSet,
    Not,
    OneOf,
    Range,
    Rule,
    Test,
)
from polku_engine.facts import Fact, FactError, FactKind, Vocabulary, standard_vocabulary
from polku_engine.facts.derived import DERIVATIONS
from polku_engine.facts.knowledge import (
    INFINITY,
    Codes,
    Holdings,
    Knowledge,
    Spans,
    above,
    below,
    code_of,
    everything_but,
    joined,
    position,
)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """A set of codes that holds at least one of these, or with `none` not one of them."""

    codes: frozenset[str]
    none: bool = False


Wanted = Spans | Codes | AnyOf


@dataclass(frozen=True, slots=True)
class PreparedCell:
    """The tests of one fact in a rule: what is wanted, and the cells it comes from."""

    fact: Fact
    wanted: Wanted
    cells: tuple[Cell, ...]

    def state(self, known: Knowledge) -> int:
        """2: passes whatever is still possible, 0: passes in no possible case, 1: it depends."""
        wanted = self.wanted
        if isinstance(wanted, AnyOf):
            held = cast(Holdings, known)
            any_state = 2 if held.has & wanted.codes else (0 if wanted.codes <= held.lacks else 1)
            return 2 - any_state if wanted.none else any_state
        if known.within(wanted):  # type: ignore[union-attr, arg-type]  # prepare() matched the forms
            return 2
        return 1 if known.meets(wanted) else 0  # type: ignore[union-attr, arg-type]


@dataclass(frozen=True, slots=True)
class PreparedRule:
    """A rule and its cells, one for a fact (more for a set of codes)."""

    rule: Rule
    cells: tuple[PreparedCell, ...]
    # Whether no fact follows from another one of the rule, so that facts are free of each other.
    independent: bool


@dataclass(frozen=True, slots=True)
class PreparedCriteria:
    """A criteria set ready to decide situations of one vocabulary.

    >>> prepare(CriteriaSet("all", (Rule(),))).criteria.key
    'all'
    """

    criteria: CriteriaSet
    rules: tuple[PreparedRule, ...]


def prepare(criteria: CriteriaSet, vocabulary: Vocabulary | None = None) -> PreparedCriteria:
    """Match a set with a vocabulary. Raises `CriteriaError` with all problems: unknown facts, tests a fact
    cannot take, rules that can never hold.

    >>> from polku_engine.criteria import OneOf
    >>> prepare(CriteriaSet("a", (Rule((Cell("agee", OneOf(16)),)),)))
    Traceback (most recent call last):
    ...
    polku_engine.criteria.nodes.CriteriaError: rule 1: there is no fact 'agee'
    """
    facts = vocabulary or standard_vocabulary()
    rules: list[PreparedRule] = []
    problems: list[str] = []
    for number, rule in enumerate(criteria.rules, 1):
        try:
            rules.append(_prepare_rule(rule, facts))
        except CriteriaError as error:
            problems.extend(f"rule {number}: {problem}" for problem in error.problems)
    if problems:
        raise CriteriaError(*problems)
    return PreparedCriteria(criteria, tuple(rules))


def problems_of(criteria: CriteriaSet, vocabulary: Vocabulary | None = None) -> tuple[str, ...]:
    """What keeps a set from being used with a vocabulary; empty when nothing does.

    >>> problems_of(CriteriaSet("a", (Rule((Cell("age", OneOf("old")),)),)))
    ("rule 1: age: not a number: 'old'",)
    """
    try:
        prepare(criteria, vocabulary)
    except CriteriaError as error:
        return error.problems
    return ()


def _prepare_rule(rule: Rule, vocabulary: Vocabulary) -> PreparedRule:
    by_fact: dict[str, list[tuple[Cell, Wanted]]] = {}
    problems = []
    for cell in rule.cells:
        try:
            wanted = _wanted(cell, vocabulary)
        except (CriteriaError, FactError) as error:
            problems.append(str(error))
            continue
        if wanted is not None:
            by_fact.setdefault(cell.fact, []).append((cell, wanted))
    if problems:
        raise CriteriaError(*problems)
    cells = tuple(part for key, found in by_fact.items() for part in _together(vocabulary[key], found))
    independent = not any(d.target in by_fact and d.source in by_fact for d in DERIVATIONS)
    return PreparedRule(rule, cells, independent)


def _wanted(cell: Cell, vocabulary: Vocabulary) -> Wanted | None:
    if cell.fact not in vocabulary:
        raise CriteriaError(f"there is no fact {cell.fact!r}")
    return None if isinstance(cell.test, Anything) else wanted_of(cell.test, vocabulary[cell.fact])


@lru_cache(maxsize=8192)
def wanted_of(test: Test, fact: Fact) -> Wanted:
    """The values of a fact that pass a test. Raises `CriteriaError` or `FactError` when the fact cannot take it."""
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return _wanted_spans(test, fact)
        case FactKind.CODES:
            return _wanted_set(test, fact)
        case _:
            return _wanted_codes(test, fact)


def _wanted_spans(test: Test, fact: Fact) -> Spans:
    whole = fact.whole or fact.kind is FactKind.DATE
    match test:
        case OneOf(values):
            return joined(((position(fact, v), position(fact, v)) for v in values), whole=whole)
        case Range():
            return Spans((_span(test, fact, whole=whole),))
        case Not(inner):
            return _wanted_spans(inner, fact).outside(whole=whole)
        case Anything():
            return Spans(((-INFINITY, INFINITY),))


def _span(test: Range, fact: Fact, *, whole: bool) -> tuple[float, float]:
    low = -INFINITY if test.low is None else _end(fact, test.low)
    high = INFINITY if test.high is None else _end(fact, test.high)
    if whole:
        low = low if math.isinf(low) else (math.ceil(low) if test.low_included else math.floor(low) + 1)
        high = high if math.isinf(high) else (math.floor(high) if test.high_included else math.ceil(high) - 1)
    else:
        low = low if test.low_included or math.isinf(low) else above(low, whole=False)
        high = high if test.high_included or math.isinf(high) else below(high, whole=False)
    if low > high:
        raise CriteriaError(f"{fact.key}: no whole number lies in the range")
    return low, high


def _end(fact: Fact, end: int | float | datetime.date) -> float:
    if isinstance(end, datetime.date) != (fact.kind is FactKind.DATE):
        raise CriteriaError(f"{fact.key}: a range of {fact.kind} cannot end at {end}")
    return end.toordinal() if isinstance(end, datetime.date) else end


def _wanted_codes(test: Test, fact: Fact) -> Codes:
    match test:
        case OneOf(values):
            return Codes(frozenset(code_of(fact, value) for value in values))
        case Not(OneOf(values)):
            return everything_but(fact, frozenset(code_of(fact, value) for value in values))
        case _:
            raise CriteriaError(
                f"{fact.key}: a {fact.kind} is tested with a list of values, not with a range"
            )


def _wanted_set(test: Test, fact: Fact) -> AnyOf:
    match test:
        case OneOf(values):
            return AnyOf(frozenset(str(code_of(fact, value)) for value in values))
        case Not(OneOf(values)):
            return AnyOf(frozenset(str(code_of(fact, value)) for value in values), none=True)
        case _:
            raise CriteriaError(
                f"{fact.key}: a set of codes is tested with a list of values, not with a range"
            )


def _together(fact: Fact, found: list[tuple[Cell, Wanted]]) -> Iterator[PreparedCell]:
    """One cell for a fact; for a set of codes one for each "any of", without the codes that must not be there."""
    if fact.kind is not FactKind.CODES:
        wanted = found[0][1]
        for _, other in found[1:]:
            wanted = wanted.both(other)  # type: ignore[union-attr, arg-type]  # one fact, one form
        if wanted.empty:  # type: ignore[union-attr]
            raise CriteriaError(f"{fact.key}: no value passes all its tests, so the rule can never hold")
        yield PreparedCell(fact, wanted, tuple(cell for cell, _ in found))
        return
    tests = [(cell, cast(AnyOf, wanted)) for cell, wanted in found]
    barred = frozenset[str]().union(*(wanted.codes for _, wanted in tests if wanted.none))
    for cell, wanted in tests:
        if wanted.none:
            yield PreparedCell(fact, wanted, (cell,))
        elif wanted.codes <= barred:
            raise CriteriaError(
                f"{fact.key}: the same codes are wanted and barred, so the rule can never hold"
            )
        else:
            yield PreparedCell(fact, AnyOf(wanted.codes - barred), (cell,))
