"""What may still be true of one fact: the set of values that no answer has ruled out.

Three forms, one for each kind of value. They answer two questions about a set of wanted values: is any of ours inside
(`meets`), and are all of ours inside (`within`). Everything the engine decides comes from these two.
"""

import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from polku_engine.facts.definitions import Fact, FactError, FactKind

INFINITY: Final = math.inf
Span = tuple[float, float]
Value = bool | int | float | str | datetime.date


@dataclass(frozen=True, slots=True)
class Spans:
    """Closed spans of numbers or of day numbers, in order and apart from each other.

    >>> Spans(((16, 25),)).within(Spans(((16, 29),)))
    True
    """

    spans: tuple[Span, ...]

    def meets(self, wanted: "Spans") -> bool:
        """Whether some value of ours is wanted."""
        return any(max(a, c) <= min(b, d) for a, b in self.spans for c, d in wanted.spans)

    def within(self, wanted: "Spans") -> bool:
        """Whether all values of ours are wanted."""
        return all(any(c <= a and b <= d for c, d in wanted.spans) for a, b in self.spans)

    def both(self, other: "Spans") -> "Spans":
        """The values in both."""
        pairs = ((max(a, c), min(b, d)) for a, b in self.spans for c, d in other.spans)
        return Spans(tuple(sorted((low, high) for low, high in pairs if low <= high)))

    def outside(self, *, whole: bool) -> "Spans":
        """All other values."""
        ends = -INFINITY
        gaps = []
        for low, high in self.spans:
            gaps.append((ends, below(low, whole=whole)))
            ends = above(high, whole=whole)
        gaps.append((ends, INFINITY))
        return Spans(
            tuple((low, high) for low, high in gaps if low <= high and not (low == high and math.isinf(low)))
        )

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.spans


ALL_SPANS: Final = Spans(((-INFINITY, INFINITY),))


def above(value: float, *, whole: bool) -> float:
    """The next larger value."""
    return value + 1 if whole else math.nextafter(value, INFINITY)


def below(value: float, *, whole: bool) -> float:
    """The next smaller value."""
    return value - 1 if whole else math.nextafter(value, -INFINITY)


def joined(spans: Iterable[Span], *, whole: bool) -> Spans:
    """Spans in order, those that touch made one; for whole numbers 1..2 and 3..4 touch."""
    result: list[Span] = []
    for low, high in sorted(spans):
        if result and low <= above(result[-1][1], whole=whole):
            result[-1] = (result[-1][0], max(result[-1][1], high))
        else:
            result.append((low, high))
    return Spans(tuple(result))


@dataclass(frozen=True, slots=True)
class Codes:
    """One code (or truth value) out of these, or with `excluded` any but these (then the possible ones
    are not listed).

    >>> Codes(frozenset({"fi"})).within(Codes(frozenset({"sv"}), excluded=True))
    True
    """

    codes: frozenset[str | bool]
    excluded: bool = False

    def meets(self, wanted: "Codes") -> bool:
        """Whether some code of ours is wanted."""
        if self.excluded and wanted.excluded:
            return True
        if self.excluded or wanted.excluded:
            listed, other = (wanted, self) if self.excluded else (self, wanted)
            return bool(listed.codes - other.codes)
        return bool(self.codes & wanted.codes)

    def within(self, wanted: "Codes") -> bool:
        """Whether all codes of ours are wanted."""
        if self.excluded:
            return wanted.excluded and wanted.codes <= self.codes
        return not self.codes & wanted.codes if wanted.excluded else self.codes <= wanted.codes

    def both(self, other: "Codes") -> "Codes":
        """The codes in both."""
        if self.excluded and other.excluded:
            return Codes(self.codes | other.codes, excluded=True)
        if self.excluded or other.excluded:
            listed, barred = (other, self) if self.excluded else (self, other)
            return Codes(listed.codes - barred.codes)
        return Codes(self.codes & other.codes)

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        return not self.codes and not self.excluded


@dataclass(frozen=True, slots=True)
class Holdings:
    """A set of codes of which some are known to be in it and some known not to be.

    >>> Holdings(frozenset({"work"}), frozenset({"rest"})).empty
    False
    """

    has: frozenset[str]
    lacks: frozenset[str]

    def both(self, other: "Holdings") -> "Holdings":
        """What is known from either."""
        return Holdings(self.has | other.has, self.lacks | other.lacks)

    @property
    def empty(self) -> bool:
        """Whether the two parts contradict each other."""
        return bool(self.has & self.lacks)


Knowledge = Spans | Codes | Holdings


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody said of a fact, before it is checked against the fact: made by `between`, `one_of`,
    `none_of`, `having`.

    >>> none_of("studying") == Stated("none_of", ("studying",))
    True
    """

    form: str
    values: tuple[Value | None, ...]
    lacks: tuple[str, ...] = ()


UNKNOWN: Final = Stated("unknown", ())


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement with the day it was given, so that it can grow too old. `value` is a plain value or a `Stated`.

    >>> Answer(True, datetime.date(2026, 1, 31)).value
    True
    """

    value: Any
    given_on: datetime.date | None = None


def between(low: Value | None, high: Value | None) -> Stated:
    """A number or date from low to high, both included; `None` leaves an end open.

    >>> between(16, 25).values
    (16, 25)
    """
    return Stated("between", (low, high))


def one_of(*values: Value) -> Stated:
    """One of these values.

    >>> one_of("studying", "working").values
    ('studying', 'working')
    """
    return Stated("one_of", values)


def none_of(*values: Value) -> Stated:
    """None of these values: `none_of("studying")`.

    >>> none_of("studying").form
    'none_of'
    """
    return Stated("none_of", values)


def having(*codes: str, lacking: Iterable[str] = ()) -> Stated:
    """A set of codes that has these and lacks those; about the rest nothing is known.

    >>> having("work", lacking=["rest"]).lacks
    ('rest',)
    """
    return Stated("having", codes, tuple(lacking))


def everything(fact: Fact) -> Knowledge:
    """Nothing known: every value is possible."""
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return ALL_SPANS
        case FactKind.BOOLEAN:
            return Codes(frozenset((True, False)))
        case FactKind.CODE:
            return Codes(frozenset(), excluded=True) if fact.open_codes else Codes(frozenset(fact.codes))
        case FactKind.CODES:
            return Holdings(frozenset(), frozenset())


def knowledge_of(fact: Fact, value: Any) -> Knowledge:
    """What a plain value or a `Stated` says of a fact. Raises `FactError` if it cannot be said of this fact."""
    known = _knowledge_of(fact, value)
    if known.empty:
        raise FactError(f"{fact.key}: what is said rules out every value")
    return known


def _knowledge_of(fact: Fact, value: Any) -> Knowledge:
    stated = value if isinstance(value, Stated) else None
    if value is None or stated == UNKNOWN:
        return everything(fact)
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return _spans(fact, stated or Stated("one_of", (value,)))
        case FactKind.BOOLEAN | FactKind.CODE:
            return _codes(fact, stated or Stated("one_of", (value,)))
        case FactKind.CODES:
            return _holdings(fact, stated, value)


def _spans(fact: Fact, stated: Stated) -> Spans:
    whole = fact.whole or fact.kind is FactKind.DATE
    if stated.form == "between":
        low, high = stated.values
        ends = (
            -INFINITY if low is None else position(fact, low),
            INFINITY if high is None else position(fact, high),
        )
        if ends[0] > ends[1]:
            raise FactError(f"{fact.key}: the range ends before it begins")
        return Spans((ends,))
    points = joined(((position(fact, v), position(fact, v)) for v in stated.values), whole=whole)
    if stated.form == "one_of" and stated.values:
        return points
    if stated.form == "none_of":
        return points.outside(whole=whole)
    raise FactError(f"{fact.key}: a {fact.kind} is one value, a range, or none of some")


def position(fact: Fact, value: Any) -> float:
    """A number, or the day number of a date, on the line of real numbers. Raises `FactError`."""
    if fact.kind is FactKind.DATE:
        if isinstance(value, str):
            try:
                value = datetime.date.fromisoformat(value)
            except ValueError as error:
                raise FactError(f"{fact.key}: not a date: {value}") from error
        if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
            return value.toordinal()
        raise FactError(f"{fact.key}: not a date: {value!r}")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise FactError(f"{fact.key}: not a number: {value!r}")
    if fact.whole and value != int(value):
        raise FactError(f"{fact.key}: not a whole number: {value!r}")
    return value


def _codes(fact: Fact, stated: Stated) -> Codes:
    codes = frozenset(code_of(fact, value) for value in stated.values)
    if stated.form not in ("one_of", "none_of") or (stated.form == "one_of" and not codes):
        raise FactError(f"{fact.key}: a {fact.kind} is one of some values or none of some")
    if stated.form == "one_of":
        return Codes(codes)
    return everything_but(fact, codes)


def everything_but(fact: Fact, codes: frozenset[str | bool]) -> Codes:
    """The other codes: listed where the fact lists its options."""
    if fact.open_codes:
        return Codes(codes, excluded=True)
    options: frozenset[str | bool] = (
        frozenset((True, False)) if fact.kind is FactKind.BOOLEAN else frozenset(fact.codes)
    )
    return Codes(options - codes)


def code_of(fact: Fact, value: Any) -> str | bool:
    """A value as a code of the fact. Raises `FactError`."""
    if fact.kind is FactKind.BOOLEAN:
        if isinstance(value, bool):
            return value
        raise FactError(f"{fact.key}: neither true nor false: {value!r}")
    if isinstance(value, str) and value and (fact.open_codes or value in fact.codes):
        return value
    raise FactError(f"{fact.key}: not one of its codes: {value!r}")


def _holdings(fact: Fact, stated: Stated | None, value: Any) -> Holdings:
    if stated is None:
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise FactError(f"{fact.key}: a set of codes is given as a list: {value!r}")
        has = frozenset(str(code_of(fact, each)) for each in value)
        return Holdings(has, frozenset(fact.codes) - has)
    if stated.form == "none_of":
        return Holdings(frozenset(), frozenset(str(code_of(fact, each)) for each in stated.values))
    if stated.form != "having":
        raise FactError(f"{fact.key}: of a set of codes it is said what it has and lacks")
    has = frozenset(str(code_of(fact, each)) for each in stated.values)
    return Holdings(has, frozenset(str(code_of(fact, each)) for each in stated.lacks))
