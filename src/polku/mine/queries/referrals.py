"""What has happened to the reader's referrals."""

from __future__ import annotations

from polku.consent.context import acting_as
from polku.referral.models import Referral, ReferralEvent
from polku.shared.actor import Actor
from polku.shared.sealed import open_all


def history_of(referral: Referral, *, actor: Actor) -> list[ReferralEvent]:
    """What happened to a referral that is open to the actor, newest first; what was said with it is opened."""
    with acting_as(actor):
        rows = list(ReferralEvent.objects.filter(referral=referral.pk).order_by("-at", "-pk"))
        open_all(rows, "note")
    return rows
