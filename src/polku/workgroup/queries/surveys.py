"""Surveys as they are read: who was asked, who said what, what waits for an answer."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from polku.accounts.models import Organisation
from polku.cooperation.models import Network
from polku.cooperation.queries import members_on
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.text import sort_key
from polku.workgroup import permissions
from polku.workgroup.choices import ReplyState, SurveyState
from polku.workgroup.models import Reply, Survey, ThemeGroup

ORDER = (ReplyState.ANSWERED, ReplyState.OPENED, ReplyState.SENT, ReplyState.WAITING, ReplyState.DECLINED)


@dataclass(frozen=True)
class Response:
    """How many were asked and how many of them are where."""

    asked: int
    by_state: dict[str, int]

    @property
    def answered(self) -> int:
        """How many answered."""
        return self.by_state.get(ReplyState.ANSWERED, 0)

    @property
    def states(self) -> list[tuple[str, str, int]]:
        """Each state with its label and count, those without anybody left out."""
        return [
            (state, str(ReplyState(state).label), self.by_state[state])
            for state in ORDER
            if self.by_state.get(state)
        ]


def surveys_of(group: ThemeGroup) -> QuerySet[Survey]:
    """A group's surveys, the newest first, with how many were asked and answered."""
    return group.surveys.annotate(
        asked_count=Count("replies"),
        answered_count=Count("replies", filter=Q(replies__state=ReplyState.ANSWERED)),
    ).order_by("-made_at", "-pk")


def surveys_open(network: Network, on: date) -> list[Survey]:
    """Surveys of a network that can be answered on a day, the first to close first."""
    rows = Survey.objects.filter(group__network=network, state=SurveyState.OPEN, closes_on__gte=on)
    return list(rows.select_related("group").order_by("closes_on", "pk"))


def survey_to_see(pk: int, *, actor: Actor | None) -> Survey:
    """A survey of a group the actor may look at. Raises Missing."""
    found = Survey.objects.select_related("group__network", "keeper").filter(pk=pk).first()
    if found is None or not permissions.may_see_group(actor, found.group):
        raise Missing
    return found


def survey_to_work_on(pk: int, *, actor: Actor) -> Survey:
    """A survey of a group the actor works in. Raises Missing."""
    found = survey_to_see(pk, actor=actor)
    if not permissions.may_work_in_group(actor, found.group):
        raise Missing
    return found


def survey_to_read(pk: int, *, actor: Actor) -> Survey:
    """A survey whose answers the actor may read. Raises Missing."""
    found = survey_to_see(pk, actor=actor)
    if not permissions.may_read_inside(actor, found.group):
        raise Missing
    return found


def replies_of(survey: Survey) -> list[Reply]:
    """Those asked, by name."""
    rows = survey.replies.select_related("organisation__parent")
    return sorted(rows, key=lambda row: sort_key(row.organisation.name("fi").text))


def reply_of(survey: Survey, pk: int) -> Reply:
    """One of them. Raises Missing."""
    found = survey.replies.select_related("organisation__parent").filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def response_of(replies: list[Reply]) -> Response:
    """How many are where."""
    return Response(len(replies), dict(Counter(reply.state for reply in replies)))


def address_of(reply: Reply) -> str:
    """Where the link goes: the address given for this survey, else the organisation's, else that of one above."""
    if reply.address:
        return reply.address
    place: Organisation | None = reply.organisation
    while place is not None and not place.notify_email:
        place = place.parent
    return place.notify_email if place is not None else ""


def organisations_to_ask(survey: Survey) -> tuple[list[Organisation], list[Organisation]]:
    """Who can still be asked: members of the network, and other organisations and actors."""
    taken = set(survey.replies.values_list("organisation", flat=True))
    today = clock.today()
    inside = {row.organisation_id for row in members_on(survey.group.network, today)}
    rows = Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today)).exclude(pk__in=taken)
    named = sorted(rows, key=lambda row: sort_key(row.name("fi").text))
    return [row for row in named if row.pk in inside], [row for row in named if row.pk not in inside]


def replies_to_give(actor: Actor) -> list[Reply]:
    """Open surveys to the organisations the actor answers for, the first to close first."""
    rows = Reply.objects.filter(
        survey__state=SurveyState.OPEN,
        organisation__in=permissions.organisations_answered_for(actor),
    ).exclude(state=ReplyState.WAITING)
    return list(rows.select_related("survey__group", "organisation").order_by("survey__closes_on", "pk"))


def reply_to_give(pk: int, *, actor: Actor) -> Reply:
    """One of them. Raises Missing."""
    rows = Reply.objects.select_related("survey__group__network", "organisation")
    found = rows.filter(pk=pk).first()
    if found is None or not permissions.may_answer_survey(actor, found):
        raise Missing
    return found
