"""Writing a referral and sending it: the sender's side before anybody else has seen it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent.actions import give_basis
from polku.consent.actions.checks import refuse, require_care
from polku.consent.choices import BasisKind, Purpose
from polku.consent.context import acting_as
from polku.consent.models import DisclosureBasis, Folder
from polku.directory.models import Entry
from polku.people.choices import TELLS_WHERE, Category
from polku.people.models import Client
from polku.referral.actions.loop import Said, act_as_sender
from polku.referral.choices import DUTIES, Act, State, Urgency
from polku.referral.models import Referral
from polku.referral.queries.naming import names_in
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid

MAX_TEXT = 4_000
MAX_BRIEF = 600


@transaction.atomic
def write_referral(
    *,
    client: Client,
    receiver: Organisation,
    brief: str,
    by: Actor,
    entry: Entry | None = None,
    matter: str = "",
    contact: str = "",
    facts: Mapping[str, Any] | None = None,
    urgency: str = Urgency.NORMAL,
    meeting: bool = False,
    request_key: UUID | None = None,
) -> Referral:
    """Keep a draft. A worker in a care relation. The same `request_key` again gives the draft that is there.

    Raises Missing, Refused, and Invalid for an empty brief, one that names the person, a too long text, or a way to
    reach a person who has a security ban.
    """
    with acting_as(by):
        require_care(client)
        if by.user is None:
            raise refuse()
        if request_key and (same := Referral.objects.filter(key=request_key).first()):
            return same
        _refuse_unfit(client, brief, matter, contact)
        folder = Folder.objects.get(client=client.pk, category=Category.REFERRAL)
        referral = Referral(
            folder=folder,
            client=client,
            sender=by.user,
            receiver=receiver,
            entry=entry,
            brief=brief.strip(),
            matter=matter.strip() or None,
            contact=contact.strip() or None,
            facts=_kept_facts(client, facts),
            urgency=urgency,
            meeting=meeting,
            due_on=clock.today() + timedelta(days=DUTIES[State.DRAFT].days),
        )
        if request_key:
            referral.key = request_key
        referral.save(force_insert=True)
        record(verb="write_referral", target=referral, by=by, change={"receiver": receiver.pk})
    return referral


@transaction.atomic
def change_draft(
    *,
    referral: Referral,
    version: int,
    brief: str,
    matter: str,
    contact: str,
    urgency: str,
    meeting: bool,
    by: Actor,
) -> Referral:
    """Change a draft. A worker in a care relation. Raises Missing, Refused, Invalid, Conflict."""
    with acting_as(by):
        require_care(referral.client)
        fresh = Referral.objects.select_for_update(of=("self",)).select_related("folder").get(pk=referral.pk)
        if fresh.state != State.DRAFT:
            raise Invalid(_("This referral has been sent. Answer a question or take it back instead."))
        if fresh.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        _refuse_unfit(referral.client, brief, matter, contact)
        fresh.brief, fresh.matter = brief.strip(), matter.strip() or None
        fresh.contact, fresh.urgency, fresh.meeting = contact.strip() or None, urgency, meeting
        fresh.version += 1
        fresh.save()
        record(verb="change_draft", target=fresh, by=by)
    return fresh


@transaction.atomic
def send_referral(
    *, referral: Referral, basis: DisclosureBasis, by: Actor, request_key: UUID, version: int | None = None
) -> Referral:
    """Send a draft to its receiver, on a basis in force that names referrals. A worker in a care relation.

    Raises Missing, Refused, Conflict, and Invalid when the basis does not let the receiver see referrals.
    """
    with acting_as(by):
        require_care(referral.client)
        if not _opens_referrals(basis, referral):
            problem = _("Record first on what grounds the receiver may see the referral.")
            raise Invalid(problem, {"basis": [str(problem)]})
        Referral.objects.filter(pk=referral.pk, state=State.DRAFT).update(basis=basis)
    return act_as_sender(
        referral=referral, act=Act.SEND, said=Said(), by=by, request_key=request_key, version=version
    )


@transaction.atomic
def send_on_permission(
    *,
    referral: Referral,
    given_how: str,
    categories: Iterable[str],
    until: date,
    by: Actor,
    request_key: UUID,
    version: int | None = None,
) -> Referral:
    """Write down the client's permission towards the receiver and send the draft on it, both or neither.

    A worker in a care relation. Raises Missing, Refused, Invalid, Conflict.
    """
    basis = give_basis(
        client=referral.client,
        kind=BasisKind.PERMISSION,
        purpose=Purpose.GUIDANCE,
        categories={*categories, Category.REFERRAL},
        receiver=referral.receiver,
        valid_to=datetime.combine(until + timedelta(days=1), time.min, tzinfo=clock.HELSINKI),
        given_how=given_how,
        by=by,
        language=referral.client.language,
    )
    return send_referral(referral=referral, basis=basis, by=by, request_key=request_key, version=version)


@transaction.atomic
def forget_where(*, client: Client, by: Actor) -> None:
    """A security ban has begun: referrals keep no more how the person is reached and where they live.

    A worker in a care relation. Raises Missing, Refused.
    """
    with acting_as(by):
        require_care(client)
        rows = Referral.objects.select_for_update(of=("self",)).filter(client=client.pk)
        for row in rows.select_related("folder"):
            row.contact = None
            row.facts = _kept_facts(client, json.loads(row.facts) if row.facts else None)
            row.save(update_fields=["contact", "facts"])


def _kept_facts(client: Client, facts: Mapping[str, Any] | None) -> str | None:
    kept = {
        key: value
        for key, value in (facts or {}).items()
        if not client.is_protected or key not in TELLS_WHERE
    }
    return json.dumps(kept) if kept else None


def _opens_referrals(basis: DisclosureBasis, referral: Referral) -> bool:
    now = clock.now()
    return (
        basis.folder_id == referral.client.folder_id
        and basis.receiver_id == referral.receiver_id
        and Category.REFERRAL in basis.categories
        and basis.valid_from <= now < basis.valid_to
        and basis.withdrawn_at is None
    )


def _refuse_unfit(client: Client, brief: str, matter: str, contact: str) -> None:
    problems: dict[str, list[str]] = {}
    if not brief.strip():
        problems["brief"] = [str(_("Write in a few words what is needed."))]
    elif len(brief) > MAX_BRIEF:
        problems["brief"] = [str(_("This is too long. Write at most 600 characters here."))]
    elif names_in(brief, client):
        problems["brief"] = [
            str(_("The receiver sees this before saying yes: leave out names, numbers and addresses."))
        ]
    for field, text in (("matter", matter), ("contact", contact)):
        if len(text) > MAX_TEXT:
            problems[field] = [str(_("This is too long. Write at most 4,000 characters."))]
    if client.is_protected and contact.strip():
        problems["contact"] = [
            str(
                _(
                    "The person has a security ban: leave this empty. The receiver reaches the person through you."
                )
            )
        ]
    if problems:
        raise Invalid(_("Something is missing or does not fit."), problems)
