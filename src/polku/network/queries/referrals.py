"""How many people were referred between the bodies of a network: protected counts, of nobody."""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Mapping

from django.conf import settings

from polku.consent.context import acting_as, call, granted
from polku.shared.actor import Actor
from polku.shared.counts import protected_count

FUNCTION = "polku_referrals_between"
Counts = dict[tuple[int, int], int]


def referrals_between(bodies: Mapping[str, Mapping[int, int]], *, actor: Actor) -> dict[str, Counts]:
    """People referred, by half-year and then by sending and receiving body; fewer than five are not there.

    `bodies` says by half-year of which body each organisation was a part. Whoever calls has asked whether the actor may
    see the network's work.
    """
    named = [(half_year, *pair) for half_year, parts in bodies.items() for pair in parts.items()]
    with acting_as(actor), granted(()):
        rows = call(FUNCTION, *([each[n] for each in named] for n in range(3)))
    key = hmac.digest(settings.SECRET_KEY.encode(), FUNCTION.encode(), "sha256")
    counted: dict[str, Counts] = defaultdict(dict)
    for half_year, sender, receiver, clients in rows:
        told = protected_count(clients, key=key)
        if told is not None:
            counted[half_year][sender, receiver] = told
    return counted
