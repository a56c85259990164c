"""A query in words into terms the index can look up, with an account of how each word was understood."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from polku.search.analysis import WordAnalyser, english_tokens
from polku.search.everyday import Phrase, Phrases
from polku.search.guessing import guess
from polku.search.places import Place, PlaceNames
from polku.search.query import Query, Reading, ReadingKind
from polku.search.spelling import Spelling
from polku.search.tokens import Tokens
from polku.search.vocabulary import LanguageVocabulary, Vocabulary, swedish_tokens_in
from polku.search.words import LANGUAGES, fold, stopwords, words_of

MOST_LETTERS = 400
MOST_WORDS = 16
SHORTEST_BEGINNING = 3
SHORTEST_ENDING = 5
MOST_COMPLETIONS = 400
MOST_KEPT_TOKENS = 20_000

# How near a form is to the word that was typed.
EXACT, LEMMA, HEAD, PART = 1.0, 0.94, 0.68, 0.50
OTHER_LANGUAGE = 0.9
WITHOUT_DOTS, COMPLETED, CORRECTED, MAPPED_TERM, MAPPED_CODE, SPLIT = 0.95, 0.6, 0.75, 0.75, 0.6, 0.7

Frequency = Callable[[Sequence[int]], NDArray[np.int64]]
"""Form numbers in, the number of entries that have each one out."""


@dataclass(frozen=True, slots=True)
class Term:
    """One thing looked for: forms with how near they are (0 to 1), and what means the same.

    `codes` are (facet, code); `together` are groups of terms, each meaning the same only when all of its terms are there.
    """

    typed: str
    forms: NDArray[np.int32]
    nearness: NDArray[np.float32]
    codes: tuple[tuple[str, str], ...] = ()
    together: tuple[tuple["Term", ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """The terms of a query; `extra` ones lift entries but are not required. `lost` tells that only unknown words remained."""

    terms: tuple[Term, ...]
    extra: tuple[Term, ...]
    places: tuple[Place, ...]
    readings: tuple[Reading, ...]
    lost: bool


Nearness = dict[int, float]


class QueryReader:
    """Reads queries with the words of one vocabulary. Reading never waits for more than the analyser's own time limit."""

    def __init__(self, vocabulary: Vocabulary, analyser: WordAnalyser | None) -> None:
        self.places = PlaceNames()
        self.phrases = Phrases()
        self.spelling = Spelling()
        self._vocabulary = vocabulary
        self._analyser = analyser
        self._asked: dict[str, Tokens] = {}
        self._restored: dict[str, list[str]] = {}

    def learn(self, phrases: Iterable[Phrase]) -> None:
        """Replace the everyday phrases."""
        self.phrases = Phrases.of(phrases, self._bases)

    def read(self, query: Query, frequency: Frequency) -> ReadQuery:
        """Understand the text of a query."""
        words = words_of(query.text[:MOST_LETTERS])[:MOST_WORDS]
        reading = _Reading(self, query, frequency)
        reading.read(words)
        return reading.result()

    def tokens(self, word: str, language: str) -> Tokens:
        """Return the tokens of a word, known or not."""
        vocabulary = self._vocabulary.languages[language]
        number = vocabulary.numbers.get(word)
        if number is not None:
            return vocabulary.tokens[number]
        if language == "sv":
            return swedish_tokens_in(vocabulary, word)
        return self._finnish(word, vocabulary) if language == "fi" else english_tokens(word)

    def _finnish(self, word: str, vocabulary: LanguageVocabulary) -> Tokens:
        kept = self._asked.get(word)
        if kept is not None:
            return kept
        answer = self._analyser.analyse_words([word], "fi").get(word) if self._analyser else None
        if answer is None:
            return guess(word, vocabulary) or Tokens((word,))
        if len(self._asked) >= MOST_KEPT_TOKENS:
            self._asked = {}
        self._asked[word] = answer
        return answer

    def restored(self, word: str) -> list[str]:
        """Return the words of the directory, or of Finnish, that `word` is when its dots are put back."""
        found = [
            other
            for language in LANGUAGES
            for other in self._vocabulary.languages[language].written_like(word)
        ]
        if found or self._analyser is None or not word.isascii():
            return found
        if word not in self._restored:
            if len(self._restored) >= MOST_KEPT_TOKENS:
                self._restored = {}
            self._restored[word] = self._analyser.restored(word)
        return self._restored[word]

    def forms_of(self, word: str, language: str, factor: float) -> Nearness:
        """Return the forms that mean the word or contain it, in one language."""
        vocabulary = self._vocabulary.languages[language]
        near: Nearness = {}
        for base in self.tokens(word, language).lemmas:
            self.add_base(near, base, language, factor)
        number = vocabulary.numbers.get(word)
        if number is not None:
            near[number] = EXACT * factor
        return near

    def add_base(self, near: Nearness, base: str, language: str, factor: float) -> None:
        """Add the forms that have a base form, whole or as a part."""
        vocabulary = self._vocabulary.languages[language]
        _lift(near, vocabulary.with_part(base).tolist(), PART * factor)
        _lift(near, vocabulary.with_head(base).tolist(), HEAD * factor)
        _lift(near, vocabulary.with_lemma(base).tolist(), LEMMA * factor)

    def forms_in_all(self, word: str, first: str, factor: float = 1.0) -> Nearness:
        """Return the forms in all languages, `first` being the language of the query."""
        near: Nearness = {}
        for language in LANGUAGES:
            weight = factor * (1.0 if language == first else OTHER_LANGUAGE)
            _join(near, self.forms_of(word, language, weight))
        return near

    def beginning_with(self, word: str) -> list[str]:
        """Return words that begin as typed."""
        if len(word) < SHORTEST_BEGINNING:
            return []
        parts = self._vocabulary.languages.values()
        return [other for part in parts for other in part.beginning_with(word, MOST_COMPLETIONS)]

    def forms_ending(self, word: str) -> Nearness:
        """Return the forms whose base form ends in that of the word."""
        near: Nearness = {}
        if len(word) < SHORTEST_ENDING:
            return near
        for language in LANGUAGES:
            vocabulary = self._vocabulary.languages[language]
            for base in self.tokens(word, language).lemmas:
                forms = vocabulary.with_end(base)
                # A stem of a few letters ends many words; then the whole word must be there.
                sure = len(base) >= SHORTEST_ENDING
                _lift(
                    near,
                    forms.tolist() if sure else [form for form in forms.tolist() if word in self.word(form)],
                    HEAD,
                )
        return near

    def corrected(self, word: str, errors: int, frequency: Frequency) -> str | None:
        """Return the commonest of the nearest words."""
        near = self.spelling.near(word, errors)
        if not near:
            return None
        counts = frequency([one.position for one in near])
        best = max(range(len(near)), key=lambda index: (int(counts[index]), -near[index].position))
        return self._vocabulary.words[near[best].position] if counts[best] else None

    def known(self, base: str) -> bool:
        """Tell whether the directory has a base form in any language."""
        return any(part.knows(base) for part in self._vocabulary.languages.values())

    def word(self, number: int) -> str:
        """Return the word of a form."""
        return self._vocabulary.words[number]

    def number(self, word: str) -> list[int]:
        """Return the form numbers of exactly this word."""
        parts = self._vocabulary.languages.values()
        return [number for part in parts if (number := part.numbers.get(word)) is not None]

    def _bases(self, word: str, language: str) -> frozenset[str]:
        return frozenset((word, fold(word), *self.tokens(word, language).lemmas))

    def bases_in_all(self, word: str, first: str) -> frozenset[str]:
        """Return the base forms of a word in any language, for finding phrases."""
        languages = dict.fromkeys((first, *LANGUAGES))
        return frozenset(base for language in languages for base in self._bases(word, language))


class _Reading:
    """The work of reading one query."""

    def __init__(self, reader: QueryReader, query: Query, frequency: Frequency) -> None:
        self._reader = reader
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
        bases = [self._reader.bases_in_all(word, self._query.language) for word in telling]
        position = 0
        while position < len(telling):
            phrase = self._reader.phrases.at(bases, position)
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
            found = self._reader.places.at(words, position)
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
            near.update(self._reader.forms_in_all(word, self._query.language))
        self._extra += [_term(" ".join(typed), near)] if near else []

    def _read_phrase(self, phrases: list[Phrase], typed: list[str]) -> None:
        meant = tuple(dict.fromkeys(term for phrase in phrases for term in phrase.terms))
        codes = tuple(dict.fromkeys(code for phrase in phrases for code in phrase.codes))
        near: Nearness = {}
        together: list[tuple[Term, ...]] = []
        for words in (typed, *map(words_of, meant)):
            terms = [self._known_forms(word) if words is typed else self._meant_forms(word) for word in words]
            if len(terms) == 1:
                _join(near, terms[0])
            elif all(terms):
                together.append(tuple(_term(word, forms) for word, forms in zip(words, terms, strict=True)))
        self._note(ReadingKind.MAPPED, " ".join(typed), meant, codes)
        self._terms.append(replace(_term(" ".join(typed), near), codes=codes, together=tuple(together)))

    def _meant_forms(self, word: str) -> Nearness:
        return self._reader.forms_in_all(word, self._query.language, MAPPED_TERM)

    def _read_word(self, word: str, last: bool) -> None:
        near = self._known_forms(word)
        if last and self._query.typing:
            self._complete(near, word)
        if near:
            self._terms.append(_term(word, near))
        else:
            self._read_unknown(word, last)

    def _known_forms(self, word: str) -> Nearness:
        near = self._found(self._reader.forms_in_all(word, self._query.language))
        if near:
            return near
        for other in self._reader.restored(word):
            near.update(self._found(self._reader.forms_in_all(other, self._query.language, WITHOUT_DOTS)))
        if near:
            self._note(ReadingKind.CORRECTED, word, (self._word_of(near),))
        return near

    def _read_unknown(self, word: str, last: bool) -> None:
        """Read a word no entry has: an unfinished one, an unknown compound, a misspelled one, in the likeliest order."""
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
        near = self._found(self._reader.forms_ending(word))
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
        corrected = self._reader.corrected(word, errors, self._frequency)
        if corrected is None:
            return False
        self._note(ReadingKind.CORRECTED, word, (corrected,))
        self._terms.append(_term(word, self._reader.forms_in_all(corrected, self._query.language, CORRECTED)))
        return True

    def _complete(self, near: Nearness, word: str) -> bool:
        """Add the forms that begin as typed."""
        forms = [
            number for other in self._reader.beginning_with(word) for number in self._reader.number(other)
        ]
        found = self._found(dict.fromkeys(forms, COMPLETED))
        for number, nearness in found.items():
            near.setdefault(number, nearness)
        return bool(found)

    def _read_pieces(self, word: str, *, whole: bool) -> bool:
        """Read a compound the directory does not have as pieces it has: a beginning and an end, else (not `whole`) an end."""
        for language in dict.fromkeys((self._query.language, "fi", "sv")):
            tokens = self._reader.tokens(word, language)
            heads = [head for head in tokens.heads if self._reader.known(head)]
            if not heads:
                continue
            head = max(heads, key=len)
            parts = [
                part for part in tokens.parts if self._reader.known(part) and _fits_before(part, head, word)
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
            self._reader.add_base(near, piece, other, SPLIT)
        return near

    def _read_misspelled_place(self, word: str) -> bool:
        place = self._reader.places.near(word) if self._query.parse_places else None
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
        return self._reader.word(best)

    def _note(
        self,
        kind: ReadingKind,
        typed: str,
        meant: tuple[str, ...] = (),
        codes: tuple[tuple[str, str], ...] = (),
    ) -> None:
        self._readings.append(Reading(kind, typed, meant, codes))


def _fits_before(part: str, head: str, word: str) -> bool:
    """Tell whether a base form stands at the beginning of a compound, before the head; base forms differ at their end."""
    return word.startswith(part[:-2]) and len(part) + len(head) <= len(word) + 2


def _term(typed: str, near: Nearness) -> Term:
    return Term(typed, np.array(list(near), np.int32), np.array(list(near.values()), np.float32))


def _join(near: Nearness, other: Nearness) -> None:
    for number, nearness in other.items():
        near[number] = max(near.get(number, 0.0), nearness)


def _lift(near: Nearness, forms: Iterable[int], nearness: float) -> None:
    for number in forms:
        if near.get(number, 0.0) < nearness:
            near[number] = nearness
