"""Screens of the plan, its themes, what is late, and what is mine."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.measures import permissions
from polku.measures.actions import add_theme, change_plan, change_theme, create_plan
from polku.measures.choices import MeasureState
from polku.measures.forms.plans import PlanForm, ThemeForm
from polku.measures.models import ActionPlan
from polku.measures.queries import aims_without_measure
from polku.measures.queries.duties import OpenDuty, late_duties, open_duties
from polku.measures.queries.follow_ups import tasks_open
from polku.measures.queries.measures import Wanted
from polku.measures.queries.people import organisation_choices
from polku.measures.queries.plans import (
    grouped,
    has_collection,
    plan_to_read,
    progress_of,
    progress_of_theme,
    theme_of,
    themes_of,
)
from polku.measures.queries.tables import plan_table
from polku.measures.views.access import (
    Place,
    actor_of,
    coordinators,
    file_of,
    members,
    page,
    read,
    read_or_send,
    sent,
    signed_in,
)
from polku.shared import clock
from polku.shared.errors import Missing
from polku.ui.conflicts import kept


@members
@read
def plan(request: HttpRequest, place: Place) -> HttpResponse:
    network, today = place.network, clock.today()
    found = plan_to_read(network, request.GET.get("numero", ""))
    context: dict[str, Any] = {"network": network, "plan": found, "runs": place.runs}
    if found is None:
        return page(request, "measures/plan_none.html", context)
    progress = progress_of(found)
    wanted = _wanted(request)
    everything = [measure for group in progress for measure in group.measures]
    shown = [measure for measure in everything if wanted.takes(measure, today)]
    context |= {
        "progress": progress,
        "shown": grouped([group.theme for group in progress if group.theme], shown),
        "count": len(shown),
        "empty": not everything,
        "wanted": wanted,
        "late": sum(group.late for group in progress),
        "states": MeasureState.choices,
        "organisations": _organisations(place, everything),
        "unserved": list(aims_without_measure(network, today)),
        "tasks": tasks_open(network),
        "others": [each for each in network.plans.order_by("-number") if each.pk != found.pk],
        "adds": permissions.may_write_any(place.actor, network),
        "today": today,
    }
    return page(request, "measures/plan.html", context)


@members
@read
def sheet(request: HttpRequest, place: Place) -> HttpResponse:
    found = _plan(request, place)
    context = {
        "network": place.network,
        "plan": found,
        "progress": progress_of(found),
        "today": clock.today(),
    }
    return page(request, "measures/plan_sheet.html", context)


@members
@read
def export(request: HttpRequest, place: Place, form: str) -> HttpResponse:
    found = _plan(request, place)
    return file_of(plan_table(found), form, f"{place.network.slug}-toimenpiteet", _("Measures"))


@members
@read
def theme(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    found = _plan(request, place)
    group = progress_of_theme(found, code)
    context = {
        "network": place.network,
        "plan": found,
        "group": group,
        "adds": permissions.may_add_measure(place.actor, place.network, group.theme),
        "runs": place.runs,
        "states": [(label, group.count(state)) for state, label in MeasureState.choices],
        "collection": has_collection(group),
        "today": clock.today(),
    }
    return page(request, "measures/theme.html", context)


@members
@read
def late(request: HttpRequest, place: Place) -> HttpResponse:
    rows = [_duty_row(duty) for duty in late_duties(place.network)]
    return page(request, "measures/late.html", {"network": place.network, "rows": rows})


@signed_in
@read
def mine(request: HttpRequest) -> HttpResponse:
    rows = [_duty_row(duty) for duty in open_duties(holder=actor_of(request).user)]
    return page(request, "measures/mine.html", {"rows": rows})


@coordinators
@read_or_send
def new(request: HttpRequest, place: Place) -> HttpResponse:
    form = PlanForm(sent(request), initial={"starts_on": clock.today()})
    if form.is_bound and form.is_valid():
        made = create_plan(network=place.network, by=place.actor, **form.given())
        messages.success(request, _("The plan was begun. Add its themes and measures next."))
        return redirect(_address(made))
    return page(request, "measures/plan_edit.html", {"network": place.network}, form)


@coordinators
@read_or_send
def edit(request: HttpRequest, place: Place) -> HttpResponse:
    found = _plan(request, place)
    form = PlanForm(
        sent(request),
        written={"names": found.names, "texts": found.texts},
        initial={name: getattr(found, name) for name in ("version", *PlanForm.plain)},
    )

    def change(seen: int) -> None:
        change_plan(plan=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect(_address(found))
    return page(request, "measures/plan_edit.html", {"network": place.network, "plan": found}, form)


@coordinators
@read_or_send
def themes(request: HttpRequest, place: Place) -> HttpResponse:
    form = ThemeForm(sent(request))
    if form.is_bound and form.is_valid():
        add_theme(network=place.network, by=place.actor, **form.given())
        messages.success(request, _("The theme was added."))
        return redirect("plan_themes", slug=place.network.slug)
    context = {"network": place.network, "themes": themes_of(place.network)}
    return page(request, "measures/themes.html", context, form)


@coordinators
@read_or_send
def theme_edit(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    found = theme_of(place.network, code)
    written = {"names": found.names, "texts": found.texts}
    form = ThemeForm(sent(request), written=written, initial={"version": found.version})

    def change(seen: int) -> None:
        change_theme(theme=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("plan_themes", slug=place.network.slug)
    return page(request, "measures/theme_edit.html", {"network": place.network, "theme": found}, form)


def _plan(request: HttpRequest, place: Place) -> ActionPlan:
    found = plan_to_read(place.network, request.GET.get("numero", ""))
    if found is None:
        raise Missing
    return found


def _address(plan: ActionPlan) -> str:
    return f"{reverse('action_plan', args=[plan.network.slug])}?numero={plan.number}"


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        theme=request.GET.get("teema", ""),
        state=request.GET.get("tila", ""),
        organisation=request.GET.get("organisaatio", ""),
        late=request.GET.get("myohassa") == "1",
    )


def _organisations(place: Place, measures: list[Any]) -> list[tuple[str, str]]:
    """The organisations that have measures, for choosing among them."""
    having = {measure.organisation_id for measure in measures}
    named = organisation_choices(place.network)
    known = dict(named)
    own = {m.organisation_id: str(m.organisation) for m in measures if m.organisation_id not in known}
    return [(str(pk), name) for pk, name in [*named, *own.items()] if pk in having]


def _duty_row(duty: OpenDuty) -> dict[str, Any]:
    name = {"measure": "measure", "task": "follow_up_task", "commitment": "commitment"}[duty.kind]
    kind = {"measure": _("Measure"), "task": _("Follow-up"), "commitment": _("Promise")}[duty.kind]
    return {
        "duty": duty,
        "kind": kind,
        "address": reverse(name, args=[duty.network.slug, duty.row.pk]),
        "days": duty.days_late(clock.today()),
    }
