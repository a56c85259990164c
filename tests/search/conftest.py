"""A small directory to search in, and the analyser all tests of the search share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from polku.search import Analyser, Document, Index, Phrase, Place, Query, Results, entry_of, fill
from polku.search.voikko import bundled_voikko

KOKKOLA, LAHTI = "272", "398"
PLACES = [
    Place(KOKKOLA, {"fi": ("Kokkola",), "sv": ("Karleby",)}, frozenset({KOKKOLA})),
    Place(LAHTI, {"fi": ("Lahti",), "sv": ("Lahtis",)}, frozenset({LAHTI})),
    Place("17", {"fi": ("Keski-Pohjanmaa",), "sv": ("Mellersta Österbotten",)}, frozenset({KOKKOLA, "217"})),
]
PHRASES = [
    Phrase("rahat loppu", "fi", (("service_class", "P11"),), ("velkaneuvonta",)),
    Phrase("rahat loppuvat", "fi", (("service_class", "P11"),)),
    Phrase("nuori", "fi", (("target_group", "young"),)),
    Phrase("skuldrådgivning", "sv", (("service_class", "P11"),), ("velkaneuvonta",)),
]


def entry(
    identity: str,
    name: str = "",
    *,
    language: str = "fi",
    municipalities: Iterable[str] = (),
    facets: Mapping[str, Iterable[str]] | None = None,
    texts: Mapping[str, Mapping[str, Iterable[str]]] | None = None,
    **facts: Any,
) -> Document:
    """Make a document with a name in one language; `texts` adds or replaces languages."""
    return Document(
        id=identity,
        kind=facts.pop("kind", "service"),
        texts={**({language: {"name": [name]}} if name else {}), **(texts or {})},
        municipalities=frozenset(municipalities),
        facets={facet: frozenset(codes) for facet, codes in (facets or {}).items()},
        **facts,
    )


@dataclass
class Directory:
    """An index with what the tests need to ask it in one line."""

    analyser: Analyser
    index: Index = field(init=False)

    def __post_init__(self) -> None:
        self.index = Index(self.analyser)
        self.index.use_places(PLACES)

    def put(self, *documents: Document) -> "Directory":
        fill(self.index, [entry_of(document) for document in documents], self.analyser.analyse_words)
        return self

    def search(self, text: str = "", language: str = "fi", **asked: Any) -> Results:
        return self.index.search(Query(text, language, **asked))

    def found(self, text: str = "", language: str = "fi", **asked: Any) -> list[str]:
        return [hit.id for hit in self.search(text, language, **asked).hits]


@pytest.fixture(scope="session")
def analyser() -> Analyser:
    return Analyser(bundled_voikko())


@pytest.fixture
def directory(analyser: Analyser) -> Directory:
    return Directory(analyser)


@pytest.fixture
def town(directory: Directory) -> Directory:
    """A few entries of Kokkola and Lahti, everyday words included."""
    directory.put(
        entry(
            "workshop",
            "Nuorten työpaja",
            municipalities=[KOKKOLA],
            facets={"target_group": ["young"]},
            texts={"sv": {"labels": ["Arbetsverkstäder"]}, "en": {"labels": ["Workshops"]}},
        ),
        entry("lahti-workshop", "Työpaja Silta", municipalities=[LAHTI]),
        entry("debt", "Velkaneuvonta", municipalities=[LAHTI], facets={"service_class": ["P11"]}),
        entry(
            "coaching", "Työhönvalmennus", municipalities=[KOKKOLA], texts={"en": {"name": ["Job coaching"]}}
        ),
        entry("chat", "Mielenterveyschat", nationwide=True),
        entry("club", "Kamratstöd för unga", language="sv", municipalities=[KOKKOLA], kind="activity"),
    )
    directory.index.use_phrases(PHRASES)
    return directory
