"""People whom somebody has told of: taken, reached, closed, and deleted when nobody may keep them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from polku.audit.models import Event, Look
from polku.consent.actions import join_basis, name_steward, open_client, start_care
from polku.consent.context import acting_as
from polku.outreach.actions import release_leads
from polku.outreach.models import Lead
from polku.pathway.actions import open_plan
from polku.people.models import Client as Person
from polku.retention.actions import run
from polku.retention.models import Certificate
from polku.shared import clock
from polku.shared.actor import system
from tests.cast import as_actor, workplace
from tests.outreach.school import signed_in, text_of

pytestmark = pytest.mark.django_db


def told(name="Eero", **more):
    """The form of a new lead."""
    day = clock.today().isoformat()
    said = {"call_name": name, "language": "fi", "basis": "youth_school", "source": "school", "told_on": day}
    return said | {"told_by": "Opinto-ohjaaja", "told": "Ei ole käynyt koulussa."} | more


def days_ago(days):
    return (clock.today() - timedelta(days=days)).isoformat()


def take(user, name="Eero", **more):
    answer = signed_in(user).post(reverse("lead_new"), told(name, **more))
    assert answer.status_code == 302, text_of(answer)
    with acting_as(as_actor(user)):
        return Lead.objects.select_related("folder__client").get(key=answer["Location"].split("/")[-2])


def act(user, lead, do, **more):
    page = signed_in(user).get(reverse("lead", args=[lead.key]))
    sent = {"do": do, "version": page.context["lead"].version} | more
    return signed_in(user).post(reverse("lead", args=[lead.key]), sent)


def reach(user, lead):
    return act(user, lead, "contact", on=clock.today().isoformat(), how="met")


def names(page, part="open"):
    return [one.client.call_name for one in page.context[part]]


def fresh(user, lead):
    with acting_as(as_actor(user)):
        return Lead.objects.get(pk=lead.pk)


def test_a_lead_makes_the_person_a_client_and_says_by_what_right(guide):
    lead = take(guide)
    text = text_of(signed_in(guide).get(reverse("lead", args=[lead.key])))
    assert "Nuorisolaki 1285/2016, 11 §" in text
    assert "Ei ole käynyt koulussa." in text
    assert "mikään laki ei määrää sitä" in text
    assert signed_in(guide).get(reverse("person", args=[lead.folder.client.key])).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"basis": "other"}, {"basis": "x"}, {"told": " "}, {"told_on": days_ago(200)}, {"told_on": days_ago(-1)},
     {"source": ""}],
)  # fmt: skip
def test_what_is_missing_is_asked_and_nothing_typed_is_lost(guide, wrong):
    answer = signed_in(guide).post(reverse("lead_new"), told() | wrong)
    assert answer.status_code == 422
    assert "Opinto-ohjaaja" in answer.content.decode()
    with acting_as(as_actor(guide)):
        assert not Person.objects.exists()


def test_the_same_name_is_asked_about_before_a_second_client_is_made(guide, make_client):
    mine = make_client(guide, "Eero")
    browser = signed_in(guide)
    asked = browser.post(reverse("lead_new"), told())
    assert "Onko tämä sama ihminen?" in text_of(asked)
    browser.post(reverse("lead_new"), told(same=str(mine.key)))
    with acting_as(as_actor(guide)):
        assert Lead.objects.get().folder_id == mine.folder_id
    again = browser.post(reverse("lead_new"), told(same=str(mine.key)))
    assert "etsitään jo" in text_of(again)
    assert browser.post(reverse("lead_new"), told(same="new")).status_code == 302
    with acting_as(as_actor(guide)):
        assert Person.objects.count() == 2


def test_a_colleagues_client_of_the_name_is_not_shown(guide, make_user, make_client):
    make_client(make_user("kollega", "member", workplace(guide)), "Eero", own_number="A1")
    asked = signed_in(guide).post(reverse("lead_new"), told())
    assert asked.context["mine"] == []
    assert "työtoverisi" in text_of(asked)
    taken = signed_in(guide).post(reverse("lead_new"), told(same="new", own_number="A1"))
    assert taken.status_code == 422


def test_the_list_has_late_ones_on_top(guide):
    for name, ago in (("Paavo", 2), ("Eero", 30), ("Aino", 1)):
        take(guide, name, told_on=days_ago(ago))
    reach(guide, take(guide, "Hilla"))
    assert names(signed_in(guide).get(reverse("leads"))) == ["Eero", "Paavo", "Aino", "Hilla"]


def test_contact_outcome_and_taking_them_back(guide):
    lead = take(guide)
    assert act(guide, lead, "close", outcome="reached").status_code == 422
    assert act(guide, lead, "contact", on=days_ago(3), how="met").status_code == 422
    assert reach(guide, lead).status_code == 302
    act(guide, lead, "no_contact")
    assert fresh(guide, lead).contact_on is None
    reach(guide, lead)
    assert act(guide, lead, "close", outcome="reached").status_code == 302
    assert names(signed_in(guide).get(reverse("leads")), "closed") == ["Eero"]
    assert reach(guide, lead).status_code == 422
    act(guide, lead, "reopen")
    assert names(signed_in(guide).get(reverse("leads"))) == ["Eero"]
    assert act(guide, lead, "nothing").status_code == 422


def test_a_stale_form_is_a_conflict(guide):
    lead = take(guide)
    reach(guide, lead)
    sent = {"do": "close", "version": 1, "outcome": "not_found"}
    assert signed_in(guide).post(reverse("lead", args=[lead.key]), sent).status_code == 409


def test_hidden_and_missing_answer_the_same(guide, make_user, kaisa, olli, give_permission):
    lead = take(guide)
    client = lead.folder.client
    there = open_client(organisation=workplace(olli), call_name="Eero", by=as_actor(olli))
    basis = give_permission(client, guide, workplace(olli), ["basic"])
    join_basis(basis_id=basis.pk, client=there, by=as_actor(olli))
    for user in (make_user("kollega", "member", workplace(guide)), olli):
        for send in (signed_in(user).get, signed_in(user).post):
            hidden, missing = (send(reverse("lead", args=[key])) for key in (lead.key, uuid4()))
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert "Ei ole käynyt" not in text_of(hidden)
        assert names(signed_in(user).get(reverse("leads"))) == []
    for name in ("leads", "lead_new"):
        assert Client().post(reverse(name), told()).status_code == 302


def test_a_client_and_an_employer_do_not_come_in(guide, aino):
    assert signed_in(aino).get(reverse("leads")).status_code == 403


def test_a_steward_sees_how_they_stand_and_no_names_and_the_look_is_logged(guide, make_user):
    lead = take(guide, told_on=days_ago(20))
    steward = make_user("vastuu", "member", workplace(guide))
    name_steward(organisation=workplace(guide), user=steward, by=as_actor(make_user("y", is_admin=True)))
    text = text_of(signed_in(steward).get(reverse("leads")))
    assert "Ensimmäinen yhteys on myöhässä" in text
    assert not re.search("Eero|käynyt", text)
    look = Look.objects.latest("pk")
    assert (look.folders, look.actor_id) == ([lead.folder_id], steward.pk)


def test_what_is_shown_is_what_is_logged(guide):
    leads = [take(guide, name) for name in ("Eero", "Aino")]
    signed_in(guide).get(reverse("leads"))
    assert set(Look.objects.latest("pk").folders) == {lead.folder_id for lead in leads}
    signed_in(guide).get(reverse("lead", args=[leads[0].key]))
    assert set(Look.objects.latest("pk").folders) == {leads[0].folder_id}


def at(monkeypatch, days):
    moment = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: moment)
    monkeypatch.setattr(clock, "today", lambda: moment.astimezone(clock.HELSINKI).date())


def test_nobody_reached_in_time_is_deleted_after_a_month_of_review(guide, monkeypatch):
    by = system("test")
    lead, kept, followed = take(guide), take(guide, "Aino"), take(guide, "Paavo")
    reach(guide, kept)
    open_plan(client=followed.folder.client, by=as_actor(guide))
    at(monkeypatch, 180)
    assert release_leads(by=by) == 0
    at(monkeypatch, 5)
    assert release_leads(by=by) == 1
    event = Event.objects.get(verb="release_leads")
    assert event.change == {"leads": 1}
    assert run(by=by).people == 0
    at(monkeypatch, 31)
    assert run(by=by).people == 1
    assert signed_in(guide).get(reverse("lead", args=[lead.key])).status_code == 404
    with acting_as(as_actor(guide)):
        assert {one.call_name for one in Person.objects.all()} == {"Aino", "Paavo"}
    assert [rule["category"] for rule in Certificate.objects.get().rules] == ["lead"]


def test_who_does_not_want_goes_and_who_looks_after_data_can_stop_it(guide, make_user, monkeypatch):
    by, lead = system("test"), take(guide)
    reach(guide, lead)
    act(guide, lead, "close", outcome="declined")
    assert release_leads(by=by) == 0
    at(monkeypatch, 1)
    assert release_leads(by=by) == 1
    run(by=by)
    assert signed_in(guide).get(reverse("lead", args=[lead.key])).status_code == 404
    steward = make_user("vastuu", "member", workplace(guide))
    name_steward(organisation=workplace(guide), user=steward, by=as_actor(make_user("y", is_admin=True)))
    key = lead.folder.client.key
    start_care(organisation=workplace(guide), key=key, worker=guide, by=as_actor(steward))
    act(guide, lead, "reopen")
    at(monkeypatch, 40)
    assert run(by=by).people == 0
    assert names(signed_in(guide).get(reverse("leads"))) == ["Eero"]


def test_a_client_who_was_there_before_is_not_deleted(guide, make_client, monkeypatch):
    mine = make_client(guide, "Eero")
    take(guide, same=str(mine.key))
    at(monkeypatch, 200)
    assert release_leads(by=system("test")) == 0


def test_the_network_sees_protected_numbers(guide, kaisa):
    for number in range(5):
        take(guide, f"Eero {number}", is_protected="on" if number == 0 else "")
    page = signed_in(kaisa).get(reverse("leaver_counts"))
    ((_caption, rows),) = page.context["leads"]
    assert [row[1] for row in rows] == ["5", "alle 5"]
    assert "Eero" not in text_of(page)
