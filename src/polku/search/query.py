"""What is asked of the index and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from polku.search.documents import Point


class Sort(StrEnum):
    """In which order hits come."""

    RELEVANCE = "relevance"
    DISTANCE = "distance"
    NAME = "name"
    NEWEST = "newest"


class ReadingKind(StrEnum):
    """How a part of the query was understood."""

    PLACE = "place"
    MAPPED = "mapped"
    CORRECTED = "corrected"
    COMPLETED = "completed"
    PARTED = "parted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Query:
    """A search. `facets` is facet → codes: OR inside a facet, AND between them.

    `municipalities` narrows to entries of any of them and to nationwide ones. `near` gives distances in the hits.
    `counted` names the facets to count. `typing` says that the last word may be unfinished. `parse_places` off searches
    place names as plain words.
    """

    text: str = ""
    language: str = "fi"
    municipalities: frozenset[str] = frozenset()
    facets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    near: Point | None = None
    within: float | None = None
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 20
    counted: tuple[str, ...] = ()
    typing: bool = False
    parse_places: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """How some words of the query were understood.

    `meant` are place keys, terms, corrected words or pieces, by `kind`; `codes` are (facet, code) of everyday words and
    ("municipality", code) of places.
    """

    kind: ReadingKind
    typed: str
    meant: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A found entry. `complete` tells whether it has all the words; `distance` is in metres."""

    id: str
    score: float
    complete: bool
    distance: float | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """The answer. `total` and `counts` are about the whole result, `hits` is the page asked for.

    Each facet in `counts` ignores its own selection, so that a choice shows what the others would give. `complete` is
    how many entries have all words; when it is less than `total`, few had, and entries that lack a word were taken in.
    """

    hits: tuple[Hit, ...]
    total: int
    complete: int
    counts: Mapping[str, Mapping[str, int]]
    readings: tuple[Reading, ...]
    municipalities: frozenset[str]
