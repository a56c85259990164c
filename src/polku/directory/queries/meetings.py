"""When groups meet: the days that follow from a group's weekday, rhythm and first and last day. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from polku.directory.content import Group
from polku.shared.clock import HELSINKI


@dataclass(frozen=True)
class Meeting:
    """One meeting of a group, in Finnish time."""

    group: Group
    starts: datetime
    ends: datetime
    cancelled: bool


def first_meeting(group: Group) -> date:
    """The first day it meets: the group's weekday on or after its first date."""
    return group.first_date + timedelta(days=(group.weekday - group.first_date.isoweekday()) % 7)


def days_of(group: Group, first: date, last: date) -> Iterator[date]:
    """The days it meets between two days, both included, cancelled ones too."""
    start = first_meeting(group)
    step = timedelta(weeks=group.every_weeks)
    skipped = max(0, -(-(first - start).days // step.days))
    day = start + skipped * step
    end = min(last, group.last_date or last)
    while day <= end:
        yield day
        day += step


def meetings_of(group: Group, first: date, last: date) -> list[Meeting]:
    """Its meetings between two days, both included."""
    return [_meeting(group, day) for day in days_of(group, first, last)]


def next_meeting(group: Group, after: datetime, weeks: int = 26) -> Meeting | None:
    """The next meeting that is not over and not cancelled, within half a year."""
    today = after.astimezone(HELSINKI).date()
    coming = meetings_of(group, today, today + timedelta(weeks=weeks))
    return next((m for m in coming if m.ends > after and not m.cancelled), None)


def is_over(group: Group, on: date) -> bool:
    """Whether it will not meet any more."""
    return group.last_date is not None and group.last_date < on


def _meeting(group: Group, day: date) -> Meeting:
    ends = day if group.ends > group.starts else day + timedelta(days=1)
    return Meeting(
        group,
        datetime.combine(day, group.starts, HELSINKI),
        datetime.combine(ends, group.ends, HELSINKI),
        day in group.cancelled,
    )
