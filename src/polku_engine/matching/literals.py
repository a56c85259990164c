"""The distinct tests of many criteria sets, by fact, as arrays.

Thousands of offers share a few hundred tests. Each distinct test of a fact is a *literal* with a number; a
situation decides every literal once, and offers then only look numbers up. States: 0 cannot pass, 1
depends, 2 passes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import numpy.typing as npt

from polku_engine.criteria.normal import AnyOf, Wanted
from polku_engine.facts import Codes, Fact, FactKind, Holdings, Knowledge, Spans
from polku_engine.facts.knowledge import everything

Bools = npt.NDArray[np.bool_]
States = npt.NDArray[np.uint8]

# Literals that stand for no fact: an empty rule passes, a human check leaves open.
ALWAYS, HUMAN = 0, 1


@dataclass(slots=True)
class SpanLiterals:
    """Tests of a number or date: each a few closed spans, padded with empty ones."""

    fact: Fact
    numbers: npt.NDArray[np.intp]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]

    @classmethod
    def of(cls, fact: Fact, numbers: Sequence[int], wanted: Sequence[Spans]) -> "SpanLiterals":
        """Arrays of the spans, one row a literal."""
        width = max(len(each.spans) for each in wanted)
        low = np.full((len(wanted), width), np.inf)
        high = np.full((len(wanted), width), -np.inf)
        for row, each in enumerate(wanted):
            for column, (a, b) in enumerate(each.spans):
                low[row, column], high[row, column] = a, b
        return cls(fact, np.array(numbers, np.intp), low, high)

    def states(self, known: Knowledge) -> States:
        """The states for what is known of the fact."""
        known = cast(Spans, known)
        meets = np.zeros(len(self.numbers), np.bool_)
        within = np.ones(len(self.numbers), np.bool_)
        for a, b in known.spans:
            meets |= ((self.low <= b) & (self.high >= a)).any(axis=1)
            within &= ((self.low <= a) & (self.high >= b)).any(axis=1)
        return meets.astype(np.uint8) + (meets & within)

    def chance(self, known: Knowledge) -> npt.NDArray[np.float64]:
        """The share of still possible answers that fail, answers being the stretches between all ends in use."""
        known = cast(Spans, known)
        points = self.breakpoints
        inside = np.zeros(len(points) + 1, np.bool_)
        for a, b in known.spans:
            inside[np.searchsorted(points, a, "right") : np.searchsorted(points, b, "right") + 1] = True
        before = np.concatenate(([0], np.cumsum(inside)))
        first = np.searchsorted(points, self.low, "right")
        last = np.searchsorted(points, self.high, "right")
        passing = np.where(
            self.low <= self.high, before[np.minimum(last + 1, len(before) - 1)] - before[first], 0
        )
        share: npt.NDArray[np.float64] = 1 - passing.sum(axis=1) / inside.sum()
        return share

    @property
    def breakpoints(self) -> npt.NDArray[np.float64]:
        """Where some test begins to pass or to fail, in order."""
        real = self.low <= self.high
        step = (
            self.high[real] + 1
            if self.fact.whole or self.fact.kind is FactKind.DATE
            else np.nextafter(self.high[real], np.inf)
        )
        ends = np.concatenate((self.low[real], step))
        return np.unique(ends[np.isfinite(ends)])


@dataclass(slots=True)
class CodeLiterals:
    """Tests of one code: a row of wanted codes a literal; the last column stands for any code no test names."""

    fact: Fact
    numbers: npt.NDArray[np.intp]
    codes: dict[str | bool, int]
    wanted: Bools

    @classmethod
    def of(cls, fact: Fact, numbers: Sequence[int], wanted: Sequence[Codes]) -> "CodeLiterals":
        """A matrix of the wanted codes, one row a literal."""
        codes = {code: n for n, code in enumerate(_codes_in_use(fact, wanted))}
        matrix = np.zeros((len(wanted), len(codes) + 1), np.bool_)
        for row, each in enumerate(wanted):
            matrix[row] = _row(each, codes)
        return cls(fact, np.array(numbers, np.intp), codes, matrix)

    def possible(self, known: Knowledge) -> Bools:
        """Which columns may be the code."""
        known = cast(Codes, known)
        row = _row(known, self.codes)
        if not known.excluded:
            row[-1] = any(code not in self.codes for code in known.codes)
        return row

    def states(self, known: Knowledge) -> States:
        """The states for what is known of the fact."""
        possible = self.possible(known)
        meets = (self.wanted & possible).any(axis=1)
        fails = (~self.wanted & possible).any(axis=1)
        return meets.astype(np.uint8) + (meets & ~fails)

    def chance(self, known: Knowledge) -> npt.NDArray[np.float64]:
        """The share of still possible codes that fail."""
        possible = self.possible(known)
        share: npt.NDArray[np.float64] = (~self.wanted & possible).sum(axis=1) / possible.sum()
        return share


def _codes_in_use(fact: Fact, wanted: Iterable[Codes]) -> Sequence[str | bool]:
    if fact.kind is FactKind.BOOLEAN:
        return (False, True)
    if not fact.open_codes:
        return fact.codes
    return sorted({str(code) for each in wanted for code in each.codes})


def _row(codes: Codes, columns: dict[str | bool, int]) -> Bools:
    row = np.full(len(columns) + 1, codes.excluded, np.bool_)
    for code in codes.codes:
        column = columns.get(code)
        if column is not None:
            row[column] = not codes.excluded
    return row


@dataclass(slots=True)
class SetLiterals:
    """Tests of a set of codes: any of some, or none of them."""

    fact: Fact
    numbers: npt.NDArray[np.intp]
    codes: dict[str, int]
    wanted: Bools
    none: Bools

    @classmethod
    def of(cls, fact: Fact, numbers: Sequence[int], wanted: Sequence[AnyOf]) -> "SetLiterals":
        """A matrix of the codes, one row a literal."""
        codes = {code: n for n, code in enumerate(fact.codes)}
        matrix = np.zeros((len(wanted), len(codes)), np.bool_)
        for row, each in enumerate(wanted):
            matrix[row, [codes[code] for code in each.codes]] = True
        return cls(fact, np.array(numbers, np.intp), codes, matrix, np.array([each.none for each in wanted]))

    def states(self, known: Knowledge) -> States:
        """The states for what is known of the fact."""
        known = cast(Holdings, known)
        has = np.array([code in known.has for code in self.codes])
        may = np.array([code not in known.lacks for code in self.codes])
        has_any = (self.wanted & has).any(axis=1)
        may_any = (self.wanted & may).any(axis=1)
        state = may_any.astype(np.uint8) + has_any
        return cast(States, np.where(self.none, 2 - state, state).astype(np.uint8))

    def chance(self, known: Knowledge) -> npt.NDArray[np.float64]:
        """The share of answers that fail, each open code being in the set or not with equal chance."""
        known = cast(Holdings, known)
        open_codes = np.array([code not in known.has and code not in known.lacks for code in self.codes])
        lacks_all: npt.NDArray[np.float64] = 0.5 ** (self.wanted & open_codes).sum(axis=1)
        return np.where(self.none, 1 - lacks_all, lacks_all)


FactLiterals = SpanLiterals | CodeLiterals | SetLiterals


@dataclass(slots=True)
class LiteralBook:
    """Gives every distinct test a number; `grouped` turns them into arrays by fact."""

    numbers: dict[tuple[str, Wanted], int] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)

    def number(self, fact: Fact, wanted: Wanted) -> int:
        """The number of a test of a fact."""
        self.facts.setdefault(fact.key, fact)
        return self.numbers.setdefault((fact.key, wanted), len(self.numbers) + 2)

    def grouped(self) -> dict[str, FactLiterals]:
        """The literals of each fact."""
        found: dict[str, tuple[list[int], list[Wanted]]] = {}
        for (key, wanted), number in self.numbers.items():
            numbers, tests = found.setdefault(key, ([], []))
            numbers.append(number)
            tests.append(wanted)
        return {key: _group(self.facts[key], numbers, tests) for key, (numbers, tests) in found.items()}


def _group(fact: Fact, numbers: Sequence[int], wanted: Sequence[Wanted]) -> FactLiterals:
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return SpanLiterals.of(fact, numbers, [each for each in wanted if isinstance(each, Spans)])
        case FactKind.CODES:
            return SetLiterals.of(fact, numbers, [each for each in wanted if isinstance(each, AnyOf)])
        case _:
            return CodeLiterals.of(fact, numbers, [each for each in wanted if isinstance(each, Codes)])


def unknown_states(groups: Iterable[FactLiterals], count: int) -> States:
    """The states when nothing is known."""
    states = np.ones(count, np.uint8)
    states[ALWAYS], states[HUMAN] = 2, 1
    for group in groups:
        states[group.numbers] = group.states(everything(group.fact))
    return states
