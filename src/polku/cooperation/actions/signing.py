"""Signing a version: by the link in a mail and a code, or on paper at an occasion that is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.cooperation import permissions
from polku.cooperation.actions.agreements import admit_party, all_have_signed, put_in_force
from polku.cooperation.actions.networks import check_coordinator, refuse
from polku.cooperation.actions.notices import tell_coordinators
from polku.cooperation.choices import AgreementState, SignedHow
from polku.cooperation.models import AgreementVersion, Party, Signature, SigningCode, SigningEvent
from polku.mail.actions import send_code
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.codes import MOST_AN_HOUR, MOST_TRIES, VALID, in_short, mark_of, new_code, same_code
from polku.shared.errors import Invalid

OPEN = (AgreementState.SIGNING, AgreementState.IN_FORCE)


@dataclass(frozen=True)
class PaperSigner:
    """Who signed on paper for a party."""

    party: Party
    name: str
    role: str = ""


@transaction.atomic
def mail_signing_code(*, party: Party, by: Actor) -> str:
    """Mail a code to the address of the one who signs; earlier codes end. The holder of the link.

    Returns the address in short. Raises Refused, and Invalid after too many.
    """
    fresh = _open_party(party, by)
    now = clock.now()
    if fresh.codes.filter(made_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise Invalid(_("Many codes have been sent already. Wait an hour and try again."))
    code = new_code()
    fresh.codes.filter(expires_at__gt=now).update(expires_at=now)
    SigningCode.objects.create(party=fresh, mark=mark_of(_purpose(fresh), code), expires_at=now + VALID)
    record(verb="mail_signing_code", target=fresh, by=by)
    send_code(kind="agreement_code", to=fresh.signer_email, language=get_language() or "fi", code=code)
    return in_short(fresh.signer_email)


@transaction.atomic
def try_signing_code(*, party: Party, code: str, by: Actor) -> bool:
    """Whether a code is the one that was mailed last, in time; every wrong try counts. The holder of the link.

    The caller must let the transaction stand, also after a wrong code. Raises Refused, Invalid.
    """
    fresh = _open_party(party, by)
    live = fresh.codes.select_for_update().filter(
        expires_at__gt=clock.now(), used_at=None, tries__lt=MOST_TRIES
    )
    held = live.order_by("-made_at", "-pk").first()
    if held is None:
        return False
    held.tries += 1
    right = same_code(held.mark, _purpose(fresh), code)
    held.used_at = clock.now() if right else None
    held.save(update_fields=["tries", "used_at"])
    record(verb="give_code" if right else "mistake_code", target=fresh, by=by)
    return right


@transaction.atomic
def sign_agreement(*, party: Party, name: str, role: str, by: Actor) -> Signature:
    """The organisation signs; whoever signs says who they are. The holder of the link, after the code.

    With the last signature the version comes into force. Raises Refused, Invalid.
    """
    fresh = _open_party(party, by)
    since = clock.now() - VALID
    if not fresh.codes.filter(used_at__gt=since).exists():
        raise refuse()
    made = _sign(fresh, how=SignedHow.LINK, signer_name=name, signer_role=role, by=by)
    tell_coordinators("agreement_answered", fresh.agreement)
    _go_on(fresh.agreement, [fresh], clock.today())
    return made


@transaction.atomic
def decline_agreement(*, party: Party, reason: str, by: Actor) -> Party:
    """The organisation does not sign, or somebody else signs for it: the coordinators hear why. The holder of the link.

    It may still sign later. Raises Refused, Invalid.
    """
    fresh = _open_party(party, by)
    fresh.declined_at, fresh.declined_reason = clock.now(), reason
    fresh.save(update_fields=["declined_at", "declined_reason"])
    record(verb="decline_agreement", target=fresh, by=by, change={"organisation": fresh.organisation_id})
    tell_coordinators("agreement_answered", fresh.agreement)
    return fresh


@transaction.atomic
def record_paper(
    *,
    version: AgreementVersion,
    held_at: datetime,
    place: str,
    signers: Iterable[PaperSigner],
    by: Actor,
    titles: Mapping[str, str] | None = None,
    minutes: Mapping[str, Any] | None = None,
) -> SigningEvent:
    """Record who signed on paper at an occasion: when, where, and where its minutes are. Coordinators.

    Raises Refused, and Invalid for a day to come, nobody chosen, or a party that has signed already.
    """
    check_coordinator(version.network, by)
    fresh = AgreementVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    chosen = list(signers)
    _check_occasion(fresh, held_at, chosen)
    event = SigningEvent.objects.create(
        agreement=fresh, held_at=held_at, place=place, titles=dict(titles or {}), minutes=dict(minutes or {})
    )
    for signer in chosen:
        _sign(
            signer.party, how=SignedHow.PAPER, signer_name=signer.name, signer_role=signer.role, by=by,
            signed_at=held_at, place=place, event=event,
        )  # fmt: skip
    record(verb="record_paper", target=event, by=by, change={"parties": [s.party.pk for s in chosen]})
    _go_on(fresh, [signer.party for signer in chosen], held_at.astimezone(clock.HELSINKI).date())
    return event


def _check_occasion(version: AgreementVersion, held_at: datetime, signers: list[PaperSigner]) -> None:
    if version.state not in OPEN:
        raise Invalid(_("It cannot be signed now."))
    if held_at > clock.now():
        ahead = _("The occasion has not been yet.")
        raise Invalid(ahead, {"held_on": [str(ahead)]})
    if not signers:
        raise Invalid(_("Choose at least one organisation that signed."))
    for signer in signers:
        if signer.party.agreement_id != version.pk or hasattr(signer.party, "signature"):
            raise Invalid(_("This organisation has signed already."))
        if not signer.name.strip():
            raise Invalid(_("Write who signed for each organisation that you chose."))


def _sign(party: Party, *, by: Actor, **facts: Any) -> Signature:
    party.declined_at, party.declined_reason = None, ""
    party.save(update_fields=["declined_at", "declined_reason"])
    made = Signature.objects.create(
        party=party, content_mark=party.agreement.document.fingerprint(), recorded_by_label=by.label[:120],
        recorded_by_id=by.user_id, **facts,
    )  # fmt: skip
    record(verb="sign_agreement", target=made, by=by, change={"party": party.pk, "how": facts["how"]})
    return made


def _go_on(version: AgreementVersion, signed: list[Party], day: date) -> None:
    """In force already: the new parties are members now. All have signed: it comes into force by itself."""
    if version.state == AgreementState.IN_FORCE:
        for party in signed:
            admit_party(party, day)
    elif all_have_signed(version):
        put_in_force(version=version, by=system("agreement"), since=day)


def _open_party(party: Party, by: Actor) -> Party:
    rows = Party.objects.select_for_update(of=("self",)).select_related("agreement__network", "organisation")
    fresh = rows.get(pk=party.pk)
    if not permissions.is_signer(by, fresh):
        raise refuse()
    if fresh.agreement.state not in OPEN:
        raise Invalid(_("It cannot be signed now."))
    if hasattr(fresh, "signature"):
        raise Invalid(_("This organisation has signed already."))
    return fresh


def _purpose(party: Party) -> str:
    return f"agreement-code.{party.pk}.{party.link_stamp}"
