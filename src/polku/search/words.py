"""Words of a text: how they are cut out, folded and put in order."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

LANGUAGES = ("fi", "sv", "en")

LONGEST_WORD = 64
_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011'\u2019][^\W_]+)*")
# Finnish writes the case of an abbreviation after a colon: Kela:n, TE-toimisto:ssa.
_CASE_AFTER_COLON = re.compile(r"(?<=[^\W\d_]):[^\W\d_]{1,6}\b")
_HYPHENS = re.compile(r"[\u2010\u2011]")
_APOSTROPHES = re.compile(r"['\u2019]")
_LETTERS_WITHOUT_DECOMPOSITION = str.maketrans({"ø": "o", "æ": "a", "ß": "ss", "đ": "d", "ł": "l"})


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, in the order written; never raises on any string."""
    plain = unicodedata.normalize("NFC", text).lower()
    return [_plain_word(word) for word in _WORD.findall(_CASE_AFTER_COLON.sub("", plain))]


def _plain_word(word: str) -> str:
    return _APOSTROPHES.sub("", _HYPHENS.sub("-", word))[:LONGEST_WORD].rstrip("-")


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return the word as it is typed without dots, rings and accents."""
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFKD", word.translate(_LETTERS_WITHOUT_DECOMPOSITION))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


_SORT_LETTERS = str.maketrans({"å": "{", "ä": "|", "æ": "|", "ö": "}", "ø": "}", "ü": "y"})


def sort_key(name: str, width: int) -> bytes:
    """Return bytes that put names in Finnish and Swedish order: … x y z å ä ö, punctuation ignored."""
    letters = " ".join(words_of(name)).translate(_SORT_LETTERS)
    return fold(letters).encode("ascii", "ignore")[:width]


def read_list(name: str) -> Iterator[str]:
    """Yield the entries of a committed word list, without its comments."""
    for line in files("polku.search").joinpath("data", name).read_text("utf-8").splitlines():
        entry = line.partition("#")[0].strip()
        if entry:
            yield entry


@lru_cache(maxsize=1)
def stopwords() -> frozenset[str]:
    """Words that say nothing about what is looked for, in all three languages."""
    return frozenset(word for line in read_list("stopwords.txt") for word in line.split())
