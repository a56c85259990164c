"""Short codes that are mailed as the second factor of a link: made, marked for keeping, compared."""

import hmac
import secrets
from datetime import timedelta

from django.conf import settings

DIGITS = 6
VALID = timedelta(minutes=15)
MOST_TRIES = 5
MOST_AN_HOUR = 5


def new_code() -> str:
    """A code that nobody can guess in the tries that it has."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def mark_of(purpose: str, code: str) -> bytes:
    """What is kept instead of the code; `purpose` says for what, with everything that ends it when it changes."""
    return hmac.digest(settings.SECRET_KEY.encode(), f"{purpose}.{code}".encode(), "sha256")


def same_code(kept: bytes | memoryview, purpose: str, typed: str) -> bool:
    """Whether what was typed is the code; spaces and dashes between the digits do not matter."""
    digits = "".join(sign for sign in typed if sign.isdecimal())[: DIGITS + 1]
    return hmac.compare_digest(bytes(kept), mark_of(purpose, digits))


def in_short(address: str) -> str:
    """An address that its owner knows again: k…@example.fi."""
    name, _at, place = address.partition("@")
    return f"{name[:1]}…@{place}"
