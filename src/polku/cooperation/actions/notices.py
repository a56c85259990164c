"""Mails about networks: a link and nothing else, written in the transaction of the act."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from polku.accounts.models import User
from polku.cooperation.models import AgreementVersion, Handover, Party
from polku.cooperation.permissions import SIGN
from polku.cooperation.queries.networks import coordinators_on
from polku.cooperation.queries.reminding import LINK_DAYS
from polku.mail.actions import send_mail
from polku.shared import clock, signing


def tell_about_handover(kind: str, to: User, handover: Handover) -> None:
    """The other side of a handover hears of it, when the account is open."""
    if to.is_active:
        _send(kind, to.email, to.language, "handover", handover.network.slug, handover.pk)


def tell_coordinators(kind: str, version: AgreementVersion) -> None:
    """Whoever runs the network hears of an answer to the agreement."""
    for user in coordinators_on(version.network, clock.today()):
        _send(kind, user.email, user.language, "agreement_signing", version.network.slug, version.number)


def send_signing_link(party: Party) -> None:
    """The link by which one organisation signs; links sent with an earlier stamp have ended."""
    _send_link("agreement_to_sign", party)


def remind_of_signing(party: Party) -> None:
    """The link once more, for as long as the one that was sent first holds."""
    _send_link("agreement_reminder", party)


def _send_link(kind: str, party: Party) -> None:
    token = signing.sign(SIGN, party.pk, party.link_stamp, days=LINK_DAYS, since=party.invited_at)
    _send(kind, party.signer_email, party.language, "agreement_sign", token)


def _send(kind: str, to: str, language: str, name: str, *arguments: object) -> None:
    with override(language):
        path = reverse(name, args=arguments)
    send_mail(kind=kind, to=to, language=language, context={"link": f"{settings.SITE_URL}{path}"})
