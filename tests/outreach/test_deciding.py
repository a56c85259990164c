"""A person decides about each hit: confirmed students are kept, of dismissed ones nothing."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from polku.audit.models import Event
from polku.consent.context import acting_as
from polku.outreach.models import DismissalCount, HitReason, Leaver
from polku.people.models import Client as Person
from tests.cast import as_actor
from tests.outreach.school import decide, decisions, review, signed_in, text_of

pytestmark = pytest.mark.django_db


def own(sari, model=Leaver):
    with acting_as(as_actor(sari)):
        return list(model.objects.all())


def everything_kept(sari):
    """Every row of every table that is open to the worker, as text."""
    told = []
    with acting_as(as_actor(sari)):
        for table in connection.introspection.table_names():
            with connection.cursor() as cursor:
                cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
                if not cursor.fetchone()[0]:
                    continue
                cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {connection.ops.quote_name(table)} t")
                told.append(cursor.fetchone()[0] or "")
    return " ".join(told)


def test_a_hit_is_shown_with_its_criterion_and_waits_for_a_decision(school):
    page = review(school.browser, school.criteria)
    assert page.status_code == 200
    text = text_of(page)
    assert "Aino Keksitty" in text
    assert "Hilla Malli" not in text
    assert all(form["decision"].value() == "later" for form in page.context["forms"])


def test_confirmed_students_become_folders_of_the_school(school, sari):
    page = decide(school.browser, school.criteria, {"Aino Keksitty": "confirm", "Paavo Keksitty": "confirm"})
    assert "Aino Keksitty" in text_of(page)
    assert "Eero" not in text_of(page)
    with acting_as(as_actor(sari)):
        rows = list(Leaver.objects.select_related("folder__client", "criteria_version", "procedure_version"))
        people = sorted((row.folder.client.call_name, row.folder.client.own_number) for row in rows)
        assert people == [("Aino Keksitty", "E1"), ("Paavo Keksitty", "E2")]
        assert {row.folder.category for row in rows} == {"school"}
        assert {row.folder.organisation_id for row in rows} == {school.organisation.pk}
        aino = next(row for row in rows if row.folder.client.own_number == "E1")
        reason = HitReason.objects.select_related("folder").get(leaver=aino)
        assert reason.criteria_met == [1, 2, 3]
        assert "41" in reason.why
        assert reason.folder.category == "health"
        assert aino.confirmed_by_id == sari.pk
        assert aino.criteria_version.criteria_id == school.criteria.pk
        assert aino.procedure_version.procedure_id == school.procedure.pk
        assert aino.graduates_on is not None


def test_of_a_dismissed_student_nothing_is_kept_but_that_there_was_one(school, sari):
    decide(school.browser, school.criteria, {"Aino Keksitty": "confirm", "Eero Kanarialintu": "wrong_data"})
    assert {(row.reason, row.count) for row in DismissalCount.objects.all()} == {("wrong_data", 1)}
    kept = everything_kept(sari) + json.dumps(dict(school.browser.session.items()))
    assert "sari@example.fi" in kept
    assert "kanaria" not in kept.lower()
    assert [person.call_name for person in own(sari, Person)] == ["Aino Keksitty"]
    event = Event.objects.get(verb="decide_hits")
    assert event.change == {"school": school.organisation.pk, "confirmed": 1, "dismissed": {"wrong_data": 1}}
    assert "Eero" not in json.dumps(list(Event.objects.values_list("change", flat=True)))


def test_dismissing_asks_why_and_keeps_the_other_decisions(school, sari):
    sent = decisions(review(school.browser, school.criteria), {"Aino Keksitty": "confirm"})
    at = next(k for k, v in sent.items() if k.endswith("-decision") and v == "later")
    page = school.browser.post(reverse("leavers_confirm"), sent | {at: "dismiss"})
    assert page.status_code == 422
    assert own(sari) == []
    assert "confirm" in [form["decision"].value() for form in page.context["forms"]]


def test_sending_twice_and_looking_again_make_no_second_student(school, sari):
    sent = decisions(review(school.browser, school.criteria), {"Aino Keksitty": "confirm"})
    for _time in range(2):
        assert school.browser.post(reverse("leavers_confirm"), sent).status_code == 302
    page = decide(school.browser, school.criteria, {"Aino Keksitty": "confirm"})
    assert len(own(sari)) == len(own(sari, Person)) == 1
    assert page.status_code == 200


def test_a_student_of_a_colleague_is_not_taken_and_not_shown(school, sari, make_user):
    colleague = make_user("kollega", "member", school.organisation)
    decide(signed_in(colleague), school.criteria, {"Aino Keksitty": "confirm"})
    page = decide(school.browser, school.criteria, {"Aino Keksitty": "confirm"})
    assert own(sari) == []
    assert "Aino" not in text_of(page)


def test_what_was_not_computed_here_for_this_worker_is_refused(school, sari, make_user):
    sent = decisions(review(school.browser, school.criteria), {"Aino Keksitty": "confirm"})
    changed = sent["0-hit"][:9] + ("A" if sent["0-hit"][9] != "A" else "B") + sent["0-hit"][10:]
    for forged in ("x", changed):
        assert school.browser.post(reverse("leavers_confirm"), sent | {"0-hit": forged}).status_code == 422
    colleague = signed_in(make_user("kollega", "member", school.organisation))
    assert colleague.post(reverse("leavers_confirm"), sent).status_code == 422
    assert own(sari) == []


def test_students_without_name_and_number_cannot_be_confirmed(school, sari):
    rows = ["LÄH24;41", "LÄH24;60"]
    page = review(school.browser, school.criteria, rows, header="Ryhmä;Poissaolot (%)")
    sent = decisions(page, {form.told.name: "confirm" for form in page.context["forms"]})
    assert school.browser.post(reverse("leavers_confirm"), sent).status_code == 422
    assert own(sari, Person) == []


@pytest.mark.parametrize("name", ["kaisa", "aino", "eero", "olli"])
def test_others_than_workers_of_a_school_decide_nothing(request, school, name):
    browser = signed_in(request.getfixturevalue(name))
    for address in ("leavers_review", "leavers_confirm"):
        assert browser.post(reverse(address), {}).status_code == 403
        assert Client().post(reverse(address), {"0-hit": "x"}).status_code == 302
    assert browser.get(reverse("leavers")).status_code == 403
