"""Finnish words into base forms and compound parts: Voikko, a list of the field's own words, and a splitter."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

from polku.search.tokens import Piece, Tokens, tokens_of_pieces
from polku.search.voikko import Lookup
from polku.search.words import fold, read_list

SHORTEST_HEAD = 3
SHORTEST_TAIL = 4
SHORTEST_TAIL_OF_UNKNOWN = 5
MOST_READINGS = 3
MOST_RESTORED = 24
UNKNOWN = "~"
"""Marks the base form of a word that no list knows: its stem, which only other forms of the same word share."""

_TAG_OR_LETTERS = re.compile(r"\[[^\]]*\]|[^\[]+")
_COMPOUND_BORDER = "[Bc]"
_BASE_BEGINS = ("[Xp]", "[Xj]")

Pieces = Sequence[Piece]


class FinnishAnalyser:
    """Tokens of Finnish words; the same for both ways to reach Voikko."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._stemmer = snowballstemmer.stemmer("finnish")
        self._own_words = _own_words()
        self._endings = frozenset(read_list("finnish_endings.txt"))

    def tokens(self, word: str) -> Tokens:
        """Return the tokens of one word in lower case; a word nobody knows gets its stem as base form."""
        readings = self._readings(word)
        return tokens_of_pieces(readings) if readings else Tokens((UNKNOWN + self._stemmer.stemWord(word),))

    def restored(self, word: str) -> list[str]:
        """Return the known words that `word` may be when it was typed without dots (tyopajaan: työpajaan)."""
        return [
            candidate for candidate in _with_dots(word) if self._own(candidate) or self._lookup(candidate)
        ]

    def _readings(self, word: str) -> Sequence[Pieces]:
        if "-" in word:
            return self._hyphenated(word)
        return self._own(word) or self._known(word) or self._split(word)

    def _hyphenated(self, word: str) -> list[Pieces]:
        *firsts, last = word.split("-")
        beginning = [Piece(f"{first}-", first) for first in firsts]
        endings = self._readings(last) or [[Piece(last, last)]]
        return [[*beginning, *ending] for ending in endings]

    def _own(self, word: str) -> list[Pieces]:
        """Read a word of the committed list: its last piece inflects as Voikko says."""
        for cut in range(len(word) - 1, SHORTEST_HEAD - 1, -1):
            for pieces in self._own_words.get(word[:cut], ()):
                for reading in self._known(word[cut:]):
                    if len(reading) == 1 and reading[0].base == pieces[-1].base:
                        return [[*pieces[:-1], *reading]]
        return []

    @lru_cache(maxsize=4096)  # noqa: B019 - one analyser lives as long as its process
    def _known(self, word: str) -> Sequence[Pieces]:
        outputs = self._lookup(word)
        fewest = min((output.count(_COMPOUND_BORDER) for output in outputs), default=0)
        readings = {_pieces_of(output) for output in outputs if output.count(_COMPOUND_BORDER) == fewest}
        return sorted(filter(None, readings), key=lambda pieces: [piece.base for piece in pieces])[
            :MOST_READINGS
        ]

    def _split(self, word: str) -> list[Pieces]:
        """Split a word nobody knows into a known beginning and the longest known ending."""
        for cut in range(SHORTEST_HEAD, len(word) - SHORTEST_TAIL + 1):
            tails = self._known(word[cut:])
            if not tails:
                continue
            heads = self._known(word[:cut])
            if heads:
                return [[*heads[0], *tail] for tail in tails]
            if len(word) - cut >= SHORTEST_TAIL_OF_UNKNOWN and any(
                tail[0].base in self._endings for tail in tails
            ):
                return [[Piece(word[:cut], word[:cut]), *tail] for tail in tails]
        return []


def _own_words() -> Mapping[str, list[Pieces]]:
    by_beginning: dict[str, list[Pieces]] = {}
    for entry in read_list("finnish_words.txt"):
        *firsts, last = entry.split("|")
        pieces = [Piece(*_surface_and_base(piece)) for piece in [*firsts, last]]
        by_beginning.setdefault("".join(piece.surface for piece in pieces[:-1]), []).append(pieces)
    return by_beginning


def _surface_and_base(piece: str) -> tuple[str, str]:
    surface, _, base = piece.partition("=")
    return surface, base or surface


@lru_cache(maxsize=65_536)
def _pieces_of(output: str) -> tuple[Piece, ...]:
    return tuple(piece for part in output.split(_COMPOUND_BORDER) for piece in _pieces_between_borders(part))


def _pieces_between_borders(output: str) -> list[Piece]:
    """Read one compound piece of a transducer output such as `[Ln][Xp]paja[X]paja[Sine][Ny]ssa`.

    Letters between [Xp] or [Xj] and [X] give the base form of everything written before them; letters outside are what
    is written. Letters between other X tags are word identifiers. A = in the base form parts a compound that Voikko
    keeps as one word (työhön=valmennus).
    """
    surface, base, inside = "", "", ""
    for item in _TAG_OR_LETTERS.findall(output):
        if item in _BASE_BEGINS:
            inside, base = item, surface
        elif item.startswith("[X"):
            inside = "" if item == "[X]" else item
        elif item.startswith("["):
            continue
        elif not inside:
            surface += item
        elif inside in _BASE_BEGINS:
            base += item
    written = surface.rstrip("-").lower()
    *firsts, last = (base or written).lower().split("=")
    beginning = "".join(firsts)
    if not written or not written.startswith(beginning):
        return [Piece(written, "".join((*firsts, last)))] if written else []
    return [*(Piece(first, first) for first in firsts), Piece(written[len(beginning) :], last)]


def _with_dots(word: str) -> Iterable[str]:
    """Yield the ways to put dots back, the ones that follow vowel harmony first."""
    places = [position for position, letter in enumerate(word) if letter in "ao"]
    if not places or word != fold(word):
        return
    dotted = {"a": "ä", "o": "ö"}
    everywhere = "".join(dotted.get(letter, letter) for letter in word)
    yield everywhere
    # A compound keeps harmony piece by piece, so dots usually cover one run of vowels: a beginning, an end or a middle.
    count = 1
    for first in range(len(places)):
        for last in range(len(places), first, -1):
            if (first, last) == (0, len(places)):
                continue
            if count == MOST_RESTORED:
                return
            count += 1
            chosen = set(places[first:last])
            yield "".join(
                dotted[letter] if position in chosen else letter for position, letter in enumerate(word)
            )
