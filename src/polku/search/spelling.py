"""Words near a word that is not in the directory."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from polku.search.words import fold

SHORTEST_CORRECTED = 4
SHORTEST_WITH_TWO_ERRORS = 8
DIFFERENT_FIRST_LETTER = 0.5


@dataclass(frozen=True, slots=True)
class Near:
    """A word of the list by its position, and how far it is: one for each letter that differs."""

    position: int
    distance: float


class Spelling:
    """Finds the words of a growing list that are one or two errors away; missing dots are no error."""

    def __init__(self) -> None:
        self._folded: list[str] = []
        self._letters: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._lengths: NDArray[np.int16] = np.empty(0, np.int16)

    def learn(self, words: Sequence[str]) -> None:
        """Take in the words after those already learned; `words` is the whole list so far."""
        new = [fold(word) for word in words[len(self._folded) :]]
        letters = np.array([_letters(word) for word in new], np.uint64)
        lengths = np.array([len(word) for word in new], np.int16)
        # The words first: a reader in between sees fewer letters, never letters without a word.
        self._folded.extend(new)
        self._letters = np.concatenate([self._letters, letters])
        self._lengths = np.concatenate([self._lengths, lengths])

    def near(self, word: str, errors: int) -> list[Near]:
        """Return the nearest words up to 1 or 2 errors away, all equally near; nothing for a short word."""
        folded = fold(word)
        if len(folded) < (SHORTEST_CORRECTED if errors == 1 else SHORTEST_WITH_TWO_ERRORS):
            return []
        candidates = self._with_similar_letters(folded, errors)
        choices = {int(position): self._folded[position] for position in candidates}
        found = process.extract(folded, choices, scorer=OSA.distance, score_cutoff=errors, limit=None)
        near = [Near(position, _distance(folded, written, errors)) for written, errors, position in found]
        least = min((one.distance for one in near), default=0.0)
        return [one for one in near if one.distance == least]

    def _with_similar_letters(self, folded: str, errors: int) -> NDArray[np.int64]:
        letters, lengths = self._letters, self._lengths
        count = min(len(letters), len(lengths))
        different = np.bitwise_count(letters[:count] ^ np.uint64(_letters(folded)))
        similar = (different <= 2 * errors) & (np.abs(lengths[:count] - len(folded)) <= errors)
        return np.flatnonzero(similar)


def _letters(word: str) -> int:
    """Return a set of the word's letters as bits; one error changes at most two of them."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def _distance(typed: str, written: str, errors: int) -> float:
    return errors + (DIFFERENT_FIRST_LETTER if typed[0] != written[0] else 0.0)
