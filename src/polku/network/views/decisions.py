"""Screens of decisions about findings."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.queries import organisation_choices
from polku.network import permissions, wording
from polku.network.actions import change_decision, close_decision, make_decision, reopen_decision
from polku.network.choices import DecisionState
from polku.network.forms.reports import CloseForm, DecisionForm
from polku.network.models import Decision
from polku.network.queries import decisions, reports
from polku.network.queries.reports import Named
from polku.network.views.access import actor_of, coordinators, members, read, read_or_send, send
from polku.network.views.telling import Telling
from polku.shared import clock
from polku.shared.errors import Invalid
from polku.shared.tables.writing import csv_file, xlsx_file
from polku.ui.days import short_day
from polku.ui.paging import page_of

PAGE = 50
MAX_CARRIED = 60_000
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@members
@read
def listing(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("tila", "")
    found = decisions.decisions(actor=actor_of(request), state=state)
    page = page_of(request, found, PAGE)
    context = {
        "rows": [_row(each) for each in page],
        "page": page,
        "state": state,
        "states": [("", _("All")), *DecisionState.choices],
    }
    return render(request, "network/decisions.html", context)


@members
@read
def export(request: HttpRequest, form: str) -> HttpResponse:
    if form not in TYPES:
        raise Http404
    heading = [_("What was decided"), _("Organisation"), _("Role"), _("By when"), _("State"), _("Reason")]
    rows = [heading]
    rows += [
        [
            each.text,
            each.organisation.name(wording.page_language()).text,
            each.owner_role,
            short_day(each.due_on),
            str(DecisionState(each.state).label),
            each.reason,
        ]
        for each in decisions.decisions(actor=actor_of(request))
    ]
    data = csv_file(rows) if form == "csv" else xlsx_file({_("Decisions"): rows})
    name = f'attachment; filename="polku-decisions-{clock.today().isoformat()}.{form}"'
    return HttpResponse(data, content_type=TYPES[form], headers={"Content-Disposition": name})


@coordinators
@read_or_send
def decide(request: HttpRequest, pk: str, mark: str) -> HttpResponse:
    report = reports.report_to_read(int(pk), actor=actor_of(request))
    finding = reports.finding_to_read(report, mark)
    telling = Telling(report)
    # A change that was tried out arrives by the same door, before anything is decided.
    coming = request.method == "POST" and "text" not in request.POST
    form = DecisionForm(
        None if request.method == "GET" or coming else request.POST, organisations=organisation_choices()
    )
    if form.is_bound and form.is_valid():
        made = make_decision(
            report=report,
            finding=finding,
            what_if=_what_if(request.POST.get("what_if", "")),
            by=actor_of(request),
            **form.given(),
        )
        messages.success(request, _("The decision was saved."))
        return redirect("network_decision", pk=made.pk)
    carried = request.POST.get("what_if", "")
    context = {
        "report": report,
        "finding": finding,
        "title": wording.finding_title(finding, telling.named.names),
        "kind": wording.finding_kind(finding),
        "form": form,
        "what_if": carried,
        "tried": _what_if(carried),
        "noindex": True,
    }
    return render(request, "network/decide.html", context, status=422 if form.is_bound else 200)


@members
@read_or_send
def decision(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    found = decisions.decision_to_read(int(pk), actor=actor)
    closes = permissions.may_close_decision(actor, found)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        close_decision(decision=found, by=actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network_decision", pk=found.pk)
    finding = decisions.finding_of(found)
    named = Named(found.report) if found.report else None
    still = found.report is not None and found.report.finding(found.mark) is not None
    context = _row(found) | {
        "title": wording.finding_title(finding, named.names if named else {}),
        "kind": wording.finding_kind(finding),
        "report": found.report if still else None,
        "closes": closes,
        "changes": permissions.may_decide(actor),
        "form": form,
        "events": [(wording.event_label(each.verb), each) for each in found.events.order_by("at", "pk")],
        "noindex": True,
    }
    return render(request, "network/decision.html", context, status=422 if form.is_bound else 200)


@coordinators
@read_or_send
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    found = decisions.decision_to_read(int(pk), actor=actor_of(request))
    initial = {
        "text": found.text,
        "organisation": found.organisation_id,
        "owner_role": found.owner_role,
        "due_on": found.due_on,
    }
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        initial=initial,
        organisations=organisation_choices(),
    )
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        change_decision(
            decision=found,
            expected_version=int(version) if version.isdecimal() and len(version) < 9 else -1,
            by=actor_of(request),
            **form.given(),
        )
        messages.success(request, _("Saved."))
        return redirect("network_decision", pk=found.pk)
    context = {
        "decision": found,
        "form": form,
        "version": request.POST.get("version", found.version),
        "noindex": True,
    }
    return render(request, "network/decision_edit.html", context, status=422 if form.is_bound else 200)


@members
@send
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    reopen_decision(decision=decisions.decision_to_read(int(pk), actor=actor), by=actor)
    return redirect("network_decision", pk=pk)


def _row(found: Decision) -> dict[str, Any]:
    return {
        "decision": found,
        "organisation": found.organisation.name(wording.page_language()),
        "late": decisions.is_late(found, clock.today()),
    }


def _what_if(carried: str) -> dict[str, Any] | None:
    """A change that was tried out, as the page before sent it. Raises Invalid for anything else."""
    if not carried:
        return None
    try:
        data: dict[str, Any] = json.loads(carried[:MAX_CARRIED])
        return {
            "service": str(data["service"]),
            "changes": [str(each) for each in data["changes"]],
            "outcome": dict(data["outcome"]),
        }
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Invalid(_("The change could not be read. Go back and make it again.")) from error
