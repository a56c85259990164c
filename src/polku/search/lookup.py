"""A word somebody typed into the forms the directory has, by base form, part, beginning, end, spelling."""

import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from polku.search.analysis import WordAnalyser, english_tokens
from polku.search.finnish import UNKNOWN
from polku.search.guessing import guess
from polku.search.spelling import Spelling
from polku.search.tokens import Tokens
from polku.search.vocabulary import LanguageVocabulary, Vocabulary, swedish_tokens_in
from polku.search.words import LANGUAGES, fold

SHORTEST_BEGINNING = 3
SHORTEST_ENDING = 5
MOST_COMPLETIONS = 400
MOST_KEPT = 20_000
ASKED_AT_ONCE = 50
LONGEST_ASKING = 0.06
"""How many seconds one read of a query may spend on starting to ask."""

# How near a form is to the word that was typed.
EXACT, LEMMA, HEAD, PART = 1.0, 0.94, 0.68, 0.50
OTHER_LANGUAGE = 0.9

Nearness = dict[int, float]
"""Form number → how near it is to what was typed, 0 to 1."""

Frequency = Callable[[Sequence[int]], NDArray[np.int64]]
"""Form numbers in, the number of entries that have each one out."""


class WordLookup:
    """Finds forms for words. It waits for the analyser only once for each new word, and never for long."""

    def __init__(self, vocabulary: Vocabulary, analyser: WordAnalyser | None) -> None:
        self.spelling = Spelling()
        self._vocabulary = vocabulary
        self._analyser = analyser
        self._asked: dict[str, Tokens] = {}
        self._restored: dict[str, list[str]] = {}

    def _parts(self) -> Iterable[LanguageVocabulary]:
        return self._vocabulary.languages.values()

    def tokens(self, word: str, language: str) -> Tokens:
        """Return the tokens of a word, known or not."""
        vocabulary = self._vocabulary.languages[language]
        number = vocabulary.numbers.get(word)
        if number is not None:
            return vocabulary.tokens[number]
        if language == "sv":
            return swedish_tokens_in(vocabulary, word)
        return self._finnish(word, vocabulary) if language == "fi" else english_tokens(word)

    def ask_about(self, words: Iterable[str]) -> bool:
        """Ask the analyser about the Finnish words nobody knows yet; False when some have to be asked about again."""
        new = self._unasked(words)
        if self._analyser is None or not new:
            return True
        until = time.monotonic() + LONGEST_ASKING
        self._asked = _with_room(self._asked)
        while new and time.monotonic() < until:
            answer = self._analyser.analyse_words(new[:ASKED_AT_ONCE], "fi")
            if not answer:
                return False
            self._asked |= answer
            new = new[ASKED_AT_ONCE:]
        return not new

    def is_simple_word(self, word: str) -> bool:
        """Tell whether the analyser knows a word of Finnish that is no compound: nobody misspelled anything then."""
        tokens = self._asked.get(word)
        return tokens is not None and not tokens.heads and not tokens.lemmas[0].startswith(UNKNOWN)

    def answers(self) -> bool:
        """Tell whether the analyser answers now."""
        return self._analyser is not None and bool(self._analyser.analyse_words(["palvelu"], "fi"))

    def _unasked(self, words: Iterable[str]) -> list[str]:
        known = self._vocabulary.languages["fi"].numbers
        return [word for word in dict.fromkeys(words) if word not in known and word not in self._asked]

    def _finnish(self, word: str, vocabulary: LanguageVocabulary) -> Tokens:
        return self._asked.get(word) or guess(word, vocabulary) or Tokens((word,))

    def restored(self, word: str) -> list[str]:
        """Return the words of the directory, or of Finnish, that `word` is when its dots are put back."""
        found = [other for part in self._parts() for other in part.written_like(word)]
        if found or self._analyser is None or not word.isascii():
            return found
        if word not in self._restored:
            self._restored = _with_room(self._restored)
            self._restored[word] = self._analyser.restored(word)
            self.ask_about(self._restored[word])
        return self._restored.get(word, [])

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
        lift(near, vocabulary.with_part(base).tolist(), PART * factor)
        lift(near, vocabulary.with_head(base).tolist(), HEAD * factor)
        lift(near, vocabulary.with_lemma(base).tolist(), LEMMA * factor)

    def forms_in_all(self, word: str, first: str, factor: float = 1.0) -> Nearness:
        """Return the forms in all languages, `first` being the language of the query."""
        near: Nearness = {}
        for language in LANGUAGES:
            weight = factor * (1.0 if language == first else OTHER_LANGUAGE)
            join(near, self.forms_of(word, language, weight))
        return near

    def beginning_with(self, word: str) -> list[str]:
        """Return words that begin as typed."""
        if len(word) < SHORTEST_BEGINNING:
            return []
        return [other for part in self._parts() for other in part.beginning_with(word, MOST_COMPLETIONS)]

    def forms_ending(self, word: str) -> Nearness:
        """Return the forms whose base form ends in that of the word."""
        near: Nearness = {}
        if len(word) < SHORTEST_ENDING:
            return near
        for language in LANGUAGES:
            vocabulary = self._vocabulary.languages[language]
            for base in self.tokens(word, language).lemmas:
                forms = vocabulary.with_end(base).tolist()
                if len(base) < SHORTEST_ENDING:
                    # A stem of a few letters ends many words; then the whole word must be there.
                    forms = [form for form in forms if word in self.word(form)]
                lift(near, forms, HEAD)
        return near

    def corrected(self, word: str, errors: int, frequency: Frequency) -> str | None:
        """Return the commonest of the nearest words."""
        near = self.spelling.near(word, errors)
        if not near:
            return None
        counts = frequency([one.position for one in near])
        best = max(range(len(near)), key=lambda index: (int(counts[index]), -near[index].position))
        return self._vocabulary.words[near[best].position] if counts[best] else None

    def bases(self, word: str, language: str) -> frozenset[str]:
        """Return the base forms of a word, and the word itself with and without dots."""
        return frozenset((word, fold(word), *self.tokens(word, language).lemmas))

    def bases_in_all(self, word: str, first: str) -> frozenset[str]:
        """Return the base forms of a word in all languages."""
        languages = dict.fromkeys((first, *LANGUAGES))
        return frozenset(base for language in languages for base in self.bases(word, language))

    def known(self, base: str) -> bool:
        """Tell whether the directory has a base form in any language."""
        return any(part.knows(base) for part in self._parts())

    def word(self, number: int) -> str:
        """Return the word of a form."""
        return self._vocabulary.words[number]

    def number(self, word: str) -> list[int]:
        """Return the form numbers of exactly this word."""
        return [number for part in self._parts() if (number := part.numbers.get(word)) is not None]


def join(near: Nearness, other: Nearness) -> None:
    """Take in other forms; a form keeps the better of two values."""
    for number, nearness in other.items():
        near[number] = max(near.get(number, 0.0), nearness)


def lift(near: Nearness, forms: Iterable[int], nearness: float) -> None:
    """Take in forms that are all equally near."""
    for number in forms:
        if near.get(number, 0.0) < nearness:
            near[number] = nearness


def _with_room[Kept](kept: dict[str, Kept]) -> dict[str, Kept]:
    return kept if len(kept) < MOST_KEPT else {}
