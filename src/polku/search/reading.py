"""A query in words into terms the index can look up, with an account of how each word was understood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from polku.search.analysis import WordAnalyser
from polku.search.everyday import Phrase, Phrases
from polku.search.lookup import Frequency, Nearness, WordLookup, join
from polku.search.places import Place, PlaceNames
from polku.search.query import Query, Reading, ReadingKind
from polku.search.vocabulary import Vocabulary
from polku.search.words import LANGUAGES, stopwords, words_of

MOST_LETTERS = 400
MOST_WORDS = 16

# How near a form is to what was typed when it was reached in a roundabout way.
WITHOUT_DOTS, COMPLETED, CORRECTED, MEANT, PARTED = 0.95, 0.6, 0.75, 0.75, 0.7


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: forms with how near they are (0 to 1), and what means the same.

    `codes` are (facet, code); each group of terms in `together` means the same when all of it is there.
    """

    typed: str
    forms: NDArray[np.int32]
    nearness: NDArray[np.float32]
    codes: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple["Term", ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """The terms of a query; `extra` ones lift entries but are not required. `lost`: only unknown words remained."""

    terms: tuple[Term, ...]
    extra: tuple[Term, ...]
    places: tuple[Place, ...]
    readings: tuple[Reading, ...]
    lost: bool


class QueryReader:
    """Reads queries with the words of one vocabulary, its places and its everyday phrases."""

    def __init__(self, vocabulary: Vocabulary, analyser: WordAnalyser | None) -> None:
        self.lookup = WordLookup(vocabulary, analyser)
        self.places = PlaceNames()
        self.phrases = Phrases()
        self._given: tuple[Phrase, ...] = ()
        self._prepared = True

    def learn(self, phrases: Iterable[Phrase]) -> None:
        """Replace the everyday phrases."""
        self._given = tuple(phrases)
        self.prepare_phrases()

    def prepare_phrases(self) -> None:
        """Take the base forms of the phrases' words anew."""
        finnish = (word for phrase in self._given if phrase.language == "fi" for word in phrase.words())
        self._prepared = self.lookup.ask_about(finnish)
        self.phrases = Phrases.of(self._given, self.lookup.bases)

    def read(self, query: Query, frequency: Frequency) -> ReadQuery:
        """Understand the text of a query."""
        if not self._prepared and self.lookup.answers():
            # The analyser was not there yet when the phrases came.
            self.prepare_phrases()
        reading = _Reading(self, query, frequency)
        reading.read(words_of(query.text[:MOST_LETTERS])[:MOST_WORDS])
        return reading.result()


class _Reading:
    """The work of reading one query."""

    def __init__(self, reader: QueryReader, query: Query, frequency: Frequency) -> None:
        self._lookup = reader.lookup
        self._phrases = reader.phrases
        self._place_names = reader.places
        self._query = query
        self._frequency = frequency
        self._terms: list[Term] = []
        self._extra: list[Term] = []
        self._places: list[Place] = []
        self._readings: list[Reading] = []
        self._lost = False

    def result(self) -> ReadQuery:
        lost = self._lost and not self._terms
        return ReadQuery(
            tuple(self._terms), tuple(self._extra), tuple(self._places), tuple(self._readings), lost
        )

    def read(self, words: list[str]) -> None:
        rest = self._without_places(words) if self._query.parse_places else words
        telling = [word for word in rest if word not in stopwords()]
        telling = telling or (rest if not self._places else [])
        self._lookup.ask_about(telling)
        bases = [self._lookup.bases_in_all(word, self._query.language) for word in telling]
        position = 0
        while position < len(telling):
            phrase = self._phrases.at(bases, position)
            length = phrase[1] if phrase else 1
            typed = telling[position : position + length]
            last = position + length == len(telling)
            if phrase:
                self._read_phrase(phrase[0], typed)
            else:
                self._read_word(typed[0], last)
            position += length

    def _without_places(self, words: list[str]) -> list[str]:
        rest: list[str] = []
        position = 0
        while position < len(words):
            found = self._place_names.at(words, position)
            if found is None:
                rest.append(words[position])
                position += 1
                continue
            place, length = found
            self._take_place(place, words[position : position + length])
            position += length
        return rest

    def _take_place(self, place: Place, typed: list[str]) -> None:
        self._places.append(place)
        codes = tuple(("municipality", code) for code in sorted(place.municipalities))
        self._note(ReadingKind.PLACE, " ".join(typed), (place.key,), codes)
        near = {}
        for word in typed:
            near.update(self._lookup.forms_in_all(word, self._query.language))
        self._extra += [_term(" ".join(typed), near)] if near else []

    def _read_phrase(self, phrases: list[Phrase], typed: list[str]) -> None:
        meant = tuple(dict.fromkeys(term for phrase in phrases for term in phrase.terms))
        codes = tuple(dict.fromkeys(code for phrase in phrases for code in phrase.codes))
        near: Nearness = {}
        together: list[tuple[Term, ...]] = []
        for words in (typed, *map(words_of, meant)):
            terms = [self._known_forms(word) if words is typed else self._meant_forms(word) for word in words]
            if len(terms) == 1:
                join(near, terms[0])
            elif all(terms):
                together.append(tuple(_term(word, forms) for word, forms in zip(words, terms, strict=True)))
        self._note(ReadingKind.MAPPED, " ".join(typed), meant, codes)
        self._terms.append(replace(_term(" ".join(typed), near), codes=codes, together=tuple(together)))

    def _meant_forms(self, word: str) -> Nearness:
        return self._lookup.forms_in_all(word, self._query.language, MEANT)

    def _read_word(self, word: str, last: bool) -> None:
        near = self._known_forms(word)
        if last and self._query.typing:
            self._complete(near, word)
        if near:
            self._terms.append(_term(word, near))
        else:
            self._read_unknown(word, last)

    def _known_forms(self, word: str) -> Nearness:
        near = self._found(self._lookup.forms_in_all(word, self._query.language))
        if near:
            return near
        for other in self._lookup.restored(word):
            join(near, self._found(self._lookup.forms_in_all(other, self._query.language, WITHOUT_DOTS)))
            if near:
                self._note(ReadingKind.CORRECTED, word, (other,))
                break
        return near

    def _read_unknown(self, word: str, last: bool) -> None:
        """Read a word no entry has: unfinished, an unknown compound or misspelled, in the likeliest order."""
        if self._read_ends_of_compounds(word) or (last and self._read_beginning(word)):
            return
        if (
            self._read_misspelled_place(word)
            or self._read_correction(word, 1)
            or self._read_pieces(word, whole=True)
        ):
            return
        if self._read_correction(word, 2) or self._read_pieces(word, whole=False):
            return
        self._lost = True
        self._note(ReadingKind.UNKNOWN, word)

    def _read_ends_of_compounds(self, word: str) -> bool:
        """Read a word that stands only at the end of compounds whose beginning nobody knows."""
        near = self._found(self._lookup.forms_ending(word))
        if near:
            self._terms.append(_term(word, near))
        return bool(near)

    def _read_beginning(self, word: str) -> bool:
        near: Nearness = {}
        if self._complete(near, word):
            self._note(ReadingKind.COMPLETED, word, (self._word_of(near),))
            self._terms.append(_term(word, near))
        return bool(near)

    def _read_correction(self, word: str, errors: int) -> bool:
        simple = self._lookup.is_simple_word(word)
        corrected = None if simple else self._lookup.corrected(word, errors, self._frequency)
        if corrected is None:
            return False
        self._note(ReadingKind.CORRECTED, word, (corrected,))
        self._terms.append(_term(word, self._lookup.forms_in_all(corrected, self._query.language, CORRECTED)))
        return True

    def _complete(self, near: Nearness, word: str) -> bool:
        """Add the forms that begin as typed."""
        forms = [
            number for other in self._lookup.beginning_with(word) for number in self._lookup.number(other)
        ]
        found = self._found(dict.fromkeys(forms, COMPLETED))
        for number, nearness in found.items():
            near.setdefault(number, nearness)
        return bool(found)

    def _read_pieces(self, word: str, *, whole: bool) -> bool:
        """Read an unknown compound as pieces the directory has: beginning and end, or (not `whole`) the end."""
        for language in dict.fromkeys((self._query.language, "fi", "sv")):
            tokens = self._lookup.tokens(word, language)
            heads = [head for head in tokens.heads if self._lookup.known(head)]
            if not heads:
                continue
            head = max(heads, key=len)
            parts = [
                part for part in tokens.parts if self._lookup.known(part) and _fits_before(part, head, word)
            ]
            if whole and not parts:
                continue
            pieces = (max(parts, key=len), head) if parts else (head,)
            self._note(ReadingKind.PARTED, word, pieces)
            self._terms += [_term(piece, self._piece_forms(piece, language)) for piece in pieces]
            return True
        return False

    def _piece_forms(self, piece: str, language: str) -> Nearness:
        near: Nearness = {}
        for other in dict.fromkeys((language, *LANGUAGES)):
            self._lookup.add_base(near, piece, other, PARTED)
        return near

    def _read_misspelled_place(self, word: str) -> bool:
        place = self._place_names.near(word) if self._query.parse_places else None
        if place is not None:
            self._take_place(place, [word])
        return place is not None

    def _found(self, near: Nearness) -> Nearness:
        """Leave out forms that no entry has any more."""
        numbers = list(near)
        counts = self._frequency(numbers)
        return {number: near[number] for number, count in zip(numbers, counts.tolist(), strict=True) if count}

    def _word_of(self, near: Nearness) -> str:
        """Return the nearest form as a word to show."""
        best = max(near, key=lambda number: (near[number], -number))
        return self._lookup.word(best)

    def _note(
        self,
        kind: ReadingKind,
        typed: str,
        meant: tuple[str, ...] = (),
        codes: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._readings.append(Reading(kind, typed, meant, codes))


def _fits_before(part: str, head: str, word: str) -> bool:
    """Tell whether a base form, which may differ at its end, begins a compound before its head."""
    return word.startswith(part[:-2]) and len(part) + len(head) <= len(word) + 2


def _term(typed: str, near: Nearness) -> Term:
    return Term(typed, np.array(list(near), np.int32), np.array(list(near.values()), np.float32))
