"""Handing over: what one person must do and may do in a network passes to another, when both sides want it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.cooperation import permissions
from polku.cooperation.actions.networks import refuse
from polku.cooperation.actions.notices import tell_about_handover
from polku.cooperation.choices import HandoverState
from polku.cooperation.models import Handover, Network
from polku.cooperation.queries.duties import DutyRow, duties_to_pass, models_with_duties, open_rows
from polku.cooperation.queries.networks import people_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


@transaction.atomic
def handover(*, network: Network, giver: User, receiver: User, by: Actor, note: str = "") -> Handover:
    """Offer a person's duties and rights in a network to another; nothing moves before the other accepts.

    The giver, or a coordinator of the network. The receiver is told by mail. Raises Refused, and Invalid
    when there is nothing to hand over, an offer is open already, or the receiver has no part in the network.
    """
    if not permissions.may_offer_handover(by, network, giver):
        raise refuse()
    _check_people(network, giver, receiver)
    listed = duties_to_pass(giver, receiver, network)
    if not listed:
        raise Invalid(_("This person has no open tasks in the network that the other could take on."))
    if network.handovers.filter(giver=giver, state=HandoverState.OFFERED).exists():
        raise Invalid(_("A handover of these tasks waits for an answer already. Take it back first."))
    made = Handover.objects.create(
        network=network, giver=giver, receiver=receiver, note=note, listed=_kept(listed),
        offered_by_label=by.label[:120], offered_by_id=by.user_id,
    )  # fmt: skip
    record(verb="offer_handover", target=made, by=by, change=_of_handover(made))
    tell_about_handover("handover_offered", receiver, made)
    return made


def _check_people(network: Network, giver: User, receiver: User) -> None:
    if giver == receiver:
        same = _("Choose somebody else.")
        raise Invalid(same, {"receiver": [str(same)]})
    if not people_of(network, clock.today()).filter(pk=receiver.pk).exists():
        outside = _("This person has no part in the network. Invite them to a member organisation first.")
        raise Invalid(outside, {"receiver": [str(outside)]})


@transaction.atomic
def accept_handover(*, handover: Handover, by: Actor) -> Handover:
    """Take on everything that is open now, in one go: also what was added after the offer, and what was done is left.

    The receiver, who is not the only one to want it: an offer that the receiver made alone holds only when the giver's
    account is closed. Raises Refused, and Invalid when the offer is no longer open.
    """
    fresh = _open_offer(handover)
    if not permissions.may_accept_handover(by, fresh):
        raise refuse()
    _check_people(fresh.network, fresh.giver, fresh.receiver)
    going = _locked(fresh)
    kept = _kept(going)
    for duty, line in zip(going, kept, strict=True):
        # Where the receiver has the same duty already, only one row stays.
        line["joined"] = not _moved(duty, fresh, by)
    fresh.moved = kept
    fresh.state = HandoverState.ACCEPTED
    _answer(fresh, by)
    record(
        verb="accept_handover", target=fresh, by=by, change=_of_handover(fresh) | {"moved": _counts(going)}
    )
    tell_about_handover("handover_answered", fresh.giver, fresh)
    return fresh


@transaction.atomic
def decline_handover(*, handover: Handover, reason: str, by: Actor) -> Handover:
    """Say no to an offer: everything stays with the giver. The receiver. Raises Refused, Invalid."""
    fresh = _open_offer(handover)
    if by.user is None or by.user != fresh.receiver:
        raise refuse()
    fresh.state, fresh.reason = HandoverState.DECLINED, reason
    _answer(fresh, by)
    record(verb="decline_handover", target=fresh, by=by, change=_of_handover(fresh))
    tell_about_handover("handover_answered", fresh.giver, fresh)
    return fresh


@transaction.atomic
def withdraw_handover(*, handover: Handover, by: Actor) -> Handover:
    """Take an offer back. The giver, whoever offered, and coordinators of the network. Raises Refused, Invalid."""
    fresh = _open_offer(handover)
    if not permissions.may_offer_handover(by, fresh.network, fresh.giver):
        raise refuse()
    fresh.state = HandoverState.WITHDRAWN
    _answer(fresh, by)
    record(verb="withdraw_handover", target=fresh, by=by, change=_of_handover(fresh))
    return fresh


def _open_offer(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",)).select_related("network", "giver", "receiver")
    fresh = rows.get(pk=handover.pk)
    if fresh.state != HandoverState.OFFERED:
        raise Invalid(_("This handover has been answered already."))
    return fresh


def _locked(fresh: Handover) -> list[DutyRow]:
    """What passes of the giver's open duties, locked: nobody changes one while it moves."""
    today = clock.today()
    held = [
        DutyRow(row, model)
        for model in models_with_duties()
        for row in open_rows(model, fresh.network, today)
        .filter(**{model.Duty.holder: fresh.giver})  # type: ignore[attr-defined]
        .select_for_update(of=("self",))
    ]
    return [duty for duty in held if duty.suits(fresh.receiver)]


def _moved(duty: DutyRow, fresh: Handover, by: Actor) -> bool:
    """Give a duty to the receiver; False when the receiver has the same one already, so that the two become one."""
    renews = _renews(duty)
    try:
        with transaction.atomic():
            if renews:
                _begin_anew(duty, fresh, by)
            else:
                _change_holder(duty, fresh)
    except IntegrityError:
        if not renews:
            duty.row.delete()
        given = False
    else:
        given = True
    if renews:
        ended = {"valid_to": clock.today() - timedelta(days=1)}
        _write(duty.row, ended | _said(duty.kind, ended_by_label=by.label[:120]))
    return given


def _renews(duty: DutyRow) -> bool:
    """Whether the giver's row stays as history; one that begins today or later has none yet."""
    begun = getattr(duty.row, "valid_from", None)
    return bool(getattr(duty.kind.Duty, "renews", False)) and (begun is None or begun < clock.today())  # type: ignore[attr-defined]


def _begin_anew(duty: DutyRow, fresh: Handover, by: Actor) -> None:
    same = {f.name: getattr(duty.row, f.name) for f in duty.kind._meta.local_fields if not f.primary_key}
    same |= {duty.kind.Duty.holder: fresh.receiver, "valid_from": clock.today()}  # type: ignore[attr-defined]
    made = _said(duty.kind, made_at=clock.now(), made_by_label=by.label[:120], made_by_id=by.user_id)
    duty.kind._default_manager.create(**same | made)


def _change_holder(duty: DutyRow, fresh: Handover) -> None:
    changed = {duty.kind.Duty.holder: fresh.receiver}  # type: ignore[attr-defined]
    # A form that was opened before shows what changed meanwhile.
    _write(duty.row, changed | _said(duty.kind, version=getattr(duty.row, "version", 0) + 1))


def _said(kind: type[models.Model], **facts: Any) -> dict[str, Any]:
    """Those of the facts that the table has a column for."""
    columns = {field.name for field in kind._meta.local_fields}
    return {name: value for name, value in facts.items() if name in columns}


def _write(row: models.Model, changed: dict[str, Any]) -> None:
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))


def _answer(fresh: Handover, by: Actor) -> None:
    fresh.answered_at, fresh.answered_by_label = clock.now(), by.label[:120]
    fresh.save()


def _kept(duties: list[DutyRow]) -> list[dict[str, Any]]:
    return [duty.as_kept() for duty in duties]


def _counts(duties: list[DutyRow]) -> dict[str, int]:
    return dict(Counter(duty.kind._meta.model_name or "" for duty in duties))


def _of_handover(made: Handover) -> dict[str, Any]:
    return {"network": made.network_id, "giver": made.giver_id, "receiver": made.receiver_id}
