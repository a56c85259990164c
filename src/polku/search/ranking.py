"""Which entries answer a query, and in what order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from polku.search.query import Query, Sort
from polku.search.reading import ReadQuery, Term
from polku.search.segment import END_OF_NAME, Bools
from polku.search.state import Scores, Slots, State

ENOUGH = 3
"""With fewer entries than this that have all words, entries that lack a word are shown too."""

CODE = np.float32(0.7)
"""How well a code answers a word that means it."""

NAMES_COMPARED = 2_000
NAME_COVERED, NAME_IN_ORDER, NAME_EXACT, EXTRA, LOCAL = 0.12, 0.08, 0.10, 0.08, 0.03
STRONG = 0.6
"""Forms at least this near count as the word itself when a name is compared with the query."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which slots the chosen filters let through, each filter on its own."""

    always: Bools
    facets: dict[str, Bools]

    def all(self) -> Bools:
        """Return the slots that every filter lets through."""
        return self.but("")

    def but(self, facet: str) -> Bools:
        """Return the slots that every filter but one facet's lets through."""
        allowed = self.always
        for name, mask in self.facets.items():
            if name != facet:
                allowed = allowed & mask
        return allowed


@dataclass(frozen=True, slots=True)
class Matching:
    """Which slots the words of the query find, filters aside. `best` has a row of scores for each term."""

    found: Bools
    complete: Bools
    best: list[Scores]


def filters_of(query: Query, municipalities: frozenset[str], state: State) -> Filters:
    """Return the filters of a query; entries that serve everywhere pass every municipality."""
    always = state.alive
    if municipalities:
        always = always & (state.in_municipalities(municipalities) | state.nationwide())
    if query.within is not None and query.near is not None:
        always = always & (state.distances(query.near) <= query.within)
    facets = {name: state.with_codes(name, codes) for name, codes in query.facets.items() if codes}
    return Filters(always, facets)


def match(read: ReadQuery, allowed: Bools, state: State) -> Matching:
    """Return what has all terms, or, when hardly anything allowed has, what lacks as few of them as possible."""
    if not read.terms:
        found = state.alive if not read.lost else np.zeros(len(state), bool)
        return Matching(found, found, [])
    best = [_scores(term, state) for term in read.terms]
    count = np.zeros(len(state), np.uint8)
    for scores in best:
        count += scores > 0
    complete = count == len(best)
    needed = len(best)
    while needed > 1 and np.count_nonzero((count >= needed) & allowed) < ENOUGH:
        needed -= 1
    return Matching((count >= needed) & state.alive, complete, best)


def _scores(term: Term, state: State) -> Scores:
    best = state.scores(term)
    for terms in term.together:
        all_of_them = np.minimum.reduce([state.scores(one) for one in terms])
        np.maximum(best, all_of_them, out=best)
    for facet, code in term.codes:
        np.maximum(best, CODE * state.share_of_code(facet, code), out=best)
    return best


def ordered(
    query: Query, read: ReadQuery, matching: Matching, chosen: Slots, state: State
) -> tuple[Slots, Scores]:
    """Return the slots of the page asked for and their scores; equal ones keep the same order on every page."""
    scores = _relevance(read, matching, chosen, state)
    end = max(0, query.offset) + max(0, query.limit)
    keys = _sort_keys(query, scores, chosen, state, by_name=not matching.best)
    page = _first(keys, state.ties()[chosen], end)[max(0, query.offset) :]
    return chosen[page], scores[page]


def _sort_keys(query: Query, scores: Scores, chosen: Slots, state: State, *, by_name: bool) -> list[NDArray]:  # type: ignore[type-arg]
    """Return the keys to sort by, the first one first, all rising."""
    if query.sort is Sort.DISTANCE and query.near is not None:
        return [state.distances(query.near)[chosen], -scores]
    if query.sort is Sort.NEWEST:
        return [-state.fresh()[chosen], -scores]
    if query.sort is Sort.NAME or by_name:
        return [state.name_ranks(query.language)[chosen]]
    return [-scores]


def _first(keys: list[NDArray], ties: NDArray[np.uint64], end: int) -> Slots:  # type: ignore[type-arg]
    """Return the positions of the first `end` rows without sorting all of them."""
    positions = np.arange(len(ties))
    if end < len(ties):
        worst = np.partition(keys[0], end)[end]
        positions = np.flatnonzero(keys[0] <= worst)
    order = np.lexsort((ties[positions], *(key[positions] for key in reversed(keys))))
    return positions[order][:end]


def _relevance(read: ReadQuery, matching: Matching, chosen: Slots, state: State) -> Scores:
    scores = np.zeros(len(chosen), np.float32)
    if not len(chosen):
        return scores
    total = np.float32(0)
    for best in matching.best:
        rarity = _rarity(best, state)
        total += rarity
        scores += rarity * best[chosen]
    if total:
        scores /= total
        scores += _name_bonus(read, scores, chosen, state)
    for term in read.extra:
        scores += np.float32(EXTRA) * state.scores(term)[chosen]
    if read.places:
        local = state.in_municipalities(frozenset().union(*(place.municipalities for place in read.places)))
        scores += np.float32(LOCAL) * local[chosen]
    return scores


def _rarity(best: Scores, state: State) -> np.float32:
    frequency = np.count_nonzero(best)
    return np.float32(np.log1p((len(state) - frequency + 0.5) / (frequency + 0.5)) + 0.1)


def _name_bonus(read: ReadQuery, scores: Scores, chosen: Slots, state: State) -> Scores:
    """Lift the entries whose name is what was asked: by the share of the name, by order, and by being just that."""
    bonus = np.zeros(len(chosen), np.float32)
    compared = np.arange(len(chosen))
    if len(chosen) > NAMES_COMPARED:
        compared = np.sort(np.argpartition(-scores, NAMES_COMPARED)[:NAMES_COMPARED])
    names = state.names(chosen[compared])
    if not len(names.values):
        return bonus
    term_of = _terms_of_forms(read.terms, names.values)
    ends = np.flatnonzero(names.values == END_OF_NAME)
    begins = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - begins
    asked = len(read.terms)
    covered = np.minimum(_sums(term_of >= 0, begins, ends), asked) / np.maximum(lengths, 1)
    follows = np.zeros(len(term_of), bool)
    follows[1:] = (term_of[1:] > 0) & (term_of[1:] == term_of[:-1] + 1)
    in_order = _sums(follows, begins, ends) / max(asked - 1, 1)
    exact = (covered >= 1.0) & (lengths == asked) & ((in_order >= 1.0) | (asked == 1))
    value = (
        NAME_COVERED * np.minimum(covered, 1.0)
        + NAME_IN_ORDER * np.minimum(in_order, 1.0)
        + NAME_EXACT * exact
    )
    owner = np.searchsorted(names.offsets, begins, side="right") - 1
    np.maximum.at(bonus, compared[owner], value.astype(np.float32))
    return bonus


def _terms_of_forms(terms: tuple[Term, ...], forms: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return for each form the term it is a form of, or -1."""
    found = np.full(len(forms), -1, np.int64)
    for position, term in enumerate(terms):
        strong = term.forms[term.nearness >= STRONG]
        found[np.isin(forms, strong)] = position
    return found


def _sums(values: NDArray, begins: Slots, ends: Slots) -> NDArray[np.int64]:  # type: ignore[type-arg]
    before = np.concatenate([[0], np.cumsum(values)])
    sums: NDArray[np.int64] = before[ends] - before[begins]
    return sums
