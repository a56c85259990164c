"""Names of people in a text: known here, common in Finland, or built like a name (A. Virtanen, rouva Mäkinen)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from polku.publishing.detector.inflection import bases
from polku.publishing.detector.kinds import Found, Kind, Known

_TOKEN = re.compile(r"(?<!\w)[^\W\d_]+(?:[-\u2010\u2011'’:][^\W\d_]+)*(?!\w)")
_SENTENCE_END = re.compile(r"(?:^|[.!?…:]|\n|[-*•–—#>|]|\d\.)[\s\"“”»'(*_#>-]*$")
_SURNAME = re.compile(
    r"[A-ZÅÄÖ][\wåäö-]*(?:nen|sen|selle|sella|sellä|selta|seltä|sesta|sestä|seen|sta|stä|ström|qvist|kvist|lund|berg|"
    r"holm|sson|mäki|mäen|niemi|niemen|järvi|järven|lä|län|la|lan)$"
)
_NEN = re.compile(r"[A-ZÅÄÖ][\wåäö-]{2,}(?:nen|(?<!k)(?:sen|selle|sella|sellä|selta|seltä))$")
_NOT_A_SURNAME = re.compile(r"(?:minen|misen|lainen|läinen|laisen|läisen|llinen|llisen|suinen|suisen)$", re.I)
SHORTEST_SPELLED_SMALL = 4
FARTHEST = 2


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    opens: bool

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()

    @property
    def is_initial(self) -> bool:
        return len(self.text) == 1 and self.is_capital


def names(text: str, known: Known) -> Iterator[Found]:
    """Places that may be somebody's name: a given name with the surname beside it is one place."""
    words = [
        _Word(m[0], m.start(), m.end(), bool(_SENTENCE_END.search(text[max(0, m.start() - 40) : m.start()])))
        for m in _TOKEN.finditer(text)
    ]
    forms = _base_forms(words, known)
    named = known.names_among(frozenset().union(*forms.values())) if forms else frozenset()
    free = _outside(words, known, forms, named)
    taken: set[int] = set()
    for at, word in enumerate(words):
        if at in taken or at not in free:
            continue
        if _is_given(words, at, forms.get(word.text, frozenset()), named):
            first, last = _grown(words, at, text, free)
            taken |= set(range(first, last + 1))
            yield Found(words[first].start, words[last].end, Kind.NAME, _is_sure(forms[word.text], named))
        elif word.is_capital and _is_surname(words, at, text):
            taken.add(at)
            first = at - 1 if at and words[at - 1].is_initial else at
            yield Found(words[first].start, word.end, Kind.NAME)


def _outside(
    words: list[_Word], known: Known, forms: dict[str, frozenset[str]], named: frozenset[str]
) -> set[int]:
    """Which words belong to no organisation's or place's name, in any case of its last word.

    A place of one word (Aura, Salo) does not hide somebody who is known by that name here.
    """
    by_first: dict[str, list[list[str]]] = {}
    for phrase in known.not_people:
        parts = [part for part in _TOKEN.findall(phrase.casefold()) if part not in legal_forms()]
        if parts:
            by_first.setdefault(parts[0] if parts[1:] else "", []).append(parts)
    singles = {parts[0] for parts in by_first.pop("", [])}
    covered: set[int] = set()
    for at, word in enumerate(words):
        if word.is_capital and singles & bases(word.text) and not forms.get(word.text, named) & named:
            covered.add(at)
        for parts in by_first.get(word.text.casefold(), ()):
            covered |= _covered(words, at, parts)
        if at + 1 < len(words) and words[at + 1].text.casefold() in legal_forms():
            covered.add(at)
    return set(range(len(words))) - covered


def _covered(words: list[_Word], at: int, parts: list[str]) -> set[int]:
    there = [word.text.casefold() for word in words[at : at + len(parts)]]
    if there[:-1] == parts[:-1] and parts[-1] in bases(there[-1]):
        return set(range(at, at + len(parts)))
    return set()


def _base_forms(words: list[_Word], known: Known) -> dict[str, frozenset[str]]:
    wanted = {
        word.text
        for at, word in enumerate(words)
        if len(word.text) > 1 and (word.is_capital or _is_cued(words, at))
    }
    lemmas = known.lemmas(frozenset(word.casefold() for word in wanted))
    return {word: _parts(word) | lemmas.get(word.casefold(), frozenset()) for word in wanted}


def _parts(word: str) -> frozenset[str]:
    found = bases(word)
    first, hyphen, last = word.casefold().partition("-")
    if hyphen:
        # Anna-Maijan is told by both halves; Mari-kahvila and opinto-ohjaaja are nobody.
        found |= {f"{first}-{base}" for base in bases(last)}
        if first in given_names():
            found |= bases(last)
    return found


def _is_given(words: list[_Word], at: int, forms: frozenset[str], named: frozenset[str]) -> bool:
    word = words[at]
    hits = forms & (named | given_names())
    if not hits:
        return False
    if not word.is_capital:
        return len(word.text) >= SHORTEST_SPELLED_SMALL and not hits <= everyday_words()
    if hits - everyday_words() and word.text.casefold() not in everyday_words():
        return True
    # Onni, Toivo, Satu: a name here, or a word that begins a sentence.
    return not word.opens or _is_cued(words, at) or _is_capital(words, at + 1)


def _is_sure(forms: frozenset[str], named: frozenset[str]) -> bool:
    return bool(forms & named)


def _is_cued(words: list[_Word], at: int) -> bool:
    """Whether the words beside it speak of a person: *asiakas aino*, *aino kertoi*."""
    before = words[at - 1].text.casefold() if at else ""
    after = words[at + 1].text.casefold() if at + 1 < len(words) else ""
    return before in person_words() or after in doing_words()


def _is_capital(words: list[_Word], at: int) -> bool:
    return at < len(words) and words[at].is_capital and not words[at].opens


def _is_surname(words: list[_Word], at: int, text: str) -> bool:
    word = words[at]
    if at and words[at - 1].is_initial and text[words[at - 1].end : word.start].strip(" \u00a0") == ".":
        return len(word.text) > 2
    if at and words[at - 1].text.casefold() in titles():
        return True
    return not word.opens and bool(_NEN.match(word.text)) and not _NOT_A_SURNAME.search(word.text)


def _grown(words: list[_Word], at: int, text: str, free: set[int]) -> tuple[int, int]:
    """The given name with other given names, an initial and a surname directly beside it."""
    first = last = at
    while last - at < FARTHEST and last + 1 in free and _goes_on(words[last], words[last + 1], text):
        last += 1
    before = at - 1
    if before in free and _SURNAME.match(words[before].text) and _touches(words[before], words[at], text):
        first = before
    return first, last


def _goes_on(word: _Word, following: _Word, text: str) -> bool:
    if not following.is_capital or not _touches(word, following, text):
        return False
    return not (following.text.isupper() and len(following.text) > 1 and not word.text.isupper())


def _touches(word: _Word, following: _Word, text: str) -> bool:
    return text[word.end : following.start] in (" ", "\u00a0", ". ", ", ") and (
        text[word.end : following.start] not in (". ", ", ") or word.is_initial
    )


@cache
def given_names() -> frozenset[str]:
    """Given names that are common in Finland."""
    return _list("given_names.txt")


@cache
def everyday_words() -> frozenset[str]:
    """Names that are everyday words too."""
    return _list("everyday_words.txt")


@cache
def person_words() -> frozenset[str]:
    """Words before a name: *asiakas*, *äiti*, *elev*."""
    return _list("person_words.txt") | titles()


@cache
def doing_words() -> frozenset[str]:
    """Words after a name: what people do and are said to be."""
    return _list("doing_words.txt")


@cache
def titles() -> frozenset[str]:
    """Titles before a surname."""
    return _list("titles.txt")


@cache
def legal_forms() -> frozenset[str]:
    """What follows the name of a company or an association."""
    return frozenset(("oy", "ab", "oyj", "abp", "ky", "kb", "ry", "rf", "tmi", "osk", "sr", "säätiö"))


def _list(name: str) -> frozenset[str]:
    lines = files("polku.publishing.detector").joinpath("data", name).read_text("utf-8").splitlines()
    return frozenset(word for line in lines for word in line.partition("#")[0].split())
