"""Finding referrals: the sender's by the person, the receiver's by the organisation or by a link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from polku.audit.actions import Shown, looked
from polku.consent.choices import Ground, Purpose
from polku.consent.context import acting_as, call, granted
from polku.consent.models import DisclosureBasis
from polku.consent.permissions import organisations_acted_for
from polku.consent.queries import log_look, not_here
from polku.people.models import Client
from polku.referral import permissions
from polku.referral.choices import DUTIES, NAMED_STATES, OPEN_STATES, Act, Side, State
from polku.referral.models import Referral, ReferralEvent
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery
from polku.shared.languages import Passage
from polku.shared.sealed import open_all

_UNANSWERED = (State.SENT, State.SEEN)
# What both sides said to each other; the rest of the history is the sender's own.
_TALK = (Act.ASK, Act.REPLY, Act.QUEUE, Act.DECLINE)


def referrals_of(client: Client, *, actor: Actor) -> list[Referral]:
    """A client's referrals that are open to the actor, newest first."""
    with acting_as(actor):
        rows = _of_client(client.pk)
        if rows:
            log_look({row.folder for row in rows}, actor=actor)
    return rows


_of_client = CompiledQuery(
    lambda client: (
        Referral.objects.filter(client=client)
        .select_related("folder")
        # Whole rows of the directory: read once each, and only where there are referrals.
        .prefetch_related("entry", "receiver")
        .order_by("-made_at", "-pk")
    )
)


def referral_keyed(key: UUID, *, actor: Actor) -> Referral:
    """One referral whose folder is open to the actor. Raises Missing."""
    with acting_as(actor):
        row = (
            Referral.objects.select_related(
                "entry__criteria",
                "receiver",
                "client",
                "folder__organisation",
                "sender",
                "alternative",
                "basis",
            )
            .filter(key=key)
            .first()
        )
        if row is None:
            raise not_here()
        log_look([row.folder], actor=actor)
    return row


def referrals_sent(*, actor: Actor) -> list[Referral]:
    """The actor's own referrals whose folders are open to them: those under way first, by the day of the turn."""
    with acting_as(actor):
        rows = list(
            Referral.objects.filter(sender=actor.user_id)
            .select_related("entry", "receiver", "client", "folder")
            .order_by("-made_at", "-pk")
        )
        open_all([row.client for row in rows], "call_name")
        if rows:
            log_look({row.folder for row in rows}, actor=actor)
    return sorted(rows, key=lambda row: (row.state not in OPEN_STATES, row.due_on or date.max))


def history_of(referral: Referral, *, actor: Actor) -> list[ReferralEvent]:
    """What happened to a referral that is open to the actor, in order."""
    with acting_as(actor):
        rows = list(
            ReferralEvent.objects.filter(referral=referral.pk).select_related("folder").order_by("at", "pk")
        )
        open_all(rows, "note")
    return rows


@dataclass(frozen=True)
class Received:
    """What the receiver sees of a referral: before a yes what is needed, afterwards also who and how to reach them.

    `permitted` is False when what let the receiver see the name has ended: then the name is gone again.
    """

    pk: int
    receiver_id: int
    key: UUID
    state: str
    brief: str
    urgency: str
    meeting: bool
    due_on: date | None
    version: int
    sender_label: str
    sender_email: str
    sender_organisation: Passage
    entry_name: Passage | None
    said: tuple[ReferralEvent, ...]
    permitted: bool
    is_client: bool
    call_name: str | None
    matter: str | None
    contact: str | None

    @property
    def is_named(self) -> bool:
        """Whether the receiver has said yes."""
        return self.state in NAMED_STATES


def received_by(organisation_id: int, *, actor: Actor, language: str = "fi") -> list[Received]:
    """Referrals to an organisation that wait for it or are under way, those due first. Raises Missing for strangers."""
    if actor.user is None or organisation_id not in organisations_acted_for(actor.user):
        raise not_here()
    waiting = [row for row in _towards(organisation_id, actor) if row.state in OPEN_STATES]
    found = _shown(waiting, actor, language)
    return sorted(found, key=lambda one: (one.due_on or date.max, str(one.key)))


def answers_due(*, actor: Actor) -> list[date | None]:
    """The day of each referral that an organisation of the actor has not answered, or is late with.

    Days of nobody, so nothing is logged.
    """
    today = clock.today()
    return [
        row.due_on
        for organisation_id in sorted(organisations_acted_for(actor.user))
        for row in _towards(organisation_id, actor)
        if _waits_for_receiver(row, today)
    ]


def _towards(organisation_id: int, actor: Actor) -> list[Referral]:
    """Referrals to an organisation that the actor works for; who shows them logs it."""
    with acting_as(actor), granted(()):
        return list(Referral.objects.raw("SELECT * FROM polku_referrals_towards(%s)", [organisation_id]))


def _waits_for_receiver(row: Referral, today: date) -> bool:
    duty = DUTIES.get(row.state)
    if duty is None or duty.side != Side.RECEIVER:
        return False
    return row.state in _UNANSWERED or (row.due_on is not None and row.due_on < today)


def received(pk: int, *, actor: Actor, language: str = "fi") -> Received:
    """One referral as its receiver sees it; the look is logged. Raises Missing for everybody else.

    The holder of a link learns the name only when the code was given too (`permissions.may_know_name`).
    """
    return _shown([for_receiver(pk, actor=actor)], actor, language)[0]


def _shown(found: Sequence[Referral], actor: Actor, language: str) -> list[Received]:
    """Referrals that the actor may see as their receiver, each look in the log; the same few questions for all."""
    homes = _homes_of(found, actor)
    with acting_as(actor), granted([*(row.folder_id for row in found), *homes]):
        rows = list(
            Referral.objects.filter(pk__in=[row.pk for row in found]).select_related(
                "client", "entry", "sender", "basis", "folder__organisation"
            )
        )
        open_all(rows, "brief")
        open_all([row.client for row in rows if row.state in NAMED_STATES], "call_name")
        talk: dict[int, list[ReferralEvent]] = defaultdict(list)
        said = ReferralEvent.objects.filter(referral__in=rows, act__in=_TALK, note__isnull=False)
        for event in said.select_related("folder").order_by("at", "pk"):
            talk[event.referral_id].append(event)
        open_all([event for events in talk.values() for event in events], "note")
        for row in rows:
            _log_received(row, actor)
        # One link is about one referral, and an account knows the names of all that came to its organisation.
        knows = {row.receiver_id: row for row in rows}
        may = {pk: permissions.may_know_name(actor, row) for pk, row in knows.items()}
        return [_as_received(row, talk[row.pk], may[row.receiver_id], language) for row in rows]


def _log_received(row: Referral, actor: Actor) -> None:
    looked(
        shown=[
            Shown(row.folder_id, row.client_id, row.folder.organisation_id, f"{Ground.BASIS}:{row.basis_id}")
        ],
        purpose=row.basis.purpose if row.basis else Purpose.GUIDANCE,
        by=actor,
        organisation_id=row.receiver_id,
    )


def _homes_of(found: Sequence[Referral], actor: Actor) -> list[int]:
    """The folders that the names of the persons lie in."""
    with acting_as(actor), granted(()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT polku_client_home(c) FROM unnest(%s::bigint[]) AS c", [[row.client_id for row in found]]
        )
        return [int(home) for (home,) in cursor.fetchall()]


def received_keyed(key: UUID, *, actor: Actor, language: str = "fi") -> Received:
    """The same by the key in an address, for somebody who works for the receiver. Raises Missing."""
    if actor.user is None:
        raise not_here()
    with acting_as(actor), granted(()):
        found = call("polku_referral_keyed", key)
    if found[0][0] is None:
        raise not_here()
    return received(int(found[0][0]), actor=actor, language=language)


def home_of(referral: Referral, actor: Actor) -> int:
    """The folder that the name of the person lies in."""
    return _homes_of([referral], actor)[0]


def _as_received(row: Referral, said: list[ReferralEvent], may_know: bool, language: str) -> Received:
    permitted = row.basis is not None and holds(row.basis)
    named = row.state in NAMED_STATES and may_know and permitted
    return Received(
        pk=row.pk,
        receiver_id=row.receiver_id,
        key=row.key,
        state=row.state,
        brief=row.brief,
        urgency=row.urgency,
        meeting=row.meeting,
        due_on=row.due_on,
        version=row.version,
        sender_label=row.sender.call_name or row.sender.email,
        sender_email=row.sender.email,
        sender_organisation=row.folder.organisation.name(language),
        entry_name=row.entry.name(language) if row.entry else None,
        said=tuple(said),
        permitted=permitted,
        is_client=row.receiver_client is not None,
        call_name=row.client.call_name if named else None,
        matter=row.matter if named else None,
        contact=row.contact if named and not row.client.is_protected else None,
    )


def holds(basis: DisclosureBasis) -> bool:
    """Whether a basis opens something now."""
    return basis.withdrawn_at is None and basis.valid_from <= clock.now() < basis.valid_to


def for_receiver(pk: int, *, actor: Actor) -> Referral:
    """The row itself, for the receiver's acts and nobody else's. Raises Missing, also for a draft."""
    with acting_as(actor), granted(()):
        row = next(iter(Referral.objects.raw("SELECT * FROM polku_referral_numbered(%s)", [pk])), None)
    if row is None or row.state == State.DRAFT or not permissions.is_receiver(actor, row):
        raise not_here()
    return row
