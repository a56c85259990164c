"""Reading a record so that nothing of it is lost: every leaf ends with a verdict and, if not simply carried, a reason.

A leaf gets the verdict "mapped" by being read. What was not read keeps the reason that `fields.py` gives for it;
what `fields.py` does not know either is reported as an unknown field.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError

from polku.directory.bridge.ptv.fields import kept_of
from polku.directory.content import MAX_TEXT
from polku.shared.text import clean

MAX_SHOWN = 80
_INDEX = re.compile(r"\[\d+\]")
# Values that documentation gives as examples; some servers send them in place of an empty list.
_EXAMPLES = frozenset({"string", "https://www.example.com"})
_WEAK_EXAMPLES = frozenset(
    {"012 345 6789", "12345", "55", "61.6887", "27.2721", "2018-07-06T00:00:00.000Z", "+358", "AA", "OK", ""}
    | {"fi", "sv", "en", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "08:00", "16:00"}
)


class Verdict(StrEnum):
    """What became of a leaf: carried over, carried over with a change, kept in the source record only, refused."""

    MAPPED = "mapped"
    CHANGED = "changed"
    KEPT = "kept"
    REFUSED = "refused"


class RecordRefused(Exception):
    """The whole record cannot be used; `reason` is a code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Finding:
    """What became of the leaves of one field: `path` with `[]` for every index, how many, and one value as it was."""

    path: str
    verdict: str
    reason: str
    count: int = 1
    value: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is kept beside the source record."""
        return {
            "path": self.path,
            "verdict": self.verdict,
            "reason": self.reason,
            "count": self.count,
            "value": self.value,
        }


class Trail:
    """The verdicts on one record of a kind while it is read."""

    def __init__(self, record: Any, kind: str) -> None:
        self._record = record
        self._kept = kept_of(kind)
        self._marks: dict[str, tuple[Verdict, str]] = {}
        self.placeholders = set(_placeholders(record))

    @property
    def root(self) -> Node:
        """The record itself."""
        return Node(self, "", self._record)

    def mark(self, path: str, verdict: Verdict, reason: str = "") -> None:
        """Set the verdict on a leaf, or on all leaves below a path that have none of their own."""
        if verdict is Verdict.MAPPED and self._marks.get(path, (verdict,))[0] in {
            Verdict.CHANGED,
            Verdict.REFUSED,
        }:
            return
        self._marks[path] = (verdict, reason)

    def mark_below(self, path: str, verdict: Verdict, reason: str) -> None:
        """Set the verdict on all leaves below a path, whatever was said of them before."""
        for marked in [m for m in self._marks if m == path or m.startswith((f"{path}.", f"{path}["))]:
            del self._marks[marked]
        self._marks[path] = (verdict, reason)

    def verdicts(self) -> dict[str, tuple[Verdict, str]]:
        """Every leaf of the record with its verdict and reason."""
        return {path: self._verdict(path, value) for path, value in leaves(self._record)}

    def findings(self) -> list[Finding]:
        """What was not simply carried over, one row a field and reason; empty leaves are left out."""
        counts: Counter[tuple[str, Verdict, str]] = Counter()
        shown: dict[tuple[str, Verdict, str], str] = {}
        for path, value in leaves(self._record):
            verdict, reason = self._verdict(path, value)
            if verdict is not Verdict.MAPPED and reason != "empty":
                key = (_INDEX.sub("[]", path), verdict, reason)
                counts[key] += 1
                shown.setdefault(key, str(value)[:MAX_SHOWN])
        return [Finding(*key, count=n, value=clean(shown[key])) for key, n in sorted(counts.items())]

    def _verdict(self, path: str, value: Any) -> tuple[Verdict, str]:
        above = list(_prefixes(path))
        if any(prefix in self.placeholders for prefix in above):
            return Verdict.KEPT, "placeholder"
        if _is_empty(value):
            return Verdict.KEPT, "empty"
        for prefix in above:
            if prefix in self._marks:
                return self._marks[prefix]
        for prefix in above:
            if reason := self._kept.get(_INDEX.sub("[]", prefix)):
                return Verdict.KEPT, reason
        return Verdict.KEPT, "unknown-field"


@dataclass(frozen=True)
class Node:
    """A value of the record at a path. Reading a leaf marks it as carried over; a wrong type is refused, not raised."""

    trail: Trail
    path: str
    value: Any

    def __getitem__(self, key: str) -> Node:
        path = f"{self.path}.{key}" if self.path else key
        if isinstance(self.value, dict):
            return Node(self.trail, path, self.value.get(key))
        if self.value is not None:
            self.refused("wrong-type")
        return Node(self.trail, path, None)

    def __bool__(self) -> bool:
        """Holds something that is not a placeholder."""
        return not _is_empty(self.value) and not self._is_placeholder

    @property
    def _is_placeholder(self) -> bool:
        return any(prefix in self.trail.placeholders for prefix in _prefixes(self.path))

    def items(self) -> list[Node]:
        """The elements of a list, without placeholders."""
        if self.value is None:
            return []
        if not isinstance(self.value, list):
            self.refused("wrong-type")
            return []
        nodes = [Node(self.trail, f"{self.path}[{i}]", value) for i, value in enumerate(self.value)]
        return [node for node in nodes if node]

    def text(self, limit: int = MAX_TEXT) -> str:
        """The text without control characters; empty when there is none, it is too long or not a text."""
        if not self:
            return ""
        if not isinstance(self.value, str):
            self.refused("wrong-type")
            return ""
        text = clean(self.value)
        if len(text) > limit:
            self.refused("too-long")
            return ""
        self.trail.mark(self.path, Verdict.MAPPED)
        if len(text) < len(self.value.strip()):
            self.changed("control-characters")
        return text

    def flag(self) -> bool | None:
        """True, False or None."""
        if self.value is None or self._is_placeholder:
            return None
        if isinstance(self.value, bool):
            self.trail.mark(self.path, Verdict.MAPPED)
            return self.value
        self.refused("wrong-type")
        return None

    def kept(self, reason: str) -> None:
        """All of it stays in the source record only."""
        self.trail.mark_below(self.path, Verdict.KEPT, reason)

    def refused(self, reason: str) -> None:
        """None of it can be used."""
        self.trail.mark_below(self.path, Verdict.REFUSED, reason)

    def changed(self, reason: str) -> None:
        """It is carried over, but not as it was written."""
        self.trail.mark(self.path, Verdict.CHANGED, reason)


def made[T: BaseModel](model: type[T], source: Node, **values: Any) -> T | None:
    """A part of a document, or None with its source refused when a bound of the product does not let it in."""
    try:
        return model(**values)
    except ValidationError:
        source.refused("not-valid")
        return None


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf with its path; an empty list or object is a leaf."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and value:
        for i, inner in enumerate(value):
            yield from leaves(inner, f"{path}[{i}]")
    else:
        yield path, value


def _prefixes(path: str) -> Iterator[str]:
    """A path and every path above it, the nearest first."""
    while path:
        yield path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]


def _is_empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _placeholders(value: Any, path: str = "") -> Iterator[str]:
    """Paths of objects and leaves that hold nothing but examples from documentation."""
    if isinstance(value, dict):
        if path and _only_examples(value):
            yield path
            return
        for key, inner in value.items():
            below = f"{path}.{key}" if path else str(key)
            if isinstance(inner, str) and _is_example(key, inner):
                yield below
            yield from _placeholders(inner, below)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _placeholders(inner, f"{path}[{i}]")


def _only_examples(value: dict[str, Any]) -> bool:
    pairs = [(path.rpartition(".")[2], leaf) for path, leaf in leaves(value)]
    proof = any(isinstance(leaf, str) and _is_example(key, leaf) for key, leaf in pairs)
    return proof and all(_may_be_example(key, leaf) for key, leaf in pairs)


def _is_example(key: str, leaf: str) -> bool:
    """A field that holds its own name, or the word of every API description."""
    return leaf == key or leaf in _EXAMPLES


def _may_be_example(key: str, leaf: Any) -> bool:
    return not isinstance(leaf, str) or _is_example(key, leaf) or leaf in _WEAK_EXAMPLES
