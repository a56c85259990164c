"""Whole populations against all offers, three-valued, as bit planes.

Situations are cut into blocks. In a block each literal becomes two rows of bits, one bit a person: passes
for certain, and may pass. A rule is the AND of its rows, an offer the OR of its rules; counting the bits
gives the result. Nothing the size of people times offers is ever in memory. Two threads share the blocks;
numpy lets them run side by side.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polku_engine.facts import FactError, Knowledge
from polku_engine.facts.knowledge import everything
from polku_engine.matching.literals import CodeLiterals, FactLiterals, SetLiterals, SpanLiterals
from polku_engine.matching.offers import Offers
from polku_engine.matching.table import CodeColumn, Column, SetColumn, SituationTable, SpanColumn

Words = npt.NDArray[np.uint64]
Counts = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# People in a block: long enough rows that starting an operation costs little beside it, short enough for the caches.
BLOCK = 1 << 18
_OFFERS_AT_ONCE = 32


@dataclass(frozen=True)
class BatchCounts:
    """How many people each offer fits for certain and may fit, and for each person whether anything does.

    `certain[o]`, `open[o]`, `no[o]` add up to the number of people; `any_certain[p]` and `any_possible[p]`
    say whether some offer fits the person for certain, or at least may.

    >>> from polku_engine.criteria import CriteriaSet, Rule
    >>> offers = Offers([CriteriaSet("all", (Rule(),))])
    >>> count_matches(offers, SituationTable.of({"age": SpanColumn.of([17, 40])})).any_certain
    array([ True,  True])
    """

    certain: Counts
    open: Counts
    no: Counts
    any_certain: Bools
    any_possible: Bools


@dataclass(frozen=True)
class _Planes:
    """Rows of bits for every literal in one block of people."""

    certain: Words
    possible: Words


def count_matches(offers: Offers, table: SituationTable, *, threads: int = 2) -> BatchCounts:
    """Count certain, open and no for every offer over all situations of a table, exactly.

    Raises `FactError` when table and offers use different vocabularies. The answer does not depend on
    `threads` or on blocks.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> counts = count_matches(Offers([adults]), SituationTable.of({"age": SpanColumn.of([17, 18, 50, np.nan])}))
    >>> counts.certain[0], counts.open[0], counts.no[0]
    (np.int64(2), np.int64(1), np.int64(1))
    """
    if table.vocabulary != offers.vocabulary:
        raise FactError("the situations and the offers use different vocabularies")
    blocks = [slice(at, min(at + BLOCK, table.length)) for at in range(0, table.length, BLOCK)]
    with ThreadPoolExecutor(max_workers=threads) as pool:
        results = list(pool.map(lambda block: _count_block(offers, table, block), blocks))
    certain = sum((r[0] for r in results), np.zeros(len(offers), np.int64))
    possible = sum((r[1] for r in results), np.zeros(len(offers), np.int64))
    nobody = np.zeros(0, np.bool_)
    any_certain = np.concatenate([nobody, *(r[2] for r in results)])
    any_possible = np.concatenate([nobody, *(r[3] for r in results)])
    return BatchCounts(certain, possible - certain, table.length - possible, any_certain, any_possible)


def outcome_matrix(offers: Offers, table: SituationTable) -> npt.NDArray[np.uint8]:
    """The outcome of every offer for every situation: `matrix[person, offer]` is 0 no, 1 open, 2 certain.

    For tables that are small enough to be looked at; a million people times 10,000 offers are 10 GB.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> outcome_matrix(Offers([adults]), SituationTable.of({"age": SpanColumn.of([17, 40, np.nan])})).tolist()
    [[0], [2], [1]]
    """
    parts = []
    for at in range(0, table.length, BLOCK):
        block = slice(at, min(at + BLOCK, table.length))
        size = block.stop - block.start
        rows = _offer_rows(offers, _planes(offers, table, block))
        parts.append(np.concatenate([_bits(c, size).astype(np.uint8) + _bits(p, size) for c, p in rows]).T)
    return np.concatenate(parts) if parts else np.zeros((0, len(offers)), np.uint8)


def _bits(words: Words, size: int) -> Bools:
    return np.unpackbits(words.view(np.uint8), axis=-1, bitorder="little")[..., :size].astype(np.bool_)


def _count_block(offers: Offers, table: SituationTable, block: slice) -> tuple[Counts, Counts, Bools, Bools]:
    size = block.stop - block.start
    planes = _planes(offers, table, block)
    certain, possible = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    any_certain = np.zeros(planes.certain.shape[1], np.uint64)
    any_possible = any_certain.copy()
    for certain_rows, possible_rows in _offer_rows(offers, planes):
        certain.append(_ones(certain_rows))
        possible.append(_ones(possible_rows))
        any_certain |= np.bitwise_or.reduce(certain_rows, axis=0)
        any_possible |= np.bitwise_or.reduce(possible_rows, axis=0)
    return (
        np.concatenate(certain),
        np.concatenate(possible),
        _bits(any_certain, size),
        _bits(any_possible, size),
    )


def _ones(rows: Words) -> Counts:
    return np.bitwise_count(rows).sum(axis=1, dtype=np.int64)


def _offer_rows(offers: Offers, planes: _Planes) -> Iterator[tuple[Words, Words]]:
    """The rows of bits of some offers at a time, in order."""
    certain_rows, possible_rows = list(planes.certain), list(planes.possible)
    width = planes.certain.shape[1]
    spare = np.empty(width, np.uint64)
    held = np.empty((2, _OFFERS_AT_ONCE, width), np.uint64)
    for first in range(0, len(offers), _OFFERS_AT_ONCE):
        some = offers.rules_of_offers.rows[first : first + _OFFERS_AT_ONCE]
        for place, rules in enumerate(some):
            cells = [offers.cells_of_rules.rows[rule] for rule in rules]
            _or_of_ands(certain_rows, cells, held[0, place], spare)
            _or_of_ands(possible_rows, cells, held[1, place], spare)
        yield held[0, : len(some)], held[1, : len(some)]


def _or_of_ands(rows: Sequence[Words], rules: Sequence[Sequence[int]], out: Words, spare: Words) -> None:
    _and(rows, rules[0], out)
    for rule in rules[1:]:
        _and(rows, rule, spare)
        np.bitwise_or(out, spare, out)


def _and(rows: Sequence[Words], cells: Sequence[int], out: Words) -> None:
    if len(cells) == 1:
        np.copyto(out, rows[cells[0]])
        return
    np.bitwise_and(rows[cells[0]], rows[cells[1]], out)
    for cell in cells[2:]:
        np.bitwise_and(out, rows[cell], out)


# From columns to rows of bits.


def _planes(offers: Offers, table: SituationTable, block: slice) -> _Planes:
    size = block.stop - block.start
    words = -(-size // 64)
    certain = np.zeros((offers.literal_count, words), np.uint64)
    possible = np.zeros((offers.literal_count, words), np.uint64)
    full = _packed(np.ones(size, np.bool_), words)
    certain[offers.unknown == 2] = full
    possible[offers.unknown > 0] = full
    for key, group in offers.literals.items():
        column = table.columns.get(key)
        if column is not None:
            certain[group.numbers], possible[group.numbers] = _fact_planes(group, column, block, full)
    return _Planes(certain, possible)


def _packed(bits: Bools, words: int) -> Words:
    packed = np.zeros(words * 8, np.uint8)
    found = np.packbits(bits, bitorder="little")
    packed[: len(found)] = found
    return packed.view(np.uint64)


def _fact_planes(group: FactLiterals, column: Column, block: slice, full: Words) -> tuple[Words, Words]:
    match group, column:
        case SpanLiterals(), SpanColumn():
            return _span_planes(group, column, block, full)
        case CodeLiterals(), CodeColumn():
            return _code_planes(group, column, block, full)
        case SetLiterals(), SetColumn():
            return _set_planes(group, column, block, full)
    raise FactError(f"the column of {group.fact.key} is of another kind than the fact")


def _span_planes(group: SpanLiterals, column: SpanColumn, block: slice, full: Words) -> tuple[Words, Words]:
    """Values become the number of the stretch they lie in. Few tests share many ends, so a row is made
    for each end, not each test.
    """
    points = group.breakpoints
    low = _stretches(points, column.low[block])
    high = _stretches(points, column.high[block])
    stretches = range(len(points) + 1)
    low_from = [_packed(low >= n, len(full)) for n in stretches]
    high_from = [_packed(high >= n, len(full)) for n in stretches]
    low_to = [full & ~row for row in low_from[1:]] + [full]
    high_to = [full & ~row for row in high_from[1:]] + [full]
    first = np.searchsorted(points, group.low, "right").tolist()
    last = np.searchsorted(points, group.high, "right").tolist()
    certain = np.zeros((len(group.numbers), len(full)), np.uint64)
    possible = certain.copy()
    for row in range(len(group.numbers)):
        for a, b in zip(first[row], last[row], strict=True):
            if a <= b:
                certain[row] |= low_from[a] & high_to[b]
                possible[row] |= low_to[b] & high_from[a]
    _correct(group, column.partly, block, certain, possible)
    return certain, possible


def _stretches(points: npt.NDArray[np.float64], values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint16]:
    """The number of the stretch between points each value lies in."""
    return np.searchsorted(points, values, "right").astype(np.uint16)


def _code_planes(group: CodeLiterals, column: CodeColumn, block: slice, full: Words) -> tuple[Words, Words]:
    """A row of bits for each code; a test is the OR of the codes it wants. Where nothing is known, it is
    as for nobody known.
    """
    others = len(group.codes)
    # The last place stands for the index -1: unknown.
    places = np.array([group.codes.get(code, others) for code in column.codes] + [others + 1], np.int16)
    values = places[column.values[block]]
    rows = np.array([_packed(values == place, len(full)) for place in range(others + 2)])
    nothing_known = group.states(everything(group.fact))
    certain = np.array([np.bitwise_or.reduce(rows[:-1][wanted], axis=0) for wanted in group.wanted])
    possible = certain.copy()
    possible[nothing_known > 0] |= rows[-1]
    certain[nothing_known == 2] |= rows[-1]
    _correct(group, column.partly, block, certain, possible)
    return certain, possible


def _correct(
    group: SpanLiterals | CodeLiterals,
    partly: Mapping[int, Knowledge],
    block: slice,
    certain: Words,
    possible: Words,
) -> None:
    """Set the bits of people of whom something in between is known."""
    for person, known in partly.items():
        if block.start <= person < block.stop:
            states = group.states(known)
            _set_bit(certain, person - block.start, states == 2)
            _set_bit(possible, person - block.start, states > 0)


def _set_bit(rows: Words, person: int, values: Bools) -> None:
    word, bit = person // 64, np.uint64(1 << person % 64)
    rows[:, word] = np.where(values, rows[:, word] | bit, rows[:, word] & ~bit)


def _set_planes(group: SetLiterals, column: SetColumn, block: slice, full: Words) -> tuple[Words, Words]:
    has = _bit_rows(column.has[block], len(group.codes), full)
    may = _bit_rows(~column.lacks[block], len(group.codes), full)
    certain = np.zeros((len(group.numbers), len(full)), np.uint64)
    possible = certain.copy()
    for row, wanted in enumerate(group.wanted):
        has_any = np.bitwise_or.reduce(has[wanted], axis=0)
        may_any = np.bitwise_or.reduce(may[wanted], axis=0)
        certain[row], possible[row] = (
            (full & ~may_any, full & ~has_any) if group.none[row] else (has_any, may_any)
        )
    return certain, possible


def _bit_rows(sets: Words, count: int, full: Words) -> Words:
    """A row for each code: whose set has its bit."""
    return np.array([_packed((sets & np.uint64(1 << n)).astype(np.bool_), len(full)) for n in range(count)])
