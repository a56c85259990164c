"""The pages of a person: who gets in, what they see, and that the log says so."""

import uuid

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.actions import open_client
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.pathway import actions
from polku.pathway.models import Goal, Saying, Step
from polku.pathway.urls import urlpatterns
from polku.people.models import Client as Person
from tests.cast import as_actor
from tests.pathway.pages import answer_without_key, logged_folders, page, signed_in, text_of

pytestmark = pytest.mark.django_db
OF_A_PERSON = [one.name for one in urlpatterns if "<uuid:key>" in str(one.pattern)]


@pytest.fixture
def guide_at(aino_case):
    return signed_in(aino_case.guide)


def folders_of(case, *kinds):
    with acting_as(as_actor(case.guide)):
        return set(Folder.objects.filter(client=case.client, category__in=kinds).values_list("pk", flat=True))


def test_the_worker_sees_both_voices_and_the_next_step(plan, aino_case, guide_at, aino):
    guide = as_actor(aino_case.guide)
    actions.say(plan=plan, kind="wish", voice="person", text="Haluan töihin.", by=as_actor(aino))
    actions.say(plan=plan, kind="need", voice="worker", text="Tuki aamuihin.", by=guide)
    actions.add_step(plan=plan, text="Käydään tutustumassa", taken_by="together", by=guide)
    shown = text_of(guide_at.get(page("person", aino_case.client)))
    assert shown.index("Käydään tutustumassa") < shown.index("Haluan töihin.") < shown.index("Tuki aamuihin.")
    assert "<title>Henkilö" in shown


def test_a_page_logs_the_folders_it_shows(plan, aino_case, guide_at):
    guide_at.get(page("person", aino_case.client))
    assert logged_folders() == folders_of(aino_case, "basic", "plan")
    guide_at.get(reverse("work_list"))
    assert logged_folders() == folders_of(aino_case, "basic", "plan")
    assert Look.objects.order_by("-pk").first().what == "list"


def test_a_long_list_comes_in_pages_and_only_what_is_shown_is_logged(plan, aino_case, guide_at, monkeypatch):
    monkeypatch.setattr("polku.pathway.views.people.PAGE", 2)
    guide = as_actor(aino_case.guide)
    for number in range(2):
        open_client(organisation=aino_case.client.organisation, call_name=f"Eero {number}", by=guide)
    shown = {number: text_of(guide_at.get(reverse("work_list"), {"sivu": number})) for number in (1, 2, "x")}
    assert [name for name in ("Aino", "Eero 0", "Eero 1") if f">{name}<" in shown[2]] == ["Eero 1"]
    assert "Kaikki (3)" in shown[1]
    assert "Kaikki (3)" in shown[2]
    guide_at.get(reverse("work_list"), {"sivu": 2})
    on_the_second = Look.objects.order_by("-pk").first().clients
    guide_at.get(reverse("work_list"), {"sivu": "x"})
    on_the_first = Look.objects.order_by("-pk").first().clients
    assert aino_case.client.pk in on_the_first
    assert len(set(on_the_first)) == 2
    assert len(set(on_the_second)) == 1
    assert not set(on_the_first) & set(on_the_second)


@pytest.mark.parametrize("name", OF_A_PERSON)
@pytest.mark.parametrize("who", ["colleague", "olli", "sari", "kaisa"])
def test_hidden_and_missing_answer_alike(request, plan, aino_case, colleague, who, name):
    client, missing = signed_in(request.getfixturevalue(who)), uuid.uuid4()
    looks = Look.objects.count()
    for method in (client.get, client.post):
        hidden, absent = (method(reverse(name, args=[key])) for key in (aino_case.client.key, missing))
        told = answer_without_key(hidden, aino_case.client.key)
        assert told == answer_without_key(absent, missing)
        assert hidden.status_code in (404, 405)
    assert Look.objects.count() == looks


@pytest.mark.parametrize("name", OF_A_PERSON)
def test_the_client_and_those_signed_out_have_no_business_here(plan, aino_case, aino, paavo, name):
    for user in (aino, paavo):
        for method in ("get", "post"):
            assert getattr(signed_in(user), method)(page(name, aino_case.client)).status_code in (404, 405)
    outside = signed_in(None).get(page(name, aino_case.client))
    assert outside.status_code in (302, 405)


def test_what_somebody_signed_out_sends_is_kept_nowhere(plan, aino_case):
    outside = signed_in(None)
    sent = {"kind": "wish", "voice": "person", "text": "Salainen toive"}
    assert outside.post(page("saying_new", aino_case.client), sent).status_code == 302
    assert "Salainen" not in str(dict(outside.session))


def test_the_work_list_says_plainly_that_there_is_no_next_step(plan, aino_case, guide_at):
    shown = text_of(guide_at.get(reverse("work_list")))
    assert "Aino" in shown
    assert "ei seuraavaa askelta" in shown
    assert "Aino" in text_of(guide_at.get(reverse("work_list"), {"nayta": "ilman-askelta"}))
    actions.add_step(plan=plan, text="Soitto kouluun", taken_by="worker", by=as_actor(aino_case.guide))
    without = text_of(guide_at.get(reverse("work_list"), {"nayta": "ilman-askelta"}))
    assert "Aino" not in without


def test_lists_hold_own_people_only(plan, aino_case, colleague, olli, kaisa):
    for other in (colleague, olli, kaisa):
        shown = text_of(signed_in(other).get(reverse("work_list")))
        assert "Aino" not in shown
        assert "Sinulla ei ole vielä henkilöitä" in shown


def test_a_person_is_opened_with_a_plan(guide_at, aino_case):
    sent = {"call_name": "Eero", "language": "fi-selko", "own_number": "77"}
    answer = guide_at.post(reverse("person_new"), sent, follow=True)
    assert "Eero" in text_of(answer)
    assert answer.request["PATH_INFO"].startswith("/fi/henkilo/")
    again = guide_at.post(reverse("person_new"), sent)
    assert again.status_code == 422
    assert 'value="Eero"' in text_of(again)
    with acting_as(as_actor(aino_case.guide)):
        assert Person.objects.count() == 2


def test_everything_is_written_once_and_can_be_undone(plan, aino_case, guide_at):
    person = aino_case.client
    for _twice in range(2):
        guide_at.post(page("saying_new", person), {"kind": "wish", "voice": "person", "text": "Oma koti"})
        guide_at.post(page("goal_new", person), {"voice": "person", "text": "Oma koti"})
        guide_at.post(page("step_new", person), {"taken_by": "worker", "text": "Hakemus"})
    with acting_as(as_actor(aino_case.guide)):
        saying, goal, step = Saying.objects.get(), Goal.objects.get(), Step.objects.get()
    rows = [("saying_out", saying), ("goal_reached", goal), ("step_done", step)]
    for do, row in rows:
        guide_at.post(page("plan_act", person), {"do": do, "row": row.pk})
    closed = text_of(guide_at.get(page("person", person)))
    for back in ("saying_back", "goal_again", "step_again"):
        assert f'value="{back}"' in closed
    for do, row in [("saying_back", saying), ("goal_again", goal), ("step_again", step)]:
        guide_at.post(page("plan_act", person), {"do": do, "row": row.pk})
    opened = text_of(guide_at.get(page("person", person)))
    for do, _row in rows:
        assert f'value="{do}"' in opened


def test_what_was_typed_stays_in_a_refused_form(plan, aino_case, guide_at):
    sent = {"taken_by": "other", "text": "Soitto", "who": ""}
    refused = guide_at.post(page("step_new", aino_case.client), sent)
    assert refused.status_code == 422
    assert "Soitto" in text_of(refused)
    assert guide_at.post(page("plan_act", aino_case.client), {"do": "hop", "row": "1"}).status_code == 422
    absent = guide_at.post(page("plan_act", aino_case.client), {"do": "goal_again", "row": "999"})
    assert absent.status_code == 404


def test_another_organisation_reads_what_a_basis_opens_and_writes_nothing(plan, aino_case, sari):
    guide = as_actor(aino_case.guide)
    actions.say(plan=plan, kind="wish", voice="person", text="Haluan töihin.", by=guide)
    shown = text_of(signed_in(sari).get(page("person", aino_case.at_school)))
    assert "Haluan töihin." in shown
    assert 'value="saying_out"' not in shown
    assert logged_folders() >= {plan.folder_id}
