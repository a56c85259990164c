"""Decisions about findings: made by coordinators, closed by them or by the organisation that has them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.network import permissions
from polku.network.choices import DecisionState
from polku.network.content import AnyFinding
from polku.network.models import Decision, DecisionEvent, Report
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.shared.text import clean


@transaction.atomic
def make_decision(
    *,
    report: Report,
    finding: AnyFinding,
    text: str,
    organisation: Organisation,
    owner_role: str,
    due_on: date,
    by: Actor,
    what_if: dict[str, Any] | None = None,
) -> Decision:
    """Decide about a finding. Coordinators. Raises Refused, Invalid without a text or an owner."""
    _require(permissions.may_decide(by))
    decision = Decision(
        report=report,
        mark=finding.mark,
        finding=finding.as_json(),
        what_if=what_if,
        text=_needed(text, "text"),
        organisation=organisation,
        owner_role=_needed(owner_role, "owner_role")[:120],
        due_on=due_on,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    decision.save()
    _note(decision, "made", by)
    return decision


@transaction.atomic
def change_decision(
    *,
    decision: Decision,
    text: str,
    organisation: Organisation,
    owner_role: str,
    due_on: date,
    expected_version: int,
    by: Actor,
) -> Decision:
    """Change what was decided, who has it or by when. Coordinators. Raises Refused, Conflict, Invalid."""
    _require(permissions.may_decide(by))
    decision = _locked(decision)
    if decision.version != expected_version:
        raise Conflict(_("Somebody changed this decision while you were writing."))
    decision.text, decision.owner_role = _needed(text, "text"), _needed(owner_role, "owner_role")[:120]
    decision.organisation, decision.due_on = organisation, due_on
    return _changed(decision, "changed", by)


@transaction.atomic
def close_decision(*, decision: Decision, state: str, reason: str, by: Actor) -> Decision:
    """Say that a decision is done, or dropped for a reason. Coordinators, and editors of its organisation.

    Raises Refused, Invalid when it is closed already or is dropped without a reason.
    """
    decision = _locked(decision)
    _require(permissions.may_close_decision(by, decision))
    if decision.state != DecisionState.OPEN:
        raise Invalid(_("This decision has been closed already."))
    if state not in (DecisionState.DONE, DecisionState.DROPPED):
        raise Invalid(_("Choose whether it was done or dropped."))
    decision.reason = clean(reason) if state == DecisionState.DONE else _needed(reason, "reason")
    decision.state = state
    return _changed(decision, state, by)


@transaction.atomic
def reopen_decision(*, decision: Decision, by: Actor) -> Decision:
    """Open a closed decision again. Coordinators, and editors of its organisation. Raises Refused, Invalid."""
    decision = _locked(decision)
    _require(permissions.may_close_decision(by, decision))
    if decision.state == DecisionState.OPEN:
        raise Invalid(_("This decision is open."))
    decision.state, decision.reason = DecisionState.OPEN, ""
    return _changed(decision, "reopened", by)


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=decision.pk)


def _changed(decision: Decision, verb: str, by: Actor) -> Decision:
    decision.version += 1
    decision.save()
    _note(decision, verb, by)
    return decision


def _note(decision: Decision, verb: str, by: Actor) -> None:
    DecisionEvent.objects.create(
        decision=decision,
        by_label=by.label[:120],
        verb=verb,
        text=decision.text,
        owner=f"{decision.organisation.name('fi').text}, {decision.owner_role}"[:450],
        due_on=decision.due_on,
        reason=decision.reason,
    )
    record(verb=f"decision_{verb}", target=decision, by=by, change={"mark": decision.mark})


def _needed(text: str, field: str) -> str:
    told = clean(text)
    if not told:
        message = str(_("This is needed."))
        raise Invalid(message, {field: [message]})
    return told


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You do not have the right to do this."))
