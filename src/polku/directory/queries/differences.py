"""What differs between two documents, by field and language, and how two people's changes fit together.

Pure functions over the plain form of a document (`as_json`): entries and channels alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from polku.shared.languages import CODES

Json = dict[str, Any]
# Longer texts are compared sentence by sentence: word by word would take seconds.
MAX_WORDS = 3_000
# Lists whose items keep an identity from version to version, and what it is called.
ITEM_KEYS = {"groups": "key", "channels": "channel"}


@dataclass(frozen=True)
class Field:
    """A place in a document: `summary` in Swedish, `charge.kind`, the group `keskiviikko`."""

    name: str
    language: str = ""
    item: str = ""

    def __str__(self) -> str:
        return "|".join((self.name, self.language, self.item))

    @classmethod
    def parse(cls, text: str) -> Field:
        """The field that `str` wrote."""
        name, language, item = ([*text.split("|", 2), "", ""])[:3]
        return cls(name, language, item)


@dataclass(frozen=True)
class Change:
    """A field that differs: its values before and after, None where there is none."""

    field: Field
    old: Any
    new: Any


@dataclass(frozen=True)
class Segment:
    """A piece of a compared text: `same`, `out` (only in the old one) or `in` (only in the new one)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Merge:
    """Two people's documents as one. Where both changed the same field mine stands, and `conflicts` names it."""

    document: Json
    conflicts: tuple[Field, ...]


def leaves(document: Json) -> dict[Field, Any]:
    """Every field of a document with its value, in the document's order."""
    return dict(_leaves(document, ""))


def _leaves(document: Json, prefix: str) -> Iterator[tuple[Field, Any]]:
    for key, value in document.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and set(value) <= set(CODES):
            yield from ((Field(name, language), text) for language, text in value.items())
        elif isinstance(value, dict):
            yield from _leaves(value, f"{name}.")
        elif name in ITEM_KEYS:
            yield from ((Field(name, item=str(item[ITEM_KEYS[name]])), item) for item in value)
        else:
            yield Field(name), value


def document_of(fields: dict[Field, Any]) -> Json:
    """The document that has these fields: the way back from `leaves`."""
    document: Json = {}
    for field, value in fields.items():
        *path, last = field.name.split(".")
        place = document
        for step in path:
            place = place.setdefault(step, {})
        if field.language:
            place.setdefault(last, {})[field.language] = value
        elif field.item:
            place.setdefault(last, []).append(value)
        else:
            place[last] = value
    return document


def changes(old: Json, new: Json) -> list[Change]:
    """The fields that differ, in the new document's order and then what is gone."""
    before, after = leaves(old), leaves(new)
    order = [*after, *(field for field in before if field not in after)]
    return [Change(f, before.get(f), after.get(f)) for f in order if before.get(f) != after.get(f)]


def merge(base: Json, mine: Json, theirs: Json) -> Merge:
    """My changes to `base` together with theirs. A field that only one of us changed is no conflict."""
    b, m, t = leaves(base), leaves(mine), leaves(theirs)
    kept: dict[Field, Any] = {}
    conflicts = []
    for field in dict.fromkeys([*m, *t]):
        value = _merged(b.get(field), m.get(field), t.get(field))
        if value is _CONFLICT:
            conflicts.append(field)
            value = m.get(field)
        if value is not None:
            kept[field] = value
    return Merge(document_of(kept), tuple(conflicts))


_CONFLICT = object()


def _merged(base: Any, mine: Any, theirs: Any) -> Any:
    if mine == theirs or theirs == base:
        return mine
    return theirs if mine == base else _CONFLICT


def with_fields_of(document: Json, other: Json, fields: Iterable[Field]) -> Json:
    """The document with some fields as they are in another one."""
    kept, theirs = leaves(document), leaves(other)
    for field in fields:
        kept.pop(field, None)
        if field in theirs:
            kept[field] = theirs[field]
    return document_of(kept)


def segments(old: str, new: str) -> list[Segment]:
    """Two texts as one, word by word: what stayed, what went, what came."""
    before, after = _words(old), _words(new)
    if max(len(before), len(after)) > MAX_WORDS:
        before, after = _sentences(old), _sentences(new)
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        stayed = "".join(before[a:b]) if kind == "equal" else ""
        pieces.append((stayed, "", "") if stayed else ("", "".join(before[a:b]), "".join(after[c:d])))
    return [Segment(kind, text) for piece in _joined(pieces) for kind, text in _told(*piece) if text]


def _joined(pieces: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Changes with nothing but a space between them as one: a new sentence is read whole, not word for word."""
    found: list[tuple[str, str, str]] = []
    for n, (same, out, come) in enumerate(pieces):
        between = bool(same) and same.isspace() and found and not found[-1][0] and n + 1 < len(pieces)
        if found and not found[-1][0] and (between or not same):
            _none, earlier_out, earlier_in = found[-1]
            found[-1] = ("", earlier_out + same + out, earlier_in + same + come)
        else:
            found.append((same, out, come))
    return found


def _told(same: str, out: str, come: str) -> Iterator[tuple[str, str]]:
    yield "same", same
    yield "out", out
    yield "in", come


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _sentences(text: str) -> list[str]:
    return re.findall(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*", text)
