"""Screens of recurring follow-ups and their turns."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.measures import permissions
from polku.measures.actions import (
    answer_task,
    change_follow_up,
    create_follow_up,
    end_follow_up,
    reopen_task,
)
from polku.measures.choices import TaskState, Unit
from polku.measures.forms.follow_ups import AnswerForm, FollowUpForm
from polku.measures.models import FollowUp, Measure
from polku.measures.queries.follow_ups import (
    follow_up_to_read,
    follow_ups_of,
    goes_on,
    task_to_read,
    tasks_open,
    turns_of,
)
from polku.measures.queries.measures import measure_to_read
from polku.measures.queries.people import organisation_choices, people_choices
from polku.measures.queries.plans import plan_to_read
from polku.measures.views.access import (
    Place,
    members,
    page,
    read,
    read_or_send,
    refuse,
    send,
    sent,
)
from polku.shared import clock
from polku.shared.errors import Invalid, Missing
from polku.ui.conflicts import kept


@members
@read
def listing(request: HttpRequest, place: Place) -> HttpResponse:
    plan = plan_to_read(place.network, request.GET.get("numero", ""))
    if plan is None:
        raise Missing
    context = {
        "network": place.network,
        "plan": plan,
        "follow_ups": [(each, goes_on(each)) for each in follow_ups_of(plan)],
        "tasks": tasks_open(place.network),
        "runs": place.runs,
        "today": clock.today(),
    }
    return page(request, "measures/follow_ups.html", context)


@members
@read_or_send
def new(request: HttpRequest, place: Place) -> HttpResponse:
    measure = _measure(request, place)
    plan = measure.plan if measure else plan_to_read(place.network, request.GET.get("numero", ""))
    if plan is None or not _may(place, measure):
        raise Missing
    initial = {"every": 6, "unit": Unit.MONTHS, "starts_on": clock.today()}
    if measure is not None:
        initial |= {"organisation": measure.organisation_id, "holder": measure.owner_id}
    form = _form(request, place, initial)
    if form.is_bound and form.is_valid():
        try:
            made = create_follow_up(plan=plan, measure=measure, by=place.actor, **form.given())
        except Invalid as problem:
            refuse(form, problem)
        else:
            messages.success(request, _("The follow-up begins. Its turns become tasks by themselves."))
            return redirect("follow_up", slug=place.network.slug, pk=made.pk)
    context = {"network": place.network, "plan": plan, "measure": measure}
    return page(request, "measures/follow_up_edit.html", context, form)


@members
@read
def follow_up(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = follow_up_to_read(place.network, int(pk))
    context = {
        "network": place.network,
        "follow_up": found,
        "goes_on": goes_on(found),
        "turns": turns_of(found),
        "changes": _may(place, found.measure),
        "today": clock.today(),
    }
    return page(request, "measures/follow_up.html", context)


@members
@read_or_send
def edit(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = follow_up_to_read(place.network, int(pk))
    if not _may(place, found.measure):
        raise Missing
    form = _form(request, place, _initial(found), found)

    def change(seen: int) -> None:
        change_follow_up(follow_up=found, expected_version=seen, by=place.actor, **form.given())

    if form.is_bound and kept(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("follow_up", slug=place.network.slug, pk=found.pk)
    context = {"network": place.network, "plan": found.plan, "follow_up": found}
    return page(request, "measures/follow_up_edit.html", context, form)


@members
@read_or_send
def end(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = follow_up_to_read(place.network, int(pk))
    if not _may(place, found.measure):
        raise Missing
    address = reverse("follow_up", args=[place.network.slug, found.pk])
    if request.method == "POST":
        end_follow_up(follow_up=found, by=place.actor)
        messages.success(request, _("The follow-up has ended."))
        return redirect(address)
    context = {
        "title": _("End this follow-up"),
        "question": str(found.title(request.LANGUAGE_CODE)),
        "consequences": [
            _("No new tasks are made. Those whose day is still to come are left out."),
            _("What was seen in earlier turns stays. The follow-up can go on again: give it a new last day."),
        ],
        "confirm_label": _("End the follow-up"),
        "cancel_url": address,
        "noindex": True,
    }
    return render(request, "ui/confirm.html", context)


@members
@read_or_send
def task(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = task_to_read(place.network, int(pk))
    form = AnswerForm(sent(request))
    if form.is_bound and form.is_valid():
        answer_task(task=found, by=place.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("follow_up", slug=place.network.slug, pk=found.follow_up_id)
    context = {
        "network": place.network,
        "task": found,
        "open": found.state == TaskState.OPEN,
        "late": found.state == TaskState.OPEN and found.due_on < clock.today(),
        "answers": permissions.may_answer_task(place.actor, found),
        "earlier": [turn for turn in turns_of(found.follow_up) if turn.due_on < found.due_on][:3],
    }
    return page(request, "measures/follow_up_task.html", context, form)


@members
@send
def task_reopen(request: HttpRequest, place: Place, pk: str) -> HttpResponse:
    found = reopen_task(task=task_to_read(place.network, int(pk)), by=place.actor)
    return redirect("follow_up_task", slug=place.network.slug, pk=found.pk)


def _measure(request: HttpRequest, place: Place) -> Measure | None:
    given = request.GET.get("toimenpide", "")
    return measure_to_read(place.network, int(given)) if given.isdecimal() and len(given) < 9 else None


def _may(place: Place, measure: Measure | None) -> bool:
    if measure is None:
        return place.runs
    return permissions.may_change_measure(place.actor, measure)


def _form(
    request: HttpRequest, place: Place, initial: dict[str, Any], found: FollowUp | None = None
) -> FollowUpForm:
    return FollowUpForm(
        sent(request),
        initial=initial,
        written={"titles": found.titles} if found else None,
        organisations=organisation_choices(place.network, found.organisation if found else None),
        people=people_choices(place.network, found.holder if found else None),
    )


def _initial(found: FollowUp) -> dict[str, Any]:
    same = {name: getattr(found, name) for name in ("every", "unit", "starts_on", "ends_on", "version")}
    return same | {"organisation": found.organisation_id, "holder": found.holder_id}
