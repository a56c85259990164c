"""What lets another organisation see a client's data: given, joined, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent.actions.checks import alone_with, is_own_client, refuse, require_care, require_open
from polku.consent.choices import BasisKind, GivenHow, Purpose
from polku.consent.content import TEXT_VERSION
from polku.consent.context import acting_as, granted
from polku.consent.models import DisclosureBasis, Reception
from polku.consent.queries import bases_waiting, not_here
from polku.people.choices import Category
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

LONGEST = timedelta(days=731)


@transaction.atomic
def give_basis(
    *,
    client: Client,
    kind: str,
    purpose: str,
    categories: Iterable[str],
    receiver: Organisation,
    valid_to: datetime,
    by: Actor,
    valid_from: datetime | None = None,
    given_how: str = "",
    statute: str = "",
    section: str = "",
    contract: str = "",
    note: str = "",
    language: str = "fi",
) -> DisclosureBasis:
    """Let another organisation see kinds of a client's data for a purpose and a time.

    A worker in a care relation records any basis, also a spoken permission or one on paper; the client gives their
    own permission (electronic). The same again, as by a button pressed twice, gives the one that is in force. Raises
    Missing, Refused, Invalid.
    """
    with acting_as(by):
        require_open(client)
        _require_right(client, kind, given_how, by)
        basis = DisclosureBasis(
            folder_id=client.folder_id, kind=kind, purpose=purpose, categories=sorted(set(categories)),
            receiver=receiver, valid_from=valid_from or clock.now(), valid_to=valid_to, statute=statute.strip(),
            section=section.strip(), contract=contract.strip(), given_how=given_how, note=note.strip() or None,
            recorded_by=by.user, recorded_by_label=by.label[:120], language=language, text_version=TEXT_VERSION,
        )  # fmt: skip
        _refuse_unfit(basis, client)
        alone_with(client)
        if same := _same_in_force(basis):
            return same
        with granted([client.folder_id]):
            basis.save(force_insert=True)
        change = {"receiver": receiver.pk, "kind": kind, "purpose": purpose, "categories": basis.categories}
        record(verb="give_basis", target=basis, by=by, change=change)
    return basis


def _same_in_force(basis: DisclosureBasis) -> DisclosureBasis | None:
    """A basis that says all that this one says, and is not withdrawn."""
    said = [
        "folder_id", "kind", "purpose", "categories", "receiver_id", "valid_to", "statute", "section", "contract",
        "given_how", "recorded_by_id", "language",
    ]  # fmt: skip
    rows = DisclosureBasis.objects.filter(**{name: getattr(basis, name) for name in said})
    standing = rows.filter(withdrawn_at=None, valid_from__lte=basis.valid_from).order_by("pk")
    return next((row for row in standing if row.note == basis.note), None)


@transaction.atomic
def join_basis(*, basis_id: int, client: Client, by: Actor) -> Reception:
    """Say which of the receiver's own clients a basis is about: from then on it opens what it names.

    A worker of the receiver in a care relation with that client. Again changes nothing. Raises Missing, Refused.
    """
    with acting_as(by):
        require_care(client)
        joined = Reception.objects.filter(basis=basis_id, folder=client.folder_id).first()
        if joined is not None:
            return joined
        waiting = {one.pk for one in bases_waiting(client.organisation_id, actor=by)}
        if basis_id not in waiting:
            raise not_here()
        with granted([client.folder_id]):
            reception = Reception.objects.create(
                basis_id=basis_id, folder_id=client.folder_id, joined_by_label=by.label[:120]
            )
        record(verb="join_basis", target=reception, by=by, change={"basis": basis_id})
    return reception


@transaction.atomic
def withdraw_basis(*, basis: DisclosureBasis, client: Client, how: str, by: Actor) -> DisclosureBasis:
    """A client takes a permission back: from the next transaction on it opens nothing. What was seen stays seen.

    The client, or a worker in a care relation who writes down what the client said. Raises Missing, Refused, and
    Invalid for what is not a permission: the law or a contract stands without it.
    """
    if basis.kind != BasisKind.PERMISSION:
        raise Invalid(_("Only a permission can be withdrawn. This one rests on the law or on a contract."))
    return _close(basis, client, how, by, verb="withdraw_basis")


@transaction.atomic
def end_basis(*, basis: DisclosureBasis, client: Client, by: Actor) -> DisclosureBasis:
    """The giving organisation ends a basis of any kind before its time, now. A worker in a care relation."""
    with acting_as(by):
        require_care(client)
        return _close(basis, client, "", by, verb="end_basis")


def _close(basis: DisclosureBasis, client: Client, how: str, by: Actor, *, verb: str) -> DisclosureBasis:
    with acting_as(by):
        require_open(client)
        if not is_own_client(client, by):
            require_care(client)
        with granted([client.folder_id]):
            fresh = (
                DisclosureBasis.objects.select_for_update()
                .filter(pk=basis.pk, folder=client.folder_id)
                .first()
            )
            if fresh is None:
                raise not_here()
            if fresh.withdrawn_at is None:
                fresh.withdrawn_at = clock.now()
                fresh.withdrawn_how, fresh.withdrawn_by_label = how, by.label[:120]
                fresh.save(update_fields=["withdrawn_at", "withdrawn_how", "withdrawn_by_label"])
        record(verb=verb, target=fresh, by=by, change={"receiver": fresh.receiver_id})
    return fresh


def _require_right(client: Client, kind: str, given_how: str, by: Actor) -> None:
    if not is_own_client(client, by):
        require_care(client)
        if given_how == GivenHow.ELECTRONIC:
            raise Invalid(
                _("Only the client gives a permission in this service. Write down how it was given.")
            )
    elif kind != BasisKind.PERMISSION or given_how != GivenHow.ELECTRONIC:
        raise refuse()


def _refuse_unfit(basis: DisclosureBasis, client: Client) -> None:
    problems: dict[str, list[str]] = {}
    for field, message in _problems(basis, client):
        problems.setdefault(field, []).append(str(message))
    if problems:
        raise Invalid(_("Something is missing or does not fit."), problems)


def _problems(basis: DisclosureBasis, client: Client):  # type: ignore[no-untyped-def]
    allowed = set(Category.values) - {Category.PROTECTED_CONTACT}
    if not basis.categories or not set(basis.categories) <= allowed:
        yield "categories", _("Choose at least one kind of data. Protected contact details cannot be chosen.")
    if basis.kind not in BasisKind.values:
        yield "kind", _("Choose what the right to see rests on.")
    if basis.purpose not in Purpose.values:
        yield "purpose", _("Choose what the data is used for.")
    if basis.receiver_id == client.organisation_id:
        yield "receiver", _("The organisation has the data already. Choose another receiver.")
    if basis.valid_to <= max(basis.valid_from, clock.now()):
        yield "valid_to", _("The last day has passed or is before the first day.")
    if basis.valid_to - basis.valid_from > LONGEST:
        yield "valid_to", _("Two years is the longest time. It can be given again then.")
    if basis.kind == BasisKind.PERMISSION and basis.given_how not in GivenHow.values:
        yield "given_how", _("Say how the permission was given.")
    if basis.kind == BasisKind.STATUTE and not (basis.statute and basis.section):
        yield "statute", _("Name the statute and its section.")
    if basis.kind == BasisKind.PROCESSOR and not basis.contract:
        yield "contract", _("Name the contract.")
