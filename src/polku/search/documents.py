"""What goes into the index: a document in words and facts, and the entry made of it that can be stored."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from polku.search.words import stopwords, words_of

FIELD_WEIGHTS: Mapping[str, float] = {
    "name": 0.90,
    "alternative": 0.80,
    "keywords": 0.70,
    "labels": 0.55,
    "provider": 0.50,
    "summary": 0.50,
    "description": 0.30,
}
"""How much a word says about an entry by where it stands. `provider` holds predecessors' old names too."""

MOST_REPEATS = 2
FULL_IMPACT = 255

Point = tuple[float, float]
"""East and north in metres (ETRS-TM35FIN)."""


@dataclass(frozen=True, slots=True)
class Document:
    """An entry of the directory as the search sees it.

    `texts` is language → field of `FIELD_WEIGHTS` → texts. `municipalities` are codes; `nationwide` entries and remote
    ones are found everywhere. `facets` is facet → codes. `fresh` grows with time (a day or a second count).
    """

    id: str
    kind: str
    texts: Mapping[str, Mapping[str, Iterable[str]]]
    municipalities: frozenset[str] = frozenset()
    nationwide: bool = False
    facets: Mapping[str, frozenset[str]] = frozenset()  # type: ignore[assignment]
    points: tuple[Point, ...] = ()
    fresh: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A document whose words are counted: all that the index needs, in a form that a table can keep as JSON.

    `words` is language → word → impact from 1 to 255.
    """

    id: str
    names: Mapping[str, str]
    words: Mapping[str, Mapping[str, int]]
    municipalities: tuple[str, ...]
    nationwide: bool
    facets: Mapping[str, tuple[str, ...]]
    points: tuple[Point, ...]
    fresh: float

    def as_json(self) -> dict[str, Any]:
        """Return a form that JSON can keep."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | str) -> Self:
        """Read what `as_json` gave."""
        values = dict(json.loads(kept) if isinstance(kept, str) else kept)
        values["municipalities"] = tuple(values["municipalities"])
        values["facets"] = {facet: tuple(codes) for facet, codes in values["facets"].items()}
        values["points"] = tuple((east, north) for east, north in values["points"])
        return cls(**values)


def entry_of(document: Document) -> Entry:
    """Count the words of a document."""
    return Entry(
        id=document.id,
        names={language: name for language, fields in document.texts.items() if (name := _name(fields))},
        words={language: _impacts(fields) for language, fields in document.texts.items()},
        municipalities=tuple(sorted(document.municipalities)),
        nationwide=document.nationwide,
        facets={
            "kind": (document.kind,),
            **{name: tuple(sorted(codes)) for name, codes in dict(document.facets).items()},
        },
        points=document.points,
        fresh=document.fresh,
    )


def _name(fields: Mapping[str, Iterable[str]]) -> str:
    return next(iter(fields.get("name", ())), "")


def _impacts(fields: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Join the weights of all places where a word stands: each further one closes part of the way to full."""
    missing: dict[str, float] = {}
    for field, texts in fields.items():
        counts = Counter(word for text in texts for word in words_of(text) if word not in stopwords())
        for word, count in counts.items():
            missing[word] = missing.get(word, 1.0) * (1.0 - FIELD_WEIGHTS[field]) ** (
                1 + 0.5 * (min(count, MOST_REPEATS) - 1)
            )
    return {word: max(1, round(FULL_IMPACT * (1.0 - rest))) for word, rest in missing.items()}
