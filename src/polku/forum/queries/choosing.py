"""What forms about meetings offer to choose from, as pairs of number and name."""

from __future__ import annotations

from collections.abc import Iterable

from polku.cooperation.models import Network
from polku.cooperation.queries.networks import aims_on, members_on
from polku.criteria.models import CriteriaSet
from polku.criteria.permissions import may_see_criteria
from polku.forum.models import Meeting, MeetingDecision
from polku.forum.queries.meetings import series_going_on
from polku.forum.wording import page_language
from polku.measures.choices import MeasureState
from polku.measures.models import Measure
from polku.measures.queries.measures import in_order
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.text import sort_key
from polku.ui.days import short_day

Pairs = list[tuple[int, str]]


def kinds(network: Network) -> list[str]:
    """The kinds of organisations that a network has today."""
    return sorted({member.organisation.kind for member in members_on(network, clock.today())})


def series(network: Network) -> Pairs:
    """The series that go on."""
    return [(row.pk, row.name(page_language()).text) for row in series_going_on(network)]


def meetings(rows: Iterable[Meeting]) -> Pairs:
    """Meetings by name and day."""
    return [(row.pk, f"{row.title}, {short_day(row.starts_at)}") for row in rows]


def plans(network: Network) -> Pairs:
    """The action plans, the newest first."""
    return [(row.pk, row.name(page_language()).text) for row in network.plans.order_by("-number")]


def themes(network: Network) -> Pairs:
    """The themes in their order."""
    language = page_language()
    return [(row.pk, f"{row.order}. {row.name(language)}") for row in network.themes.order_by("order")]


def aims(network: Network) -> Pairs:
    """The aims of today."""
    language = page_language()
    return [(row.pk, f"{row.number}. {row.text(language)}") for row in aims_on(network, clock.today())]


def measures(decision: MeetingDecision) -> Pairs:
    """The measures of the network that the decision is not about yet, the newest plan first."""
    language, network = page_language(), decision.meeting.network
    rows = in_order(Measure.objects.filter(plan__network=network)).exclude(state=MeasureState.DROPPED)
    rows = rows.exclude(decided_in__decision=decision).order_by(
        "-plan__number", "theme__order", "number", "pk"
    )
    return [
        (row.pk, f"{row.label} {row.title(language)} ({row.organisation.name(language)})") for row in rows
    ]


def criteria(actor: Actor, network: Network) -> Pairs:
    """Criteria of the members that the actor may see."""
    language = page_language()
    members = [member.organisation_id for member in members_on(network, clock.today())]
    rows = CriteriaSet.objects.filter(organisation__in=members).select_related("organisation")
    pairs = [
        (row.pk, f"{row.name(language)} ({row.organisation.name(language)})")
        for row in rows
        if may_see_criteria(actor, row)
    ]
    return sorted(pairs, key=lambda pair: sort_key(pair[1]))
