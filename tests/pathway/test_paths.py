"""Stages from facts, how a path has gone, and days without an owner."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polku.pathway.choices import Stage
from polku.pathway.queries.holding import ownerless_days
from polku.pathway.queries.stages import movement_of, place_of
from polku.shared.clock import HELSINKI

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, Stage.UNKNOWN),
        ({"outside_services": False}, Stage.UNKNOWN),
        ({"outside_services": True}, Stage.OUTSIDE),
        ({"in_work_activity": "day_activity", "outside_services": True}, Stage.TAKING_PART),
        ({"rehabilitation_going_on": "social"}, Stage.PREPARING),
        ({"rehabilitation_going_on": "none"}, Stage.UNKNOWN),
        ({"in_work_activity": "rehabilitative"}, Stage.PREPARING),
        ({"main_activity": "studying", "in_work_activity": "rehabilitative"}, Stage.STUDYING),
        ({"in_work_activity": "supported", "has_employer": True}, Stage.SUPPORTED_WORK),
        ({"has_employer": True}, Stage.OPEN_WORK),
        ({"main_activity": "working", "has_employer": False}, Stage.OPEN_WORK),
    ],
)
def test_a_stage_is_read_from_facts_and_unknown_stays_unknown(facts, stage):
    assert place_of(facts).stage == stage


@dataclass
class Span:
    stage: int
    first_day: date


@pytest.mark.parametrize(
    ("stages", "days_since", "movement"),
    [
        ([], 0, "start"),
        ([Stage.OUTSIDE], 0, "start"),
        ([Stage.OUTSIDE, Stage.STUDYING], 0, "forward"),
        ([Stage.STUDYING, Stage.OUTSIDE], 179, "back"),
        ([Stage.STUDYING, Stage.OUTSIDE], 180, "stuck"),
        ([Stage.STUDYING, Stage.OPEN_WORK], 400, "forward"),
        ([Stage.UNKNOWN, Stage.STUDYING], 3, "steady"),
    ],
)
def test_a_path_goes_forward_back_or_is_stuck(stages, days_since, movement):
    spans = [Span(stage, DAY - timedelta(days=500 - n)) for n, stage in enumerate(stages)]
    if spans:
        spans[-1].first_day = DAY
    assert movement_of(spans, on=DAY + timedelta(days=days_since)) == movement


def test_a_finished_step_keeps_a_path_from_being_stuck():
    spans = [Span(Stage.PREPARING, DAY)]
    on = DAY + timedelta(days=200)
    assert movement_of(spans, on=on) == "stuck"
    assert movement_of(spans, on=on, last_finished_step=DAY + timedelta(days=60)) == "start"


@dataclass
class Held:
    starts_at: datetime
    ends_at: datetime | None


START = datetime(2026, 3, 1, tzinfo=UTC)
moments = st.integers(0, 40 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
holdings = st.lists(st.tuples(moments, st.none() | moments), max_size=5)


@given(holdings)
def test_a_day_is_ownerless_when_no_minute_of_it_was_held(spans):
    held = [Held(start, end) for start, end in spans if end is None or start <= end]
    first, last = date(2026, 3, 1), date(2026, 4, 10)
    found = set(ownerless_days(held, first=first, last=last))
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        begins = datetime.combine(day, datetime.min.time(), HELSINKI)
        ends = datetime.combine(day + timedelta(days=1), datetime.min.time(), HELSINKI)
        touched = any(one.starts_at < ends and (one.ends_at is None or one.ends_at >= begins) for one in held)
        assert (day in found) == (not touched)


def test_both_nights_when_the_clock_is_moved():
    for night in (date(2026, 3, 29), date(2026, 10, 25)):
        # 23.30 in Finland of the evening before, and 0.30 of the day after.
        before = datetime(night.year, night.month, night.day - 1, 23, 30, tzinfo=HELSINKI)
        after = datetime(night.year, night.month, night.day + 1, 0, 30, tzinfo=HELSINKI)
        held = [Held(before - timedelta(days=3), before), Held(after, None)]
        assert ownerless_days(held, first=night - timedelta(days=2), last=night + timedelta(days=2)) == [
            night
        ]
