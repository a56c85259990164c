"""The search index of the directory: changes in, hits out."""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polku.search.analysis import WordAnalyser
from polku.search.documents import Entry
from polku.search.everyday import Phrase
from polku.search.places import Place, PlaceNames
from polku.search.query import Hit, Query, Results
from polku.search.ranking import Matching, filters_of, match, ordered
from polku.search.reading import QueryReader, ReadQuery
from polku.search.segment import Building, CodeTables, Segment
from polku.search.state import State
from polku.search.tokens import Tokens
from polku.search.vocabulary import Vocabulary

TokensOf = Mapping[tuple[str, str], Tokens]
"""(language, word) → tokens, as the caller keeps them."""

FEWEST_TO_MERGE = 1_000
SHARE_TO_MERGE = 0.02


class Index:
    """Finds entries by words and filters.

    Changes may be applied while searches run: a search sees the entries as they were when it began. `analyser` is asked
    only about Finnish query words that no entry has; without one, or when it fails, the index guesses.
    """

    def __init__(self, analyser: WordAnalyser | None = None) -> None:
        self._vocabulary = Vocabulary()
        self._codes = CodeTables()
        self._reader = QueryReader(self._vocabulary, analyser)
        self._writing = threading.Lock()
        self._slots: dict[str, int] = {}
        self._fresh: dict[str, Entry] = {}
        self._state = self._state_of((self._segment(()), self._segment(())))

    def __len__(self) -> int:
        return int(np.count_nonzero(self._state.alive))

    def unknown_words(self, entries: Iterable[Entry]) -> set[tuple[str, str]]:
        """Return the (language, word) pairs whose tokens `apply` needs for these entries."""
        return {pair for entry in entries for pair in self._vocabulary.unknown(entry.words)}

    def use_places(self, places: Iterable[Place]) -> None:
        """Replace the places whose names are understood in queries."""
        self._reader.places = PlaceNames.of(places)

    def use_phrases(self, phrases: Iterable[Phrase]) -> None:
        """Replace the everyday words and phrases."""
        self._reader.learn(phrases)

    def apply(self, changed: Iterable[Entry], removed: Iterable[str], tokens: TokensOf) -> None:
        """Put entries in, in place of older ones with the same id, and take entries out.

        `tokens` covers at least `unknown_words(changed)`; a word without tokens is found as it is written only.
        """
        with self._writing:
            incoming = {entry.id: entry for entry in changed}
            self._learn(incoming.values(), tokens)
            gone = set(removed) - incoming.keys()
            base, alive = self._state.segments[0], self._state.alive[: len(self._state.segments[0])].copy()
            for identity in (*incoming, *gone):
                slot = self._slots.pop(identity, None)
                if slot is not None:
                    alive[slot] = False
                self._fresh.pop(identity, None)
            self._fresh.update(incoming)
            if len(self._fresh) > max(FEWEST_TO_MERGE, SHARE_TO_MERGE * len(base)):
                base, alive = self._merged(base, alive)
            self._state = self._state_of((base, self._segment(self._fresh.values())), alive)

    def load(self, batches: Iterable[tuple[Iterable[Entry], TokensOf]]) -> None:
        """Replace all entries. Batches bring the tokens of their new words; only one batch is in memory at a time."""
        with self._writing:
            building = Building(self._vocabulary, self._codes)
            for entries, tokens in batches:
                some = list(entries)
                self._learn(some, tokens, part=False)
                for entry in some:
                    building.add(entry)
            self._vocabulary.part_all()
            self._fresh = {}
            base = building.segment()
            self._slots = {identity: slot for slot, identity in enumerate(base.ids)}
            self._state = self._state_of((base, self._segment(())))

    def refine(self, tokens: TokensOf) -> None:
        """Give words that came without tokens the ones that arrived later."""
        with self._writing:
            for (language, word), better in tokens.items():
                if word in self._vocabulary.languages[language]:
                    self._vocabulary.languages[language].refile(word, better)
            self._reader.prepare_phrases()

    def _merged(self, base: Segment, alive: NDArray[Any]) -> tuple[Segment, NDArray[Any]]:
        merged = (base if alive.all() else base.kept(alive)).followed_by(self._segment(self._fresh.values()))
        self._fresh = {}
        self._slots = {identity: slot for slot, identity in enumerate(merged.ids)}
        return merged, np.ones(len(merged), bool)

    def _learn(self, entries: Iterable[Entry], tokens: TokensOf, *, part: bool = True) -> None:
        new: dict[str, dict[str, Tokens]] = {}
        for entry in entries:
            for language, word in self._vocabulary.unknown(entry.words):
                new.setdefault(language, {})[word] = tokens.get((language, word)) or Tokens((word,))
        for language, some in new.items():
            self._vocabulary.add(language, some, part=part)
        self._reader.lookup.spelling.learn(self._vocabulary.words)

    def _segment(self, entries: Iterable[Entry]) -> Segment:
        return Segment.of(entries, self._vocabulary, self._codes)

    def _state_of(self, segments: tuple[Segment, ...], alive: NDArray[Any] | None = None) -> State:
        base = np.ones(len(segments[0]), bool) if alive is None else alive
        return State(segments, np.concatenate([base, np.ones(len(segments[1]), bool)]), self._codes)

    def search(self, query: Query) -> Results:
        """Answer a query; any text is fine, and nothing it contains makes this raise."""
        state = self._state
        read = self._reader.read(query, state.frequency)
        municipalities = _municipalities(query, read)
        filters = filters_of(query, municipalities, state)
        allowed = filters.all()
        matching = match(read, allowed, state)
        chosen = np.flatnonzero(matching.found & allowed)
        slots, scores = ordered(query, read, matching, chosen, state)
        counts = {facet: state.counts(facet, matching.found & filters.but(facet)) for facet in query.counted}
        return Results(
            hits=tuple(_hits(query, slots, scores, matching, state)),
            total=len(chosen),
            complete=int(np.count_nonzero(matching.complete & allowed)),
            counts=counts,
            readings=read.readings,
            municipalities=municipalities,
        )


def _municipalities(query: Query, read: ReadQuery) -> frozenset[str]:
    """A place in the words says more precisely where than the filter that may have been left on."""
    if read.places:
        return frozenset().union(*(place.municipalities for place in read.places))
    return query.municipalities


def _hits(
    query: Query, slots: NDArray[Any], scores: NDArray[Any], matching: Matching, state: State
) -> Iterator[Hit]:
    distances = state.distances(query.near)[slots] if query.near is not None else None
    for position, identity in enumerate(state.ids(slots.tolist())):
        distance = None if distances is None or np.isinf(distances[position]) else float(distances[position])
        yield Hit(identity, float(scores[position]), bool(matching.complete[slots[position]]), distance)


TokenSource = Callable[[Iterable[str], str], Mapping[str, Tokens]]
"""How tokens are got for words of a language: `Analyser.analyse_words`, or a lookup in the caller's table."""


def fill(index: Index, entries: Iterable[Entry], tokens_of: TokenSource) -> None:
    """Put entries into the index with the tokens they need."""
    some = list(entries)
    wanted: dict[str, list[str]] = {}
    for language, word in sorted(index.unknown_words(some)):
        wanted.setdefault(language, []).append(word)
    tokens = {
        (language, word): found
        for language, words in wanted.items()
        for word, found in tokens_of(words, language).items()
    }
    index.apply(some, (), tokens)
