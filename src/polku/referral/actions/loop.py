"""Going round the loop: every act is checked against the table of transitions, kept as an event, and counted once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.consent.actions.checks import refuse, require_care, require_open
from polku.consent.choices import Ground
from polku.consent.context import acting_as, granted, why
from polku.consent.queries import not_here
from polku.criteria.actions.drift import keep_refusal
from polku.directory.models import Entry
from polku.mail.models import Message
from polku.referral import permissions
from polku.referral.actions.notices import TO_RECEIVER, notify
from polku.referral.choices import (
    DUTIES,
    TRANSITIONS,
    URGENT_DAYS,
    Act,
    DeclineReason,
    Outcome,
    Side,
    State,
    Urgency,
)
from polku.referral.models import Referral, ReferralEvent
from polku.referral.queries.naming import names_in
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid

MAX_NOTE = 4_000


@dataclass(frozen=True)
class Said:
    """What is said with an act; `TRANSITIONS` names what each needs."""

    note: str = ""
    expected_on: date | None = None
    position: int | None = None
    decline_reason: str = ""
    # The criterion a refusal rests on: a fact or a human check.
    decline_ground: str = ""
    alternative: Entry | None = None
    outcome: str = ""


def act_as_sender(
    *,
    referral: Referral,
    act: str,
    said: Said,
    by: Actor,
    request_key: UUID,
    version: int | None = None,
) -> Referral:
    """Do something as the sending side: a worker in a care relation, or the client who takes the matter back.

    Raises Missing, Refused, Invalid for what cannot be done in this state, Conflict when it changed meanwhile.
    """
    with transaction.atomic(), acting_as(by):
        require_open(referral.client)
        if any(ground == Ground.SELF for _f, ground, _r in why([referral.client.folder_id])):
            side = Side.CLIENT
        else:
            require_care(referral.client)
            side = Side.SENDER
        if act == Act.REPLY and names_in(said.note, referral.client):
            told = _("The receiver sees this before saying yes: leave out names, numbers and addresses.")
            raise Invalid(told, {"note": [str(told)]})
        return _act(referral, act, side, said, by, request_key, version)


def act_as_receiver(
    *,
    referral: Referral,
    act: str,
    said: Said,
    by: Actor,
    request_key: UUID,
    version: int | None = None,
) -> Referral:
    """Do something as the receiver: somebody who works there today, or the holder of its link.

    Raises Missing for everybody else, Invalid for what cannot be done now, Conflict when it changed meanwhile.
    """
    if not permissions.is_receiver(by, referral):
        raise not_here()
    with transaction.atomic(), acting_as(by):
        return _act(referral, act, Side.RECEIVER, said, by, request_key, version)


def expire_referral(*, referral: Referral, by: Actor) -> Referral:
    """Close a referral that nobody answered, and tell the sender. The system's duty."""
    if by.kind != "system":
        raise refuse()
    with transaction.atomic(), acting_as(by, folders=[referral.folder_id]):
        return _act(referral, Act.EXPIRE, Side.SYSTEM, Said(), by, uuid4(), None)


def _act(
    referral: Referral,
    act: str,
    side: str,
    said: Said,
    by: Actor,
    request_key: UUID,
    version: int | None,
) -> Referral:
    with granted([referral.folder_id]):
        fresh = (
            Referral.objects.select_for_update(of=("self",))
            .select_related("folder", "entry__criteria", "receiver", "sender")
            .get(pk=referral.pk)
        )
        if ReferralEvent.objects.filter(referral=fresh, request_key=request_key).exists():
            return fresh
        _refuse_unfit(fresh, act, side, said, version)
        source, fresh.state = fresh.state, TRANSITIONS[act].target
        _take_down(fresh, said)
        if act != Act.SEE:
            # Opening decides nothing: an answer written on the page that was opened still fits.
            fresh.version += 1
        fresh.save()
        event = ReferralEvent.objects.create(
            folder_id=fresh.folder_id,
            referral=fresh,
            request_key=request_key,
            act=act,
            side=side,
            source=source,
            target=fresh.state,
            note=said.note.strip() or None,
            by_label=by.label[:120],
            by_id=by.user_id,
        )
        record(verb=f"{act}_referral", target=fresh, by=by, change={"from": source, "to": fresh.state})
        _keep_told(fresh, notify(referral=fresh, event=event), event)
        if act == Act.DECLINE and said.decline_reason == DeclineReason.NOT_ELIGIBLE:
            _weigh_refusal(fresh, by)
    return fresh


def _keep_told(referral: Referral, message: Message | None, event: ReferralEvent) -> None:
    """Which mail tells the receiver: the reconciler looks whether it went."""
    if event.act in TO_RECEIVER:
        referral.message = message.pk if message else None
        referral.save(update_fields=["message"])


def _refuse_unfit(referral: Referral, act: str, side: str, said: Said, version: int | None) -> None:
    if side not in TRANSITIONS[act].sides:
        raise refuse()
    if not permissions.may_act(referral, act, side):
        raise Conflict(_("The referral has moved on meanwhile. Look at where it is now."))
    if version is not None and referral.version != version:
        raise Conflict(_("Somebody else changed this meanwhile. Look at where it is now."))
    problems = {
        name: [str(_missing_words(name))] for name in TRANSITIONS[act].needs if not getattr(said, name)
    }
    if len(said.note) > MAX_NOTE:
        problems["note"] = [str(_("This is too long. Write at most 4,000 characters."))]
    if said.decline_reason and said.decline_reason not in DeclineReason.values:
        problems["decline_reason"] = [str(_missing_words("decline_reason"))]
    if said.outcome and said.outcome not in Outcome.values:
        problems["outcome"] = [str(_missing_words("outcome"))]
    if problems:
        raise Invalid(_("Something is missing or does not fit."), problems)


def _missing_words(name: str) -> object:
    return {
        "note": _("Write a few words, so that the other side knows what to do."),
        "expected_on": _("Give a day by which you expect to have a place."),
        "decline_reason": _("Choose why the answer is no."),
        "outcome": _("Choose how it ended."),
    }[name]


def _take_down(referral: Referral, said: Said) -> None:
    """The new state with its day, and what was said with it."""
    now = clock.now()
    referral.state_since = now
    referral.reminded_at = referral.escalated_at = referral.alarmed_at = None
    referral.due_on = _due_on(referral, said)
    if referral.state == State.SENT:
        referral.sent_at = now
    if referral.state == State.WAITING:
        referral.expected_on, referral.position = said.expected_on, said.position
    if referral.state == State.DECLINED:
        referral.decline_reason, referral.alternative = said.decline_reason, said.alternative
        referral.decline_ground = said.decline_ground[:128]
    if referral.state == State.DONE:
        referral.outcome = said.outcome
    if referral.state not in DUTIES:
        # Links end with the loop.
        referral.link_stamp = uuid4()


def _due_on(referral: Referral, said: Said) -> date | None:
    duty = DUTIES.get(referral.state)
    if duty is None:
        return None
    if referral.state == State.WAITING and said.expected_on:
        return said.expected_on
    soon = referral.urgency == Urgency.SOON and referral.state in (State.SENT, State.SEEN)
    return clock.today() + timedelta(days=URGENT_DAYS if soon else duty.days)


def _weigh_refusal(referral: Referral, by: Actor) -> None:
    """A "not eligible" that contradicts the published criteria is counted for their owner, without the person."""
    criteria = referral.entry.criteria if referral.entry else None
    if criteria is not None and referral.facts:
        keep_refusal(
            criteria=criteria, answers=json.loads(referral.facts), ground=referral.decline_ground, by=by
        )
