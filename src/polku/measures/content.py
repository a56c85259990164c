"""The validated texts of the action plan: one short text per language."""

from __future__ import annotations

from collections.abc import Mapping

from polku.shared.languages import CODES
from polku.shared.text import clean

TITLE, TEXT = 200, 3000


def texts_of(texts: Mapping[str, str], limit: int) -> dict[str, str]:
    """The texts that say something, cleaned, none longer than the limit, in the order of the languages."""
    said = {code: clean(texts.get(code, ""))[:limit] for code in CODES}
    return {code: text for code, text in said.items() if text}
