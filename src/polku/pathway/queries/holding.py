"""Days on which nobody held the ball for a person (omistajattomat päivät)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

from polku.shared.clock import HELSINKI


class Held(Protocol):
    """A stretch of time in which somebody answered for the plan; no end: still does."""

    starts_at: datetime
    ends_at: datetime | None


def ownerless_days(holdings: Iterable[Held], *, first: date, last: date) -> list[date]:
    """The days from `first` to `last` (both included) on which nobody answered for the plan at any moment.

    A day is a Finnish day: somebody who answered for a minute of it held the ball that day.
    """
    held: set[date] = set()
    for one in holdings:
        day = max(first, one.starts_at.astimezone(HELSINKI).date())
        end = last if one.ends_at is None else min(last, one.ends_at.astimezone(HELSINKI).date())
        while day <= end:
            held.add(day)
            day += timedelta(days=1)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if day not in held]
