"""Screens of one measure: reading, making, changing, telling how it goes, showing that it is done."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from polku.cooperation.queries import aims_on
from polku.measures import permissions
from polku.measures.actions import (
    add_evidence,
    change_measure,
    create_measure,
    remove_evidence,
    tell_of_measure,
)
from polku.measures.forms.measures import EvidenceForm, MeasureForm, TellForm
from polku.measures.models import Measure
from polku.measures.queries.follow_ups import follow_ups_of_measure
from polku.measures.queries.measures import (
    evidence_of,
    evidence_to_read,
    is_late,
    measure_to_read,
    with_decisions,
)
from polku.measures.queries.people import last_writer, organisation_choices, people_choices
from polku.measures.queries.plans import plan_to_read, themes_of
from polku.measures.views.access import (
    Place,
    members,
    page,
    read,
    read_or_send,
    refuse,
    sent,
)
from polku.measures.wording import change_lines, event_label
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from polku.ui.conflicts import kept

TOLD = ("state", "cost_spent", "effort_spent", "version")


@members
@read_or_send
def measure(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = measure_to_read(place.network, int(pk))
    initial = {"note": found.state_note} | {name: getattr(found, name) for name in TOLD}
    form = TellForm(sent(request), initial=initial)

    def tell(seen: int) -> None:
        tell_of_measure(measure=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, tell, by=partial(last_writer, found)):
        messages.success(request, _("Saved."))
        return redirect("measure", slug=place.network.slug, pk=found.pk)
    return page(request, "measures/measure.html", _telling(place, found), form)


def _telling(place: Place, found: Measure) -> dict[str, Any]:
    return {
        "network": place.network,
        "measure": with_decisions(found),
        "late": is_late(found, clock.today()),
        "evidence": evidence_of(found),
        "follow_ups": follow_ups_of_measure(found),
        "tells": permissions.may_tell_of_measure(place.actor, found),
        "changes": permissions.may_change_measure(place.actor, found),
        "events": [
            (event_label(each.verb), each, change_lines(each.changes))
            for each in found.events.order_by("-at", "-pk")
        ],
    }


@members
@read_or_send
def new(request: HttpRequest, place: Place) -> HttpResponse:
    plan = plan_to_read(place.network, request.GET.get("numero", ""))
    if plan is None:
        raise Missing
    chosen = next((each for each in themes_of(place.network) if each.code == request.GET.get("teema")), None)
    if not permissions.may_add_measure(place.actor, place.network, chosen):
        raise Missing
    form = _form(request, place, {"theme": chosen.pk if chosen else None, "is_public": True})
    if form.is_bound and form.is_valid():
        try:
            made = create_measure(plan=plan, by=place.actor, **form.given())
        except Invalid as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("The measure is in the plan."))
            return redirect("measure", slug=place.network.slug, pk=made.pk)
    return page(request, "measures/measure_edit.html", {"network": place.network, "plan": plan}, form)


@members
@read_or_send
def edit(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = measure_to_read(place.network, int(pk))
    if not permissions.may_change_measure(place.actor, found):
        raise Missing
    form = _form(request, place, _initial(found), found)

    def change(seen: int) -> None:
        change_measure(measure=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, change, by=partial(last_writer, found)):
        messages.success(request, _("Saved."))
        return redirect("measure", slug=place.network.slug, pk=found.pk)
    context = {"network": place.network, "plan": found.plan, "measure": found}
    return page(request, "measures/measure_edit.html", context, form)


def _form(
    request: HttpRequest, place: Place, initial: dict[str, Any], found: Measure | None = None
) -> MeasureForm:
    network = place.network
    aims = {aim.pk: aim for aim in aims_on(network, clock.today())}
    if found is not None:
        aims |= {aim.pk: aim for aim in found.aims.all()}
    return MeasureForm(
        sent(request),
        initial=initial,
        written={"titles": found.titles, "texts": found.texts} if found else None,
        themes=themes_of(network),
        aims=aims.values(),
        organisations=organisation_choices(network, found.organisation if found else None),
        people=people_choices(network, found.owner if found else None),
    )


def _initial(found: Measure) -> dict[str, Any]:
    same = ("starts_on", "due_on", "cost_planned", "effort_planned", "source", "is_public", "version")
    return {
        "theme": found.theme_id,
        "aims": [aim.pk for aim in found.aims.all()],
        "organisation": found.organisation_id,
        "owner": found.owner_id,
    } | {name: getattr(found, name) for name in same}


@members
@read_or_send
def evidence_new(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = measure_to_read(place.network, int(pk))
    if not permissions.may_tell_of_measure(place.actor, found):
        raise Missing
    form = EvidenceForm(sent(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            add_evidence(measure=found, by=place.actor, **form.given())
        except Invalid as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("Added. If the measure is done, say so here."))
            return redirect(f"{_address(place, found)}#tell")
    return page(request, "measures/evidence_new.html", {"network": place.network, "measure": found}, form)


@members
@read
def evidence_file(request: HttpRequest, place: Place, pk: str, evidence: str) -> HttpResponse:
    shown = evidence_to_read(measure_to_read(place.network, int(pk)), int(evidence))
    if not shown.file:
        raise Missing
    headers = {"Content-Disposition": content_disposition_header(True, shown.file_name) or "attachment"}
    return HttpResponse(bytes(shown.file), content_type=shown.file_type, headers=headers)


@members
@read_or_send
def evidence_remove(request: HttpRequest, place: Place, pk: str, evidence: str) -> HttpResponse:
    found = measure_to_read(place.network, int(pk))
    shown = evidence_to_read(found, int(evidence))
    if not permissions.may_tell_of_measure(place.actor, found):
        raise Missing
    if request.method == "POST":
        remove_evidence(evidence=shown, by=place.actor)
        messages.success(request, _("Removed."))
        return redirect(_address(place, found))
    context = {
        "title": _("Remove what shows the measure done"),
        "question": shown.text,
        "consequences": [_("The history keeps that it stood here. A file is gone for good.")],
        "confirm_label": _("Remove"),
        "cancel_url": _address(place, found),
        "dangerous": True,
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


def _address(place: Place, found: Measure) -> str:
    return reverse("measure", args=[place.network.slug, found.pk])
