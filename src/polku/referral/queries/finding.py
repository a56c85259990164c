"""Finding referrals: the sender's by the person, the receiver's by the organisation or by a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from polku.audit.actions import Shown, looked
from polku.consent.choices import Ground, Purpose
from polku.consent.context import acting_as, call, granted
from polku.consent.permissions import organisations_acted_for
from polku.consent.queries import log_look, not_here
from polku.people.models import Client
from polku.referral import permissions
from polku.referral.choices import NAMED_STATES, OPEN_STATES, State
from polku.referral.models import Referral
from polku.shared.actor import Actor


def referrals_of(client: Client, *, actor: Actor) -> list[Referral]:
    """A client's referrals that are open to the actor, newest first."""
    with acting_as(actor):
        rows = list(
            Referral.objects.filter(client=client.pk)
            .select_related("entry", "receiver", "folder")
            .order_by("-made_at", "-pk")
        )
        if rows:
            log_look({row.folder for row in rows}, actor=actor)
    return rows


def referral_keyed(key: UUID, *, actor: Actor) -> Referral:
    """One referral whose folder is open to the actor. Raises Missing."""
    with acting_as(actor):
        row = (
            Referral.objects.select_related("entry", "receiver", "client", "folder", "sender")
            .filter(key=key)
            .first()
        )
        if row is None:
            raise not_here()
        log_look([row.folder], actor=actor)
    return row


@dataclass(frozen=True)
class Received:
    """What the receiver sees of a referral: before a yes what is needed, afterwards also who and how to reach them."""

    key: UUID
    state: str
    brief: str
    urgency: str
    meeting: bool
    due_on: date | None
    version: int
    sender_label: str
    sender_organisation: str
    entry_name: str
    call_name: str | None
    matter: str | None
    contact: str | None


def received_by(organisation_id: int, *, actor: Actor) -> list[Received]:
    """Referrals to an organisation that wait for it or are under way, those due first. Raises Missing for strangers."""
    if actor.user is None or organisation_id not in organisations_acted_for(actor.user):
        raise not_here()
    with acting_as(actor), granted(()):
        rows = Referral.objects.raw("SELECT * FROM polku_referrals_towards(%s)", [organisation_id])
        ids = [row.pk for row in rows if row.state in OPEN_STATES]
    found = [received(pk, actor=actor) for pk in ids]
    return sorted(found, key=lambda one: (one.due_on or date.max, str(one.key)))


def received(pk: int, *, actor: Actor) -> Received:
    """One referral as its receiver sees it; the look is logged. Raises Missing for everybody else."""
    found = for_receiver(pk, actor=actor)
    with acting_as(actor), granted([found.folder_id, _home_of(found, actor)]):
        row = Referral.objects.select_related(
            "client", "entry", "sender", "basis", "folder__organisation"
        ).get(pk=pk)
        looked(
            shown=[
                Shown(
                    row.folder_id, row.client_id, row.folder.organisation_id, f"{Ground.BASIS}:{row.basis_id}"
                )
            ],
            purpose=row.basis.purpose if row.basis else Purpose.GUIDANCE,
            by=actor,
            organisation_id=row.receiver_id,
        )
        return _as_received(row)


def _home_of(referral: Referral, actor: Actor) -> int:
    """The folder that the name of the person lies in."""
    with acting_as(actor), granted(()):
        return int(call("polku_client_home", referral.client_id)[0][0])


def _as_received(row: Referral) -> Received:
    named = row.state in NAMED_STATES
    return Received(
        key=row.key,
        state=row.state,
        brief=row.brief,
        urgency=row.urgency,
        meeting=row.meeting,
        due_on=row.due_on,
        version=row.version,
        sender_label=row.sender.call_name or row.sender.email,
        sender_organisation=row.folder.organisation.name("fi").text,
        entry_name=row.entry.name("fi").text if row.entry else "",
        call_name=row.client.call_name if named else None,
        matter=row.matter if named else None,
        contact=row.contact if named else None,
    )


def for_receiver(pk: int, *, actor: Actor) -> Referral:
    """The row itself, for the receiver's acts and nobody else's. Raises Missing, also for a draft."""
    with acting_as(actor), granted(()):
        row = next(iter(Referral.objects.raw("SELECT * FROM polku_referral_numbered(%s)", [pk])), None)
    if row is None or row.state == State.DRAFT or not permissions.is_receiver(actor, row):
        raise not_here()
    return row
