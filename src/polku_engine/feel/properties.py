"""The properties of FEEL values: `born.year`, `due.time offset`, `range.start included`."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from polku_engine.feel.temporal import Date, DateTime, Months, Seconds, Time
from polku_engine.feel.values import FeelRange


def property_of(value: Any, name: str) -> Any:
    """The value of a property, `None` when the value has no such property.

    >>> property_of(Date(2026, 2, 28), "weekday")
    Decimal('6')
    """
    reader = _READERS.get(type(value), {}).get(name)
    if reader is None:
        return None
    result = reader(value)
    return Decimal(result) if isinstance(result, int) and not isinstance(result, bool) else result


def _offset(seconds: int | None) -> Seconds | None:
    return None if seconds is None else Seconds(Decimal(seconds))


_DATE: Mapping[str, Callable[[Any], Any]] = {
    "year": lambda v: v.year,
    "month": lambda v: v.month,
    "day": lambda v: v.day,
    "weekday": lambda v: v.weekday,
}
_TIME: Mapping[str, Callable[[Any], Any]] = {
    "hour": lambda v: v.hour,
    "minute": lambda v: v.minute,
    "second": lambda v: v.second,
    "time offset": lambda v: _offset(v.offset()),
    "timezone": lambda v: v.zone.name if v.zone else None,
}


def _of_date(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda v: reader(v.date)


def _of_time(reader: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda v: reader(v.time)


_MIDNIGHT: Mapping[str, Callable[[Any], Any]] = {
    "hour": lambda v: 0,
    "minute": lambda v: 0,
    "second": lambda v: 0,
    # A date compares as midnight UTC (DMN 10.3.2.3.5), so that is its offset.
    "time offset": lambda v: Seconds(Decimal(0)),
}

_READERS: Mapping[type, Mapping[str, Callable[[Any], Any]]] = {
    Date: {**_DATE, **_MIDNIGHT},
    Time: _TIME,
    DateTime: {
        **{name: _of_date(reader) for name, reader in _DATE.items()},
        **{name: _of_time(reader) for name, reader in _TIME.items()},
        "time offset": lambda v: _offset(v.offset),
    },
    Seconds: {
        "days": lambda v: v.parts()[0],
        "hours": lambda v: v.parts()[1],
        "minutes": lambda v: v.parts()[2],
        "seconds": lambda v: v.parts()[3],
    },
    Months: {"years": lambda v: v.parts()[0], "months": lambda v: v.parts()[1]},
    FeelRange: {
        "start": lambda v: v.low,
        "end": lambda v: v.high,
        "start included": lambda v: v.low_included,
        "end included": lambda v: v.high_included,
    },
}
