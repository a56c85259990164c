"""The days on which a group meets follow from its weekday, rhythm and dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from polku.directory.content import Group
from polku.directory.queries.meetings import days_of, first_meeting, meetings_of, next_meeting
from polku.shared.clock import HELSINKI

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


def group(**facts):
    told = {
        "key": "g",
        "name": {"fi": "Ryhmä"},
        "weekday": 2,
        "starts": "13:00",
        "ends": "15:00",
        "first_date": "2026-09-01",
    }
    return Group.model_validate(told | facts)


def by_counting(group, first, last):
    """Day by day: slow and plain."""
    start = group.first_date
    while start.isoweekday() != group.weekday:
        start += timedelta(days=1)
    end = min(last, group.last_date or last)
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return [day for day in days if day >= first and (day - start).days % (7 * group.every_weeks) == 0]


@given(DAYS, st.integers(1, 7), st.integers(1, 12), DAYS, st.integers(0, 400), st.none() | DAYS)
def test_days_are_those_that_counting_day_by_day_gives(first_date, weekday, weeks, first, length, last_date):
    one = group(first_date=first_date, weekday=weekday, every_weeks=weeks, last_date=last_date)
    last = first + timedelta(days=length)
    assert list(days_of(one, first, last)) == by_counting(one, first, last)


def test_the_first_meeting_is_on_the_groups_weekday():
    assert first_meeting(group(first_date="2026-09-02")) == date(2026, 9, 8)


def test_a_meeting_over_midnight_ends_on_the_next_day():
    (meeting,) = meetings_of(group(starts="22:00", ends="01:00"), date(2026, 11, 24), date(2026, 11, 24))
    assert meeting.ends.date() == date(2026, 11, 25)


def test_the_next_meeting_is_neither_over_nor_cancelled():
    one = group(cancelled=["2026-12-01"])
    after = meetings_of(one, date(2026, 11, 24), date(2026, 11, 24))[0].ends
    assert next_meeting(one, after).starts.date() == date(2026, 12, 8)
    assert next_meeting(one, after - timedelta(minutes=1)).starts.astimezone(HELSINKI).date() == date(
        2026, 11, 24
    )
    assert next_meeting(group(last_date="2026-11-01"), after) is None
