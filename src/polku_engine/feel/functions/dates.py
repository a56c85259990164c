"""Functions on dates, and the only two that look at the clock."""

import datetime
from decimal import Decimal

from polku_engine.feel.functions.conversion import date_of
from polku_engine.feel.functions.registry import builtin
from polku_engine.feel.temporal import Date, DateTime
from polku_engine.feel.values import to_feel

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@builtin("now()")
def now() -> DateTime:
    """The current date and time with its offset."""
    moment: DateTime = to_feel(datetime.datetime.now().astimezone())
    return moment


@builtin("today()")
def today() -> Date:
    """The current date."""
    day: Date = to_feel(datetime.datetime.now().astimezone().date())
    return day


@builtin("day of year(date: date | date and time)")
def day_of_year(value: Date | DateTime) -> Decimal:
    """1 to 366."""
    return Decimal(date_of(value).day_of_year)


@builtin("day of week(date: date | date and time)")
def day_of_week(value: Date | DateTime) -> str:
    """The English name of the weekday."""
    return _DAYS[date_of(value).weekday - 1]


@builtin("month of year(date: date | date and time)")
def month_of_year(value: Date | DateTime) -> str:
    """The English name of the month."""
    return _MONTHS[date_of(value).month - 1]


@builtin("week of year(date: date | date and time)")
def week_of_year(value: Date | DateTime) -> Decimal:
    """The ISO 8601 week."""
    return Decimal(date_of(value).week_of_year)
