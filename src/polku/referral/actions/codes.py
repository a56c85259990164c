"""The second factor of a link without an account: a code mailed to the organisation's registered address."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent.context import acting_as, granted
from polku.consent.queries import not_here
from polku.directory.models import Entry
from polku.mail.actions import send_code
from polku.referral import permissions
from polku.referral.models import AnswerCode, Referral
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.codes import MOST_AN_HOUR, MOST_TRIES, VALID, in_short, mark_of, new_code, same_code
from polku.shared.errors import Invalid

MAIL = "referral_code"


@transaction.atomic
def mail_code(*, referral: Referral, by: Actor) -> str:
    """Mail a new code to the receiver's registered address; earlier codes end. The holder of the referral's link.

    Returns the address in short (k…@example.fi). Raises Missing, and Invalid without an address or after too many.
    """
    if not permissions.is_receiver(by, referral):
        raise not_here()
    with acting_as(by), granted([referral.folder_id]):
        fresh = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        _refuse_many(fresh)
        address = registered_address(fresh)
        if not address:
            raise Invalid(
                _("No e-mail address of your organisation is known, so no code can be sent. Ask the sender.")
            )
        code = new_code()
        now = clock.now()
        AnswerCode.objects.filter(referral=fresh, expires_at__gt=now).update(expires_at=now)
        made = AnswerCode.objects.create(
            folder_id=fresh.folder_id,
            referral=fresh,
            mark=mark_of(_purpose(fresh), code),
            expires_at=now + VALID,
        )
        record(verb="mail_code", target=made, by=by)
        send_code(kind=MAIL, to=address, language=get_language() or "fi", code=code)
    return in_short(address)


@transaction.atomic
def try_code(*, referral: Referral, code: str, by: Actor) -> bool:
    """Whether a code is the one that was mailed last, in time; every wrong try counts. The holder of the link.

    The caller must let the transaction stand, also after a wrong code. Raises Missing.
    """
    if not permissions.is_receiver(by, referral):
        raise not_here()
    with acting_as(by), granted([referral.folder_id]):
        held = _newest(referral)
        if held is None:
            return False
        held.tries += 1
        right = same_code(held.mark, _purpose(referral), code)
        held.used_at = clock.now() if right else None
        held.save(update_fields=["tries", "used_at"])
        record(verb="give_code" if right else "mistake_code", target=held, by=by)
    return right


def registered_address(referral: Referral) -> str:
    """The address that the organisation itself, or the one above it, is known by; else that of the service."""
    place: Organisation | None = Organisation.objects.get(pk=referral.receiver_id)
    while place is not None and not place.notify_email:
        place = place.parent
    if place is not None:
        return place.notify_email
    entry = Entry.objects.filter(pk=referral.entry_id).first() if referral.entry_id else None
    return entry.owner_email if entry else ""


def _newest(referral: Referral) -> AnswerCode | None:
    """The code that counts now."""
    held = (
        AnswerCode.objects.select_for_update()
        .filter(referral=referral.pk, expires_at__gt=clock.now(), used_at=None, tries__lt=MOST_TRIES)
        .order_by("-made_at", "-pk")
    )
    return held.first()


def _refuse_many(referral: Referral) -> None:
    since = clock.now() - timedelta(hours=1)
    if AnswerCode.objects.filter(referral=referral, made_at__gt=since).count() >= MOST_AN_HOUR:
        raise Invalid(_("Many codes have been sent already. Wait an hour and try again."))


def _purpose(referral: Referral) -> str:
    return f"referral-code.{referral.pk}.{referral.link_stamp}"
