"""When a place or a phone answers: usual hours, exceptions, and whether it is open at a moment.

Pure functions of a document's hours. An exception for a day replaces the usual hours of that day; nothing known is
never shown as closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from polku.directory.content import Hours, Period
from polku.shared.clock import HELSINKI

Span = tuple[time, time]
DAYS_AHEAD = 14


@dataclass(frozen=True)
class DayHours:
    """The hours of one day. `known` is False when the document says nothing of that day."""

    known: bool
    spans: tuple[Span, ...] = ()
    always: bool = False
    exception: Hours | None = None


@dataclass(frozen=True)
class WeekRow:
    """Weekdays in a row (1 is Monday) with the same hours; without spans it is closed on them."""

    first_day: int
    last_day: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class OpenState:
    """`open` is True, False, or None when it cannot be known. `until` or `opens` says when that changes."""

    open: bool | None
    until: datetime | None = None
    opens: datetime | None = None


UNKNOWN = OpenState(None)


def hours_on(hours: Sequence[Hours], day: date) -> DayHours:
    """The hours of a day: its exception if there is one, else the usual ones in force."""
    exceptions = [h for h in hours if h.kind == "exception" and _holds(h, day)]
    if exceptions:
        return DayHours(True, _spans(exceptions, day), any(h.always_open for h in exceptions), exceptions[0])
    usual = [h for h in hours if _is_timed(h) and _holds(h, day)]
    return DayHours(bool(usual), _spans(usual, day), any(h.always_open for h in usual))


def week_of(hours: Sequence[Hours], on: date) -> list[WeekRow]:
    """The usual week in force on a day, weekdays with equal hours joined; empty when it has no usual hours."""
    usual = [h for h in hours if _is_timed(h) and _holds(h, on) and not h.always_open]
    if not usual:
        return []
    rows: list[WeekRow] = []
    for weekday in range(1, 8):
        spans = _weekday_spans(usual, weekday)
        if rows and rows[-1].spans == spans:
            rows[-1] = WeekRow(rows[-1].first_day, weekday, spans)
        else:
            rows.append(WeekRow(weekday, weekday, spans))
    return rows if any(row.spans for row in rows) else []


def exceptions_ahead(hours: Sequence[Hours], on: date) -> list[Hours]:
    """Exceptions that have not passed, the nearest first."""
    coming = [h for h in hours if h.kind == "exception" and (_last_date(h) or date.max) >= on]
    return sorted(coming, key=lambda h: h.first_date or date.min)


def state_at(hours: Sequence[Hours], moment: datetime) -> OpenState:
    """Whether it is open at a moment, and when that changes within two weeks."""
    local = moment.astimezone(HELSINKI)
    # Yesterday counts: a span may pass midnight.
    days = [
        (day, hours_on(hours, day))
        for n in range(-1, DAYS_AHEAD)
        for day in [local.date() + timedelta(days=n)]
    ]
    if not days[1][1].known:
        return UNKNOWN
    if days[1][1].always:
        return OpenState(True)
    spans = [span for day, that_day in days for span in _moments(day, that_day.spans)]
    for starts, ends in spans:
        if starts <= local < ends:
            return OpenState(True, until=ends)
    return OpenState(False, opens=min((starts for starts, _ends in spans if starts > local), default=None))


def _is_timed(hours: Hours) -> bool:
    return hours.kind == "usual" and not hours.by_reservation and bool(hours.periods or hours.always_open)


def _last_date(hours: Hours) -> date | None:
    # An exception with one date is for that day only; usual hours with one go on.
    return hours.last_date or (hours.first_date if hours.kind == "exception" else None)


def _holds(hours: Hours, day: date) -> bool:
    return (hours.first_date or date.min) <= day <= (_last_date(hours) or date.max)


def _spans(hours: Iterable[Hours], day: date) -> tuple[Span, ...]:
    return _weekday_spans([h for h in hours if not h.closed], day.isoweekday())


def _weekday_spans(hours: Iterable[Hours], weekday: int) -> tuple[Span, ...]:
    return tuple(sorted({(p.opens, p.until) for h in hours for p in h.periods if _covers(p, weekday)}))


def _covers(period: Period, weekday: int) -> bool:
    if period.first_day <= period.last_day:
        return period.first_day <= weekday <= period.last_day
    return weekday >= period.first_day or weekday <= period.last_day


def _moments(day: date, spans: Iterable[Span]) -> Iterable[tuple[datetime, datetime]]:
    for opens, until in spans:
        last = day if until > opens else day + timedelta(days=1)
        yield datetime.combine(day, opens, HELSINKI), datetime.combine(last, until, HELSINKI)
