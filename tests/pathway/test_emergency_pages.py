"""Emergencies through the pages: exact name, reason, an hour, a review by another."""

from datetime import timedelta

import pytest
from django.urls import reverse

from polku.consent.actions import end_care, name_steward
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import as_actor, workplace
from tests.pathway.pages import page, signed_in, text_of

pytestmark = pytest.mark.django_db
WHY = {"reason": "cover", "explanation": "Ohjaaja on lomalla ja asia on kiireinen."}


@pytest.fixture
def steward(make_user, aino_case):
    user = make_user("vastaava", "member", workplace(aino_case.guide))
    name_steward(organisation=workplace(aino_case.guide), user=user, by=system("test"))
    return user


def test_an_emergency_opens_for_an_hour_to_read_and_says_so(plan, aino_case, colleague):
    at = signed_in(colleague)
    opened = at.post(reverse("emergency"), {"call_name": "Aino", **WHY}, follow=True)
    shown = text_of(opened)
    assert "Voit lukea kello" in shown
    assert reverse("saying_new", args=[aino_case.client.key]) not in shown
    assert at.get(page("saying_new", aino_case.client)).status_code == 403
    with clock.freeze(clock.now() + timedelta(minutes=61)):
        assert at.get(page("person", aino_case.client)).status_code == 404


def test_a_part_of_a_name_and_another_organisations_client_find_nothing(plan, aino_case, colleague, eero):
    for user, name in ((colleague, "Ain"), (eero, "Aino")):
        answer = signed_in(user).post(reverse("emergency"), {"call_name": name, **WHY})
        assert answer.status_code == 422
        assert "ei ole tarkalleen tämän nimistä" in text_of(answer)


def test_among_several_of_a_name_one_is_chosen(plan, aino_case, colleague, guide, make_client):
    make_client(guide, "Aino")
    at = signed_in(colleague)
    asked = at.post(reverse("emergency"), {"call_name": "Aino", **WHY})
    assert len(asked.context["several"]) == 2
    chosen = {"call_name": "Aino", "person": str(aino_case.client.key), **WHY}
    assert at.post(reverse("emergency"), chosen).url == page("person", aino_case.client)


def test_a_steward_reviews_and_an_unreviewed_opening_suspends(plan, aino_case, colleague, steward):
    at = signed_in(colleague)
    at.post(reverse("emergency"), {"call_name": "Aino", **WHY})
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert "odottaa tarkastusta" in text_of(at.get(reverse("emergency")))
    desk = signed_in(steward)
    listed = desk.get(reverse("stewardship"))
    assert WHY["explanation"] in text_of(listed)
    row = listed.context["rows"][0]["emergencies"][0]
    place = workplace(aino_case.guide).pk
    said = {"organisation": place, "row": row.pk, "outcome": "justified", "review": "Asia oli kiireinen."}
    assert desk.post(reverse("stewardship"), said).status_code == 302
    assert "Mikään ei odota tarkastusta" in text_of(desk.get(reverse("stewardship")))
    with clock.freeze(clock.now() + timedelta(days=8)):
        assert "Avaa 60 minuutiksi" in text_of(at.get(reverse("emergency")))


def test_a_client_without_a_worker_is_given_to_one(plan, aino_case, colleague, steward):
    guide, person = aino_case.guide, aino_case.client
    end_care(organisation=person.organisation, key=person.key, worker=guide, by=as_actor(guide))
    desk = signed_in(steward)
    shown = text_of(desk.get(reverse("stewardship")))
    assert str(person.key) in shown
    assert "Aino" not in shown
    said = {"organisation": person.organisation_id, "person": str(person.key), "receiver": colleague.pk}
    desk.post(reverse("stewardship"), said)
    assert signed_in(colleague).get(page("person", person)).status_code == 200
    assert desk.post(reverse("stewardship"), said).status_code == 404


def test_only_stewards_find_the_page(aino_case, colleague, olli, kaisa):
    for user in (aino_case.guide, colleague, olli, kaisa):
        assert signed_in(user).get(reverse("stewardship")).status_code == 404
