"""The names that cells may hold: codes, municipalities, areas, organisations, choices, in every language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

SUGGESTIONS = 3
NEAR_ENOUGH = 72


class CellProblem(Exception):
    """A cell that cannot be understood: a code of why, the part of it that is meant, and names that are near."""

    def __init__(self, reason: str, value: str = "", suggestions: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value
        self.suggestions = tuple(suggestions)


def normal(text: str) -> str:
    """Names are compared without case, punctuation and doubled spaces."""
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


@dataclass
class Names:
    """Keys with the names they are known by."""

    keys: dict[str, set[str]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def add(self, key: str, names: Iterable[str]) -> None:
        """Make a key known by some names and by itself."""
        self.known.add(key)
        for name in (key, *names):
            if name:
                self.keys.setdefault(normal(name), set()).add(key)

    def find(self, text: str) -> str:
        """The key a text means. Raises CellProblem with the keys that are near, or that are meant all at once."""
        found = self.keys.get(normal(text), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise CellProblem("several", text, sorted(found))
        raise CellProblem("unknown", text, self.near(text))

    def near(self, text: str) -> list[str]:
        """Keys of names like a text, nearest first."""
        ranked = process.extract(
            normal(text), list(self.keys), scorer=fuzz.WRatio, score_cutoff=NEAR_ENOUGH, limit=12
        )
        keys = [key for name, _score, _place in ranked for key in sorted(self.keys[name])]
        return list(dict.fromkeys(keys))[:SUGGESTIONS]


@dataclass(frozen=True)
class Book:
    """All names, and how each key is written for people of a language (language -> kind -> key -> text).

    `language` is that of the one who reads what is told.
    """

    names: Mapping[str, Names]
    written: Mapping[str, Mapping[str, Mapping[str, str]]]
    language: str = "fi"

    def find(self, kind: str, text: str) -> str:
        """The key of a name of a kind. Raises CellProblem."""
        try:
            return self.names[kind].find(text)
        except CellProblem as problem:
            near = [self.write(kind, key, self.language) for key in problem.suggestions]
            raise CellProblem(problem.reason, problem.value, near) from None

    def write(self, kind: str, key: str, language: str) -> str:
        """A key as people write it; one the book does not know stays as it is."""
        written = self.written.get(language, self.written["fi"])
        return written.get(kind, {}).get(key, key)
