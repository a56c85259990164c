"""Days are days in Finland: on both nights when the clock is moved, and on the 18th birthday."""

from datetime import UTC, date, datetime, timedelta

import pytest

from polku.accounts.actions import add_membership
from polku.consent.actions import add_representative, change_client, end_care, start_care
from polku.consent.queries import client_of
from polku.people.choices import Category
from polku.shared import clock
from polku.shared.errors import Missing
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
# Days of 25 and 23 hours, far enough that the cast works already.
LONG, SHORT = date(2041, 10, 27), date(2041, 3, 31)


def first_moment(day):
    return datetime(day.year, day.month, day.day, tzinfo=clock.HELSINKI).astimezone(UTC)


def sees(user, client, moment):
    with clock.freeze(moment):
        try:
            client_of(client.key, actor=as_actor(user))
        except Missing:
            return False
    return True


def test_the_days_are_what_they_are_said_to_be():
    assert first_moment(LONG + timedelta(days=1)) - first_moment(LONG) == timedelta(hours=25)
    assert first_moment(SHORT + timedelta(days=1)) - first_moment(SHORT) == timedelta(hours=23)


@pytest.mark.parametrize(
    ("born", "birthday"),
    [
        (date(2023, 10, 27), LONG),
        (date(2023, 3, 31), SHORT),
        (date(2024, 2, 29), date(2042, 3, 1)),
        (date(2024, 7, 1), date(2042, 7, 1)),
    ],
    ids=["the long day", "the short day", "born on a leap day", "summer"],
)
def test_a_guardians_view_ends_with_the_first_moment_of_the_18th_birthday(
    make_client, guide, paavo, born, birthday
):
    ends = first_moment(birthday)
    with clock.freeze(ends - timedelta(days=30)):
        client = make_client(guide, "Aino", born_on=born)
        add_representative(
            client=client, user=paavo, kind="guardian", categories=[Category.BASIC, Category.PLAN],
            ends_at=ends + timedelta(days=3650), by=as_actor(guide),
        )  # fmt: skip
    assert sees(paavo, client, ends - SECOND)
    assert not sees(paavo, client, ends)
    assert not sees(paavo, client, ends + timedelta(hours=3))
    assert sees(guide, client, ends)


@pytest.mark.parametrize("day", [LONG, SHORT], ids=["the long day", "the short day"])
def test_a_workers_last_day_is_the_whole_day(make_user, guide, make_client, by, day):
    morning = first_moment(day)
    with clock.freeze(morning - timedelta(days=3)):
        client = make_client(guide)
        leaving = make_user("lahteva")
        add_membership(user=leaving, organisation=workplace(guide), role="member", valid_to=day, by=by)
        start_care(organisation=workplace(guide), key=client.key, worker=leaving, by=as_actor(guide))
    after = first_moment(day + timedelta(days=1))
    assert sees(leaving, client, morning)
    assert sees(leaving, client, after - SECOND)
    assert not sees(leaving, client, after)


def test_what_ended_in_the_first_half_past_three_is_closed_in_the_second(guide, make_client, make_user, by):
    first, second = datetime(2041, 10, 27, 0, 30, tzinfo=UTC), datetime(2041, 10, 27, 1, 30, tzinfo=UTC)
    local = [moment.astimezone(clock.HELSINKI).strftime("%H.%M") for moment in (first, second)]
    assert local == ["03.30", "03.30"]
    with clock.freeze(first - timedelta(days=1)):
        client = make_client(guide)
        other = make_user("toinen", "member", workplace(guide))
        start_care(organisation=workplace(guide), key=client.key, worker=other, by=as_actor(guide))
    with clock.freeze(first):
        end_care(organisation=workplace(guide), key=client.key, worker=other, by=as_actor(guide))
    assert sees(other, client, first - SECOND)
    assert not sees(other, client, first)
    assert not sees(other, client, second)


@pytest.mark.parametrize("day", [LONG, SHORT], ids=["the long day", "the short day"])
def test_a_day_of_birth_stays_the_same_day_however_the_clock_is_moved(guide, make_client, day):
    client = make_client(guide, "Aino")
    for hour in range(26):
        with clock.freeze(first_moment(day) + timedelta(hours=hour)):
            version = client_of(client.key, actor=as_actor(guide)).version
            change_client(
                client=client, version=version, call_name="Aino", born_on=day, own_number=None, language="fi",
                by=as_actor(guide),
            )  # fmt: skip
            assert client_of(client.key, actor=as_actor(guide)).born_on == day
