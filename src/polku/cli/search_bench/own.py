"""Polku's own search as a contender."""

import gc
import time
from collections.abc import Iterable, Iterator, Sequence

import psutil

from polku.cli.search_bench.contenders import COUNTED, PAGE, Filters, Size
from polku.cli.search_bench.directory import Service
from polku.cli.search_bench.judged import Judged, phrases, places
from polku.search import Analyser, Entry, Index, Query, Tokens, entry_of

BATCH = 2_000


class OwnSearch:
    """The index of the product, filled as a web process fills it: entries in batches with their tokens."""

    name = "polku"

    def __init__(self) -> None:
        self._analyser = Analyser()
        self._analyser.analyse_words(["palvelu"], "fi")
        self.index = Index(self._analyser)
        self.seconds = {"counting_words": 0.0, "analysing_new_words": 0.0, "indexing": 0.0}
        self.words = 0
        self._memory = 0

    def load(self, services: Iterable[Service]) -> None:
        """Count words, analyse the new ones, index; each on its own clock."""
        before = _memory()
        self.index.load(self._batches(services))
        self.index.use_places(places())
        self.index.use_phrases(phrases())
        self._memory = _memory() - before

    def _batches(
        self, services: Iterable[Service]
    ) -> Iterator[tuple[list[Entry], dict[tuple[str, str], Tokens]]]:
        for batch in _in_batches(services):
            start = time.perf_counter()
            entries = [entry_of(service.document) for service in batch]
            counted = time.perf_counter()
            tokens = self._tokens(self.index.unknown_words(entries))
            analysed = time.perf_counter()
            self.seconds["counting_words"] += counted - start
            self.seconds["analysing_new_words"] += analysed - counted
            yield entries, tokens
            self.seconds["indexing"] += time.perf_counter() - analysed

    def _tokens(self, words: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Tokens]:
        tokens = {}
        for language, word in words:
            tokens[language, word] = self._analyser.analyse_words([word], language)[word]
        self.words += len(tokens)
        return tokens

    def found(self, query: Judged) -> Sequence[str]:
        """Return the ids of everything found, the best first."""
        results = self.index.search(Query(query.text, query.language, limit=len(self.index)))
        return [hit.id for hit in results.hits]

    def page(self, query: Judged, filters: Filters) -> int:
        """Answer as a page needs it."""
        asked = Query(
            query.text,
            query.language,
            municipalities=frozenset({filters.municipality} if filters.municipality else ()),
            facets={facet: frozenset({code}) for facet, code in filters.facets.items()},
            limit=PAGE,
            counted=COUNTED,
        )
        return self.index.search(asked).total

    def size(self) -> Size:
        """Return what the index takes in memory."""
        return Size(memory=self._memory)


def _in_batches(services: Iterable[Service]) -> Iterable[list[Service]]:
    batch: list[Service] = []
    for service in services:
        batch.append(service)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _memory() -> int:
    gc.collect()
    return int(psutil.Process().memory_info().rss)
