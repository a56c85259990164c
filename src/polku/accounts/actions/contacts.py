"""Keeping contact cards right, and asking their owners whether they still are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts import permissions, queries
from polku.accounts.models import ContactCard, Organisation, User
from polku.audit.actions import record
from polku.mail.actions import send_mail
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Refused
from polku.shared.signing import sign

HOLDS_DAYS = 365
LINK_DAYS = 30
CHECK = "contact_check"
LATE = "contacts_late"


@transaction.atomic
def save_contact(
    *, organisation: Organisation, by: Actor, card: ContactCard | None = None, **facts: Any
) -> ContactCard:
    """Add or change a contact card; it counts as checked today and holds a year.

    Editors add; whoever keeps the card changes it. Raises Refused.
    """
    allowed = (
        permissions.may_keep_contact(by, card)
        if card
        else permissions.may_edit_organisation(by, organisation)
    )
    _require(allowed)
    card = card or ContactCard(organisation=organisation)
    for name, value in facts.items():
        setattr(card, name, value)
    _checked_today(card, facts.get("expires_on"))
    card.save()
    record(verb="save_contact", target=organisation, by=by, change={"card": card.pk})
    return card


@transaction.atomic
def confirm_contact(*, card: ContactCard, by: Actor) -> ContactCard:
    """Say that a card is still right: it holds a year from today. Whoever keeps it. Raises Refused."""
    _require(permissions.may_keep_contact(by, card))
    _checked_today(card)
    card.save(update_fields=["checked_on", "expires_on", "reminded_at"])
    record(verb="confirm_contact", target=card.organisation, by=by, change={"card": card.pk})
    return card


@transaction.atomic
def end_contact(*, card: ContactCard, by: Actor) -> ContactCard:
    """Say that nobody answers here any more: yesterday was the card's last day. Whoever keeps it. Raises Refused.

    The card stays, flagged, until an editor mends or removes it.
    """
    _require(permissions.may_keep_contact(by, card))
    card.expires_on = clock.today() - timedelta(days=1)
    # Who has just answered is not asked again at once.
    card.reminded_at = clock.now()
    card.save(update_fields=["expires_on", "reminded_at"])
    record(verb="end_contact", target=card.organisation, by=by, change={"card": card.pk})
    return card


@transaction.atomic
def remove_contact(*, card: ContactCard, by: Actor) -> None:
    """Take a contact card away for good. Editors. Raises Refused."""
    _require(permissions.may_edit_organisation(by, card.organisation))
    record(verb="remove_contact", target=card.organisation, by=by, change={"card": card.pk})
    card.delete()


@transaction.atomic
def remind_of_contacts() -> int:
    """Ask about every card whose day is near or past, one mail an address; coordinators hear of the late ones.

    Running it again the same day sends nothing. Returns how many mails went.
    """
    due = queries.contacts_to_ask_about()
    by_address: dict[tuple[str, str], list[ContactCard]] = {}
    unanswered = []
    for card, asked in due:
        if asked:
            by_address.setdefault(asked, []).append(card)
        if not asked or queries.is_long_late(card):
            unanswered.append(card)
    for (address, language), cards in by_address.items():
        _ask(address, language, cards)
    told = queries.coordinators() if unanswered else []
    for person in told:
        _tell(person, len(unanswered))
    ContactCard.objects.filter(pk__in=[card.pk for card, _asked in due]).update(reminded_at=clock.now())
    return len(by_address) + len(told)


def link_about(card: ContactCard, language: str) -> str:
    """The address with which whoever has it says, for 30 days, whether a card is right. It ends with the answer."""
    token = sign(permissions.CONTACT_LINK, card.pk, str(card.expires_on), days=LINK_DAYS)
    with override(language):
        return settings.SITE_URL + reverse("contact_link", args=[token])


def _ask(address: str, language: str, cards: Iterable[ContactCard]) -> None:
    links = [
        (queries.role_of(card, language), card.organisation.name(language).text, link_about(card, language))
        for card in cards
    ]
    send_mail(kind=CHECK, to=address, language=language, context={"links": links})


def _tell(person: User, count: int) -> None:
    with override(person.language):
        address = f"{settings.SITE_URL}{reverse('contacts')}?tila=stale"
    send_mail(
        kind=LATE, to=person.email, language=person.language, context={"count": count, "address": address}
    )


def _checked_today(card: ContactCard, until: Any = None) -> None:
    card.checked_on = clock.today()
    card.expires_on = until or card.checked_on + timedelta(days=HOLDS_DAYS)
    card.reminded_at = None


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You do not have the right to do this."))
