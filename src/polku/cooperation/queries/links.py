"""Reading the link by which an organisation signs, and the proof that the code was given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from polku.cooperation.choices import AgreementState
from polku.cooperation.models import Party
from polku.cooperation.permissions import SIGN
from polku.shared import signing
from polku.shared.actor import Actor, by_link


class LinkState(Enum):
    """What a link opens."""

    OPEN = "open"
    SIGNED = "signed"
    ENDED = "ended"
    EXPIRED = "expired"
    BROKEN = "broken"


@dataclass(frozen=True)
class SigningLink:
    """A link that was opened: what it is good for, and for whom."""

    state: LinkState
    party: Party | None = None

    @property
    def actor(self) -> Actor:
        """Whoever holds it, as the one who acts."""
        if self.party is None:
            raise ValueError("only a link of a party acts")
        return by_link(SIGN, self.party.pk, self.party.signer_role or str(self.party.organisation))


def read_link(token: str) -> SigningLink:
    """What a token of an address opens now."""
    signed = signing.read(SIGN, token)
    if signed is None or len(signed.values) != 2:
        return SigningLink(LinkState.BROKEN)
    pk, stamp = signed.values
    rows = Party.objects.select_related("agreement__network", "organisation", "signature")
    party = rows.filter(pk=pk).first()
    if party is None or party.link_stamp != stamp:
        return SigningLink(LinkState.ENDED)
    if hasattr(party, "signature"):
        return SigningLink(LinkState.SIGNED, party)
    if party.agreement.state not in (AgreementState.SIGNING, AgreementState.IN_FORCE):
        return SigningLink(LinkState.ENDED, party)
    return SigningLink(LinkState.EXPIRED if signed.expired else LinkState.OPEN, party)
