"""Measures of a network on a day: all of them, late ones, and aims that none serves."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from polku.cooperation.models import Aim, Network
from polku.cooperation.queries import aims_on
from polku.measures.choices import OPEN, MeasureState
from polku.measures.models import ActionPlan, Measure


def plan_of(network: Network, on: date) -> ActionPlan | None:
    """The plan of a day; when none is in force, the last that was, else the first to come."""
    plans = list(network.plans.order_by("starts_on", "number"))
    begun = [plan for plan in plans if plan.starts_on <= on]
    in_force = [plan for plan in begun if plan.ends_on is None or plan.ends_on >= on]
    chosen = in_force or begun or plans[:1]
    return chosen[-1] if chosen else None


def in_order(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures with what their lists show, by number."""
    return measures.select_related("plan__network", "theme", "organisation", "owner").order_by(
        "theme__order", "number", "pk"
    )


def measures_of(network: Network, on: date) -> QuerySet[Measure]:
    """The measures of a network's plan of a day, by number."""
    plan = plan_of(network, on)
    return in_order(Measure.objects.filter(plan=plan) if plan else Measure.objects.none())


def late(on: date) -> Q:
    """Measures whose day has passed while they are open."""
    return Q(state__in=OPEN, due_on__lt=on)


def overdue(network: Network, on: date) -> QuerySet[Measure]:
    """The open measures of all plans of a network whose day has passed, the latest first."""
    return in_order(Measure.objects.filter(late(on), plan__network=network)).order_by("due_on", "pk")


def aims_without_measure(network: Network, on: date) -> QuerySet[Aim]:
    """The aims of a day that no measure serves; one that was dropped serves nothing."""
    serving = Measure.objects.filter(aims=OuterRef("pk")).exclude(state=MeasureState.DROPPED)
    return aims_on(network, on).filter(~Exists(serving))
