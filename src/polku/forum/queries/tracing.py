"""From a finding to what was done: decisions with their matters before them and their outcomes after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from polku.cooperation.models import Network
from polku.forum import permissions
from polku.forum.models import MeetingDecision, Outcome
from polku.forum.wording import page_language
from polku.shared.actor import Actor
from polku.shared.errors import Missing


@dataclass(frozen=True)
class Traced:
    """One outcome as it stands today."""

    label: str
    title: str
    state: str = ""
    due_on: date | None = None
    page: str = ""
    # The number of the outcome, when it was there before the decision and can be untied.
    tied: int | None = None


def decisions_of(network: Network) -> QuerySet[MeetingDecision]:
    """The decisions of a network's meetings, the newest first, with what they came from and what became of them."""
    rows = MeetingDecision.objects.filter(meeting__network=network, dropped_at=None)
    return (
        rows.select_related("meeting__network", "item")
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


def tie_to_see(decision: MeetingDecision, pk: int) -> Outcome:
    """What ties a decision to something that was there before it. Raises Missing."""
    found = decision.outcomes.select_related("decision__meeting__network").filter(pk=pk, tied=True).first()
    if found is None:
        raise Missing
    return found


def traced(decision: MeetingDecision) -> list[Traced]:
    """What became of a decision."""
    slug = decision.meeting.network.slug
    return [_traced(outcome, slug) for outcome in decision.outcomes.all()]


def _outcomes() -> Prefetch[str]:
    rows = Outcome.objects.select_related("aim__network", "measure__theme", "commitment", "change__criteria")
    return Prefetch("outcomes", queryset=rows)


def _traced(outcome: Outcome, slug: str) -> Traced:
    language, label = page_language(), str(outcome.get_kind_display())
    if measure := outcome.measure:
        title, state = f"{measure.label} {measure.title(language)}", str(measure.get_state_display())
        page, tied = reverse("measure", args=[slug, measure.pk]), outcome.pk if outcome.tied else None
        return Traced(label, title, state, measure.due_on, page, tied)
    if promise := outcome.commitment:
        title, state = promise.text(language).text, str(promise.get_state_display())
        page = reverse("commitment", args=[slug, promise.pk])
        return Traced(label, title, state, promise.review_on, page)
    if change := outcome.change:
        title, state = change.criteria.name(language).text, str(change.get_state_display())
        return Traced(label, title, state, change.due_on, reverse("criteria_change", args=[change.pk]))
    aim = outcome.aim
    title = f"{aim.number}. {aim.text(language)}" if aim else ""
    return Traced(label, title, page=reverse("network_aims", args=[slug]))
