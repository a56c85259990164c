"""Reading decisions about findings."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from pydantic import TypeAdapter

from polku.network import permissions
from polku.network.choices import DecisionState
from polku.network.content import AnyFinding
from polku.network.models import Decision
from polku.shared.actor import Actor
from polku.shared.errors import Missing

_finding: TypeAdapter[AnyFinding] = TypeAdapter(AnyFinding)


def decisions(*, actor: Actor, state: str = "") -> QuerySet[Decision]:
    """Decisions, open ones by their day first. Raises Missing for who may not read them."""
    if not permissions.may_read_reports(actor):
        raise Missing
    rows = Decision.objects.select_related("organisation")
    if state in DecisionState.values:
        rows = rows.filter(state=state)
    # Open comes after done and dropped in the alphabet.
    return rows.order_by("-state", "due_on", "pk")


def decision_to_read(pk: int, *, actor: Actor) -> Decision:
    """One decision. Raises Missing."""
    found = decisions(actor=actor).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def decisions_about(mark: str) -> list[Decision]:
    """The decisions about a finding, the newest first."""
    return list(Decision.objects.filter(mark=mark).select_related("organisation").order_by("-made_at", "-pk"))


def finding_of(decision: Decision) -> AnyFinding:
    """The finding as it was when it was decided about."""
    return _finding.validate_python(decision.finding)


def is_late(decision: Decision, on: date) -> bool:
    """Whether its day has passed and nothing was said of it."""
    return decision.state == DecisionState.OPEN and decision.due_on < on
