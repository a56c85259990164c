"""The ball goes from one named worker to another of the same organisation, and both say yes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.consent.actions import end_care, start_care
from polku.consent.actions.checks import refuse
from polku.consent.models import CareRelation, Folder
from polku.pathway import permissions
from polku.pathway.actions.writing import required_text, writing
from polku.pathway.choices import HandoverState
from polku.pathway.models import Handover, Holding, Plan
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


@transaction.atomic
def offer_handover(*, plan: Plan, receiver: User, note: str, by: Actor) -> Handover:
    """Offer a plan to a colleague. The ball stays with the giver until the colleague says yes.

    The colleague gets a care relation at once, to see what is offered; a no ends it. Raises Missing, Refused, and
    Invalid when an offer is open or the colleague does not work for the organisation.
    """
    with writing(plan, by) as fresh:
        if by.user_id == receiver.pk:
            raise Invalid(_("Choose somebody else than yourself."))
        if Handover.objects.filter(plan=fresh, state=HandoverState.OFFERED).exists():
            raise Invalid(_("An offer waits for an answer already. Take it back first."))
        folder = _folder(fresh)
        gave_access = not _works_with(folder, receiver)
        if gave_access:
            start_care(organisation=folder.organisation, key=folder.client.key, worker=receiver, by=by)
        handover = Handover.objects.create(
            folder=folder,
            plan=fresh,
            giver=by.user,
            receiver=receiver,
            note=note.strip() or None,
            gave_access=gave_access,
        )
        record(verb="offer_handover", target=handover, by=by, change={"receiver": receiver.pk})
    return handover


@transaction.atomic
def answer_handover(*, handover: Handover, accept: bool, by: Actor, answer: str = "") -> Handover:
    """Say yes or no to an offer. The receiver alone; a no needs a reason. Raises Missing, Refused, Invalid."""
    with writing(handover.plan, by) as plan:
        fresh = _open_offer(handover)
        if not permissions.may_answer_handover(by, fresh):
            raise refuse()
        fresh.answer = required_text(answer, "answer") if not accept else answer.strip() or None
        _close(fresh, HandoverState.ACCEPTED if accept else HandoverState.DECLINED)
        if accept:
            _pass_on(plan, fresh)
        record(verb="answer_handover", target=fresh, by=by, change={"state": fresh.state})
        if not accept:
            _end_care_of(fresh, by)
    return fresh


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Actor) -> Handover:
    """Take an offer back. The giver alone."""
    with writing(handover.plan, by):
        fresh = _open_offer(handover)
        if not permissions.may_withdraw_handover(by, fresh):
            raise refuse()
        _close(fresh, HandoverState.WITHDRAWN)
        record(verb="withdraw_handover", target=fresh, by=by)
        _end_care_of(fresh, by)
    return fresh


def _open_offer(handover: Handover) -> Handover:
    fresh = Handover.objects.select_for_update(of=("self",)).select_related("receiver").get(pk=handover.pk)
    if fresh.state != HandoverState.OFFERED:
        raise Invalid(_("This offer has been answered already."))
    return fresh


def _close(handover: Handover, state: str) -> None:
    handover.state, handover.answered_at = state, clock.now()
    handover.save()


def _pass_on(plan: Plan, handover: Handover) -> None:
    now = clock.now()
    Holding.objects.filter(plan=plan, ends_at=None).update(ends_at=now)
    Holding.objects.create(folder_id=plan.folder_id, plan=plan, worker=handover.receiver, starts_at=now)


def _end_care_of(handover: Handover, by: Actor) -> None:
    if handover.gave_access:
        folder = _folder(handover.plan)
        end_care(organisation=folder.organisation, key=folder.client.key, worker=handover.receiver, by=by)


def _folder(plan: Plan) -> Folder:
    return Folder.objects.select_related("client", "organisation").get(pk=plan.folder_id)


def _works_with(folder: Folder, worker: User) -> bool:
    return CareRelation.objects.filter(folder=folder.client.folder_id, worker=worker, ends_at=None).exists()
