"""Functions that make one kind of value from another, and general ones."""

import re
from decimal import Decimal
from typing import Any

from polku_engine.feel import syntax
from polku_engine.feel.arithmetic import negative
from polku_engine.feel.functions.registry import BUILTINS, builtin
from polku_engine.feel.parser import is_constant, parse_expression
from polku_engine.feel.temporal import (
    Date,
    DateTime,
    Months,
    Seconds,
    Time,
    Zone,
    parse_date,
    parse_date_time,
    parse_duration,
    parse_time,
)
from polku_engine.feel.values import NUMBERS, FeelRange, compare, kind_of, text_of

POINT = "number | string | date | time | date and time | days and time duration | years and months duration"
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?")


@builtin("string(from: any)")
def string(value: Any) -> str | None:
    """The text of a value; none of null."""
    return None if value is None else text_of(value)


@builtin("number(from: string, grouping separator?: string?, decimal separator?: string?)")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Decimal | None:
    """A number written with the given separators."""
    if (
        grouping not in (None, " ", ",", ".")
        or point not in (None, ",", ".")
        or (grouping and grouping == point)
    ):
        return None
    plain = text.replace(grouping, "") if grouping else text
    plain = plain.replace(point, ".") if point else plain
    return NUMBERS.create_decimal(plain) if _NUMBER.fullmatch(plain) else None


@builtin("number(from: number)")
def number_from_number(value: Decimal) -> Decimal:
    """A number is its own number."""
    return value


@builtin("not(negand: any)")
def not_(value: Any) -> bool | None:
    """Three-valued negation."""
    return not value if isinstance(value, bool) else None


@builtin("is(value1?: any, value2?: any)")
def is_(one: Any = None, other: Any = None) -> bool:
    """Whether two values are the same element of the same kind, down to the time zone as written."""
    return kind_of(one) == kind_of(other) and bool(one == other)


@builtin("date(from: string)")
def date(text: str) -> Date:
    """A date from its text."""
    return parse_date(text)


@builtin("date(from: date | date and time)")
def date_of(value: Date | DateTime) -> Date:
    """The date of a date and time."""
    return value.date if isinstance(value, DateTime) else value


@builtin("date(year: number, month: number, day: number)")
def date_from_parts(year: Decimal, month: Decimal, day: Decimal) -> Date:
    """A date from three numbers."""
    return Date(int(year), int(month), int(day))


@builtin("time(from: string)")
def time(text: str) -> Time:
    """A time from its text."""
    return parse_time(text)


@builtin("time(from: time | date and time | date)")
def time_of(value: Time | DateTime | Date) -> Time:
    """The time of a date and time; a date is its midnight, UTC."""
    if isinstance(value, Date):
        return Time(0, 0, Decimal(0), Zone(0))
    return value.time if isinstance(value, DateTime) else value


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration?)")
def time_from_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: Seconds | None = None) -> Time:
    """A time from its parts."""
    zone = None if offset is None else Zone(int(offset.total))
    return Time(int(hour), int(minute), second, zone)


@builtin("date and time(from: string)")
def date_and_time(text: str) -> DateTime:
    """A date and time from its text."""
    return parse_date_time(text)


@builtin("date and time(from: date and time)")
def date_and_time_of(value: DateTime) -> DateTime:
    """A date and time is its own."""
    return value


@builtin("date and time(date: date | date and time, time: time)")
def date_and_time_from_parts(day: Date | DateTime, clock: Time) -> DateTime:
    """The date of one and the time of the other."""
    return DateTime(date_of(day), clock)


@builtin("date and time(date: date and time, timezone: string)")
def date_and_time_in_zone(moment: DateTime, zone: str) -> DateTime:
    """The same moment in another time zone."""
    utc = DateTime(Date(1970, 1, 1), Time(0, 0, Decimal(0), Zone(0))).plus_seconds(moment.seconds())
    target = Zone(name=zone)
    shifted = utc.plus_seconds(Decimal(target.seconds_at_utc(utc.date, utc.time.second_of_day)))
    return DateTime(shifted.date, Time(shifted.time.hour, shifted.time.minute, shifted.time.second, target))


@builtin("duration(from: string)")
def duration(text: str) -> Seconds | Months:
    """A duration from its text."""
    return parse_duration(text)


@builtin("duration(from: days and time duration | years and months duration)")
def duration_of(value: Seconds | Months) -> Seconds | Months:
    """A duration is its own."""
    return value


@builtin("years and months duration(from: date | date and time, to: date | date and time)")
def years_and_months_duration(start: Date | DateTime, end: Date | DateTime) -> Months:
    """Whole months between two dates; times of day do not count."""
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    if months < 0 and last.day > first.day:
        months += 1
    return Months(months)


@builtin("range(from: string)")
def range_(text: str) -> FeelRange | None:
    """A range from its text; its ends must be constants in order."""
    node = parse_expression(text.strip())
    if not isinstance(node, syntax.RangeNode) or not (is_constant(node.low) and is_constant(node.high)):
        return None
    low, high = _constant(node.low), _constant(node.high)
    if compare("<=", low, high) is not True:
        return None
    return FeelRange(low, high, node.low_included, node.high_included)


def _constant(node: syntax.Node) -> Any:
    match node:
        case syntax.Literal(value):
            return value
        case syntax.Negative(operand):
            return negative(_constant(operand))
        case syntax.Call(syntax.Name(name), arguments):
            return BUILTINS[name].invoke([_constant(argument) for argument in arguments])
        case _:
            return None
