"""How things are today: places, waiting time, places left in a group."""

from datetime import timedelta

import pytest
from django.urls import reverse

from polku.directory.actions import state_claim
from polku.directory.actions.keeping import MAX_CLAIM, MAX_CLAIM_DAYS
from polku.directory.models import Claim
from polku.directory.queries.upkeep import claims_now
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.directory.upkeep_pages import as_actor, signed_in

pytestmark = pytest.mark.django_db

GROUP = {
    "key": "ke",
    "name": {"fi": "Keskiviikko"},
    "weekday": 3,
    "starts": "13:00",
    "ends": "15:00",
    "first_date": "2026-01-07",
}


@pytest.fixture
def entry(make_entry):
    return make_entry("Kerho", groups=[GROUP])


def test_numbers_are_told_in_two_clicks(entry, editor):
    client = signed_in(editor)
    address = reverse("entry_upkeep", args=[entry.pk])
    assert 'name="capacity"' in client.get(address).content.decode()
    client.post(
        reverse("entry_now", args=[entry.pk]), {"capacity": "3", "waiting": "", "group0": "0", "weeks": "2"}
    )
    told = {(c.kind, c.group_key): c.value for c in Claim.objects.all()}
    assert told == {("capacity", ""): 3, ("group_places", "ke"): 0}
    assert {c.expires_on for c in Claim.objects.all()} == {clock.today() + timedelta(days=14)}


@pytest.mark.parametrize("value", ["-1", "abc", str(MAX_CLAIM + 1), "9" * 30])
def test_an_impossible_number_is_refused(entry, editor, value):
    answer = signed_in(editor).post(reverse("entry_now", args=[entry.pk]), {"capacity": value, "weeks": "2"})
    assert answer.status_code == 422
    assert not Claim.objects.exists()


@pytest.mark.parametrize("days", [-1, MAX_CLAIM_DAYS + 1])
def test_a_claim_holds_from_today_to_a_limit(entry, editor, days):
    with pytest.raises(Invalid):
        state_claim(
            entry=entry,
            kind="capacity",
            value=1,
            expires_on=clock.today() + timedelta(days=days),
            by=as_actor(editor),
        )


def test_a_claim_disappears_by_itself(entry, editor):
    last = clock.today() + timedelta(days=7)
    state_claim(entry=entry, kind="capacity", value=1, expires_on=last, by=as_actor(editor))
    with clock.freeze(clock.now() + timedelta(days=7)):
        assert claims_now(entry)["capacity", ""].value == 1
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert claims_now(entry) == {}


def test_the_newest_claim_counts(entry, editor):
    for value in (5, 2):
        state_claim(
            entry=entry,
            kind="capacity",
            value=value,
            expires_on=clock.today() + timedelta(days=7),
            by=as_actor(editor),
        )
    assert claims_now(entry)["capacity", ""].value == 2


@pytest.mark.parametrize("who", ["sari", "eero", "aino"])
def test_others_tell_nothing(entry, who, request):
    with pytest.raises(Refused):
        state_claim(
            entry=entry,
            kind="capacity",
            value=1,
            expires_on=clock.today(),
            by=as_actor(request.getfixturevalue(who)),
        )


def test_the_form_begins_with_what_is_public_now(entry, editor):
    client = signed_in(editor)
    client.post(reverse("entry_now", args=[entry.pk]), {"capacity": "7", "weeks": "4"})
    assert 'value="7"' in client.get(reverse("entry_upkeep", args=[entry.pk])).content.decode()
