"""Meetings, their agendas and proposals, for those who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q, QuerySet

from polku.accounts.choices import Sector
from polku.cooperation.models import Network
from polku.cooperation.queries.networks import network_by_slug, networks_of
from polku.forum import permissions
from polku.forum.choices import AHEAD, PRESENT, Answer, MeetingState, MinutesState, ProposalState
from polku.forum.models import (
    AgendaItem,
    Checking,
    CriteriaChange,
    Invitation,
    Meeting,
    Minutes,
    Proposal,
    Series,
)
from polku.measures.models import Measure
from polku.measures.queries import overdue
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing


def network_to_see(slug: str, *, actor: Actor | None) -> Network:
    """A network whose meetings the actor may see. Raises Missing."""
    network = network_by_slug(slug)
    if not permissions.may_see_meetings(actor, network):
        raise Missing
    return network


def meetings_ahead(network: Network, on: date) -> QuerySet[Meeting]:
    """The meetings of a network that are planned or called and have not ended before a day, the next first."""
    start = datetime.combine(on, time(), clock.HELSINKI)
    rows = network.meetings.filter(state__in=AHEAD, ends_at__gte=start)
    return rows.select_related("series", "network").order_by("starts_at", "pk")


def meetings_past(network: Network, on: date) -> QuerySet[Meeting]:
    """Meetings that were held or cancelled, or whose day is over, the newest first."""
    start = datetime.combine(on, time(), clock.HELSINKI)
    rows = network.meetings.exclude(state__in=AHEAD, ends_at__gte=start)
    return (
        rows.select_related("series", "minutes")
        .annotate(decided=Count("decisions", filter=Q(decisions__dropped_at=None)))
        .order_by("-starts_at", "-pk")
    )


def agenda_open_for(actor: Actor | None) -> list[Meeting]:
    """The meetings ahead on whose agenda the actor may put something, the next first."""
    networks = [n for n in networks_of(actor) if permissions.may_call_meetings(actor, n)]
    start = datetime.combine(clock.today(), time(), clock.HELSINKI)
    rows = Meeting.objects.filter(network__in=networks, state__in=AHEAD, ends_at__gte=start)
    return list(rows.select_related("network", "series").order_by("starts_at", "pk"))


def meeting_to_see(pk: int, *, actor: Actor | None) -> Meeting:
    """A meeting. Raises Missing for those who may not see it, as if there were none."""
    found = Meeting.objects.select_related("network", "series", "secretary").filter(pk=pk).first()
    if found is None or not permissions.may_see_meetings(actor, found.network):
        raise Missing
    return found


def meeting_to_prepare(pk: int, *, actor: Actor | None) -> Meeting:
    """A meeting for those who prepare it. Raises Missing."""
    found = meeting_to_see(pk, actor=actor)
    if not permissions.may_call_meetings(actor, found.network):
        raise Missing
    return found


def meeting_to_record(pk: int, *, actor: Actor | None) -> Meeting:
    """A meeting for those who write it up. Raises Missing."""
    found = meeting_to_see(pk, actor=actor)
    if not permissions.may_write_minutes(actor, found):
        raise Missing
    return found


def series_to_edit(pk: int, *, actor: Actor | None) -> Series:
    """A series for those who call its meetings. Raises Missing."""
    found = Series.objects.select_related("network").filter(pk=pk).first()
    if found is None or not permissions.may_call_meetings(actor, found.network):
        raise Missing
    return found


def series_going_on(network: Network) -> QuerySet[Series]:
    """The series of a network that have not ended."""
    return network.series.filter(Q(ended_on=None) | Q(ended_on__gte=clock.today()))


def minutes_of(meeting: Meeting) -> Minutes | None:
    """The minutes of a meeting, when somebody has begun them."""
    return Minutes.objects.filter(meeting=meeting).first()


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The matters of a meeting in their order."""
    return list(meeting.agenda.filter(removed_at=None))


def removed_from(meeting: Meeting) -> list[AgendaItem]:
    """What was taken off the agenda and can be put back."""
    return list(meeting.agenda.filter(removed_at__isnull=False).order_by("-removed_at"))


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    """A matter of a meeting. Raises Missing."""
    found = meeting.agenda.filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def invitation_of(actor: Actor | None, meeting: Meeting) -> Invitation | None:
    """The actor's own invitation."""
    if actor is None or actor.user_id is None:
        return None
    return meeting.invitations.filter(user=actor.user_id).order_by("-invited_at").first()


def overdue_to_offer(meeting: Meeting, *, on: date) -> list[Measure]:
    """Measures whose day has passed and that are not on the agenda yet."""
    there = {item.source.get("id") for item in agenda_of(meeting) if item.source.get("kind") == "measure"}
    return [measure for measure in overdue(meeting.network, on) if str(measure.pk) not in there]


def proposals_waiting(network: Network) -> QuerySet[Proposal]:
    """Proposals nobody has answered, the oldest first."""
    rows = network.proposals.filter(state=ProposalState.WAITING).select_related("organisation")
    return rows.order_by("made_at", "pk")


def own_proposals(actor: Actor, network: Network) -> QuerySet[Proposal]:
    """What the actor has proposed, with the answers."""
    return network.proposals.filter(made_by_id=actor.user_id).select_related("item__meeting")


def proposal_to_answer(pk: int, *, actor: Actor | None) -> Proposal:
    """A proposal for those who answer it. Raises Missing."""
    found = Proposal.objects.select_related("network").filter(pk=pk).first()
    if found is None or not permissions.may_call_meetings(actor, found.network):
        raise Missing
    return found


@dataclass(frozen=True)
class Answers:
    """How invitations have been answered, or who was there, in one sector."""

    sector: str
    label: str
    invited: int
    coming: int
    remote: int
    declined: int
    silent: int
    present: int

    @property
    def cells(self) -> tuple[str | int, ...]:
        """A row of a table."""
        return (
            self.label, self.invited, self.coming, self.remote, self.declined, self.silent, self.present,
        )  # fmt: skip


def by_sector(invitations: Iterable[Invitation]) -> list[Answers]:
    """Invitations counted by sector; a sector nobody was invited from is shown as such."""
    rows = [each for each in invitations if each.invited_at or each.came]
    return [_answers(sector, [r for r in rows if r.sector == sector]) for sector in Sector]


def _answers(sector: Sector, rows: list[Invitation]) -> Answers:
    def count(answer: Answer) -> int:
        return sum(row.answer == answer for row in rows)

    return Answers(
        sector=sector.value,
        label=str(sector.label),
        invited=len(rows),
        coming=count(Answer.YES),
        remote=count(Answer.REMOTE),
        declined=count(Answer.NO),
        silent=count(Answer.NONE),
        present=sum(row.came in PRESENT for row in rows),
    )


def invitations_of(meeting: Meeting) -> list[Invitation]:
    """Everybody who is or will be invited, with their organisations, sector by sector."""
    order = {sector.value: number for number, sector in enumerate(Sector)}
    rows = meeting.invitations.select_related("organisation__parent", "user")
    return sorted(rows, key=lambda row: (order[row.sector], str(row.organisation or ""), row.pk))


def checkings_waiting(actor: Actor | None) -> list[Checking]:
    """Minutes that the actor was asked to check."""
    if actor is None or actor.user_id is None:
        return []
    rows = Checking.objects.filter(
        user=actor.user_id,
        checked_at=None,
        asked_at__isnull=False,
        meeting__minutes__state=MinutesState.CHECKING,
    )
    return list(rows.select_related("meeting__network"))


def invitations_waiting(actor: Actor | None) -> list[Invitation]:
    """Invitations of the actor to meetings ahead, answered or not."""
    if actor is None or actor.user_id is None:
        return []
    rows = Invitation.objects.filter(
        user=actor.user_id,
        invited_at__isnull=False,
        meeting__state=MeetingState.CALLED,
        meeting__ends_at__gte=clock.now(),
    )
    return list(rows.select_related("meeting__network").order_by("meeting__starts_at"))


def change_to_see(pk: int, *, actor: Actor | None) -> CriteriaChange:
    """A decided change of criteria, for those who keep them and for those who see the meeting. Raises Missing."""
    rows = CriteriaChange.objects.select_related("criteria__organisation")
    found = rows.prefetch_related("decided_in__decision__meeting__network").filter(pk=pk).first()
    if found is None:
        raise Missing
    networks = [each.decision.meeting.network for each in found.decided_in.all()]
    if permissions.may_answer_change(actor, found) or any(
        permissions.may_see_meetings(actor, network) for network in networks
    ):
        return found
    raise Missing
