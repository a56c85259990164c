"""From a finding to what was done: decisions with their matters before them and their outcomes after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from polku.cooperation.models import Network
from polku.forum import permissions
from polku.forum.choices import OutcomeKind
from polku.forum.models import MeetingDecision, Outcome
from polku.forum.wording import page_language
from polku.shared.actor import Actor
from polku.shared.errors import Missing


@dataclass(frozen=True)
class Traced:
    """One outcome as it stands today."""

    kind: str
    label: str
    title: str
    state: str
    due_on: date | None
    page: str
    key: int
    # Part of the page's address before the number, where there is one.
    slug: str = ""


def decisions_of(network: Network) -> QuerySet[MeetingDecision]:
    """The decisions of a network's meetings, the newest first, with what they came from and what became of them."""
    rows = MeetingDecision.objects.filter(meeting__network=network, dropped_at=None)
    return (
        rows.select_related("meeting", "item")
        .prefetch_related(_outcomes())
        .order_by("-meeting__starts_at", "number")
    )


def decision_to_see(pk: int, *, actor: Actor | None) -> MeetingDecision:
    """One decision. Raises Missing."""
    rows = MeetingDecision.objects.select_related("meeting__network", "meeting__series", "item")
    found = rows.prefetch_related(_outcomes()).filter(pk=pk).first()
    if found is None or not permissions.may_see_meetings(actor, found.meeting.network):
        raise Missing
    return found


def traced(decision: MeetingDecision) -> list[Traced]:
    """What became of a decision."""
    return [_traced(outcome) for outcome in decision.outcomes.all()]


def _outcomes() -> Prefetch[str]:
    rows = Outcome.objects.select_related("aim__network", "measure__theme", "commitment", "change__criteria")
    return Prefetch("outcomes", queryset=rows)


def _traced(outcome: Outcome) -> Traced:
    language, label = page_language(), str(outcome.get_kind_display())
    if outcome.kind == OutcomeKind.MEASURE and outcome.measure:
        row = outcome.measure
        return Traced(outcome.kind, label, f"{row.label} {row.title(language)}", str(row.get_state_display()),
                      row.due_on, "measure", row.pk)  # fmt: skip
    if outcome.kind == OutcomeKind.COMMITMENT and outcome.commitment:
        promise = outcome.commitment
        return Traced(outcome.kind, label, promise.text(language).text, str(promise.get_state_display()),
                      promise.review_on, "commitments", promise.pk)  # fmt: skip
    if outcome.kind == OutcomeKind.CRITERIA and outcome.change:
        change = outcome.change
        return Traced(outcome.kind, label, change.criteria.name(language).text, str(change.get_state_display()),
                      change.due_on, "criteria_change", change.pk)  # fmt: skip
    aim = outcome.aim
    title = f"{aim.number}. {aim.text(language)}" if aim else ""
    return Traced(outcome.kind, label, title, "", None, "network_aims", aim.pk if aim else 0)
