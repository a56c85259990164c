"""The radar at its boundaries."""

from datetime import date

import pytest

from polku.outreach.choices import Radar
from polku.outreach.queries.radar import half_year_of, months_after, radar_of

ON = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (None, Radar.UNKNOWN),
        (date(2026, 11, 29), Radar.PASSED),
        (date(2026, 11, 30), Radar.THREE),
        # Three months from 30 November end on the last day of February.
        (date(2027, 2, 28), Radar.THREE),
        (date(2027, 3, 1), Radar.SIX),
        (date(2027, 5, 30), Radar.SIX),
        (date(2027, 5, 31), Radar.TWELVE),
        (date(2027, 11, 30), Radar.TWELVE),
        (date(2027, 12, 1), Radar.LATER),
    ],
)
def test_each_stage_ends_on_its_day(day, stage):
    assert radar_of(day, on=ON) == stage


def test_a_leap_day_is_used_where_there_is_one():
    assert months_after(date(2027, 11, 30), 3) == date(2028, 2, 29)


def test_half_years_change_in_july():
    assert (half_year_of(date(2026, 6, 30)), half_year_of(date(2026, 7, 1))) == ("2026-1", "2026-2")
