"""Screens of surveys for those who ask: writing, whom to ask, sending, the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from polku.accounts.models import Organisation, User
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.errors import Missing
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.access import actor_of, read, read_or_send, send, signed_in, typed
from polku.ui.conflicts import kept
from polku.workgroup import permissions
from polku.workgroup.actions import surveys as actions
from polku.workgroup.choices import SurveyState
from polku.workgroup.forms.surveys import (
    AddressForm,
    AskForm,
    ConclusionsForm,
    CopyForm,
    DayForm,
    QuestionForm,
    SurveyForm,
)
from polku.workgroup.models import Survey
from polku.workgroup.queries import editing
from polku.workgroup.queries import surveys as reading
from polku.workgroup.queries.groups import group_to_work_in, people_to_choose
from polku.workgroup.queries.results import results_of, table_of
from polku.workgroup.views.shared import done, form_page, named_organisations, named_people

NEW = "uusi"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in
@read_or_send
def survey_new(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    group = group_to_work_in(int(pk), actor=actor)
    people = people_to_choose(group)
    form = SurveyForm(
        typed(request), people=named_people(people, group.network), initial={"keeper": actor.user_id}
    )
    made = []

    def change() -> None:
        made.append(actions.create_survey(group=group, by=actor, **_said(form)))

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("survey", pk=made[0].pk)
    return form_page(request, form, group=group, here=_("Begin a survey"), submit=_("Go on to the questions"))


def _said(form: SurveyForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {
        "kind": said["kind"],
        "titles": form.texts("title"),
        "intros": form.texts("intro"),
        "closes_on": said["closes_on"],
        "keeper": get_object_or_404(User, pk=said["keeper"]),
    }


@signed_in
@read
def survey(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    found = reading.survey_to_see(int(pk), actor=actor)
    replies = reading.replies_of(found)
    works = permissions.may_work_in_group(actor, found.group)
    context = {
        **_frame(found, language),
        "replies": [(reply, reading.address_of(reply)) for reply in replies],
        "response": reading.response_of(replies),
        "works": works,
        "inside": permissions.may_read_inside(actor, found.group),
        "changes": permissions.may_change_questions(actor, found),
        "ready": bool(found.asked.questions and replies),
    }
    return render(request, "workgroup/survey.html", context)


def _frame(found: Survey, language: str) -> dict[str, Any]:
    return {
        "survey": found,
        "name": found.name(language),
        "group": found.group,
        "questions": found.asked.questions,
        "noindex": True,
    }


@signed_in
@read_or_send
def survey_edit(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    people = {person.pk: person for person in (*people_to_choose(found.group), found.keeper)}
    initial = {
        "kind": found.kind,
        "closes_on": found.closes_on,
        "keeper": found.keeper_id,
        "version": found.version,
    }
    form = SurveyForm(
        typed(request),
        titles=found.titles,
        intros=found.intros,
        people=named_people(people.values(), found.group.network),
        initial=initial,
    )

    def change(seen: int) -> None:
        actions.save_survey(survey=found, expected_version=seen, by=actor, **_said(form))

    if request.method == "POST" and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("survey", pk=found.pk)
    return form_page(request, form, here=_("What is asked, and until when"), **_crumbs(found))


def _crumbs(found: Survey) -> dict[str, Any]:
    return {"group": found.group, "survey": found}


def _work(request: HttpRequest, pk: str) -> tuple[Any, Survey]:
    actor = actor_of(request)
    return actor, reading.survey_to_work_on(int(pk), actor=actor)


@signed_in
@read_or_send
def survey_question(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    actor, found = _work(request, pk)
    question = found.asked.question(key)
    is_gone = question is None and key != NEW
    if not permissions.may_change_questions(actor, found) or (is_gone and request.method != "POST"):
        raise Missing
    form = QuestionForm(
        typed(request),
        question=question.model_dump(mode="json") if question else {},
        initial={"version": found.version},
    )

    form.is_gone = is_gone

    def change(seen: int) -> None:
        if key == NEW and seen != found.version and editing.ends_with(found.asked, form.question):
            return
        content = editing.with_question(found.asked, key, form.question)
        actions.save_questions(survey=found, content=content, expected_version=seen, by=actor)

    if request.method == "POST" and kept(request, form, change):
        if "another" in request.POST:
            return redirect("survey_question", pk=found.pk, key=NEW)
        return redirect("survey", pk=found.pk)
    here = _("Change a question") if question else _("Add a question")
    return form_page(request, form, here=here, another=_("Save, and add another"), **_crumbs(found))


@signed_in
@send
def survey_question_move(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    actor, found = _work(request, pk)
    by = -1 if request.POST.get("way") == "up" else 1
    content = editing.with_question_moved(found.asked, key, by)
    actions.save_questions(survey=found, content=content, expected_version=found.version, by=actor)
    return redirect("survey", pk=found.pk)


@signed_in
@send
def survey_question_remove(request: HttpRequest, pk: str, key: str) -> HttpResponse:
    actor, found = _work(request, pk)
    content = editing.without_question(found.asked, key)
    actions.save_questions(survey=found, content=content, expected_version=found.version, by=actor)
    messages.success(request, _("The question was taken away."))
    return redirect("survey", pk=found.pk)


@signed_in
@read_or_send
def survey_ask(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    members, others = reading.organisations_to_ask(found)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        members=named_organisations(members),
        others=named_organisations(others),
    )

    def change() -> None:
        chosen = Organisation.objects.filter(pk__in=form.chosen)
        actions.ask_organisations(survey=found, organisations=chosen, by=actor)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("survey", pk=found.pk)
    lead = _("The survey is open: they get their link at once.") if found.state == SurveyState.OPEN else ""
    return form_page(request, form, here=_("Whom to ask"), lead=lead, **_crumbs(found))


@signed_in
@read_or_send
def survey_reply(request: HttpRequest, pk: str, reply: str) -> HttpResponse:
    actor, found = _work(request, pk)
    row = reading.reply_of(found, int(reply))
    form = AddressForm(
        request.POST if request.method == "POST" else None,
        initial={"address": row.address, "language": row.language},
    )

    def change() -> None:
        actions.change_address(reply=row, by=actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("survey", pk=found.pk)
    name = row.organisation.name(page_language())
    own = reading.address_of(row)
    lead = _("%(name)s: %(address)s") % {"name": name, "address": own or _("no address")}
    return form_page(request, form, here=_("Where it is asked"), lead=lead, **_crumbs(found))


@signed_in
@send
def survey_leave_out(request: HttpRequest, pk: str, reply: str) -> HttpResponse:
    actor, found = _work(request, pk)
    actions.leave_out(reply=reading.reply_of(found, int(reply)), by=actor)
    return redirect("survey", pk=found.pk)


@signed_in
@send
def survey_open(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    actions.open_survey(survey=found, by=actor)
    messages.success(request, _("The survey was sent. You see here who has answered."))
    return redirect("survey", pk=found.pk)


@signed_in
@send
def survey_remind(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    count = actions.remind_silent(survey=found, by=actor)
    said = ngettext("%(count)s organisation was reminded.", "%(count)s organisations were reminded.", count)
    messages.success(request, said % {"count": count})
    return redirect("survey", pk=found.pk)


@signed_in
@send
def survey_close(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    actions.close_survey(survey=found, by=actor)
    messages.success(request, _("The survey is closed. You can open it again."))
    return redirect("survey", pk=found.pk)


@signed_in
@read_or_send
def survey_reopen(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    form = DayForm(request.POST if request.method == "POST" else None)

    def change() -> None:
        actions.reopen_survey(survey=found, by=actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("survey", pk=found.pk)
    return form_page(request, form, here=_("Open the survey again"), submit=_("Open again"), **_crumbs(found))


@signed_in
@read_or_send
def survey_copy(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    people = named_people(people_to_choose(found.group), found.group.network)
    form = CopyForm(
        request.POST if request.method == "POST" else None, people=people, initial={"keeper": actor.user_id}
    )
    made = []

    def change() -> None:
        keeper = get_object_or_404(User, pk=form.cleaned_data["keeper"])
        closes_on = form.cleaned_data["closes_on"]
        made.append(actions.copy_survey(survey=found, closes_on=closes_on, keeper=keeper, by=actor))

    if request.method == "POST" and form.is_valid() and done(request, form, change):
        return redirect("survey", pk=made[0].pk)
    lead = _("A new survey begins with the same questions. Nobody is asked yet.")
    return form_page(
        request, form, here=_("Ask the same again"), lead=lead, submit=_("Begin"), **_crumbs(found)
    )


@signed_in
@send
def survey_remove(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    actions.remove_survey(survey=found, by=actor)
    messages.success(request, _("The survey was removed."))
    return redirect("theme_group", pk=found.group_id)


@signed_in
@read
def survey_results(request: HttpRequest, pk: str) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    found = reading.survey_to_read(int(pk), actor=actor)
    heading, rows = table_of(found, language)
    replies = reading.replies_of(found)
    context = {
        **_frame(found, language),
        "results": results_of(found, language),
        "heading": [_("Organisation"), *heading],
        "rows": rows,
        "response": reading.response_of(replies),
        "declined": [reply for reply in replies if reply.reason],
        "works": permissions.may_work_in_group(actor, found.group),
    }
    return render(request, "workgroup/results.html", context)


@signed_in
@read
def survey_export(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    found = reading.survey_to_read(int(pk), actor=actor_of(request))
    heading, rows = table_of(found, page_language())
    table = [[_("Organisation"), *heading], *rows]
    data = csv_file(table) if form == "csv" else xlsx_file({_("Answers"): table})
    name = f'attachment; filename="polku-survey-{found.pk}-{clock.today().isoformat()}.{form}"'
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": name})


@signed_in
@read_or_send
def survey_conclusions(request: HttpRequest, pk: str) -> HttpResponse:
    actor, found = _work(request, pk)
    form = ConclusionsForm(typed(request), conclusions=found.conclusions, initial={"version": found.version})

    def change(seen: int) -> None:
        said = form.texts("conclusions")
        actions.save_conclusions(survey=found, conclusions=said, expected_version=seen, by=actor)

    if request.method == "POST" and kept(request, form, change):
        return redirect("survey_results", pk=found.pk)
    return form_page(request, form, here=_("What was found out"), **_crumbs(found))
