"""Measures of a network on a day: all of them, late ones, and aims that none serves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from polku.cooperation.models import Aim, Network
from polku.cooperation.queries import aims_on
from polku.measures.choices import OPEN, MeasureState
from polku.measures.models import ActionPlan, Evidence, Measure
from polku.shared.errors import Missing

# What measures without a theme are called in an address.
NO_THEME = "muut"


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


def measure_to_read(network: Network, pk: int) -> Measure:
    """One measure of a network, with what its page shows. Raises Missing."""
    rows = in_order(Measure.objects.filter(plan__network=network)).prefetch_related("aims")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def with_decisions(measure: Measure) -> Measure:
    """The measure with the decisions of meetings that stand behind it, for its page."""
    prefetch_related_objects([measure], "decided_in__decision__meeting__series")
    return measure


def evidence_of(measure: Measure) -> list[Evidence]:
    """What shows that a measure is done, without the files themselves."""
    return list(measure.evidence.defer("file").order_by("added_at", "pk"))


def public_evidence(measures: Iterable[Measure]) -> dict[int, list[Evidence]]:
    """What everybody may read of what shows measures done, by measure. Only what is done is shown."""
    done = [measure.pk for measure in measures if measure.state == MeasureState.DONE]
    found: dict[int, list[Evidence]] = {pk: [] for pk in done}
    rows = Evidence.objects.filter(measure__in=done, is_public=True).defer("file").order_by("added_at", "pk")
    for row in rows:
        found[row.measure_id].append(row)
    return found


def evidence_to_read(measure: Measure, pk: int) -> Evidence:
    """One thing that shows it, with its file. Raises Missing."""
    found = measure.evidence.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True)
class Wanted:
    """Which measures of a plan a reader wants to see; what is empty does not limit."""

    theme: str = ""
    state: str = ""
    organisation: str = ""
    late: bool = False

    @property
    def limits(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.theme or self.state or self.organisation or self.late)

    def takes(self, measure: Measure, on: date) -> bool:
        """Whether a measure is wanted."""
        code = measure.theme.code if measure.theme else NO_THEME
        return (
            self.theme in ("", code)
            and (self.state in ("", measure.state))
            and self.organisation in ("", str(measure.organisation_id))
            and not (self.late and not is_late(measure, on))
        )


def is_late(measure: Measure, on: date) -> bool:
    """Whether it is open and its day has passed."""
    return measure.state in OPEN and measure.due_on < on
