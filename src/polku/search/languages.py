"""Swedish and English words into stems; Swedish compounds are parted over a vocabulary."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from polku.search.words import read_list

SHORTEST_PIECE = 4
SHORTEST_SURE_ENDING = 5
DEEPEST = 2
_LEFT_BY_SNOWBALL = tuple(
    (re.compile(ending), kept)
    for ending, kept in (
        (r"(?<=..[bcdfghjklmnpqrstvxz])an$", ""),  # skolan beside skolor
        (r"(?<=[bcdfghjklmnpqrstvxz][lnr])et$", ""),  # lägret
        (r"(?<=[bcdfghjklmnpqrstvxz]e[lr])n$", ""),  # cirkeln
        (r"(?<=å)n$", ""),  # byrån
        (r"(?<=.[bcdfghjklmnpqrstvxz])el$", "l"),  # cirkel beside cirklar
        (r"(?<=.[bdfgkptv])r$", ""),  # lägren beside läger
        (r"(?<=.[dgkpt])n$", ""),  # tecknen beside tecken
        (r"(?<=.{4})ad$", ""),  # verkstaden beside verkstad, whose end looks like a participle
    )
)
_LINKS = frozenset("seaoun")
_of_thread = threading.local()


@lru_cache(maxsize=100_000)
def swedish_stem(word: str) -> str:
    """Return the stem of a Swedish word: Snowball's, except where the vowel of the stem changes (städer: stad)."""
    changed = _changing_stems()
    for cut in range(max(0, len(word) - 13), len(word) - 2):
        base = changed.get(word[cut:])
        if base is not None:
            return swedish_stem(word[:cut] + base)
    stem = str(_stemmer("swedish")(word))
    for ending, kept in _LEFT_BY_SNOWBALL:
        stem = ending.sub(kept, stem)
    return stem


@lru_cache(maxsize=100_000)
def english_stem(word: str) -> str:
    """Return Snowball's stem of an English word."""
    return str(_stemmer("english")(word))


def _stemmer(language: str) -> Callable[[str], str]:
    # A stemmer keeps the word it works on, so every thread needs its own.
    stemmer = getattr(_of_thread, language, None)
    if stemmer is None:
        stemmer = snowballstemmer.stemmer(language)
        setattr(_of_thread, language, stemmer)
    return stemmer.stemWord  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _changing_stems() -> Mapping[str, str]:
    pairs = (line.split() for line in read_list("swedish_changing_stems.txt"))
    return {form: base for base, *forms in pairs for form in forms}


@lru_cache(maxsize=1)
def _verb_beginnings() -> frozenset[str]:
    return frozenset(word for line in read_list("swedish_verb_beginnings.txt") for word in line.split())


@lru_cache(maxsize=1)
def swedish_pieces() -> frozenset[str]:
    """Committed words of the field that stand inside Swedish compounds, and their stems."""
    words = {word for line in read_list("swedish_pieces.txt") for word in line.split()}
    return frozenset(words | {swedish_stem(word) for word in words})


@dataclass(frozen=True, slots=True)
class SwedishSplit:
    """The stems inside a Swedish compound: `heads` close it, `parts` stand earlier; both empty for a simple word."""

    heads: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


def split_swedish(word: str, known: Callable[[str], bool], depth: int = DEEPEST) -> SwedishSplit:
    """Part a Swedish compound at its longest ending whose beginning makes sense too.

    `known` says whether a string is a word (or a stem) on its own.
    """
    if "-" in word:
        *firsts, last = word.split("-")
        inner = split_swedish(last, known, depth)
        return SwedishSplit((swedish_stem(last), *inner.heads), (*map(swedish_stem, firsts), *inner.parts))
    for cut in range(SHORTEST_PIECE - 1, len(word) - 2) if depth else ():
        if not _is_piece(word[cut:], known):
            continue
        beginning = _beginning(word[:cut], known, depth - 1) or _unknown_beginning(word[:cut], word[cut:])
        if beginning:
            inner = split_swedish(word[cut:], known, depth - 1)
            return SwedishSplit((swedish_stem(word[cut:]), *inner.heads), (*beginning, *inner.parts))
    return SwedishSplit()


def _is_piece(written: str, known: Callable[[str], bool]) -> bool:
    stem = swedish_stem(written)
    if stem in swedish_pieces() or written in swedish_pieces():
        return True
    return len(stem) >= SHORTEST_PIECE and (known(stem) or known(written))


def _beginning(written: str, known: Callable[[str], bool], depth: int) -> tuple[str, ...]:
    for bare, word in _bare_forms(written):
        inner = split_swedish(bare, known, depth)
        if _is_piece(word, known) or inner.heads:
            return (swedish_stem(word), *inner.heads, *inner.parts)
    return ()


def _unknown_beginning(written: str, ending: str) -> tuple[str, ...]:
    """Accept any beginning before a long enough word, unless it only makes a verb of it (beställning, utställning)."""
    if len(swedish_stem(ending)) < SHORTEST_SURE_ENDING or written in _verb_beginnings():
        return ()
    return (swedish_stem(written[:-1] if written.endswith("s") else written),)


def _bare_forms(written: str) -> Iterator[tuple[str, str]]:
    """Yield the beginning without each possible linking letter, beside the word it may stand for."""
    yield written, written
    if written[-1] in _LINKS and len(written) >= SHORTEST_PIECE:
        yield written[:-1], written[:-1]
    # A word in -a or -e often stands in a compound without its ending: skola, skol|kurator.
    if len(written) >= SHORTEST_PIECE:
        yield written, written + "a"
        yield written, written + "e"
