"""FEEL arithmetic (DMN tables 45 and 57 to 60): numbers, text joining, dates and durations. No meaning gives `None`."""

from decimal import Decimal
from typing import Any

from polku_engine.feel.temporal import DAY_SECONDS, Date, DateTime, Months, Seconds, Time, Zone
from polku_engine.feel.values import NUMBERS


def calculate(op: str, left: Any, right: Any) -> Any:
    """`left op right`.

    >>> calculate("+", Date(2024, 1, 31), Months(1))
    Date(year=2024, month=2, day=29)
    >>> calculate("+", Decimal(1), "1") is None
    True
    """
    try:
        match op:
            case "+":
                return _add(left, right)
            case "-":
                return _subtract(left, right)
            case "*":
                return _multiply(left, right)
            case "/":
                return _divide(left, right)
            case _:
                return _power(left, right)
    except (ArithmeticError, ValueError):
        return None


def negative(value: Any) -> Any:
    """`-value`."""
    match value:
        case Decimal():
            return NUMBERS.minus(value)
        case Seconds(total):
            return Seconds(-total)
        case Months(total):
            return Months(-total)
        case _:
            return None


def _add(left: Any, right: Any) -> Any:
    match left, right:
        case (Decimal(), Decimal()):
            return NUMBERS.add(left, right)
        case (str(), str()):
            return left + right
        case (Seconds(), Seconds()):
            return Seconds(left.total + right.total)
        case (Months(), Months()):
            return Months(left.total + right.total)
        case (Date() | DateTime(), Months()):
            return left.plus_months(right.total)
        case (DateTime(), Seconds()):
            return left.plus_seconds(right.total)
        case (Date(), Seconds()):
            return DateTime(left, Time(0, 0, Decimal(0))).plus_seconds(right.total).date
        case (Time(), Seconds()):
            return Time.from_seconds(left.second_of_day + right.total, left.zone)
        case (Seconds() | Months(), Date() | DateTime() | Time()):
            return _add(right, left)
        case _:
            return None


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(right, Seconds | Months) and not isinstance(left, str):
        return _add(left, negative(right))
    match left, right:
        case (Decimal(), Decimal()):
            return NUMBERS.subtract(left, right)
        case (Date() | DateTime(), Date() | DateTime()):
            return _between(left, right)
        case (Time(), Time()):
            return _between_times(left, right)
        case _:
            return None


def _between(left: Date | DateTime, right: Date | DateTime) -> Seconds | None:
    if isinstance(left, Date) and isinstance(right, Date):
        return Seconds(Decimal((left.ordinal() - right.ordinal()) * DAY_SECONDS))
    one, other = _as_date_time(left), _as_date_time(right)
    if (one.offset is None) != (other.offset is None):
        return None
    return Seconds(one.seconds() - other.seconds())


def _as_date_time(value: Date | DateTime) -> DateTime:
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0, Decimal(0), Zone(0)))


def _between_times(left: Time, right: Time) -> Seconds | None:
    one, other = left.offset(), right.offset()
    if (one is None) != (other is None):
        return None
    return Seconds(left.second_of_day - (one or 0) - right.second_of_day + (other or 0))


def _multiply(left: Any, right: Any) -> Any:
    match left, right:
        case (Decimal(), Decimal()):
            return NUMBERS.multiply(left, right)
        case (Seconds(total), Decimal()):
            return Seconds(NUMBERS.multiply(total, right))
        case (Months(total), Decimal()):
            return Months(int(NUMBERS.multiply(Decimal(total), right)))
        case (Decimal(), Seconds() | Months()):
            return _multiply(right, left)
        case _:
            return None


def _divide(left: Any, right: Any) -> Any:
    match left, right:
        case (Decimal(), Decimal()):
            return NUMBERS.divide(left, right)
        case (Seconds(total), Decimal()):
            return Seconds(NUMBERS.divide(total, right))
        case (Months(total), Decimal()):
            return Months(int(NUMBERS.divide(Decimal(total), right)))
        case (Seconds(), Seconds()) | (Months(), Months()):
            return NUMBERS.divide(Decimal(left.total), Decimal(right.total))
        case _:
            return None


def _power(left: Any, right: Any) -> Any:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return NUMBERS.power(left, right)
    return None
