"""Minutes as a document: put together from the meeting, kept in versions, told as text."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import override

from polku.accounts.choices import Sector
from polku.cooperation.models import Network
from polku.forum.choices import PRESENT, Came, ItemKind, MinutesState
from polku.forum.content import (
    DecidedContent,
    MatterContent,
    MinutesContent,
    PresentContent,
    SourceContent,
)
from polku.forum.models import AgendaItem, Meeting, MeetingDecision, Minutes, MinutesVersion
from polku.ui.days import time_of_day


def record_of(meeting: Meeting, minutes: Minutes) -> MinutesContent:
    """The minutes as the rows stand now."""
    decisions = list(meeting.decisions.filter(dropped_at=None))
    invitations = list(meeting.invitations.select_related("organisation", "user"))
    items = list(meeting.agenda.filter(removed_at=None))
    with override(meeting.language):
        return MinutesContent(
            chair=minutes.chair,
            secretary=minutes.secretary_label,
            opened=time_of_day(minutes.opened) if minutes.opened else "",
            closed=time_of_day(minutes.closed) if minutes.closed else "",
            invited=sum(each.invited_at is not None for each in invitations),
            present=tuple(
                PresentContent(
                    organisation=str(each.organisation or each.label),
                    label=each.user.call_name if each.user else each.coming or each.label,
                    sector=Sector(each.sector),
                    came=Came(each.came),
                )
                for each in invitations
                if each.came in PRESENT
            ),
            matters=tuple(_matter(n, item, decisions) for n, item in enumerate(items, start=1)),
            other_decisions=_decided(d for d in decisions if d.item_id not in {i.pk for i in items}),
            closing=minutes.closing,
        )


def version_of(minutes: Minutes, number: int) -> MinutesVersion | None:
    """One version of minutes."""
    return minutes.versions.filter(number=number).first()


def newest_version(minutes: Minutes) -> MinutesVersion | None:
    """The newest version of minutes."""
    return minutes.versions.first()


def minutes_to_publish(network: Network) -> QuerySet[Minutes]:
    """The approved minutes of a network, the newest meeting first: what may be made public after its check."""
    rows = Minutes.objects.filter(meeting__network=network, state=MinutesState.APPROVED)
    return (
        rows.select_related("meeting__series")
        .prefetch_related("translations")
        .order_by("-meeting__starts_at")
    )


def _matter(number: int, item: AgendaItem, decisions: list[MeetingDecision]) -> MatterContent:
    return MatterContent(
        number=number,
        title=item.title,
        kind=ItemKind(item.kind),
        source=SourceContent.model_validate(item.source),
        text=item.discussion,
        decisions=_decided(d for d in decisions if d.item_id == item.pk),
    )


def _decided(decisions: Iterable[MeetingDecision]) -> tuple[DecidedContent, ...]:
    return tuple(DecidedContent(number=each.number, text=each.text) for each in decisions)
