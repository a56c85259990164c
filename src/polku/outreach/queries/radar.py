"""How near a day is, in whole months of the calendar."""

from __future__ import annotations

import calendar
from datetime import date

from polku.outreach.choices import Radar

STAGES = ((3, Radar.THREE), (6, Radar.SIX), (12, Radar.TWELVE))


def radar_of(day: date | None, *, on: date) -> Radar:
    """The stage a day of graduation is in. The day three months ahead is still in the stage of three months."""
    if day is None:
        return Radar.UNKNOWN
    if day < on:
        return Radar.PASSED
    return next((stage for months, stage in STAGES if day <= months_after(on, months)), Radar.LATER)


def months_after(day: date, months: int) -> date:
    """So many months on; the last day of a month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def half_year_of(day: date) -> str:
    """2026-1 from January to June, 2026-2 from July on."""
    return f"{day.year}-{1 if day.month <= 6 else 2}"
