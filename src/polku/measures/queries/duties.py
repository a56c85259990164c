"""What stands open in plans, whatever kind it is: measures, turns of follow-ups, commitments to be asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.measures.choices import OPEN, CommitmentState, TaskState
from polku.measures.models import Commitment, FollowUpTask, Measure
from polku.shared import clock


@dataclass(frozen=True)
class OpenDuty:
    """One thing that somebody has to do by a day. `kind` is measure, task or commitment."""

    kind: str
    row: Any
    network: Network
    organisation: Organisation
    holder: User | None
    day: date
    texts: dict[str, str]

    def days_late(self, on: date) -> int:
        """How many days ago its day was; 0 when it is still to come."""
        return max(0, (on - self.day).days)

    @property
    def told_holder(self) -> bool:
        """Whether its holder was told that its day has passed."""
        return self.row.holder_told_at is not None

    @property
    def told_coordinators(self) -> bool:
        """Whether the coordinators were told."""
        return self.row.coordinators_told_at is not None


def open_duties(
    *, network: Network | None = None, holder: User | None = None, before: date | None = None
) -> list[OpenDuty]:
    """Everything open, of one network or one person or all, whose day is before a day if one is given; by day."""
    found = [*_measures(network, holder, before), *_tasks(network, holder, before)]
    found += _commitments(network, holder, before)
    return sorted(found, key=lambda duty: (duty.day, duty.kind, duty.row.pk))


def late_duties(network: Network) -> list[OpenDuty]:
    """What is late in a network today, the latest first."""
    return open_duties(network=network, before=clock.today())


def _measures(network: Network | None, holder: User | None, before: date | None) -> list[OpenDuty]:
    rows = Measure.objects.filter(
        state__in=OPEN, **_limits("plan__network", network, "owner", holder, "due_on", before)
    ).select_related("plan__network", "organisation", "owner")
    return [
        OpenDuty("measure", row, row.plan.network, row.organisation, row.owner, row.due_on, row.titles)
        for row in rows
    ]


def _tasks(network: Network | None, holder: User | None, before: date | None) -> list[OpenDuty]:
    path = "follow_up__plan__network"
    rows = FollowUpTask.objects.filter(
        state=TaskState.OPEN, **_limits(path, network, "holder", holder, "due_on", before)
    ).select_related(path, "follow_up__organisation", "holder")
    return [
        OpenDuty(
            "task",
            row,
            row.follow_up.plan.network,
            row.follow_up.organisation,
            row.holder,
            row.due_on,
            row.follow_up.titles,
        )
        for row in rows
    ]


def _commitments(network: Network | None, holder: User | None, before: date | None) -> list[OpenDuty]:
    rows = Commitment.objects.filter(
        state=CommitmentState.OPEN, **_limits("network", network, "owner", holder, "review_on", before)
    ).select_related("network", "organisation", "owner")
    return [
        OpenDuty("commitment", row, row.network, row.organisation, row.owner, row.review_on, row.texts)
        for row in rows
    ]


def _limits(
    path: str, network: Network | None, person: str, holder: User | None, day: str, before: date | None
) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if network is not None:
        limits[path] = network
    if holder is not None:
        limits[person] = holder
    if before is not None:
        limits[f"{day}__lt"] = before
    return limits
