"""Screens of reports: the list, making one, reading it part by part, one finding, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.forum.queries import agenda_open_for
from polku.network import permissions, wording
from polku.network.actions import mark_phase, remove_report, start_again, start_report, stop_report
from polku.network.choices import Fate, Step
from polku.network.content import GapFinding
from polku.network.forms.reports import PhaseForm, ScopeForm
from polku.network.models import Report
from polku.network.queries import bringing, drawing, files, reports, whatif
from polku.network.queries.decisions import decisions_about
from polku.network.views.access import actor_of, coordinators, members, read, read_or_send, send
from polku.network.views.telling import Telling
from polku.shared.actor import Actor
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.paging import page_of
from polku.workgroup.queries.groups import groups_of

PAGE = 25
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
PARTS = ("aukot", "paallekkaisyydet", "rajat", "saannot", "vertailu")


@members
@read
def listing(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    page = page_of(request, reports.reports(actor=actor), PAGE)
    lines = reports.scope_lines(page)
    rows = [{"report": report, "scope": lines[report.pk]} for report in page]
    context = {"rows": rows, "page": page, "runs": permissions.may_run_reports(actor)}
    return render(request, "network/reports.html", context)


@coordinators
@read_or_send
def new(request: HttpRequest) -> HttpResponse:
    form = ScopeForm(request.POST if request.method == "POST" else None, choices=reports.choices_of_scope())
    if form.is_bound and form.is_valid():
        report = start_report(asked=form.asked, by=actor_of(request))
        return redirect("network_report", pk=report.pk)
    return render(request, "network/report_new.html", {"form": form}, status=422 if form.is_bound else 200)


@members
@read
def report(request: HttpRequest, pk: str) -> HttpResponse:
    found = _report(request, pk)
    context = _frame(request, found)
    if not found.is_going_on:
        telling = Telling(found)
        context |= {
            "parts": telling.parts(),
            "counts": reports.found_counts(found.found),
            "first": telling.first_gap(),
            "unread": telling.unread(),
            "phase_form": PhaseForm(initial={"phase": found.phase}),
        }
    return render(request, "network/report.html", context)


@members
@read
def part(request: HttpRequest, pk: str, part: str) -> HttpResponse:
    found = _report(request, pk)
    if part not in PARTS:
        raise Http404
    if found.is_going_on:
        return redirect("network_report", pk=found.pk)
    show = {
        "aukot": _gaps,
        "paallekkaisyydet": _overlaps,
        "rajat": _cliffs,
        "saannot": _rules,
        "vertailu": _comparison,
    }[part]
    context = _frame(request, found) | show(Telling(found))
    return render(request, f"network/report_{part}.html", context)


def _gaps(telling: Telling) -> dict[str, Any]:
    rows = telling.rows("gap")
    themes = telling.themes
    groups = [
        {
            "strength": strength,
            "title": wording.gap_strength(strength),
            "theme": themes.get(each.theme, each.theme),
            "part": telling.part(each),
            "rows": [
                row
                for row in rows
                if row["finding"].strength == strength and row["finding"].theme == each.theme
            ],
        }
        for step, strength in ((Step.CERTAIN, "certain"), (Step.POSSIBLE, "possible"))
        for each in telling.report.found.parts
        if each.step == step
    ]
    return {"groups": groups}


def _overlaps(telling: Telling) -> dict[str, Any]:
    rows = telling.rows("overlap")
    return {
        "rows": rows,
        "joint": telling.rows("joint"),
        "part": telling.part_of(Step.OVERLAPS),
        "matrix": drawing.matrix_of(telling.report.found, telling.named.names),
    }


def _cliffs(telling: Telling) -> dict[str, Any]:
    return {
        "rows": telling.rows("cliff"),
        "part": telling.part_of(Step.CLIFFS),
        "curves": drawing.curves_of(telling.report.found),
    }


def _rules(telling: Telling) -> dict[str, Any]:
    return {
        "rows": telling.rows("rule"),
        "part": telling.part_of(Step.FAULTS),
        "order": telling.rows("cycle", "unreachable"),
        "order_part": telling.part_of(Step.PREREQUISITES),
        "longest": [telling.service(key) for key in telling.report.found.longest],
    }


def _comparison(telling: Telling) -> dict[str, Any]:
    against = telling.against
    moved = [
        row
        for row in telling.rows("gap", "overlap", "joint", "cliff", "rule", "cycle", "unreachable")
        if row["told"].fate in (Fate.NEW, Fate.GREW, Fate.SHRANK)
    ]
    gone = [
        {"title": wording.finding_title(each, Telling(against.baseline).named.names), "finding": each}
        for each in against.gone
        if against.baseline
    ]
    counts = [(fate.label, against.count(fate)) for fate in Fate]
    return {"baseline": against.baseline, "moved": moved, "gone": gone, "counts": counts}


@members
@read
def finding(request: HttpRequest, pk: str, mark: str) -> HttpResponse:
    found = _report(request, pk)
    one = reports.finding_to_read(found, mark)
    telling = Telling(found)
    context = _frame(request, found) | telling.page_of(one)
    if isinstance(one, GapFinding):
        closings = whatif.closings_of(found, one)
        context["closings"] = [telling.proposal(each) for each in closings.proposals]
        context["closings_complete"] = closings.complete
    context["decisions"] = decisions_about(mark)
    context["decides"] = permissions.may_decide(actor_of(request))
    return render(request, "network/finding.html", context | _taken_further(mark, actor_of(request)))


def _taken_further(mark: str, actor: Actor) -> dict[str, Any]:
    """The meetings and groups that a finding can be taken to, and those that have it."""
    items, materials = bringing.meetings_with(mark, actor=actor), bringing.groups_with(mark, actor=actor)
    taken, brought = {each.meeting_id for each in items}, {each.group_id for each in materials}
    language = wording.page_language()
    return {
        "items": items,
        "materials": [(each, each.group.name(language)) for each in materials],
        "meetings": [each for each in agenda_open_for(actor) if each.pk not in taken],
        "groups": [(each.pk, each.name(language)) for each in groups_of(actor) if each.pk not in brought],
    }


# Buttons


@coordinators
@send
def stop(request: HttpRequest, pk: str) -> HttpResponse:
    stop_report(report=_report(request, pk), by=actor_of(request))
    messages.success(request, _("The report was stopped. What was found so far stays."))
    return redirect("network_report", pk=pk)


@coordinators
@send
def again(request: HttpRequest, pk: str) -> HttpResponse:
    made = start_again(report=_report(request, pk), by=actor_of(request))
    return redirect("network_report", pk=made.pk)


@coordinators
@send
def mark(request: HttpRequest, pk: str) -> HttpResponse:
    mark_phase(report=_report(request, pk), phase=request.POST.get("phase", ""), by=actor_of(request))
    messages.success(request, _("Saved."))
    return redirect("network_report", pk=pk)


@coordinators
@read_or_send
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    found = _report(request, pk)
    if request.method == "POST":
        remove_report(report=found, by=actor_of(request))
        messages.success(request, _("The report was removed."))
        return redirect("network_reports")
    context = {
        "title": _("Remove the report"),
        "question": _("Do you want to remove this report?"),
        "consequences": [_("Decisions that were made because of it stay, with their findings.")],
        "confirm_label": _("Remove"),
        "cancel_url": reverse("network_report", args=[found.pk]),
        "dangerous": True,
    }
    return render(request, "ui/confirm.html", context)


# Files


@members
@read
def export(request: HttpRequest, pk: str, form: str) -> HttpResponse:
    found = _report(request, pk)
    name = f"polku-{found.asked.on.isoformat()}-{found.pk}"
    if form == "json":
        answer = JsonResponse(files.as_json(found), json_dumps_params={"ensure_ascii": False, "indent": 1})
        answer["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    if form not in TYPES:
        raise Http404
    sheets = Telling(found).sheets()
    data = csv_file(sheets[_("Findings")]) if form == "csv" else xlsx_file(sheets)
    return HttpResponse(
        data,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _report(request: HttpRequest, pk: str) -> Report:
    return reports.report_to_read(int(pk), actor=actor_of(request))


def _frame(request: HttpRequest, found: Report) -> dict[str, Any]:
    """What every page of a report shows."""
    labels = {
        "aukot": _("Gaps"),
        "paallekkaisyydet": _("Overlaps"),
        "rajat": _("Limits"),
        "saannot": _("Rules and order"),
        "vertailu": _("Comparison"),
    }
    tabs = [(reverse("network_report", args=[found.pk]), _("Summary"))]
    tabs += [(reverse("network_report_part", args=[found.pk, slug]), label) for slug, label in labels.items()]
    return {
        "report": found,
        "scope": reports.scope_lines([found])[found.pk],
        "silent": reports.is_silent(found),
        "runs": permissions.may_run_reports(actor_of(request)),
        "tabs": tabs,
        "step_label": Step(found.step).label if found.step else "",
        "problem": wording.problem_sentence(found.problem) if found.problem else "",
        "noindex": True,
    }
