"""The entries of the index at one moment: unchanging, so that a search sees one truth while changes arrive."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from polku.search.documents import FULL_IMPACT, Point
from polku.search.reading import Term
from polku.search.segment import Bools, CodeTables, Ints, Rows, Segment

Scores = NDArray[np.float32]
Slots = NDArray[np.int64]

MOST_KEPT_MASKS = 256
ALONE = 5.0
"""How slowly a code loses weight among others: the second of two still has five sixths."""


@dataclass(frozen=True)
class State:
    """Segments one after another; a slot of the state is a slot of a segment plus where the segment starts."""

    segments: tuple[Segment, ...]
    alive: Bools
    codes: CodeTables
    _masks: dict[tuple[str, frozenset[str]], Bools] = field(default_factory=dict)
    _ranks: dict[str, NDArray[np.int32]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.alive)

    def starts(self) -> Iterable[tuple[int, Segment]]:
        """Yield the segments with the slot where each starts."""
        start = 0
        for segment in self.segments:
            yield start, segment
            start += len(segment)

    def scores(self, term: Term) -> Scores:
        """Return for each slot how well its best form or code answers the term, 0 to 1."""
        best = np.zeros(len(self), np.float32)
        nearness = term.nearness / np.float32(FULL_IMPACT)
        for start, segment in self.starts():
            postings = segment.postings
            positions, which = postings.gather(term.forms)
            if postings.impacts is not None:
                np.maximum.at(
                    best, postings.slots[positions] + start, postings.impacts[positions] * nearness[which]
                )
        return best

    def frequency(self, forms: Sequence[int]) -> NDArray[np.int64]:
        """Return for each form in how many entries it stands now."""
        wanted = np.array(forms, np.int32)
        counts = np.zeros(len(wanted), np.int64)
        for start, segment in self.starts():
            positions, which = segment.postings.gather(wanted)
            living = self.alive[segment.postings.slots[positions] + start]
            counts += np.bincount(which[living], minlength=len(wanted))
        return counts

    def with_codes(self, facet: str, codes: frozenset[str]) -> Bools:
        """Return which slots have any of the codes."""
        return self._mask(facet, codes, self.codes.facet(facet).known(codes))

    def share_of_code(self, facet: str, code: str) -> Scores:
        """Return for each slot that has the code a share that falls as the slot has more codes of the facet, else 0."""
        share = np.zeros(len(self), np.float32)
        number = self.codes.facet(facet).known((code,))
        for start, segment in self.starts():
            lists = segment.facets.get(facet)
            if lists is not None:
                slots = lists.slots[lists.gather(number)[0]]
                many = np.bincount(lists.slots, minlength=len(segment))[slots]
                share[slots + start] = ALONE / (ALONE - 1 + many)
        return share

    def in_municipalities(self, codes: frozenset[str]) -> Bools:
        """Return which slots serve any of the municipalities by name."""
        return self._mask("", codes, self.codes.municipalities.known(codes))

    def nationwide(self) -> Bools:
        """Return which slots serve everywhere."""
        return self._joined(segment.nationwide for segment in self.segments)

    def _mask(self, facet: str, codes: frozenset[str], numbers: Ints) -> Bools:
        key = (facet, codes)
        kept = self._masks.get(key)
        if kept is not None:
            return kept
        mask = np.zeros(len(self), bool)
        for start, segment in self.starts():
            lists = segment.facets.get(facet) if facet else segment.municipalities
            if lists is not None:
                mask[lists.slots[lists.gather(numbers)[0]] + start] = True
        if len(self._masks) < MOST_KEPT_MASKS:
            self._masks[key] = mask
        return mask

    def counts(self, facet: str, chosen: Bools) -> Mapping[str, int]:
        """Return how many chosen slots have each code of a facet, the ones that none has left out."""
        names = self.codes.facet(facet).names
        totals = np.zeros(len(names), np.int64)
        for start, segment in self.starts():
            lists = segment.facets.get(facet)
            if lists is not None:
                totals[lists.keys] += lists.counts(chosen[start : start + len(segment)])
        return {names[number]: int(totals[number]) for number in np.flatnonzero(totals).tolist()}

    def distances(self, near: Point) -> NDArray[np.float64]:
        """Return how far the nearest point of each slot is, in metres; infinite where there is none."""
        return self._joined(
            _least_distances(segment.easts, segment.norths, near) for segment in self.segments
        )

    def fresh(self) -> NDArray[np.float64]:
        """Return how new each slot is."""
        return self._joined(segment.fresh for segment in self.segments)

    def ties(self) -> NDArray[np.uint64]:
        """Return the order of slots that are equal otherwise: a digest of the id, the same in every process."""
        return self._joined(segment.ties for segment in self.segments)

    def name_ranks(self, language: str) -> NDArray[np.int32]:
        """Return the place of each slot in the order of names in a language."""
        kept = self._ranks.get(language)
        if kept is None:
            keys = self._joined(segment.sort_keys[language] for segment in self.segments)
            kept = np.unique(keys, return_inverse=True)[1].astype(np.int32)
            self._ranks[language] = kept
        return kept

    def ids(self, slots: Sequence[int]) -> list[str]:
        """Return the ids of slots."""
        found = []
        for slot in slots:
            for start, segment in self.starts():
                if slot < start + len(segment):
                    found.append(segment.ids[slot - start])
                    break
        return found

    def names(self, slots: Slots) -> Rows:
        """Return the forms of the names of rising slots, each name closed by `END_OF_NAME`."""
        rows = Rows(np.zeros(1, np.int64), np.empty(0, np.int32))
        for start, segment in self.starts():
            inside = slots[(slots >= start) & (slots < start + len(segment))] - start
            rows = rows.followed_by(segment.names.take(inside))
        return rows

    def _joined(self, parts: Iterable[NDArray]) -> NDArray:  # type: ignore[type-arg]
        some = list(parts)
        return some[0] if len(some) == 1 else np.concatenate(some)


def _least_distances(easts: Rows, norths: Rows, near: Point) -> NDArray[np.float64]:
    least = np.full(len(easts.offsets) - 1, np.inf)
    filled = np.flatnonzero(np.diff(easts.offsets))
    if len(filled):
        apart = np.hypot(easts.values - near[0], norths.values - near[1])
        least[filled] = np.minimum.reduceat(apart, easts.offsets[filled])
    return least
