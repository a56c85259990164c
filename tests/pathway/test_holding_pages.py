"""Handing over, working with colleagues, what is known, services that fit, the plan on paper."""

import re

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.context import acting_as
from polku.pathway import actions
from polku.pathway.models import Holding
from polku.pathway.queries.facts import answers_in
from polku.pathway.views import situation
from tests.cast import as_actor
from tests.directory.criteria_region import build_criteria
from tests.directory.region import build
from tests.pathway.pages import logged_folders, page, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide_at(aino_case):
    return signed_in(aino_case.guide)


def test_a_handover_moves_with_a_yes_and_only_the_receiver_answers(plan, aino_case, colleague, guide_at):
    person = aino_case.client
    guide_at.post(page("handover_new", person), {"receiver": colleague.pk, "note": "Jään lomalle."})
    assert "Tarjottu: Kollega" in text_of(guide_at.get(page("person", person)))
    assert guide_at.get(page("handover_answer", person)).status_code == 404
    receiver = signed_in(colleague)
    assert "Tarjottu sinulle" in text_of(receiver.get(reverse("work_list")))
    assert "Jään lomalle." in text_of(receiver.get(page("handover_answer", person)))
    receiver.post(page("handover_answer", person), {"accept": "yes"})
    with acting_as(as_actor(aino_case.guide)):
        assert Holding.objects.get(ends_at=None).worker_id == colleague.pk


def test_a_no_asks_for_a_reason_and_closes_the_person_again(plan, aino_case, colleague, guide_at):
    person = aino_case.client
    guide_at.post(page("handover_new", person), {"receiver": colleague.pk})
    receiver = signed_in(colleague)
    assert receiver.post(page("handover_answer", person), {"accept": "no"}).status_code == 422
    no = receiver.post(page("handover_answer", person), {"accept": "no", "answer": "En ehdi."})
    assert no.url == reverse("work_list")
    assert receiver.get(page("person", person)).status_code == 404


def test_an_offer_is_taken_back(plan, aino_case, colleague, guide_at):
    person = aino_case.client
    guide_at.post(page("handover_new", person), {"receiver": colleague.pk})
    guide_at.post(page("handover_withdraw", person))
    assert signed_in(colleague).get(page("person", person)).status_code == 404
    assert guide_at.post(page("handover_withdraw", person)).status_code == 404


def test_a_colleague_is_brought_in_and_leaves(plan, aino_case, colleague, guide_at):
    person = aino_case.client
    guide_at.post(page("person_workers", person), {"receiver": colleague.pk})
    joined = signed_in(colleague)
    assert joined.get(page("person", person)).status_code == 200
    shown = joined.get(page("person_workers", person)).context["now"]
    row = next(one for one in shown if one.worker_id == colleague.pk)
    assert joined.post(page("care_end", person), {"row": row.pk}).url == reverse("work_list")
    assert joined.get(page("person", person)).status_code == 404
    assert "Kollega" in text_of(guide_at.get(page("person_workers", person)))


def test_somebody_of_another_organisation_is_no_choice(plan, aino_case, olli, guide_at):
    refused = guide_at.post(page("handover_new", aino_case.client), {"receiver": olli.pk})
    assert refused.status_code == 422


def test_answers_are_kept_changed_and_taken_back(plan, aino_case, guide_at):
    address = page("person_facts", aino_case.client)
    sent = {
        "voice": "person",
        "main_activity": "studying",
        "has_employer": "no",
        "wishes": ["work"],
        "age": "19",
    }
    assert guide_at.post(address, sent).status_code == 302
    with acting_as(as_actor(aino_case.guide)):
        known = answers_in(plan.folder_id)
    assert (known["main_activity"], known["has_employer"], known["age"]) == ("studying", False, 19)
    assert known["wishes"]["has"] == ["work"]
    assert "Opiskelee" in text_of(guide_at.get(page("person", aino_case.client)))
    guide_at.post(address, {"voice": "person", "main_activity": "studying"})
    with acting_as(as_actor(aino_case.guide)):
        assert set(answers_in(plan.folder_id)) == {"main_activity"}
    assert guide_at.post(address, {"voice": "person", "age": "vanha"}).status_code == 422


def test_a_hidden_place_is_not_asked(aino_case, guide, make_client, guide_at):
    hidden = make_client(guide, "Eero", is_protected=True)
    plan = actions.open_plan(client=hidden, by=as_actor(guide))
    assert 'name="municipality"' not in text_of(guide_at.get(page("person_facts", hidden)))
    sent = {"voice": "person", "municipality": "398"}
    guide_at.post(page("person_facts", hidden), sent)
    with acting_as(as_actor(guide)):
        assert answers_in(plan.folder_id) == {}


def test_services_are_matched_by_what_is_known_and_referred_to(plan, aino_case, guide_at, make_entry):
    guide_at.post(page("person_facts", aino_case.client), {"voice": "worker", "age": "19"})
    shown = text_of(guide_at.get(page("person_matches", aino_case.client)))
    assert "Sopii sen mukaan" in shown
    assert logged_folders() >= {plan.folder_id}


@pytest.fixture
def services(by, association, make_organisation, make_entry):
    """Services whose criteria ask for age, municipality and the like."""
    return build_criteria(build(by, association, make_organisation, make_entry), by, make_entry)


def test_the_page_of_services_says_what_is_best_asked_next(plan, aino_case, guide_at, services):
    shown = guide_at.get(page("person_matches", aino_case.client))
    fact = shown.context["asked"].fact.key
    link = f"{page('person_facts', aino_case.client)}?kysy={fact}#id_{fact}"
    assert link in shown.content.decode()
    asked = text_of(guide_at.get(link))
    assert re.search(rf"<details open>(?:(?!</details>).)*id_{fact}", asked, re.S)
    assert asked.count("<details open>") == 1


def test_where_a_person_lives_is_not_asked_under_a_security_ban(guide, make_client, guide_at, services):
    facts = []
    for is_protected in (False, True):
        client = make_client(guide, "Eero", is_protected=is_protected)
        actions.open_plan(client=client, by=as_actor(guide))
        facts.append(guide_at.get(page("person_matches", client)).context["asked"].fact.key)
    assert facts[0] == "municipality", "the control"
    assert facts[1] != "municipality"


def test_every_service_that_may_fit_stands_on_some_page(plan, aino_case, guide_at, services, monkeypatch):
    monkeypatch.setattr(situation, "PAGE", 2)
    address = page("person_matches", aino_case.client)
    first = guide_at.get(address).context
    total = sum(count for _label, _those, count in first["groups"])
    assert total > 2
    seen = [
        match.entry.pk
        for number in range(1, first["page"].paginator.num_pages + 1)
        for _label, those, _count in guide_at.get(f"{address}?sivu={number}").context["groups"]
        for match in those
    ]
    assert len(seen) == len(set(seen)) == total


def test_the_plan_on_paper_is_in_the_language_of_the_person(plan, aino_case, guide, guide_at, make_client):
    easy = make_client(guide, "Eero", language="fi-selko")
    written = actions.open_plan(client=easy, by=as_actor(guide))
    actions.say(plan=written, kind="wish", voice="person", text="Oma koti", by=as_actor(guide))
    paper = text_of(guide_at.get(page("plan_print", easy)))
    assert "Minä sanoin näin" in paper
    assert "<title>Minun suunnitelmani" in paper
    assert Look.objects.order_by("-pk").first().what == "export"
