"""Who may act on a referral, and as which side. What is seen at all the database decides."""

from __future__ import annotations

from polku.consent.permissions import organisations_acted_for
from polku.referral.choices import TRANSITIONS
from polku.referral.models import Referral
from polku.shared.actor import Actor

# The purpose of the signed link that a receiver without an account gets.
ANSWER = "answer-referral"
# The same link after the code that was mailed to the organisation: it opens the name too.
NAMED = "named-referral"


def may_act(referral: Referral, act: str, side: str) -> bool:
    """Whether a side may do this in the state the referral is in."""
    transition = TRANSITIONS[act]
    return referral.state in transition.sources and side in transition.sides


def is_receiver(actor: Actor | None, referral: Referral) -> bool:
    """Works for the receiving organisation today, or holds its link."""
    if actor is None:
        return False
    if actor.kind == "link":
        return actor.scope in ((ANSWER, referral.pk), (NAMED, referral.pk))
    return actor.user is not None and referral.receiver_id in organisations_acted_for(actor.user)


def may_know_name(actor: Actor, referral: Referral) -> bool:
    """Works for the receiver, or holds its link and has given the code."""
    if not is_receiver(actor, referral):
        return False
    return actor.kind != "link" or actor.scope == (NAMED, referral.pk)
