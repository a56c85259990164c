"""Counts of people that may be told: none below five, the others rounded to fives by the people who are counted.

The same people always give the same number, in any table and on any day, so asking again teaches nothing; another
set of people of the same size may give another, so the difference of two numbers does not tell who was left out.
Totals are rounded like any other count: numbers do not add up, and nothing is left to be worked out from margins.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

STEP = 5
THRESHOLD = 5


def protected_count(members: Iterable[int], *, key: bytes) -> int | None:
    """The number told of these people (their row ids): a multiple of five, or None when they are fewer than five.

    Rounded up as often as the number is nearer to the upper five, so that sums of many stay right on average.
    """
    counted = sorted(set(members))
    if len(counted) < THRESHOLD:
        return None
    lower, over = divmod(len(counted), STEP)
    return STEP * (lower + (1 if _draw(counted, key) < over else 0))


def _draw(counted: list[int], key: bytes) -> int:
    """0 to 4, by the people and the key."""
    said = ",".join(map(str, counted)).encode()
    return int.from_bytes(hmac.digest(key, said, "sha256")) % STEP
