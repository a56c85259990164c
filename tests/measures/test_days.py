"""Turns of follow-ups become tasks, and days that pass are told of once: to the holder, then to the coordinators."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polku.cooperation.queries import duties_of
from polku.mail.models import Message
from polku.measures.actions import (
    answer_task,
    change_follow_up,
    change_measure,
    create_follow_up,
    create_tasks,
    end_follow_up,
    make_commitment,
    remind_of_days,
    tell_of_measure,
)
from polku.measures.queries.rhythm import last_turn_due, turn_after, turns
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from tests.cast import as_actor

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def at(day):
    return clock.freeze(datetime.combine(day, time(10), clock.HELSINKI))


def later(days):
    return at(clock.today() + timedelta(days=days))


def mails():
    return list(Message.objects.order_by("pk").values_list("kind", "recipient"))


@pytest.fixture
def follow(planned, kaisa, sari):
    def make(starts_in=0, every=2, unit="weeks", **facts):
        given = {
            "plan": planned.plan,
            "titles": {"fi": "Katsotaan suunnitelma läpi"},
            "every": every,
            "unit": unit,
            "starts_on": clock.today() + timedelta(days=starts_in),
            "organisation": planned.school,
            "holder": sari,
            "by": as_actor(kaisa),
        } | facts
        return create_follow_up(**given)

    return make


def days_of(follow_up):
    return list(follow_up.tasks.order_by("due_on").values_list("due_on", flat=True))


# Rhythm


def test_a_month_has_its_last_day_when_it_has_no_thirty_first():
    found = turns(date(2027, 1, 31), 1, "months")
    assert [next(found) for _turn in range(3)] == [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]


@given(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)),
    st.integers(1, 60),
    st.sampled_from(["weeks", "months"]),
    st.integers(0, 2000),
)
def test_every_day_lies_between_two_turns(starts_on, every, unit, days):
    rhythm = {"starts_on": starts_on, "every": every, "unit": unit}
    day = starts_on + timedelta(days=days)
    before, after = last_turn_due(day, **rhythm), turn_after(day, **rhythm)
    assert before <= day < after
    assert turn_after(before, **rhythm) == after


# Turns


def test_a_turn_becomes_a_task_two_weeks_before_its_day(follow):
    follow_up = follow(starts_in=20)
    with later(5):
        assert create_tasks() == 0
    with later(6):
        assert create_tasks() == 1
        assert create_tasks() == 0
    assert days_of(follow_up) == [follow_up.starts_on]


def test_of_turns_that_nobody_saw_only_the_last_becomes_a_task(follow):
    follow_up = follow(starts_in=20)
    start = follow_up.starts_on
    with at(start + 10 * WEEK + timedelta(days=1)):
        create_tasks()
    assert days_of(follow_up) == [start + 10 * WEEK, start + 12 * WEEK]


def test_nothing_comes_after_the_last_day(follow):
    follow_up = follow(starts_in=20, ends_on=clock.today() + timedelta(days=25))
    with later(200):
        create_tasks()
    assert days_of(follow_up) == []


def test_ending_leaves_out_what_lies_ahead_and_keeps_what_was_seen(follow, sari, kaisa):
    follow_up = follow()
    first, ahead = follow_up.tasks.order_by("due_on")
    answer_task(task=first, state="done", note="Hyvin", by=as_actor(sari))
    end_follow_up(follow_up=follow_up, by=as_actor(kaisa))
    ahead.refresh_from_db()
    first.refresh_from_db()
    assert (first.state, ahead.state) == ("done", "skipped")
    with pytest.raises(Invalid):
        end_follow_up(follow_up=follow_up, by=as_actor(kaisa))


def test_a_new_holder_gets_the_open_tasks_and_a_new_rhythm_holds_from_the_next_turn(
    follow, planned, kaisa, olli
):
    follow_up = follow()
    values = {
        "titles": {"fi": "Uusi"}, "every": 1, "unit": "months", "starts_on": follow_up.starts_on,
        "organisation": planned.school, "holder": olli, "by": as_actor(kaisa),
    }  # fmt: skip
    changed = change_follow_up(follow_up=follow_up, expected_version=1, **values)
    assert {task.holder for task in changed.tasks.all()} == {olli}
    assert changed.next_on > max(days_of(changed))
    with pytest.raises(Conflict):
        change_follow_up(follow_up=follow_up, expected_version=1, **values)


def test_a_member_begins_no_follow_up_and_answers_no_task_of_others(follow, planned, sari, olli):
    with pytest.raises(Refused):
        follow(by=as_actor(sari))
    with pytest.raises(Refused):
        answer_task(task=follow().tasks.first(), state="done", note="x", by=as_actor(olli))


@pytest.mark.parametrize(
    "wrong", [{"every": 0}, {"every": 61}, {"unit": "days"}, {"ends_on": date(2000, 1, 1)}]
)
def test_a_wrong_rhythm_is_refused(follow, wrong):
    with pytest.raises(Invalid):
        follow(**wrong)


# Days that pass


def test_the_owner_hears_at_once_and_the_coordinator_a_week_later_each_once(make_measure, sari, kaisa):
    make_measure(due_in=10)
    with later(10):
        assert remind_of_days() == 0
    with later(11):
        assert remind_of_days() == 1
        assert remind_of_days() == 0
    assert mails() == [("measures_late", sari.email)]
    with later(16):
        assert remind_of_days() == 0
    with later(17):
        assert remind_of_days() == 1
        assert remind_of_days() == 0
    assert mails()[1:] == [("measures_late_network", kaisa.email)]


def test_a_mail_holds_a_link_and_nothing_of_what_it_is_about(make_measure, sari):
    make_measure("Salainen toimi", due_in=-10)
    remind_of_days()
    for message in Message.objects.all():
        assert "http://testserver/fi/" in message.body
        for hidden in ("Salainen", "Sari", "Salpaus"):
            assert hidden not in message.subject + message.body


def test_one_mail_tells_of_everything_that_is_late(make_measure, follow, planned, kaisa, sari):
    make_measure(due_in=1)
    follow(starts_in=1)
    make_commitment(
        network=planned.network, organisation=planned.school, texts={"fi": "Lupaus"}, owner=sari,
        review_on=clock.today() + timedelta(days=1), by=as_actor(kaisa),
    )  # fmt: skip
    with later(2):
        assert remind_of_days() == 1
    assert Message.objects.get().subject.startswith("3 määräpäivää")


def test_what_nobody_looks_after_goes_to_the_coordinators_at_once(make_measure, kaisa, sari, by):
    from polku.accounts.actions import end_membership

    make_measure(due_in=-1, owner=None)
    make_measure(due_in=-1)
    end_membership(membership=sari.memberships.get(), by=by)
    remind_of_days()
    assert mails() == [("measures_late_network", kaisa.email)]


def test_a_new_day_begins_the_telling_anew(make_measure, kaisa):
    measure = make_measure(due_in=-1)
    remind_of_days()
    change_measure(
        measure=measure, expected_version=1, due_on=clock.today() + timedelta(days=3), by=as_actor(kaisa)
    )
    assert remind_of_days() == 0
    with later(4):
        assert remind_of_days() == 1


def test_what_was_dropped_is_told_to_nobody(make_measure, sari):
    tell_of_measure(
        measure=make_measure(due_in=-9),
        state="dropped",
        note="Ei tarvita",
        expected_version=1,
        by=as_actor(sari),
    )
    assert remind_of_days() == 0


# Handing over


def test_all_that_is_open_is_a_duty_of_its_holder(make_measure, follow, planned, kaisa, sari):
    done = make_measure("Luovuttu")
    tell_of_measure(measure=done, state="dropped", note="Ei rahaa", expected_version=1, by=as_actor(sari))
    measure = make_measure("Avoin")
    follow_up = follow()
    promise = make_commitment(
        network=planned.network, organisation=planned.school, texts={"fi": "Lupaus"}, owner=sari,
        review_on=clock.today(), by=as_actor(kaisa),
    )  # fmt: skip
    held = {(duty.row._meta.model_name, duty.row.pk) for duty in duties_of(sari, planned.network)}
    tasks = {("followuptask", task.pk) for task in follow_up.tasks.all()}
    assert held == tasks | {
        ("measure", measure.pk), ("followup", follow_up.pk), ("commitment", promise.pk),
    }  # fmt: skip
    assert "1.2 Avoin" in [duty.title("fi") for duty in duties_of(sari, planned.network)]
