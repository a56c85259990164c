"""The agenda: matters put on it, moved, taken off; and proposals of members with an answer to each."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.forum import permissions
from polku.forum.actions.shared import locked, made_by, needed, require, require_ahead, require_calling
from polku.forum.choices import ItemKind, ProposalState
from polku.forum.content import SourceContent
from polku.forum.models import AgendaItem, Meeting, Proposal
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def add_agenda_item(
    *,
    meeting: Meeting,
    kind: str,
    title: str,
    source: dict[str, Any] | None = None,
    by: Actor,
    text: str = "",
    minutes_planned: int | None = None,
    presenter: str = "",
) -> AgendaItem:
    """Put a matter last on the agenda of a meeting that is ahead. Those who call meetings.

    `source` says where it comes from: {"kind": "finding", "id": mark, "title": …, "address": path of its page}.
    What is there already is not added twice. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    if kind not in ItemKind.values:
        raise Invalid(_("Choose where the matter comes from."))
    origin = SourceContent.model_validate(source or {})
    found = _same(meeting, origin)
    if found is not None:
        return _put_back(found, by)
    item = AgendaItem.objects.create(
        meeting=meeting,
        order=_last(meeting) + 1,
        kind=kind,
        title=needed(title, "title", 300),
        text=clean(text)[:4000],
        minutes_planned=minutes_planned,
        presenter=clean(presenter)[:120],
        source=origin.as_json() if source else {},
        **made_by(by),
    )
    record(verb="add_agenda_item", target=item, by=by, change={"meeting": meeting.pk, "kind": str(kind)})
    return item


@transaction.atomic
def change_agenda_item(
    *, item: AgendaItem, title: str, text: str, minutes_planned: int | None, presenter: str, by: Actor
) -> AgendaItem:
    """Change how a matter stands on the agenda. Those who call meetings. Raises Refused, Invalid."""
    _require_open(item, by)
    item.title, item.text = needed(title, "title", 300), clean(text)[:4000]
    item.minutes_planned, item.presenter = minutes_planned, clean(presenter)[:120]
    item.save(update_fields=["title", "text", "minutes_planned", "presenter"])
    record(verb="change_agenda_item", target=item, by=by)
    return item


@transaction.atomic
def move_agenda_item(*, item: AgendaItem, up: bool, by: Actor) -> None:
    """Move a matter one step; at the end of the list nothing happens. Those who call meetings.

    Raises Refused, Invalid.
    """
    meeting = _require_open(item, by)
    rows = list(meeting.agenda.filter(removed_at=None))
    place = next(number for number, row in enumerate(rows) if row.pk == item.pk)
    other = place + (-1 if up else 1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for number, row in enumerate(rows, start=1):
        if row.order != number:
            row.order = number
            row.save(update_fields=["order"])
    record(verb="move_agenda_item", target=item, by=by)


@transaction.atomic
def remove_agenda_item(*, item: AgendaItem, by: Actor) -> None:
    """Take a matter off; it can be put back. A proposal waits again. Those who call meetings.

    Raises Refused, Invalid.
    """
    _require_open(item, by)
    item.removed_at = clock.now()
    item.save(update_fields=["removed_at"])
    Proposal.objects.filter(item=item).update(state=ProposalState.WAITING, item=None, answered_at=None)
    record(verb="remove_agenda_item", target=item, by=by)


@transaction.atomic
def restore_agenda_item(*, item: AgendaItem, by: Actor) -> AgendaItem:
    """Put a matter back, as the last one. Those who call meetings. Raises Refused, Invalid."""
    _require_open(item, by)
    return _put_back(item, by)


@transaction.atomic
def propose(
    *, network: Network, title: str, text: str, by: Actor, organisation: Organisation | None = None
) -> Proposal:
    """Propose a matter to the meetings of a network. Its members. Raises Refused, Invalid."""
    require(permissions.may_propose(by, network))
    row = Proposal.objects.create(
        network=network,
        title=needed(title, "title", 200),
        text=clean(text)[:4000],
        organisation=organisation,
        **made_by(by),
    )
    record(verb="propose_to_forum", target=row, by=by)
    return row


@transaction.atomic
def take_proposal(*, proposal: Proposal, meeting: Meeting, by: Actor) -> AgendaItem:
    """Put a proposal on an agenda of its network. Those who call meetings. Raises Refused, Invalid."""
    proposal = _waiting(proposal, by)
    if meeting.network_id != proposal.network_id:
        raise Invalid(_("The meeting belongs to another network."))
    source = {"kind": "proposal", "id": str(proposal.pk), "title": proposal.title}
    item = add_agenda_item(
        meeting=meeting,
        kind=ItemKind.PROPOSAL,
        title=proposal.title,
        text=proposal.text,
        presenter=str(proposal.organisation or "")[:120],
        source=source,
        by=by,
    )
    proposal.item = item
    _answer(proposal, ProposalState.TAKEN, "", by)
    return item


@transaction.atomic
def decline_proposal(*, proposal: Proposal, reason: str, by: Actor) -> Proposal:
    """Say why a proposal is not taken up; its maker reads it. Those who call meetings. Raises Refused, Invalid."""
    proposal = _waiting(proposal, by)
    return _answer(proposal, ProposalState.DECLINED, needed(reason, "reason", 500), by)


def _waiting(proposal: Proposal, by: Actor) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).select_related("network", "organisation")
    found = row.get(pk=proposal.pk)
    require_calling(found.network, by)
    if found.state != ProposalState.WAITING:
        raise Invalid(_("This proposal has been answered already."))
    return found


def _answer(proposal: Proposal, state: str, reason: str, by: Actor) -> Proposal:
    proposal.state, proposal.reason = state, reason
    proposal.answered_at, proposal.answered_by_label = clock.now(), by.label[:120]
    proposal.save()
    record(verb=f"proposal_{state}", target=proposal, by=by)
    return proposal


def _require_open(item: AgendaItem, by: Actor) -> Meeting:
    meeting = locked(item.meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    return meeting


def _same(meeting: Meeting, origin: SourceContent) -> AgendaItem | None:
    if not origin.id:
        return None
    return meeting.agenda.filter(source__kind=origin.kind, source__id=origin.id).first()


def _put_back(item: AgendaItem, by: Actor) -> AgendaItem:
    if item.removed_at is not None:
        item.removed_at, item.order = None, _last(item.meeting) + 1
        item.save(update_fields=["removed_at", "order"])
        if item.source.get("kind") == ItemKind.PROPOSAL:
            waiting = Proposal.objects.filter(pk=int(item.source["id"]), state=ProposalState.WAITING)
            waiting.update(state=ProposalState.TAKEN, item=item, answered_at=clock.now())
        record(verb="restore_agenda_item", target=item, by=by)
    return item


def _last(meeting: Meeting) -> int:
    found: int | None = meeting.agenda.aggregate(last=Max("order"))["last"]
    return found or 0
