"""Words into tokens, language by language: computed once for each distinct word and kept by the caller."""

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from polku.search.finnish import FinnishAnalyser
from polku.search.languages import english_stem, split_swedish, swedish_pieces, swedish_stem
from polku.search.tokens import Tokens
from polku.search.voikko import Lookup, bundled_voikko, system_voikko

ANALYSER_VERSION = 1
"""Raise this when tokens change, so that callers compute the ones they have kept again."""


class WordAnalyser(Protocol):
    """Anything that can give the tokens of words: an `Analyser` here or the client of an analyser process."""

    def analyse_words(self, words: Iterable[str], language: str) -> Mapping[str, Tokens]:
        """Return the tokens of the words it could analyse."""

    def restored(self, word: str) -> list[str]:
        """Return the Finnish words `word` may be when it was typed without dots."""


class Analyser:
    """Gives the tokens of words in Finnish, Swedish and English."""

    def __init__(self, voikko: Lookup | None = None) -> None:
        self._finnish = FinnishAnalyser(voikko or system_voikko() or bundled_voikko())

    def analyse_words(self, words: Iterable[str], language: str) -> dict[str, Tokens]:
        """Return `{word: tokens}` for distinct words in lower case, as `words_of` gives them."""
        tokens = self._finnish.tokens if language == "fi" else simple_tokens(language)
        return {word: tokens(word) for word in words}

    def restored(self, word: str) -> list[str]:
        """Return the Finnish words `word` may be when it was typed without dots."""
        return self._finnish.restored(word)


def simple_tokens(language: str) -> Callable[[str], Tokens]:
    """Return the function that gives tokens in a language that needs no morphology: light, safe in any process."""
    return swedish_tokens if language == "sv" else english_tokens


def swedish_tokens(word: str, known: Callable[[str], bool] | None = None) -> Tokens:
    """Return the stem of a Swedish word and the stems of its compound pieces; `known` says what is a word."""
    stem = swedish_stem(word)
    split = split_swedish(word, known or swedish_pieces().__contains__)
    return Tokens((stem,), tuple(_distinct(split.heads, stem)), tuple(_distinct(split.parts, stem)))


def english_tokens(word: str) -> Tokens:
    """Return the stem of an English word and those of its hyphenated pieces."""
    stem = english_stem(word)
    pieces = [english_stem(piece) for piece in word.split("-")] if "-" in word else []
    return Tokens(
        (stem,), heads=tuple(_distinct(pieces[-1:], stem)), parts=tuple(_distinct(pieces[:-1], stem))
    )


def _distinct(stems: Iterable[str], whole: str) -> list[str]:
    return [stem for stem in dict.fromkeys(stems) if stem != whole]
