"""Signed links: what somebody without an account may do, until when, in one part of an address.

A link is signed for one purpose: a link for another purpose, or a changed one, reads as nothing at all.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from django.core.signing import BadSignature, Signer

from polku.shared import clock


class LinkState(Enum):
    """What became of a link."""

    OPEN = "open"
    EXPIRED = "expired"
    # What it was about is over, or a newer link was made.
    ENDED = "ended"
    BROKEN = "broken"


@dataclass(frozen=True)
class SignedLink:
    """What a link says: its values, and the moment from which it says nothing any more."""

    values: tuple[Any, ...]
    expires_at: datetime

    @property
    def expired(self) -> bool:
        """Whether its time is over."""
        return clock.now() >= self.expires_at


def sign(purpose: str, *values: int | str, days: int, since: datetime | None = None) -> str:
    """A token that holds the values for some days; anybody may read it, only this installation can make it.

    With `since`, the days count from there: the same token comes out whenever it is asked for.
    """
    expires_at = (since or clock.now()) + timedelta(days=days)
    token: str = _signer(purpose).sign_object([*values, int(expires_at.timestamp())])
    return token


def read(purpose: str, token: str) -> SignedLink | None:
    """What a token of this purpose says, expired or not; None when it was not made here for this."""
    try:
        *values, seconds = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return SignedLink(tuple(values), datetime.fromtimestamp(seconds, UTC))


def _signer(purpose: str) -> Signer:
    # A dot: mail programs end an address at some other marks.
    return Signer(salt=f"polku.{purpose}", sep=".")
