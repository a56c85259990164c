"""Small facts about text: sort keys for å ä ö, clean input, slugs."""

import re
import unicodedata

_AFTER_Z = str.maketrans({"å": "z\x01", "ä": "z\x02", "æ": "z\x02", "ö": "z\x03", "ø": "z\x03"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PLAIN = str.maketrans({"å": "a", "ä": "a", "æ": "a", "ö": "o", "ø": "o", "ß": "ss"})


def sort_key(text: str) -> str:
    """A key that sorts as Finnish and Swedish readers expect: å, ä, ö after z; case and other accents ignored."""
    composed = unicodedata.normalize("NFC", text).casefold().translate(_AFTER_Z)
    return "".join(c for c in unicodedata.normalize("NFD", composed) if not unicodedata.combining(c))


def clean(text: str) -> str:
    """The text in NFC without control characters or lone surrogates, with ends trimmed."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def slug(text: str, limit: int = 80) -> str:
    """Readable address part: `Työpaja Silta` -> `tyopaja-silta`."""
    plain = unicodedata.normalize("NFD", text.casefold().translate(_PLAIN))
    ascii_only = re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode())
    return ascii_only.strip("-")[:limit].rstrip("-") or "-"
