"""Decisions of a meeting, what they become, and changes of criteria that wait for their owner."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from polku.cooperation.permissions import may_coordinate
from polku.forum import actions, permissions
from polku.forum.choices import ChangeState, MinutesState, OutcomeKind
from polku.forum.forms.base import show_problems, show_refusal
from polku.forum.forms.outcomes import FORMS, Offered, TieForm
from polku.forum.forms.recording import ChangeAnswerForm, DecisionForm
from polku.forum.models import MeetingDecision
from polku.forum.queries import choosing, tracing
from polku.forum.queries import meetings as found
from polku.forum.views.access import actor_of, of_meeting, read, read_or_send, send, shown, signed_in
from polku.forum.wording import page_language
from polku.measures.queries.people import organisation_choices, people_choices
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Missing, Refused

DOING: dict[str, Any] = {
    OutcomeKind.AIM: actions.decide_aim,
    OutcomeKind.MEASURE: actions.decide_measure,
    OutcomeKind.COMMITMENT: actions.decide_commitment,
    OutcomeKind.CRITERIA: actions.decide_criteria_change,
}


@signed_in
@read_or_send
def new(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    row = found.meeting_to_record(int(pk), actor=actor)
    items = found.agenda_of(row)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        items=items,
        initial={"item": request.GET.get("kohta")},
    )
    if form.is_bound and form.is_valid():
        chosen = next((item for item in items if item.pk == form.cleaned_data["item"]), None)
        made = actions.record_decision(meeting=row, item=chosen, text=form.cleaned_data["text"], by=actor)
        messages.success(request, _("The decision was saved. Say now what it becomes."))
        return redirect("meeting_decision", pk=made.pk)
    return shown(request, "decision_form", of_meeting(row, request) | {"form": form}, refused=form.is_bound)


@signed_in
@read
def decision(request: HttpRequest, pk: str) -> HttpResponse:
    row = tracing.decision_to_see(int(pk), actor=actor_of(request))
    frame = of_meeting(row.meeting, request)
    closed = frame["minutes"] is not None and frame["minutes"].state == MinutesState.APPROVED
    context = {
        "decision": row,
        "source": row.item.comes_from if row.item and row.item.source else None,
        "outcomes": tracing.traced(row),
        "kinds": _kinds(actor_of(request), row) if frame["calls"] and row.dropped_at is None else [],
        "changes": frame["records"] and not closed and row.dropped_at is None,
    }
    return shown(request, "decision", frame | context)


@signed_in
@read_or_send
def edit(request: HttpRequest, pk: str) -> HttpResponse:
    row = _own(request, pk)
    items = found.agenda_of(row.meeting)
    form = DecisionForm(
        request.POST if request.method == "POST" else None,
        items=items,
        initial={"item": row.item_id, "text": row.text, "version": row.version},
    )
    if form.is_bound and form.is_valid():
        chosen = next((item for item in items if item.pk == form.cleaned_data["item"]), None)
        try:
            actions.change_decision(
                decision=row, item=chosen, text=form.cleaned_data["text"], expected_version=form.seen,
                by=actor_of(request),
            )  # fmt: skip
        except (Invalid, Conflict) as problem:
            show_refusal(form, problem, row.version)
        else:
            messages.success(request, _("Saved."))
            return redirect("meeting_decision", pk=row.pk)
    context = of_meeting(row.meeting, request) | {"form": form, "decision": row}
    return shown(request, "decision_form", context, refused=form.is_bound)


@signed_in
@send
def drop(request: HttpRequest, pk: str) -> HttpResponse:
    row = _own(request, pk)
    actions.drop_decision(decision=row, by=actor_of(request))
    messages.success(request, _("The decision was taken back. Its number is not used again."))
    return redirect("meeting", pk=row.meeting_id)


@signed_in
@read_or_send
def outcome(request: HttpRequest, pk: str, kind: str) -> HttpResponse:
    actor = actor_of(request)
    row = tracing.decision_to_see(int(pk), actor=actor)
    if kind not in FORMS or kind not in _kinds(actor, row):
        raise Missing
    form = FORMS[kind](
        request.POST if request.method == "POST" else None,
        offered=_offered(kind, actor, row),
        text={row.meeting.language.partition("-")[0]: row.text},
    )
    if form.is_bound and form.is_valid():
        try:
            DOING[kind](decision=row, by=actor, **form.given())
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved. The trace of the decision is below."))
            return redirect("meeting_decision", pk=row.pk)
    context = of_meeting(row.meeting, request) | {
        "form": form,
        "decision": row,
        "kind": OutcomeKind(kind),
        "no_plan": kind == OutcomeKind.MEASURE and not row.meeting.network.plans.exists(),
    }
    return shown(request, "outcome", context, refused=form.is_bound)


@signed_in
@read_or_send
def tie(request: HttpRequest, pk: str) -> HttpResponse:
    """Choose the measure that the decision is about."""
    actor = actor_of(request)
    row = _to_become(request, pk)
    measures = choosing.measures(row)
    form = TieForm(request.POST if request.method == "POST" else None, measures=measures)
    if form.is_bound and form.is_valid():
        try:
            actions.tie_measure(decision=row, by=actor, **form.given())
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved. The trace of the decision is below."))
            return redirect("meeting_decision", pk=row.pk)
    context = of_meeting(row.meeting, request) | {"form": form, "decision": row, "measures": measures}
    return shown(request, "tie", context, refused=form.is_bound)


@signed_in
@send
def untie(request: HttpRequest, pk: str, outcome: str) -> HttpResponse:
    row = _to_become(request, pk)
    actions.untie_measure(outcome=tracing.tie_to_see(row, int(outcome)), by=actor_of(request))
    messages.success(request, _("Untied. Both stay as they are, and can be tied again."))
    return redirect("meeting_decision", pk=row.pk)


@signed_in
@read_or_send
def criteria_change(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    change = found.change_to_see(int(pk), actor=actor)
    answers = permissions.may_answer_change(actor, change)
    form = ChangeAnswerForm(
        request.POST if request.method == "POST" else None, initial={"answer": change.answer}
    )
    if form.is_bound and form.is_valid():
        if not answers:
            raise Refused(_("You do not have the right to do this."))
        try:
            actions.answer_criteria_change(change=change, by=actor, **form.cleaned_data)
        except Invalid as problem:
            show_problems(form, problem)
        else:
            messages.success(request, _("Saved."))
            return redirect("criteria_change", pk=change.pk)
    context = {
        "change": change,
        "criteria_name": change.criteria.name(page_language()),
        "organisation": change.criteria.organisation.name(page_language()),
        "criteria_page": reverse("criteria_edit", args=[change.criteria_id]),
        "decided": [
            (each.decision, permissions.may_see_meetings(actor, each.decision.meeting.network))
            for each in change.decided_in.all()
        ],
        "form": form if answers and change.state == ChangeState.OPEN else None,
        "reopens": answers and change.state != ChangeState.OPEN,
    }
    return shown(request, "criteria_change", context, refused=form.is_bound)


@signed_in
@send
def criteria_change_reopen(request: HttpRequest, pk: str) -> HttpResponse:
    actor = actor_of(request)
    change = found.change_to_see(int(pk), actor=actor)
    actions.answer_criteria_change(change=change, state=ChangeState.OPEN, answer="", by=actor)
    return redirect("criteria_change", pk=change.pk)


def _to_become(request: HttpRequest, pk: str) -> MeetingDecision:
    """A decision for those who say what it becomes. Raises Missing."""
    actor = actor_of(request)
    row = tracing.decision_to_see(int(pk), actor=actor)
    if not permissions.may_call_meetings(actor, row.meeting.network) or row.dropped_at is not None:
        raise Missing
    return row


def _own(request: HttpRequest, pk: str) -> MeetingDecision:
    """A decision for those who write the meeting up. Raises Missing."""
    actor = actor_of(request)
    row = tracing.decision_to_see(int(pk), actor=actor)
    if not permissions.may_write_minutes(actor, row.meeting) or row.dropped_at is not None:
        raise Missing
    return row


def _kinds(actor: Actor, row: MeetingDecision) -> dict[str, str]:
    """What the actor can make of a decision."""
    network = row.meeting.network
    if not permissions.may_call_meetings(actor, network):
        return {}
    aims = may_coordinate(actor, network)
    return {kind.value: str(kind.label) for kind in OutcomeKind if aims or kind != OutcomeKind.AIM}


def _offered(kind: str, actor: Actor, row: MeetingDecision) -> Offered:
    network = row.meeting.network
    if kind == OutcomeKind.AIM:
        return Offered()
    if kind == OutcomeKind.CRITERIA:
        return Offered(criteria=choosing.criteria(actor, network))
    places = {"organisations": organisation_choices(network), "people": people_choices(network)}
    if kind == OutcomeKind.COMMITMENT:
        return Offered(**places)
    return Offered(
        plans=choosing.plans(network), themes=choosing.themes(network), aims=choosing.aims(network), **places
    )
