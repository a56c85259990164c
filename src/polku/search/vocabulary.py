"""All words of the directory, each a numbered form, found by base form, compound part, beginning or folded spelling.

The vocabulary only grows: a form keeps its number, so readers may use it while new words arrive.
"""

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from polku.search.analysis import swedish_tokens
from polku.search.languages import SHORTEST_PIECE, swedish_pieces, swedish_stem
from polku.search.tokens import Tokens
from polku.search.words import LANGUAGES, fold

LAST = "\U0010ffff"
"""Comes after every letter, so that a beginning followed by it closes the words that begin so."""

MOST_STEMS_LOOKED_FOR = 100
"""With more new stems than this it is quicker to part all words again."""

FormsByBase = dict[str, "array[int]"]
Ints = NDArray[np.int32]
_NO_FORMS: Ints = np.empty(0, np.int32)


class LanguageVocabulary:
    """The forms of one language."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.tokens: dict[int, Tokens] = {}
        self.ordered: list[str] = []
        self._lemmas: FormsByBase = {}
        self._heads: FormsByBase = {}
        self._parts: FormsByBase = {}
        self._folded: dict[str, list[str]] = {}
        self._backwards: list[str] = []
        self._shared: dict[Tokens, Tokens] = {}

    def __contains__(self, word: str) -> bool:
        return word in self.numbers

    def with_lemma(self, base: str) -> Ints:
        """Return the forms whose base form is `base`."""
        return _numbers(self._lemmas, base)

    def with_head(self, base: str) -> Ints:
        """Return the compounds that end in `base`."""
        return _numbers(self._heads, base)

    def with_part(self, base: str) -> Ints:
        """Return the compounds that have `base` before their end."""
        return _numbers(self._parts, base)

    def has_lemma(self, base: str) -> bool:
        """Tell whether any form has this base form as a whole."""
        return bool(self._lemmas.get(base))

    def knows(self, base: str) -> bool:
        """Tell whether any form has this base form, whole or as a part."""
        return any(forms.get(base) for forms in (self._lemmas, self._heads, self._parts))

    def written_like(self, folded: str) -> list[str]:
        """Return the words that become `folded` when their dots are left out."""
        return self._folded.get(folded, [])

    def beginning_with(self, beginning: str, most: int) -> list[str]:
        """Return up to `most` words that begin so, in the order of their letters."""
        start = bisect_left(self.ordered, beginning)
        end = bisect_left(self.ordered, beginning + LAST, lo=start)
        return self.ordered[start : min(end, start + most)]

    def with_end(self, base: str) -> Ints:
        """Return the forms whose base form is longer and ends in `base`."""
        if len(self._backwards) != len(self._lemmas):
            self._backwards = sorted(lemma[::-1] for lemma in list(self._lemmas))
        backwards = self._backwards
        wanted = base[::-1]
        start = bisect_right(backwards, wanted)
        end = bisect_left(backwards, wanted + LAST, lo=start)
        found = [_numbers(self._lemmas, lemma[::-1]) for lemma in backwards[start:end]]
        return np.concatenate(found) if found else _NO_FORMS

    def add(self, word: str, number: int, tokens: Tokens) -> None:
        """Take in a new word; `order` must follow when all are in."""
        self.numbers[word] = number
        self._file(number, tokens)
        folded = fold(word)
        if folded != word:
            self._folded.setdefault(folded, []).append(word)

    def order(self, new: Iterable[str]) -> None:
        """Put new words in their places in the ordered list."""
        words = list(new)
        if len(words) > len(self.ordered) // 100:
            self.ordered = sorted([*self.ordered, *words])
            return
        longer = self.ordered.copy()
        for word in words:
            insort(longer, word)
        self.ordered = longer

    def refile(self, word: str, tokens: Tokens) -> None:
        """Give a word other tokens than it had."""
        number = self.numbers[word]
        old, tokens = self.tokens[number], self._shared.setdefault(tokens, tokens)
        if old == tokens:
            return
        for (before, forms), (after, _same) in zip(self._files(old), self._files(tokens), strict=True):
            for base in set(before) - set(after):
                forms[base] = array("i", (other for other in forms[base] if other != number))
            for base in set(after) - set(before):
                forms.setdefault(base, array("i")).append(number)
        self.tokens[number] = tokens

    def _file(self, number: int, tokens: Tokens) -> None:
        tokens = self._shared.setdefault(tokens, tokens)
        self.tokens[number] = tokens
        for bases, forms in self._files(tokens):
            for base in bases:
                forms.setdefault(base, array("i")).append(number)

    def _files(self, tokens: Tokens) -> tuple[tuple[tuple[str, ...], FormsByBase], ...]:
        return (tokens.lemmas, self._lemmas), (tokens.heads, self._heads), (tokens.parts, self._parts)


def _numbers(forms: FormsByBase, base: str) -> Ints:
    found = forms.get(base)
    # A copy of the bytes, because a view would forbid the writer to grow the array.
    return np.frombuffer(found.tobytes(), np.int32) if found else _NO_FORMS


class Vocabulary:
    """The forms of all languages, numbered together."""

    def __init__(self) -> None:
        self.languages = {language: LanguageVocabulary() for language in LANGUAGES}
        self.words: list[str] = []
        self.language_of: list[str] = []

    def __len__(self) -> int:
        return len(self.words)

    def unknown(self, words: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
        """Yield the (language, word) pairs that are not in the vocabulary yet."""
        for language, some in words.items():
            known = self.languages[language].numbers
            for word in some:
                if word not in known:
                    yield language, word

    def add(self, language: str, new: Mapping[str, Tokens], *, part: bool = True) -> None:
        """Take in words that are not there yet, with their tokens.

        Swedish compounds are parted with all words that are there; without `part`, `part_all` must follow.
        """
        vocabulary = self.languages[language]
        words = [word for word in new if word not in vocabulary]
        if not words:
            return
        for word in words:
            number = len(self.words)
            self.words.append(word)
            self.language_of.append(language)
            vocabulary.add(word, number, Tokens(new[word].lemmas) if language == "sv" else new[word])
        vocabulary.order(words)
        if language == "sv" and part:
            _part_again(vocabulary, words)

    def part_all(self) -> None:
        """Part all Swedish compounds."""
        vocabulary = self.languages["sv"]
        _part(vocabulary, list(vocabulary.numbers))


def swedish_tokens_in(vocabulary: LanguageVocabulary, word: str) -> Tokens:
    """Return the tokens of a Swedish word, parted over the committed pieces and the words of the directory."""

    def known(piece: str) -> bool:
        return piece in vocabulary.numbers or vocabulary.has_lemma(piece)

    return swedish_tokens(word, known)


def _part_again(vocabulary: LanguageVocabulary, new: list[str]) -> None:
    """Part new words, and old ones that a new word explains, so that the order of arrival makes no difference."""
    stems = {stem for word in new if len(stem := swedish_stem(word)) >= SHORTEST_PIECE}
    stems -= swedish_pieces()
    if len(stems) > MOST_STEMS_LOOKED_FOR:
        _part(vocabulary, list(vocabulary.numbers))
        return
    old = [word for word in list(vocabulary.numbers) if any(stem in word for stem in stems)]
    _part(vocabulary, dict.fromkeys([*new, *old]))


def _part(vocabulary: LanguageVocabulary, words: Iterable[str]) -> None:
    for word in words:
        vocabulary.refile(word, swedish_tokens_in(vocabulary, word))
