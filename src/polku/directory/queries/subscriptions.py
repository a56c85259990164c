"""Who hears of changes."""

from __future__ import annotations

from polku.accounts.models import Subscription
from polku.shared import signing
from polku.shared.actor import Actor

STOP = "stop-digest"


def subscription_of(actor: Actor) -> Subscription | None:
    """The actor's own subscription."""
    return Subscription.objects.filter(user=actor.user).first() if actor.user else None


def subscription_behind(token: str) -> Subscription | None:
    """The subscription that a link in a mail ends; None when it has ended already or the link is damaged."""
    signed = signing.read(STOP, token)
    if signed is None or signed.expired:
        return None
    return Subscription.objects.filter(pk=signed.values[0]).first()
