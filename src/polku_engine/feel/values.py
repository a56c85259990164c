"""FEEL values and how they compare.

| FEEL | Python |
|---|---|
| number | `decimal.Decimal`, 34 digits |
| string, boolean, null | `str`, `bool`, `None` |
| date, time, date and time, durations | `temporal.Date`, `Time`, `DateTime`, `Seconds`, `Months` |
| list, context | `list`, `dict` with text keys |
| range | `FeelRange` |
| function | `FeelFunction` |
"""

import datetime
import decimal
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from polku_engine.feel.temporal import Date, DateTime, Months, Seconds, Time, Zone

NUMBERS = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6111,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)


@dataclass(frozen=True, slots=True)
class FeelRange:
    """An interval of comparable values. With `op` it was written as `(< 5)`, and one end is open.

    >>> FeelRange(Decimal(1), Decimal(5), low_included=True, high_included=False).holds(Decimal(5))
    False
    """

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    op: str = ""

    def holds(self, value: Any) -> bool | None:
        """Whether a value lies inside; `None` where it cannot be compared with the ends."""
        if not self.op and (self.low is None or self.high is None):
            return None
        above = True if self.low is None else compare(">=" if self.low_included else ">", value, self.low)
        below = True if self.high is None else compare("<=" if self.high_included else "<", value, self.high)
        if above is None or below is None:
            return None
        return above and below

    def __str__(self) -> str:
        from_text = "[" if self.low_included else "("
        to_text = "]" if self.high_included else ")"
        return f"{from_text}{text_of(self.low, nested=True)}..{text_of(self.high, nested=True)}{to_text}"


class FeelFunction(ABC):
    """Something FEEL can call."""

    # Parameter types and result type, where they are declared; None: not known, or of several shapes.
    signature: tuple[tuple[Any, ...], Any] | None = None

    @abstractmethod
    def invoke(self, arguments: Sequence[Any]) -> Any:
        """Call with positional arguments; wrong ones give `None`."""

    @abstractmethod
    def invoke_named(self, arguments: Mapping[str, Any]) -> Any:
        """Call with named arguments; unknown or missing names give `None`."""

    @property
    @abstractmethod
    def arity(self) -> int | None:
        """How many arguments it takes, `None` when that varies."""


def to_feel(value: Any) -> Any:
    """A Python value as a FEEL value: numbers become decimals, `datetime` values FEEL's own, sequences lists.

    >>> to_feel({"age": 19, "born": datetime.date(2007, 5, 1)})
    {'age': Decimal('19'), 'born': Date(year=2007, month=5, day=1)}
    """
    match value:
        case bool() | None | str() | Decimal():
            return value
        case int():
            return NUMBERS.create_decimal(value)
        case float():
            return NUMBERS.create_decimal(repr(value))
        case datetime.datetime():
            return DateTime(to_feel(value.date()), to_feel(value.timetz()))
        case datetime.date():
            return Date(value.year, value.month, value.day)
        case datetime.time():
            return _time_to_feel(value)
        case datetime.timedelta():
            return Seconds(Decimal(value // datetime.timedelta(microseconds=1)) / 1_000_000)
        case Mapping():
            return {str(key): to_feel(each) for key, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [to_feel(each) for each in value]
        case _:
            return value


def _time_to_feel(value: datetime.time) -> Time:
    offset = value.utcoffset()
    zone = None if offset is None else Zone(int(offset.total_seconds()))
    return Time(
        value.hour, value.minute, Decimal(value.second) + Decimal(value.microsecond) / 1_000_000, zone
    )


def kind_of(value: Any) -> str:
    """The name of a value's kind; values of different kinds are never compared."""
    return _KINDS.get(type(value), "function" if isinstance(value, FeelFunction) else "unknown")


_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    str: "string",
    Date: "date",
    Time: "time",
    DateTime: "date and time",
    Seconds: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    FeelRange: "range",
}


def equal(left: Any, right: Any) -> bool | None:
    """FEEL `=`: `None` when the two are of different kinds; `null` equals only `null`."""
    if left is None or right is None:
        return left is None and right is None
    if kind_of(left) != kind_of(right):
        return None
    match left:
        case list():
            return _all_equal(left, right) if len(left) == len(right) else False
        case dict():
            return (
                _all_equal([left[k] for k in left], [right[k] for k in left])
                if left.keys() == right.keys()
                else False
            )
        case Time() | DateTime():
            return same_instant(left, right)
        case FeelRange():
            ends = equal(left.low, right.low), equal(left.high, right.high)
            marks = (left.low_included, left.high_included, left.op) == (
                right.low_included,
                right.high_included,
                right.op,
            )
            return marks and all(ends)
        case FeelFunction():
            return left is right
        case _:
            return bool(left == right)


def _all_equal(left: Sequence[Any], right: Sequence[Any]) -> bool | None:
    results = [equal(a, b) for a, b in zip(left, right, strict=True)]
    if False in results:
        return False
    return None if None in results else True


def same_instant(left: Time | DateTime, right: Time | DateTime) -> bool:
    """Equality of times: both local or both in a zone, and the same moment to the second (their `second` is whole)."""
    if (_offset(left) is None) != (_offset(right) is None):
        return False
    return _moment(left) // 1 == _moment(right) // 1


def _offset(value: Time | DateTime) -> int | None:
    return value.offset if isinstance(value, DateTime) else value.offset()


def _moment(value: Time | DateTime) -> Decimal:
    return value.seconds() if isinstance(value, DateTime) else value.second_of_day - (value.offset() or 0)


def compare(op: str, left: Any, right: Any) -> bool | None:
    """FEEL `< <= > >=`: `None` when the two cannot be ordered."""
    if kind_of(left) != kind_of(right):
        return None
    match left:
        case Decimal() | str() | Date() | Seconds() | Months():
            return _ordered(op, left, right)
        case Time() | DateTime():
            if (_offset(left) is None) != (_offset(right) is None):
                return None
            return _ordered(op, _moment(left), _moment(right))
        case _:
            return None


def _ordered(op: str, left: Any, right: Any) -> bool:
    match op:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def contains(items: Sequence[Any], value: Any) -> bool:
    """Whether a list holds an equal value."""
    return any(equal(item, value) is True for item in items)


def text_of(value: Any, *, nested: bool = False) -> str:
    """FEEL `string()`: the text of a value; a text inside a list or context stands in quotes."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _quoted(value) if nested else value
        case Decimal():
            return number_text(value)
        case list():
            return "[" + ", ".join(text_of(each, nested=True) for each in value) + "]"
        case dict():
            entries = (f"{_key_text(key)}: {text_of(each, nested=True)}" for key, each in value.items())
            return "{" + ", ".join(entries) + "}"
        case _:
            return str(value)


def number_text(value: Decimal) -> str:
    """A number without exponent and without trailing zeros it was not written with."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _key_text(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
