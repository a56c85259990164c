"""Opening hours: the usual week, exceptions, past midnight, both nights when the clocks change."""

from datetime import date, datetime, time

import pytest

from polku.directory.content import Hours
from polku.directory.queries.opening import hours_on, state_at, week_of
from polku.shared.clock import HELSINKI

OFFICE = Hours.model_validate(
    {"periods": [{"first_day": 1, "last_day": 5, "opens": "08:00", "until": "16:00"}]}
)
CHRISTMAS = Hours.model_validate(
    {"kind": "exception", "closed": True, "first_date": "2026-12-24", "last_date": "2026-12-26"}
)
SHORT_DAY = Hours.model_validate(
    {
        "kind": "exception",
        "first_date": "2026-11-26",
        "periods": [{"first_day": 4, "last_day": 4, "opens": "10:00", "until": "12:00"}],
    }
)
NIGHT = Hours.model_validate(
    {"periods": [{"first_day": 6, "last_day": 7, "opens": "20:00", "until": "04:00"}]}
)


def at(*moment):
    return datetime(*moment, tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ((2026, 11, 24, 7, 59), False),
        ((2026, 11, 24, 8, 0), True),
        ((2026, 11, 24, 15, 59), True),
        ((2026, 11, 24, 16, 0), False),
        ((2026, 11, 28, 12, 0), False),
    ],
)
def test_the_usual_hours_open_and_close_to_the_minute(moment, is_open):
    assert state_at([OFFICE], at(*moment)).open is is_open


def test_it_says_when_it_opens_next_over_a_weekend_and_a_holiday():
    assert state_at([OFFICE], at(2026, 11, 27, 17, 0)).opens == at(2026, 11, 30, 8, 0)
    assert state_at([OFFICE, CHRISTMAS], at(2026, 12, 23, 17, 0)).opens == at(2026, 12, 28, 8, 0)


def test_an_exception_replaces_the_usual_hours_of_its_day():
    assert state_at([OFFICE, SHORT_DAY], at(2026, 11, 26, 9, 0)).open is False
    assert state_at([OFFICE, SHORT_DAY], at(2026, 11, 26, 11, 0)).until == at(2026, 11, 26, 12, 0)
    assert state_at([OFFICE, SHORT_DAY], at(2026, 11, 27, 9, 0)).open is True


def test_a_night_past_midnight_is_open_on_the_next_day():
    assert state_at([NIGHT], at(2026, 11, 29, 3, 30)).open is True
    assert state_at([NIGHT], at(2026, 11, 29, 4, 30)).open is False


def test_the_nights_when_the_clocks_change_close_by_the_clock_on_the_wall():
    assert state_at([NIGHT], at(2026, 10, 25, 2, 0)).until == at(2026, 10, 25, 4, 0)
    assert state_at([NIGHT], at(2027, 3, 28, 2, 0)).until == at(2027, 3, 28, 4, 0)


@pytest.mark.parametrize(
    "hours", [[], [Hours(by_reservation=True)], [Hours(note={"fi": "Soita."})], [CHRISTMAS]]
)
def test_what_is_not_known_is_not_shown_as_closed(hours):
    assert state_at(hours, at(2026, 11, 24, 12, 0)).open is None


def test_what_is_always_open_is_open():
    assert state_at([Hours(always_open=True)], at(2026, 11, 24, 3, 0)).open is True


def test_hours_of_a_season_hold_only_in_it():
    summer = OFFICE.model_copy(update={"first_date": date(2026, 6, 1), "last_date": date(2026, 8, 31)})
    assert not hours_on([summer], date(2026, 11, 24)).known
    assert hours_on([summer], date(2026, 7, 1)).spans == ((time(8), time(16)),)


def test_equal_days_of_the_week_are_one_row():
    rows = week_of([OFFICE], date(2026, 11, 24))
    assert [(row.first_day, row.last_day, bool(row.spans)) for row in rows] == [(1, 5, True), (6, 7, False)]


def test_days_from_saturday_to_monday_go_over_the_end_of_the_week():
    hours = Hours.model_validate(
        {"periods": [{"first_day": 6, "last_day": 1, "opens": "10:00", "until": "12:00"}]}
    )
    assert [bool(hours_on([hours], date(2026, 11, 23 + n)).spans) for n in range(7)] == [
        True,
        *[False] * 4,
        True,
        True,
    ]
