"""When owners are reminded of a review that is due: pure functions of days."""

from __future__ import annotations

from datetime import date, timedelta

# Days from the day of review: first two weeks ahead, then with waits that grow.
STEPS = (-14, 0, 14, 30, 60, 120, 240)
NOTICE_DAYS = -STEPS[0]
ESCALATE_DAYS = 60


def reminder_due(review_on: date, reminded_on: date | None, *, on: date) -> bool:
    """Whether a reminder is to go on a day: a step has come since the last reminder, or none went yet."""
    step = last_step(review_on, on=on)
    return step is not None and (reminded_on is None or reminded_on < step)


def last_step(review_on: date, *, on: date) -> date | None:
    """The newest day of reminding that has come; None while the review is far away."""
    days = [review_on + timedelta(days=step) for step in STEPS]
    return max((day for day in days if day <= on), default=None)


def is_escalated(review_on: date, *, on: date) -> bool:
    """Whether coordinators hear of it too: the review is 60 days late."""
    return (on - review_on).days >= ESCALATE_DAYS
