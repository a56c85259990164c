"""Telling the other side: a mail with a link and nothing else, written in the transaction of the act."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from polku.accounts.models import Organisation
from polku.mail.actions import send_mail
from polku.mail.models import Message
from polku.referral.choices import Act, Side
from polku.referral.models import Referral, ReferralEvent
from polku.referral.permissions import ANSWER
from polku.shared import signing

LINK_DAYS = 60
# Acts the other side hears of; opening is not one.
TO_RECEIVER = frozenset({Act.SEND, Act.REPLY, Act.WITHDRAW})


def notify(*, referral: Referral, event: ReferralEvent) -> Message | None:
    """Write the mail an act gives rise to; None when it gives none, or there is no address to write to."""
    if event.act == Act.SEE:
        return None
    to_receiver = event.side in (Side.SENDER, Side.CLIENT, Side.SYSTEM) and event.act in TO_RECEIVER
    return tell_receiver(referral) if to_receiver else tell_sender(referral)


def tell_receiver(referral: Referral, *, kind: str = "referral_received") -> Message | None:
    """A mail to the receiving organisation's address, with a signed link."""
    address = address_of_receiver(referral)
    return tell_receiver_at(address, referral, kind=kind) if address else None


def tell_receiver_at(address: str, referral: Referral, *, kind: str) -> Message:
    """The same to an address of the receiver's organisation."""
    token = signing.sign(ANSWER, referral.pk, str(referral.link_stamp), days=LINK_DAYS)
    return _send(kind, address, "fi", reverse_path("referral_answer", token))


def tell_sender(referral: Referral, *, kind: str = "referral_answered") -> Message | None:
    """A mail to the worker who sent it, with the address of the referral."""
    sender = referral.sender
    if not sender.is_active:
        return None
    return _send(kind, sender.email, sender.language, reverse_path("referral", referral.key, sender.language))


def address_of_receiver(referral: Referral) -> str:
    """Where the receiver is told: the service's own address, else the organisation's or the one above it."""
    if referral.entry and referral.entry.owner_email:
        return referral.entry.owner_email
    place: Organisation | None = referral.receiver
    while place is not None and not place.notify_email:
        place = place.parent
    return place.notify_email if place is not None else ""


def reverse_path(name: str, argument: object, language: str = "fi") -> str:
    """The path of a page in a language."""
    with override(language):
        return reverse(name, args=[argument])


def _send(kind: str, to: str, language: str, path: str) -> Message:
    return send_mail(kind=kind, to=to, language=language, context={"link": f"{settings.SITE_URL}{path}"})
