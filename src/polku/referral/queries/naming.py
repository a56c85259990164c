"""Whether a text gives away who it is about."""

from __future__ import annotations

import re

from polku.directory.actions.needs import without_identity
from polku.people.models import Client

_WORD = re.compile(r"\w+")


def names_in(text: str, client: Client) -> bool:
    """Whether a text holds the client's name (also inflected), a number, an address or an identity code."""
    stems = [word.casefold()[: max(3, len(word) - 1)] for word in _WORD.findall(client.call_name)]
    words = [word.casefold() for word in _WORD.findall(text)]
    if any(word.startswith(stem) for stem in stems for word in words if len(word) <= len(stem) + 5):
        return True
    told = " ".join(text.split()).casefold()
    return without_identity(told[:100]) != told[:100].strip() or any(
        without_identity(part) != part for part in told.split()
    )
