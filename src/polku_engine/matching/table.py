"""Many situations as columns, one row a person. A fact without a column is unknown for all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from polku_engine.facts import (
    Codes,
    Fact,
    FactError,
    FactKind,
    Holdings,
    Situation,
    Spans,
    Vocabulary,
    standard_vocabulary,
)
from polku_engine.facts.knowledge import everything

UNKNOWN_CODE = -1


@dataclass(frozen=True)
class SpanColumn:
    """A number, or a date as its ordinal day: between `low` and `high`, both included; unknown is -inf to inf.

    `partly[n]` is what is known of row n where that is several spans (rare).

    >>> SpanColumn.of([17, np.nan]).high
    array([17., inf])
    """

    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    partly: Mapping[int, Spans]

    @classmethod
    def of(cls, values: npt.ArrayLike) -> Self:
        """From plain values, NaN being unknown."""
        given = np.asarray(values, np.float64)
        unknown = np.isnan(given)
        return cls(np.where(unknown, -np.inf, given), np.where(unknown, np.inf, given), {})

    def __len__(self) -> int:
        return len(self.low)

    def first(self, size: int) -> Self:
        """The column of the first people."""
        return type(self)(self.low[:size], self.high[:size], _first(self.partly, size))


@dataclass(frozen=True)
class CodeColumn:
    """A code or truth value: its place in `codes`, -1 when unknown. `partly[n]` is what is known of such
    a row, if anything (rare).

    >>> len(CodeColumn.of((False, True), [0, 1, -1]))
    3
    """

    codes: tuple[str | bool, ...]
    values: npt.NDArray[np.int16]
    partly: Mapping[int, Codes]

    @classmethod
    def of(cls, codes: Sequence[str | bool], values: npt.ArrayLike) -> Self:
        """From places in the list of codes. For truth values: `CodeColumn.of((False, True), …)`."""
        return cls(tuple(codes), np.asarray(values, np.int16), {})

    def __len__(self) -> int:
        return len(self.values)

    def first(self, size: int) -> Self:
        """The column of the first people."""
        return type(self)(self.codes, self.values[:size], _first(self.partly, size))


@dataclass(frozen=True)
class SetColumn:
    """A set of codes as bits: bit n of `has` for the n-th code of the fact being in, of `lacks` for its being out.

    >>> len(SetColumn(np.array([1], np.uint64), np.array([2], np.uint64)))
    1
    """

    has: npt.NDArray[np.uint64]
    lacks: npt.NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.has)

    def first(self, size: int) -> Self:
        """The column of the first people."""
        return type(self)(self.has[:size], self.lacks[:size])


def _first[K](partly: Mapping[int, K], size: int) -> dict[int, K]:
    return {row: known for row, known in partly.items() if row < size}


Column = SpanColumn | CodeColumn | SetColumn
_COLUMN_OF_KIND: Mapping[FactKind, type] = {
    FactKind.NUMBER: SpanColumn,
    FactKind.DATE: SpanColumn,
    FactKind.CODE: CodeColumn,
    FactKind.BOOLEAN: CodeColumn,
    FactKind.CODES: SetColumn,
}


@dataclass(frozen=True)
class SituationTable:
    """Columns of equal length by fact key. Raises `FactError` when a column does not fit its fact or another column."""

    columns: Mapping[str, Column]
    length: int
    vocabulary: Vocabulary

    @classmethod
    def of(cls, columns: Mapping[str, Column], vocabulary: Vocabulary | None = None) -> Self:
        """A table from its columns.

        >>> SituationTable.of({"age": SpanColumn.of([17, np.nan])}).length
        2
        """
        facts = vocabulary or standard_vocabulary()
        lengths = {len(column) for column in columns.values()}
        if len(lengths) > 1:
            raise FactError("the columns are of different lengths")
        for key, column in columns.items():
            if key not in facts or not isinstance(column, _COLUMN_OF_KIND[facts[key].kind]):
                raise FactError(f"the column {key!r} does not fit a fact of the vocabulary")
        return cls(columns, lengths.pop() if lengths else 0, facts)

    @classmethod
    def from_situations(cls, situations: Sequence[Situation], vocabulary: Vocabulary | None = None) -> Self:
        """A table of situations of one vocabulary, without loss."""
        facts = vocabulary or standard_vocabulary()
        keys = {key for situation in situations for key in situation.known}
        columns = {key: _column(facts[key], situations) for key in facts if key in keys}
        return cls(columns, len(situations), facts)


def _column(fact: Fact, situations: Sequence[Situation]) -> Column:
    known = [situation[fact.key] for situation in situations]
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return _span_column([each for each in known if isinstance(each, Spans)])
        case FactKind.CODES:
            return _set_column(fact, [each for each in known if isinstance(each, Holdings)])
        case _:
            return _code_column(fact, [each for each in known if isinstance(each, Codes)])


def _span_column(known: Sequence[Spans]) -> SpanColumn:
    low = np.array([each.spans[0][0] for each in known], np.float64)
    high = np.array([each.spans[-1][1] for each in known], np.float64)
    return SpanColumn(low, high, {row: each for row, each in enumerate(known) if len(each.spans) > 1})


def _set_column(fact: Fact, known: Sequence[Holdings]) -> SetColumn:
    bits = {code: 1 << n for n, code in enumerate(fact.codes)}
    has = [sum(bits[code] for code in each.has) for each in known]
    lacks = [sum(bits[code] for code in each.lacks) for each in known]
    return SetColumn(np.array(has, np.uint64), np.array(lacks, np.uint64))


def _code_column(fact: Fact, known: Sequence[Codes]) -> CodeColumn:
    listed: Sequence[str | bool] = fact.codes
    if fact.kind is FactKind.BOOLEAN:
        listed = (False, True)
    elif fact.open_codes:
        listed = sorted({str(code) for each in known for code in each.codes})
    places = {code: n for n, code in enumerate(listed)}
    values = np.full(len(known), UNKNOWN_CODE, np.int16)
    partly: dict[int, Codes] = {}
    nothing = everything(fact)
    for row, each in enumerate(known):
        if len(each.codes) == 1 and not each.excluded:
            values[row] = places[next(iter(each.codes))]
        elif each != nothing:
            partly[row] = each
    return CodeColumn(tuple(listed), values, partly)
