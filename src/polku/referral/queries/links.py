"""What a signed link to a referral opens, and if nothing, why."""

from __future__ import annotations

from dataclasses import dataclass

from polku.referral.choices import OPEN_STATES
from polku.referral.models import Referral
from polku.referral.permissions import ANSWER, NAMED
from polku.referral.queries.finding import for_receiver
from polku.shared import signing
from polku.shared.actor import Actor, by_link
from polku.shared.errors import Missing
from polku.shared.signing import LinkState

# A code that was given opens the name in this browser for the working day at most.
PROOF_DAYS = 1


@dataclass(frozen=True)
class AnswerLink:
    """A link as it was read; `referral` and `actor` are there only when it is open."""

    state: LinkState
    referral: Referral | None = None
    actor: Actor | None = None
    knows_code: bool = False


def read_link(token: str, *, proof: str = "") -> AnswerLink:
    """What a token opens; with the proof of a code that was given it opens the name too."""
    signed = signing.read(ANSWER, token)
    if signed is None or len(signed.values) != 2:
        return AnswerLink(LinkState.BROKEN)
    pk, stamp = signed.values
    try:
        row = for_receiver(pk, actor=by_link(ANSWER, pk, "receiver"))
    except Missing:
        return AnswerLink(LinkState.BROKEN)
    if str(row.link_stamp) != stamp or row.state not in OPEN_STATES:
        return AnswerLink(LinkState.ENDED)
    if signed.expired:
        return AnswerLink(LinkState.EXPIRED)
    known = _proves(proof, row)
    label = row.receiver.name("fi").text
    return AnswerLink(LinkState.OPEN, row, by_link(NAMED if known else ANSWER, row.pk, label), known)


def proof_for(referral: Referral) -> str:
    """What a browser keeps to show that the code was given for this referral."""
    return signing.sign(NAMED, referral.pk, str(referral.link_stamp), days=PROOF_DAYS)


def _proves(proof: str, referral: Referral) -> bool:
    signed = signing.read(NAMED, proof) if proof else None
    return (
        signed is not None and not signed.expired and signed.values == (referral.pk, str(referral.link_stamp))
    )
