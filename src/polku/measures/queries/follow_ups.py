"""Recurring follow-ups and their tasks."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from polku.cooperation.models import Network
from polku.measures.choices import TaskState
from polku.measures.models import ActionPlan, FollowUp, FollowUpTask, Measure
from polku.shared import clock
from polku.shared.errors import Missing


def follow_ups_of(plan: ActionPlan) -> QuerySet[FollowUp]:
    """The follow-ups of a plan, those that go on first, by their next turn."""
    today = clock.today()
    rows = plan.follow_ups.select_related("organisation", "holder", "measure__theme")
    going_on = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return rows.annotate(going_on=going_on).order_by("-going_on", "next_on", "pk")


def follow_ups_of_measure(measure: Measure) -> list[FollowUp]:
    """The follow-ups of one measure."""
    return list(measure.follow_ups.select_related("organisation", "holder").order_by("next_on", "pk"))


def tasks_open(network: Network) -> list[FollowUpTask]:
    """Turns that wait for somebody, by their day."""
    rows = FollowUpTask.objects.filter(state=TaskState.OPEN, follow_up__plan__network=network)
    return list(_with_names(rows).order_by("due_on", "pk"))


def follow_up_to_read(network: Network, pk: int) -> FollowUp:
    """One follow-up of a network. Raises Missing."""
    rows = FollowUp.objects.select_related("plan__network", "organisation", "holder", "measure__theme")
    found = rows.filter(plan__network=network, pk=pk).first()
    if found is None:
        raise Missing
    return found


def turns_of(follow_up: FollowUp) -> list[FollowUpTask]:
    """The turns of a follow-up that became tasks, the newest first."""
    return list(follow_up.tasks.select_related("holder").order_by(F("due_on").desc()))


def task_to_read(network: Network, pk: int) -> FollowUpTask:
    """One turn. Raises Missing."""
    rows = _with_names(FollowUpTask.objects.filter(follow_up__plan__network=network, pk=pk))
    found = rows.first()
    if found is None:
        raise Missing
    return found


def goes_on(follow_up: FollowUp) -> bool:
    """Whether turns are still to come."""
    return follow_up.ends_on is None or follow_up.ends_on >= clock.today()


def _with_names(rows: QuerySet[FollowUpTask]) -> QuerySet[FollowUpTask]:
    return rows.select_related(
        "follow_up__plan__network", "follow_up__organisation", "follow_up__measure__theme", "holder"
    )
