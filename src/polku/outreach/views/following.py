"""The list of students on their way out, a student's checklist, and numbers for the network."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.permissions import is_coordinator
from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.choices import Purpose
from polku.consent.context import for_purpose
from polku.directory.wording import page_language
from polku.outreach import actions, permissions
from polku.outreach.choices import DismissalReason, Ending, Radar
from polku.outreach.forms import EndForm, LeaverForm, ShownForm, StepForm
from polku.outreach.queries import leavers as reading
from polku.outreach.queries.checklists import Checklist, checklist_of
from polku.outreach.queries.counts import Counted, lead_counts
from polku.outreach.queries.counts import leaver_counts as counted
from polku.outreach.queries.leavers import Chosen, Line
from polku.outreach.wording import half_year_label, support_label
from polku.practice.queries.procedures import procedures_in_use
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.tables.writing import xlsx_file
from polku.ui.access import actor_of, read, read_or_send, send, signed_in
from polku.ui.days import short_day
from polku.ui.fields import done

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _require_school(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not permissions.may_follow(actor):
        raise Refused(_("Students on their way out are for those who work for their school."))
    return actor


def _chosen(request: HttpRequest) -> tuple[Chosen, ShownForm]:
    form = ShownForm(request.GET, levels=True)
    said = form.cleaned_data if form.is_valid() else {}
    return Chosen(*(said.get(name, "") for name in ("radar", "missing", "support"))), form


@signed_in
@read
@for_purpose(Purpose.TRANSITION)
@shows_people(What.LIST)
def leavers(request: HttpRequest) -> HttpResponse:
    actor = _require_school(request)
    chosen, form = _chosen(request)
    found = reading.leavers(actor=actor, language=page_language(), chosen=chosen)
    context = {
        "found": found,
        "radar": [(stage, stage.label, found.radar[stage]) for stage in Radar if found.radar[stage]],
        "form": form,
        "chosen": chosen,
        "query": request.GET.urlencode(),
        "dismissed": [
            (DismissalReason(code).label, count) for code, count in reading.dismissals(actor=actor).items()
        ],
        "noindex": True,
    }
    return render(request, "outreach/leavers.html", context)


@signed_in
@read
@for_purpose(Purpose.TRANSITION)
@shows_people(What.EXPORT)
def leavers_export(request: HttpRequest) -> HttpResponse:
    """The list as it is shown, as a workbook."""
    actor = _require_school(request)
    found = reading.leavers(actor=actor, language=page_language(), chosen=_chosen(request)[0])
    header = [
        _("Student"),
        _("Group"),
        _("Graduates"),
        _("Next step"),
        _("Has said yes"),
        _("Level of support"),
    ]
    data = xlsx_file({_("Students"): [header, *map(_row, found.lines)]})
    name = f"polku-{_('leavers')}-{clock.today().isoformat()}.xlsx"
    return HttpResponse(
        data, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _row(line: Line) -> list[str]:
    language = page_language()
    planned = line.planned.text if line.planned else ""
    return [
        line.client.call_name,
        line.leaver.group or "",
        short_day(line.leaver.graduates_on) if line.leaver.graduates_on else "",
        planned or (line.checklist_step.text if line.checklist_step else ""),
        line.accepted[0].receiver.name(language).text if line.accepted else "",
        support_label(line.support.level) if line.support else "",
    ]


@signed_in
@read
@for_purpose(Purpose.TRANSITION)
@shows_people()
def leaver(request: HttpRequest, key: UUID) -> HttpResponse:
    return _page(request, _line(request, key))


def _line(request: HttpRequest, key: UUID) -> Line:
    return reading.leaver_keyed(key, actor=actor_of(request), language=page_language())


def _page(
    request: HttpRequest,
    line: Line,
    *,
    step: StepForm | None = None,
    change: LeaverForm | None = None,
) -> HttpResponse:
    marks = reading.marks_of(line.leaver, actor=actor_of(request))
    checklist = checklist_of(line.leaver, marks, language=page_language())
    may_change = permissions.may_change_leaver(line.leaver)
    shown = change or _change_form(line, None, with_procedures=not marks)
    refused = bool((step and step.errors) or (change and change.errors))
    context = {
        "line": line,
        "leaver": line.leaver,
        "why": line.reason.why.splitlines() if line.reason else [],
        "checklist": checklist,
        "steps": _steps(checklist, step) if checklist else [],
        "step_form": step,
        "change_form": shown,
        "support": support_label(line.support.level) if line.support else "",
        "may_change": may_change and line.leaver.ended_at is None,
        "may_follow_again": may_change and line.leaver.ended_at is not None,
        "ending": Ending(line.leaver.ending).label if line.leaver.ending else "",
        "noindex": True,
    }
    return render(request, "outreach/leaver.html", context, status=422 if refused else 200)


def _steps(checklist: Checklist, sent: StepForm | None) -> list[tuple[Any, StepForm]]:
    """Each step with its form: the one that was sent keeps what was typed."""
    told = []
    for each in checklist.lines:
        form = sent if sent is not None and sent["step"].value() == each.step.key else _step_form(each, None)
        told.append((each, form))
    return told


def _step_form(each: Any, data: Any) -> StepForm:
    answers = [way.words.text for way in each.step.ways] if each.step.is_question else []
    return StepForm(
        data, answers=answers, initial={"step": each.step.key}, auto_id=f"id_{each.step.number}_%s"
    )


def _change_form(line: Line, data: Any, *, with_procedures: bool) -> LeaverForm:
    language = page_language()
    procedures = [(one.pk, one.name(language).text) for one in procedures_in_use()] if with_procedures else []
    version = line.leaver.procedure_version
    initial = {
        "version": line.leaver.version,
        "graduates_on": line.leaver.graduates_on,
        "procedure": version.procedure_id if version else None,
        "support": line.support.level if line.support else "",
    }
    return LeaverForm(data, procedures=procedures, initial=initial)


@signed_in
@send
@for_purpose(Purpose.TRANSITION)
@shows_people()
def leaver_step(request: HttpRequest, key: UUID) -> HttpResponse:
    """A step is done, answered, or to be done again."""
    line, actor = _line(request, key), actor_of(request)
    checklist = checklist_of(
        line.leaver, reading.marks_of(line.leaver, actor=actor), language=page_language()
    )
    lines = checklist.lines if checklist else []
    each = next((one for one in lines if one.step.key == request.POST.get("step", "")), None)
    if each is None:
        raise Invalid(_("This step is not on the checklist."))
    if request.POST.get("do") == "again":
        actions.unmark_step(leaver=line.leaver, step=each.step.key, by=actor)
        return _back(key, each.step.number)
    form = _step_form(each, request.POST)
    if not done(form, lambda: _mark(form, line, actor)):
        return _page(request, line, step=form)
    return _back(key, each.step.number)


def _mark(form: StepForm, line: Line, actor: Actor) -> None:
    said = form.cleaned_data
    actions.mark_step(
        leaver=line.leaver, step=said["step"], answer=said.get("answer"), note=said["note"], by=actor
    )


def _back(key: UUID, step: int) -> HttpResponse:
    answer = redirect("leaver", key)
    answer["Location"] += f"#askel-{step}"
    return answer


@signed_in
@send
@for_purpose(Purpose.TRANSITION)
@shows_people()
def leaver_change(request: HttpRequest, key: UUID) -> HttpResponse:
    line, actor = _line(request, key), actor_of(request)
    form = _change_form(line, request.POST, with_procedures="procedure" in request.POST)
    if not done(form, lambda: _change(form, line, actor)):
        return _page(request, line, change=form)
    messages.success(request, _("Saved."))
    return redirect("leaver", key)


def _change(form: LeaverForm, line: Line, actor: Actor) -> None:
    said = form.cleaned_data
    actions.change_leaver(
        leaver=line.leaver,
        version=said["version"],
        graduates_on=said["graduates_on"],
        procedure=said.get("procedure"),
        support=said["support"],
        by=actor,
    )


@signed_in
@read_or_send
@for_purpose(Purpose.TRANSITION)
@shows_people()
def leaver_end(request: HttpRequest, key: UUID) -> HttpResponse:
    """Stop following a student, or take that back."""
    line, actor = _line(request, key), actor_of(request)
    if request.POST.get("do") == "again":
        actions.follow_again(leaver=line.leaver, by=actor)
        return redirect("leaver", key)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and done(
        form, lambda: actions.end_following(leaver=line.leaver, ending=form.cleaned_data["ending"], by=actor)
    ):
        messages.success(request, _("The student is no longer on the list. You can take this back."))
        return redirect("leaver", key)
    context = {"form": form, "line": line, "noindex": True}
    return render(request, "outreach/end.html", context, status=422 if form.errors else 200)


@signed_in
@read
@for_purpose(Purpose.TRANSITION)
def leaver_counts(request: HttpRequest) -> HttpResponse:
    """What the network learns of leavers and leads: protected numbers."""
    actor, language = actor_of(request), page_language()
    leaver_columns = [_("School"), _("Followed"), _("A step in the plan"), _("A receiver has said yes")]
    lead_columns = [_("Organisation"), _("Told of"), _("Reached first"), _("A plan or a referral follows")]
    context = {
        "leavers": _tables(counted(actor=actor, language=language), _("All schools")),
        "leads": _tables(lead_counts(actor=actor, language=language), _("All organisations")),
        "leaver_columns": leaver_columns,
        "lead_columns": lead_columns,
        "is_coordinator": is_coordinator(actor),
        "noindex": True,
    }
    return render(request, "outreach/counts.html", context)


def _tables(rows: list[Counted], all_of_them: str) -> list[tuple[str, list[list[str]]]]:
    """A table of each half-year: its name and its rows."""
    years: dict[str, list[list[str]]] = {}
    for row in rows:
        name = row.organisation.text if row.organisation else all_of_them
        years.setdefault(row.half_year, []).append([name, *map(_told, row.numbers)])
    return [(half_year_label(half_year), lines) for half_year, lines in years.items()]


def _told(number: int | None) -> str:
    return _("fewer than 5") if number is None else str(number)
