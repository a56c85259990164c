"""What makes a Finnish text hard to read, by rules that anybody can check. It says nothing about easy language as such.

Only people who read easy language can tell whether a text is easy. The list helps a writer to find what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

LONG_SENTENCE = 12
LONG_WORD = 18
MANY_COMMAS = 3
_SENTENCE = re.compile(r"[^\s.!?…#*>|-][^.!?…\n]*(?:\.(?=\d)[^.!?…\n]*)*[.!?…]?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PASSIVE = re.compile(
    r"\b(?!mitään|ketään)[^\W\d_]+(?:[aeiou]taan|[äeiöy]tään|h?daan|h?dään|llaan|llään|nnaan|nnään|rraan"
    r"|[hlnst]tiin|ttaisiin|ttäisiin|etty|ettu)\b"
)
_ABBREVIATION = re.compile(
    r"\b(?:esim|mm|ks|jne|ns|em|tms|ym|yms|ko|mrd|milj|sis|vrt|huom|pj|ts|eli ts|nk|vm|n|alk|puh|os|lkm)\.(?=\s|$|[,)])"
    r"|\b[A-ZÅÄÖ]{2,6}(?=\b)(?!-?\d)"
)
_NUMBER = re.compile(
    r"\b\d{1,3}(?:[ \u00a0]\d{3})+\b|\b\d{5,}\b|\d+(?:,\d+)?\s?%|\b\d+,\d+\b|\b\d+/\d+\b|\b\d+\s?§"
)
_KNOWN_SHORT = frozenset({"OY", "RY", "TE", "OK", "PDF"})


class Hardness(StrEnum):
    """Why a place may be hard to read."""

    LONG_SENTENCE = "long_sentence"
    LONG_WORD = "long_word"
    PASSIVE = "passive"
    ABBREVIATION = "abbreviation"
    NUMBER = "number"
    OFFICIAL = "official"
    MANY_COMMAS = "many_commas"
    BRACKETS = "brackets"


@dataclass(frozen=True, order=True)
class Hard:
    """A place that may be hard to read, from `start` to before `end`, and why."""

    start: int
    end: int
    why: Hardness


def hard_places(text: str) -> list[Hard]:
    """Places of a Finnish text that a writer of easy language would look at, in order."""
    return sorted({*_sentences(text), *_words(text), *_signs(text)})


def _sentences(text: str) -> Iterator[Hard]:
    for match in _SENTENCE.finditer(text):
        if len(_WORD.findall(match[0])) > LONG_SENTENCE:
            yield Hard(match.start(), match.end(), Hardness.LONG_SENTENCE)
        if match[0].count(",") >= MANY_COMMAS:
            yield Hard(match.start(), match.end(), Hardness.MANY_COMMAS)


def _words(text: str) -> Iterator[Hard]:
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if max(map(len, word.split("-"))) >= LONG_WORD:
            yield Hard(match.start(), match.end(), Hardness.LONG_WORD)
        if any(word.startswith(stem) for stem in official_words()):
            yield Hard(match.start(), match.end(), Hardness.OFFICIAL)
    for match in _PASSIVE.finditer(text):
        yield Hard(match.start(), match.end(), Hardness.PASSIVE)


def _signs(text: str) -> Iterator[Hard]:
    for match in _ABBREVIATION.finditer(text):
        if match[0] not in _KNOWN_SHORT:
            yield Hard(match.start(), match.end(), Hardness.ABBREVIATION)
    for match in _NUMBER.finditer(text):
        yield Hard(match.start(), match.end(), Hardness.NUMBER)
    for match in re.finditer(r"(?<!\])\([^()\n]{12,200}\)", text):
        yield Hard(match.start(), match.end(), Hardness.BRACKETS)


@cache
def official_words() -> tuple[str, ...]:
    """How words of offices begin that everyday language has other words for."""
    lines = (
        files("polku.publishing.detector")
        .joinpath("data", "official_words.txt")
        .read_text("utf-8")
        .splitlines()
    )
    return tuple(word for line in lines for word in line.partition("#")[0].split())
