"""The list of students on their way out, a student's checklist, and what others may see of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from polku.audit.models import Look
from polku.consent.actions import join_basis, open_client
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.outreach.models import ChecklistMark, Leaver, SupportLevel
from polku.outreach.queries.leavers import Chosen, leavers
from polku.pathway.models import Plan, Step
from polku.people.choices import Category
from polku.referral.models import Referral
from polku.shared import clock
from tests.cast import as_actor, workplace
from tests.outreach.school import decide, signed_in, text_of
from tests.practice.school import in_days

pytestmark = pytest.mark.django_db
ALL = {"Aino Keksitty": "confirm", "Paavo Keksitty": "confirm", "Eero Kanarialintu": "confirm"}


def address(name, leaver):
    return reverse(name, args=[leaver.key])


def shown(page):
    return [line.client.call_name for line in page.context["found"].lines]


def fresh(leaver, user):
    with acting_as(as_actor(user)):
        return Leaver.objects.get(pk=leaver.pk)


def marks(user):
    with acting_as(as_actor(user)):
        return {mark.step: mark for mark in ChecklistMark.objects.select_related("folder")}


def plan_step(leaver, user, text, days):
    """An open step in the student's plan."""
    with acting_as(as_actor(user)):
        folder = Folder.objects.get(client=leaver.folder.client_id, category=Category.PLAN)
        plan = Plan.objects.filter(folder=folder).first() or Plan.objects.create(folder=folder)
        Step.objects.create(
            folder=folder, plan=plan, text=text, by="worker", due_on=clock.today() + timedelta(days=days)
        )


def referral(leaver, user, receiver, state):
    """A referral of the student in a state."""
    with acting_as(as_actor(user)):
        folder = Folder.objects.get(client=leaver.folder.client_id, category=Category.REFERRAL)
        facts = {"due_on": clock.today() + timedelta(days=10)}
        facts |= {"decline_reason": "full"} if state == "declined" else {}
        return Referral.objects.create(
            folder=folder, client_id=leaver.folder.client_id, sender=user, receiver=receiver, brief="Työpajapaikka",
            state=state, **facts,
        )  # fmt: skip


def test_the_list_is_ordered_by_graduation_and_filters_by_radar(school):
    page = decide(school.browser, school.criteria, ALL)
    assert shown(page) == ["Paavo Keksitty", "Aino Keksitty", "Eero Kanarialintu"]
    assert shown(school.browser.get(reverse("leavers"), {"radar": "later"})) == ["Eero Kanarialintu"]
    assert school.browser.get(reverse("leavers"), {"radar": "x"}).status_code == 200


def test_the_next_step_comes_from_the_plan_else_from_the_checklist(school, followed, sari):
    assert "Tavataan opiskelija" in text_of(school.browser.get(reverse("leavers")))
    plan_step(followed, sari, "Käydään avoimissa ovissa", 20)
    plan_step(followed, sari, "Soitetaan työpajalle", 5)
    text = text_of(school.browser.get(reverse("leavers")))
    assert "Soitetaan työpajalle" in text
    assert "avoimissa ovissa" not in text


def test_only_a_yes_counts_as_a_receiver(school, followed, sari, olli):
    for state in ("sent", "declined"):
        referral(followed, sari, workplace(olli), state)
    page = school.browser.get(reverse("leavers"), {"missing": "receiver"})
    assert shown(page) == ["Aino Keksitty"]
    referral(followed, sari, workplace(olli), "accepted")
    assert shown(school.browser.get(reverse("leavers"), {"missing": "receiver"})) == []
    assert "Päijät-Hämeen hyvinvointialue" in text_of(school.browser.get(reverse("leavers")))


def test_a_step_is_marked_and_taken_back(school, followed, sari):
    sent = {"step": "meet", "note": "Tavattiin koululla"}
    answer = school.browser.post(address("leaver_step", followed), sent)
    assert answer["Location"].endswith("#askel-1")
    mark = marks(sari)["meet"]
    assert (mark.note, mark.done_by_id, mark.done_by_label) == ("Tavattiin koululla", sari.pk, "Sari")
    text = text_of(school.browser.get(address("leaver", followed)))
    assert "Tavattiin koululla" in text
    school.browser.post(address("leaver_step", followed), {"step": "meet", "do": "again"})
    assert marks(sari) == {}


def test_steps_ahead_are_not_called_unneeded(school, followed):
    page = school.browser.get(address("leaver", followed))
    assert [line.is_on_way for line in page.context["checklist"].lines] == [True, True, True]
    assert "Ei tarvita nyt" not in text_of(page)


def test_an_answer_decides_which_step_comes_next(school, followed, sari):
    send = school.browser.post
    send(address("leaver_step", followed), {"step": "meet", "note": ""})
    assert send(address("leaver_step", followed), {"step": "place", "note": "typed"}).status_code == 422
    send(address("leaver_step", followed), {"step": "place", "answer": "1", "note": ""})
    lines = school.browser.get(address("leaver", followed)).context["checklist"].lines
    assert [line.is_next for line in lines] == [False, False, True]
    assert lines[1].answer == "Ei"
    school.browser.post(address("leaver_step", followed), {"step": "place", "do": "again"})
    send(address("leaver_step", followed), {"step": "place", "answer": "0", "note": ""})
    checklist = school.browser.get(address("leaver", followed)).context["checklist"]
    assert checklist.ended
    assert [line.is_on_way for line in checklist.lines] == [True, True, False]
    assert shown(school.browser.get(reverse("leavers"), {"missing": "step"})) == ["Aino Keksitty"]


@pytest.mark.parametrize("sent", [{"step": "nothing"}, {"step": ""}, {}])
def test_a_step_that_is_not_there_is_not_marked(school, followed, sari, sent):
    assert school.browser.post(address("leaver_step", followed), sent).status_code == 422
    assert marks(sari) == {}


def test_the_checklist_has_days_counted_from_graduation(school, followed, sari):
    line = school.browser.get(address("leaver", followed)).context["checklist"].lines[0]
    assert line.step.due < fresh(followed, sari).graduates_on


def test_what_is_known_is_changed_and_a_stale_form_is_a_conflict(school, followed, sari):
    sent = {"version": 1, "graduates_on": "2027-12-18", "procedure": "", "support": "special"}
    assert school.browser.post(address("leaver_change", followed), sent).status_code == 302
    assert fresh(followed, sari).graduates_on.isoformat() == "2027-12-18"
    assert fresh(followed, sari).procedure_version_id is None
    assert "erityinen tuki" in text_of(school.browser.get(address("leaver", followed)))
    assert school.browser.post(address("leaver_change", followed), sent).status_code == 409


def test_a_student_leaves_the_list_and_comes_back(school, followed):
    school.browser.post(address("leaver_end", followed), {"ending": "place"})
    assert shown(school.browser.get(reverse("leavers"))) == []
    assert school.browser.post(address("leaver_step", followed), {"step": "meet"}).status_code == 422
    school.browser.post(address("leaver_end", followed), {"do": "again"})
    assert shown(school.browser.get(reverse("leavers"))) == ["Aino Keksitty"]


def test_hidden_and_missing_answer_the_same(followed, make_user, school, kaisa, olli):
    colleague = make_user("kollega", "member", school.organisation)
    for user in (colleague, kaisa, olli):
        browser = signed_in(user)
        for name in ("leaver", "leaver_end"):
            hidden, missing = browser.get(address(name, followed)), browser.get(reverse(name, args=[uuid4()]))
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert text_of(hidden).replace(str(followed.key), "") == text_of(
                missing
            ) or "Aino" not in text_of(hidden)
        for name in ("leaver_step", "leaver_change", "leaver_end"):
            assert browser.post(address(name, followed), {"step": "meet"}).status_code == 404
    assert shown(signed_in(colleague).get(reverse("leavers"))) == []
    assert Client().get(address("leaver", followed)).status_code == 302


def test_the_level_of_support_is_seen_only_with_the_folder_of_health(
    school, followed, sari, olli, give_permission
):
    there = open_client(organisation=workplace(olli), call_name="Aino", by=as_actor(olli))
    with acting_as(as_actor(sari)):
        client = Folder.objects.get(pk=followed.folder_id).client
        assert SupportLevel.objects.count() == 1
    basis = give_permission(client, sari, workplace(olli), ["basic", "school"], purpose="transition")
    join_basis(basis_id=basis.pk, client=there, by=as_actor(olli))
    with acting_as(as_actor(olli), purpose="transition"):
        found = leavers(actor=as_actor(olli), language="fi")
        assert [line.client.call_name for line in found.lines] == ["Aino Keksitty"]
        assert not found.support
        assert leavers(actor=as_actor(olli), language="fi", chosen=Chosen(support="demanding")).lines == []
    assert leavers(actor=as_actor(sari), language="fi").support == {"demanding": 1}
    page = signed_in(olli).get(address("leaver", followed))
    assert page.status_code == 200
    assert "vaativa erityinen tuki" not in text_of(page)
    assert signed_in(olli).post(address("leaver_step", followed), {"step": "meet"}).status_code == 403


def test_what_is_shown_is_what_is_logged(school, sari, followed):
    decide(school.browser, school.criteria, {"Eero Kanarialintu": "confirm"})
    before = set(Look.objects.values_list("pk", flat=True))
    page = school.browser.get(reverse("leavers"), {"radar": "later"})
    looks = list(Look.objects.exclude(pk__in=before))
    assert {client for look in looks for client in look.clients} == {page.context["found"].lines[0].client.pk}
    assert [(look.what, look.address, look.purpose) for look in looks] == [("list", "leavers", "transition")]
    before |= {look.pk for look in looks}
    school.browser.get(reverse("leavers"))
    (look,) = Look.objects.exclude(pk__in=before)
    with acting_as(as_actor(sari)):
        expected = {
            pk
            for row in Leaver.objects.select_related("folder__client")
            for pk in (row.folder_id, row.folder.client.folder_id)
        } | set(SupportLevel.objects.values_list("folder_id", flat=True))
    assert set(look.folders) == expected


def test_the_export_holds_the_list_that_is_shown_and_is_logged(school, followed):
    answer = school.browser.get(reverse("leavers_export"))
    assert answer["Content-Disposition"].startswith("attachment")
    assert Look.objects.latest("pk").what == "export"


def test_the_network_sees_protected_numbers_and_no_names(school, followed, kaisa, sari):
    page = signed_in(kaisa).get(reverse("leaver_counts"))
    assert page.status_code == 200
    assert "Aino" not in text_of(page)
    assert {row[1] for _caption, rows in page.context["leavers"] for row in rows} == {"alle 5"}
    rows = [f"Keksitty {n};N{n};A;60;ei;{in_days(100)};ei" for n in range(11)]
    decide(school.browser, school.criteria, {f"Keksitty {n}": "confirm" for n in range(11)}, rows=rows)
    page = signed_in(kaisa).get(reverse("leaver_counts"))
    assert {row[1] for _caption, rows in page.context["leavers"] for row in rows} <= {"10", "15"}

    assert not Look.objects.filter(actor_id=kaisa.pk).exists()


@pytest.mark.parametrize("name", ["aino", "paavo"])
def test_the_numbers_are_not_for_others(request, name):
    assert signed_in(request.getfixturevalue(name)).get(reverse("leaver_counts")).status_code == 403


def test_a_student_under_turvakielto_is_in_totals_only(school, sari, kaisa):
    from polku.consent.actions import set_protection
    from polku.people.models import Client as Person

    rows = [f"Keksitty {n};N{n};A;60;ei;{in_days(100)};ei" for n in range(5)]
    decide(school.browser, school.criteria, {f"Keksitty {n}": "confirm" for n in range(5)}, rows=rows)
    with acting_as(as_actor(sari)):
        person = Person.objects.first()
    set_protection(client=person, is_protected=True, by=as_actor(sari))
    ((_caption, lines),) = signed_in(kaisa).get(reverse("leaver_counts")).context["leavers"]
    assert [line[1] for line in lines] == ["5", "alle 5"]


def test_a_longer_list_costs_no_more_statements(school, sari):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert school.browser.get(reverse("leavers")).status_code == 200
        return len(queries)

    decide(school.browser, school.criteria, ALL)
    cost()
    before = cost()
    rows = [f"Keksitty {n};N{n};A;60;erityinen;{in_days(100)};ei" for n in range(20)]
    decide(school.browser, school.criteria, {f"Keksitty {n}": "confirm" for n in range(20)}, rows=rows)
    assert cost() <= before


def test_the_persons_page_leads_to_the_student_and_is_logged(followed, sari, olli):
    with acting_as(as_actor(sari)):
        key = followed.folder.client.key
    address = reverse("person_outreach", args=[key])
    page = signed_in(sari).get(address)
    assert reverse("leaver", args=[followed.key]) in page.content.decode()
    assert followed.folder_id in Look.objects.latest("pk").folders
    assert signed_in(olli).get(address).status_code == 404
    assert address in signed_in(sari).get(reverse("person", args=[key])).content.decode()


def test_the_desk_of_a_school_leads_to_its_students_and_that_of_others_does_not(followed, sari, olli):
    for name in ("desk", "work_list"):
        assert reverse("leavers") in signed_in(sari).get(reverse(name)).content.decode()
        assert reverse("leavers") not in signed_in(olli).get(reverse(name)).content.decode()
