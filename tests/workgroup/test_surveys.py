"""Surveys: written, sent by link, opened, answered with and without an account, declined, reminded, closed, read."""

import re
from datetime import datetime, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from polku.cooperation.queries import duties_of
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.tables.reading import read_table
from polku.workgroup.actions import surveys as actions
from polku.workgroup.actions.watching import watch_days
from polku.workgroup.models import Reply, Survey
from polku.workgroup.queries.surveys import surveys_open
from tests.cast import as_actor, workplace
from tests.directory.upkeep_pages import form_of
from tests.workgroup.world import ANSWERS, in_days, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(circle, sari, olli):
    return make_survey(circle, as_actor(sari), asked=[workplace(sari), workplace(olli)])


@pytest.fixture
def reply(survey, olli):
    return survey.replies.get(organisation=workplace(olli))


def link_to(address):
    body = Message.objects.filter(recipient=address).latest("pk").body
    return re.search(r"http://testserver(\S+)", body)[1]


def morning(day):
    return clock.freeze(datetime.combine(day, time(8), clock.HELSINKI))


def test_a_member_writes_a_survey_question_by_question_and_sends_it(client, circle, olli, sari):
    client.force_login(olli)
    begun = {
        "title_fi": "Kartoitus", "kind": "mapping", "closes_on": in_days(14).isoformat(), "keeper": olli.pk,
    }  # fmt: skip
    client.post(reverse("survey_new", args=[circle.group.pk]), begun)
    made = Survey.objects.get()
    new = reverse("survey_question", args=[made.pk, "uusi"])
    client.post(new, {"words_fi": "Mitä teette?", "kind": "long", "version": 1})
    refused = client.post(
        new, {"words_fi": "Kenelle?", "kind": "choice", "options_fi": "Vain yksi", "version": 2}
    )
    assert refused.status_code == 422
    assert "Vain yksi" in refused.content.decode()
    client.post(
        new, {"words_fi": "Kenelle?", "kind": "choice", "options_fi": "Nuorille\nKaikille", "version": 2}
    )
    made.refresh_from_db()
    assert [q.key for q in made.asked.questions] == ["q1", "q2"]
    client.post(reverse("survey_question_move", args=[made.pk, "q2"]), {"way": "up"})
    client.post(reverse("survey_ask", args=[made.pk]), {"members": [workplace(sari).pk]})
    client.post(reverse("survey_open", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == "open"
    assert [q.key for q in made.asked.questions] == ["q2", "q1"]
    assert made.replies.get().state == "sent"
    assert client.get(new).status_code == 404
    assert surveys_open(circle.network, clock.today()) == [made]


def test_a_survey_without_questions_or_without_anybody_is_not_sent(circle, sari):
    by = as_actor(sari)
    survey = make_survey(circle, by, send=False)
    with pytest.raises(Invalid):
        actions.open_survey(survey=survey, by=by)


def test_the_link_is_noted_as_opened_and_the_answer_goes_without_an_account(client, survey, reply, sari):
    path = link_to("olli-talo@example.fi")
    page = client.get(path)
    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    reply.refresh_from_db()
    assert reply.state == "opened"
    kept = client.post(path, {"q4": "3", "version": 1, "keep": "1"})
    assert kept.status_code == 302
    missing = client.post(path, {"q4": "3", "version": 2, "send": "1"})
    assert missing.status_code == 422
    sent = client.post(path, {**ANSWERS, "version": 2, "send": "1"}, follow=True)
    assert "Kysymme jokaiselta." in sent.content.decode()
    reply.refresh_from_db()
    assert reply.state == "answered"
    assert reply.answers == {"q1": "Kysymme jokaiselta.", "q2": True, "q3": ["o2"], "q4": 3}
    client.force_login(sari)
    results = client.get(reverse("survey_results", args=[survey.pk])).content.decode()
    assert "Kysymme jokaiselta." in results
    assert "Kelan" in results
    table = client.get(reverse("survey_export", kwargs={"pk": survey.pk, "form": "xlsx"})).content
    assert read_table(table).rows[0].cells["Keiden kanssa?"] == "Kelan"


def test_a_page_that_is_older_than_a_colleagues_answer_keeps_what_was_typed(client, survey, reply, olli):
    path = link_to("olli-talo@example.fi")
    actions.save_answer(
        reply=reply, answers={"q1": "Toinen"}, send=False, expected_version=1, by=as_actor(olli)
    )
    page = client.post(path, {**ANSWERS, "version": 1, "send": "1"})
    assert page.status_code == 409
    assert "Kysymme jokaiselta." in page.content.decode()
    again = client.post(path, {**ANSWERS, "version": page.context["form"]["version"].value(), "send": "1"})
    assert again.status_code == 302


def test_a_question_is_added_once_and_comes_back_when_it_was_taken_away_meanwhile(client, survey, olli):
    Survey.objects.filter(pk=survey.pk).update(state="draft")
    client.force_login(olli)
    count = len(survey.asked.questions)
    new = reverse("survey_question", args=[survey.pk, "uusi"])
    form = {**form_of(client.get(new), "version"), "words_fi": "Kuka vastaa?", "kind": "short"}
    for _press in range(2):
        assert client.post(new, form).status_code == 302
    survey.refresh_from_db()
    assert len(survey.asked.questions) == count + 1
    address = reverse("survey_question", args=[survey.pk, "q1"])
    form = {**form_of(client.get(address), "version"), "words_fi": "Kirjoitin tämän"}
    client.post(reverse("survey_question_remove", args=[survey.pk, "q1"]))
    page = client.post(address, form)
    assert page.status_code == 409
    assert client.post(address, form_of(page, "version")).status_code == 302
    survey.refresh_from_db()
    assert survey.asked.questions[-1].words["fi"] == "Kirjoitin tämän"


def test_an_organisation_answers_by_account_and_only_for_itself(client, survey, reply, olli, eero):
    client.force_login(olli)
    assert "Miten tunnistatte?" in client.get(reverse("surveys_to_answer")).content.decode()
    here = reverse("survey_answer_here", args=[reply.pk])
    assert client.post(here, {**ANSWERS, "send": "1"}).status_code == 302
    other = survey.replies.exclude(pk=reply.pk).get()
    assert client.get(reverse("survey_answer_here", args=[other.pk])).status_code == 404
    client.force_login(eero)
    assert client.get(here).status_code == 404


def test_declining_asks_why_and_the_askers_see_it(client, survey, reply, kaisa):
    path = link_to("olli-talo@example.fi")
    assert client.post(path, {"decline": "1", "reason": ""}).status_code == 422
    client.post(path, {"decline": "1", "reason": "Emme ole enää mukana."})
    client.force_login(kaisa)
    assert "Emme ole enää mukana." in client.get(reverse("survey", args=[survey.pk])).content.decode()
    assert "Emme ole enää mukana." in client.get(reverse("survey_results", args=[survey.pk])).content.decode()


def test_people_of_the_network_who_are_not_in_the_group_see_the_state_and_no_answers(
    client, survey, make_user, olli
):
    client.force_login(make_user("toinen", "member", workplace(olli)))
    page = client.get(reverse("survey", args=[survey.pk]))
    assert page.status_code == 200
    assert "olli-talo@example.fi" not in page.content.decode()
    assert client.get(reverse("survey_results", args=[survey.pk])).status_code == 404
    assert client.get(reverse("survey_export", kwargs={"pk": survey.pk, "form": "csv"})).status_code == 404
    assert client.post(reverse("survey_close", args=[survey.pk])).status_code == 404


def test_a_new_address_ends_the_old_link(client, survey, reply, sari):
    old = link_to("olli-talo@example.fi")
    actions.change_address(reply=reply, address="uusi@example.fi", language="sv", by=as_actor(sari))
    assert client.get(old).status_code == 410
    new = link_to("uusi@example.fi")
    assert new.startswith("/sv/")
    assert client.get(new).status_code == 200


def test_a_changed_link_opens_nothing(client, survey):
    path = link_to("olli-talo@example.fi")
    assert client.get(path[:-3] + "x/").status_code == 404


def test_silent_ones_are_reminded_twice_and_the_survey_closes_by_itself(
    client, circle, survey, reply, sari, by
):
    path = link_to("olli-talo@example.fi")
    other = survey.replies.exclude(pk=reply.pk).get()
    actions.save_answer(reply=other, answers={"q1": "x"}, send=True, expected_version=1, by=as_actor(sari))
    Message.objects.all().delete()
    for days in (13, 14, 14, 15, 19, 20):
        with morning(in_days(days)):
            watch_days(by=by)
    reminded = Message.objects.filter(kind="survey_reminder").values_list("recipient", flat=True)
    assert list(reminded) == ["olli-talo@example.fi"] * 2
    with morning(in_days(22)):
        watch_days(by=by)
        watch_days(by=by)
        survey.refresh_from_db()
        assert survey.state == "closed"
        assert Message.objects.filter(kind="survey_closed").count() == 1
        assert client.get(path).status_code == 410
        with pytest.raises(Refused):
            actions.save_answer(reply=reply, answers={}, send=True, expected_version=1, by=as_actor(sari))
        actions.reopen_survey(survey=survey, closes_on=in_days(40), by=as_actor(sari))
        assert client.get(path).status_code == 200


def test_reminding_by_hand_leaves_those_in_peace_who_have_just_heard(survey, sari):
    assert actions.remind_silent(survey=survey, by=as_actor(sari)) == 0
    with morning(in_days(3)):
        assert actions.remind_silent(survey=survey, by=as_actor(sari)) == 2


def test_who_sees_to_an_open_survey_has_a_duty_until_it_closes(circle, survey, sari):
    assert survey in [duty.row for duty in duties_of(sari, circle.network)]
    actions.close_survey(survey=survey, by=as_actor(sari))
    assert survey not in [duty.row for duty in duties_of(sari, circle.network)]


def test_a_study_keeps_its_participants_questions_answers_and_result(
    client, circle, survey, reply, sari, eero
):
    """R49: also somebody outside the network takes part."""
    by = as_actor(sari)
    actions.ask_organisations(survey=survey, organisations=[workplace(eero)], by=by)
    assert survey.replies.get(organisation=workplace(eero)).state == "waiting"
    actions.save_survey(
        survey=survey, kind="study", titles=survey.titles, intros=survey.intros, closes_on=survey.closes_on,
        keeper=sari, expected_version=survey.version, by=by,
    )  # fmt: skip
    survey.refresh_from_db()
    actions.save_conclusions(
        survey=survey, conclusions={"fi": "Tukea on."}, expected_version=survey.version, by=by
    )
    with pytest.raises(Conflict):
        actions.save_conclusions(survey=survey, conclusions={}, expected_version=survey.version, by=by)
    client.force_login(sari)
    assert "Tukea on." in client.get(reverse("survey_results", args=[survey.pk])).content.decode()


def test_the_database_keeps_an_answer_with_its_moment(survey, reply):

    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(pk=reply.pk).update(state="answered")
