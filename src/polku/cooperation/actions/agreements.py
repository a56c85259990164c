"""The agreement of a network: writing a version, opening it for signing, putting it in force, amending it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.cooperation.actions.networks import (
    admit,
    check_coordinator,
    check_version,
    is_member,
    made_by,
)
from polku.cooperation.actions.notices import send_signing_link
from polku.cooperation.choices import AgreementState
from polku.cooperation.content import AgreementContent
from polku.cooperation.models import AgreementVersion, Network, Party, new_stamp
from polku.cooperation.queries.networks import aims_on
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid

BEING_MADE = (AgreementState.DRAFT, AgreementState.SIGNING)
FEWEST_PARTIES = 2
# How a membership that came from the agreement says so; `wording` has the words.
BY_AGREEMENT = "agreement"


@transaction.atomic
def begin_agreement(*, network: Network, by: Actor, note: str = "") -> AgreementVersion:
    """Begin the next version: from the one in force, with its parties, or from an empty page. Coordinators.

    The version in force stays as it is. Raises Refused, and Invalid while another version is being made.
    """
    check_coordinator(network, by)
    Network.objects.select_for_update().get(pk=network.pk)
    if network.agreement_versions.filter(state__in=BEING_MADE).exists():
        raise Invalid(_("A version of the agreement is being made already. Finish or withdraw it first."))
    earlier = network.agreement_versions.filter(state=AgreementState.IN_FORCE).first()
    number = (network.agreement_versions.aggregate(last=Max("number"))["last"] or 0) + 1
    content = earlier.content if earlier else AgreementContent(title=network.names).as_json()
    made = AgreementVersion.objects.create(
        network=network, number=number, content=content, based_on=earlier, note=note, **made_by(by)
    )
    for party in earlier.parties.prefetch_related("units") if earlier else ():
        _copy_party(party, made)
    record(verb="begin_agreement", target=made, by=by, change={"network": network.pk, "number": number})
    return made


def _copy_party(party: Party, version: AgreementVersion) -> None:
    copy = Party.objects.create(
        agreement=version, organisation=party.organisation, order=party.order, named=party.named,
        signer_name=party.signer_name, signer_role=party.signer_role, signer_email=party.signer_email,
        language=party.language,
    )  # fmt: skip
    copy.units.set(party.units.all())


@transaction.atomic
def save_agreement(
    *, version: AgreementVersion, seen: int, parts: Mapping[str, Any], by: Actor
) -> AgreementVersion:
    """Write parts of a draft; the other parts stay. Coordinators. Raises Refused, Invalid, Conflict."""
    check_coordinator(version.network, by)
    fresh = _locked(version)
    _check_state(fresh, AgreementState.DRAFT, _("This version is no longer a draft. Amend it instead."))
    check_version(fresh.version, seen)
    try:
        document = AgreementContent.model_validate({**fresh.content, **parts})
    except ValidationError as problem:
        raise Invalid(_("Something is missing or does not fit.")) from problem
    fresh.content = document.as_json()
    fresh.version += 1
    fresh.save(update_fields=["content", "version"])
    record(verb="save_agreement", target=fresh, by=by, change={"parts": sorted(parts)})
    return fresh


@transaction.atomic
def save_party(
    *,
    version: AgreementVersion,
    organisation: Organisation,
    by: Actor,
    units: Iterable[Organisation] = (),
    named: Mapping[str, str] | None = None,
    signer_name: str = "",
    signer_role: str = "",
    signer_email: str = "",
    language: str = "fi",
) -> Party:
    """Add a party, or change who signs for it; another address ends the link that was sent to the one before.

    Coordinators. A party may join also a version in force: it becomes a member when it signs. Raises Refused, Invalid.
    """
    check_coordinator(version.network, by)
    fresh = _locked(version)
    _check_state(fresh, (*BEING_MADE, AgreementState.IN_FORCE), _("This version is no longer in use."))
    party = fresh.parties.filter(organisation=organisation).first() or Party(
        agreement=fresh, organisation=organisation, order=_next_order(fresh)
    )
    if party.pk and hasattr(party, "signature"):
        raise Invalid(_("This organisation has signed already."))
    if party.signer_email != signer_email:
        party.link_stamp, party.invited_at, party.reminded_at = new_stamp(), None, None
    party.named = dict(named or party.named)
    party.signer_name, party.signer_role, party.signer_email = signer_name, signer_role, signer_email
    party.language, party.declined_at, party.declined_reason = language, None, ""
    party.save()
    party.units.set(units)
    record(verb="save_party", target=party, by=by, change={"organisation": organisation.pk})
    return party


def _next_order(version: AgreementVersion) -> int:
    return (version.parties.aggregate(last=Max("order"))["last"] or 0) + 1


@transaction.atomic
def remove_party(*, party: Party, by: Actor) -> None:
    """Take a party away that has not signed. Coordinators. Raises Refused, Invalid."""
    check_coordinator(party.agreement.network, by)
    if hasattr(party, "signature"):
        raise Invalid(_("This organisation has signed already."))
    record(verb="remove_party", target=party, by=by, change={"organisation": party.organisation_id})
    party.delete()


@transaction.atomic
def open_for_signing(*, version: AgreementVersion, send_links: bool, by: Actor) -> AgreementVersion:
    """Close the text and ask the parties to sign. The network's aims of today become part of what is signed.

    Coordinators. Raises Refused, and Invalid when the text has no purpose, no aims or fewer than two parties.
    """
    check_coordinator(version.network, by)
    fresh = _locked(version)
    _check_state(fresh, AgreementState.DRAFT, _("This version is open for signing already."))
    aims = [aim.texts for aim in aims_on(fresh.network, clock.today())]
    document = AgreementContent.model_validate({**fresh.content, "aims": aims})
    _check_whole(document, fresh.parties.count())
    fresh.content = document.as_json()
    fresh.state, fresh.opened_at = AgreementState.SIGNING, clock.now()
    fresh.save(update_fields=["content", "state", "opened_at"])
    record(verb="open_for_signing", target=fresh, by=by, change={"mark": document.fingerprint()})
    if send_links:
        for party in fresh.parties.exclude(signer_email=""):
            _invite(party)
    return fresh


def _check_whole(document: AgreementContent, parties: int) -> None:
    missing = []
    if not document.purpose:
        missing.append(_("Write what the agreement is for."))
    if not document.aims:
        missing.append(_("Add at least one aim to the network."))
    if parties < FEWEST_PARTIES:
        missing.append(_("Add at least two parties."))
    if missing:
        raise Invalid(" ".join(map(str, missing)))


@transaction.atomic
def send_link(*, party: Party, by: Actor) -> Party:
    """Send the link once more, or for the first time. Coordinators. Raises Refused, Invalid."""
    check_coordinator(party.agreement.network, by)
    _check_state(
        party.agreement, (AgreementState.SIGNING, AgreementState.IN_FORCE), _("It cannot be signed now.")
    )
    if hasattr(party, "signature"):
        raise Invalid(_("This organisation has signed already."))
    if not party.signer_email:
        raise Invalid(_("Write the e-mail address of the person who signs first."))
    _invite(party)
    record(verb="send_signing_link", target=party, by=by, change={"organisation": party.organisation_id})
    return party


def _invite(party: Party) -> None:
    party.invited_at, party.reminded_at = clock.now(), None
    party.save(update_fields=["invited_at", "reminded_at"])
    send_signing_link(party)


@transaction.atomic
def withdraw_agreement(*, version: AgreementVersion, by: Actor) -> None:
    """Give up a version that is not in force: a draft goes, one that was open for signing stays as withdrawn.

    Coordinators. Raises Refused, Invalid.
    """
    check_coordinator(version.network, by)
    fresh = _locked(version)
    _check_state(fresh, BEING_MADE, _("Only a version that is not in force can be withdrawn."))
    record(
        verb="withdraw_agreement", target=fresh, by=by, change={"number": fresh.number, "state": fresh.state}
    )
    if fresh.state == AgreementState.DRAFT:
        fresh.delete()
        return
    fresh.state = AgreementState.WITHDRAWN
    fresh.save(update_fields=["state"])


@transaction.atomic
def put_in_force(*, version: AgreementVersion, by: Actor, since: date | None = None) -> AgreementVersion:
    """The version comes into force between those who have signed; the others may sign later.

    Coordinators, and by itself with the last signature. The version before it ends. Raises Refused, Invalid.
    """
    check_coordinator(version.network, by)
    fresh = _locked(version)
    _check_state(
        fresh, AgreementState.SIGNING, _("Only a version that is open for signing can come into force.")
    )
    signed = [p for p in fresh.parties.prefetch_related("units") if hasattr(p, "signature")]
    if len(signed) < FEWEST_PARTIES:
        raise Invalid(_("At least two organisations have to sign first."))
    day = since or clock.today()
    fresh.network.agreement_versions.filter(state=AgreementState.IN_FORCE).update(
        state=AgreementState.REPLACED, valid_to=day - timedelta(days=1)
    )
    fresh.state, fresh.valid_from = AgreementState.IN_FORCE, day
    fresh.save(update_fields=["state", "valid_from"])
    record(verb="put_in_force", target=fresh, by=by, change={"number": fresh.number, "since": str(day)})
    for party in signed:
        admit_party(party, day)
    return fresh


def admit_party(party: Party, day: date) -> None:
    """Whoever signed is a member: the units that take part, or else the whole organisation."""
    network = party.agreement.network
    for organisation in party.units.all() or [party.organisation]:
        if not is_member(network, organisation, day):
            admit(
                network=network, organisation=organisation, joined_by=f"{BY_AGREEMENT}:{party.agreement.number}",
                valid_from=day, by=system(str(party.organisation)),
            )  # fmt: skip


def all_have_signed(version: AgreementVersion) -> bool:
    """Whether nobody is left whose signature is waited for."""
    return not version.parties.filter(signature=None).exists()


def _locked(version: AgreementVersion) -> AgreementVersion:
    return (
        AgreementVersion.objects.select_for_update(of=("self",)).select_related("network").get(pk=version.pk)
    )


def _check_state(version: AgreementVersion, allowed: str | tuple[str, ...], otherwise: Any) -> None:
    if version.state not in ((allowed,) if isinstance(allowed, str) else allowed):
        raise Invalid(otherwise)
