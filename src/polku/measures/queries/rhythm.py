"""The turns of a recurring follow-up, as days."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

from polku.measures.choices import Unit


def turns(starts_on: date, every: int, unit: str) -> Iterator[date]:
    """All turns from the first on. Months are counted from the first day: 31 January, 28 February, 31 March."""
    step = 0
    while True:
        yield _later(starts_on, every * step, unit)
        step += 1


def turn_after(day: date, *, starts_on: date, every: int, unit: str) -> date:
    """The first turn after a day."""
    return next(turn for turn in turns(starts_on, every, unit) if turn > day)


def last_turn_due(day: date, *, starts_on: date, every: int, unit: str) -> date | None:
    """The last turn on a day or before it."""
    found = None
    for turn in turns(starts_on, every, unit):
        if turn > day:
            return found
        found = turn
    return None


def _later(start: date, count: int, unit: str) -> date:
    if unit == Unit.WEEKS:
        return start + timedelta(weeks=count)
    months = start.month - 1 + count
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))
