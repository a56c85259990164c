"""How many people were referred between the bodies of a network: protected counts, of nobody."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from django.conf import settings

from polku.consent.context import acting_as, call, granted
from polku.shared.actor import Actor
from polku.shared.counts import protected_count

FUNCTION = "polku_referrals_between"


def referrals_between(
    bodies: Mapping[int, int], half_year: str, *, actor: Actor
) -> dict[tuple[int, int], int]:
    """People referred in a half-year, by sending and receiving body; a pair with fewer than five is not there.

    `bodies` says of which body each organisation is a part. Whoever calls has asked whether the actor may see the
    network's work.
    """
    with acting_as(actor), granted(()):
        rows = call(FUNCTION, list(bodies), list(bodies.values()), half_year)
    key = hmac.digest(settings.SECRET_KEY.encode(), FUNCTION.encode(), "sha256")
    counted = {(sender, receiver): protected_count(clients, key=key) for sender, receiver, clients in rows}
    return {pair: told for pair, told in counted.items() if told is not None}
