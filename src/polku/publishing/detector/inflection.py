"""Base forms that an inflected name may have: too many rather than too few, because a list of names decides.

A dictionary does not know every name; the endings of Finnish are few and regular, so they are undone by rule: case
endings, the stems of *-nen*, *-s* and *-i* names, and consonant gradation (Matilla, Matti; Lahden, Lahti).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

SHORTEST = 2
_CASES = (
    "n", "a", "ä", "ta", "tä", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "na", "nä", "ksi",
    "tta", "ttä", "seen", "t", "ille", "illa", "illä", "ilta", "iltä", "ien", "ia", "iä", "ten", "ita", "itä",
)  # fmt: skip
_CLITICS = ("kin", "kaan", "kään", "ko", "kö", "han", "hän", "pa", "pä")
_VOWELS = "aeiouyåäö"
# Weak grade before the last vowel, and the strong grades it may come from.
_GRADES = {
    "nn": ("nt",), "mm": ("mp",), "ng": ("nk",), "ll": ("lt",), "rr": ("rt",), "d": ("t",), "v": ("p", "k"),
    "k": ("kk",), "p": ("pp",), "t": ("tt",), "g": ("gg",), "b": ("bb",), "": ("k",),
}  # fmt: skip
# How a stem ends, and how the name itself may end.
_STEMS = (
    ("kse", "s"), ("se", "nen"), ("s", "nen"), ("s", "set"), ("e", "i"), ("de", "si"), ("i", ""),
    ("aa", "as"), ("ää", "äs"), ("ii", "is"), ("ee", "e"), ("e", ""), ("ie", "i"),
)  # fmt: skip


@lru_cache(maxsize=20_000)
def bases(word: str) -> frozenset[str]:
    """Every base form a word in any case may have, in lower case, with the word itself."""
    plain = word.casefold().replace("’", "'")
    found = {plain}
    for form in _without_clitics(plain):
        for stem in _stems(form):
            found |= _names_of(stem)
            for strong in _strengthened(stem):
                found |= _names_of(strong)
    return frozenset(one for one in found if len(one) >= SHORTEST)


def _without_clitics(word: str) -> Iterator[str]:
    yield word
    for clitic in _CLITICS:
        if word.endswith(clitic) and len(word) > len(clitic) + 2:
            yield word.removesuffix(clitic)


def _stems(word: str) -> Iterator[str]:
    yield word
    # Kaisa:n, Aino's, Ainos: the ending after a sign, and the genitives of English and Swedish.
    for sign in (":", "'"):
        if sign in word:
            yield word.partition(sign)[0]
    if word.endswith("s"):
        yield word[:-1]
    for ending in _CASES:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            yield word.removesuffix(ending)
    if len(word) > 4 and word[-1] == "n" and word[-2] in _VOWELS:
        # Ainoon, Timoihin: the vowel of the illative repeats the one before it.
        if word[-3] == word[-2]:
            yield word[:-2]
        if word[-3] == "h":
            yield word[:-3]


def _names_of(stem: str) -> set[str]:
    found = {stem}
    for ending, of_name in _STEMS:
        if stem.endswith(ending) and len(stem) - len(ending) >= SHORTEST:
            found.add(stem.removesuffix(ending) + of_name)
    return found


def _strengthened(stem: str) -> Iterator[str]:
    vowels = len(stem) - len(stem.rstrip(_VOWELS))
    if not 1 <= vowels <= 2:
        return
    for kept in range(1, vowels + 1):
        head, tail = stem[:-kept], stem[-kept:]
        for weak, strong_grades in _GRADES.items():
            if not head.endswith(weak) or (not weak and head[-1:] not in _VOWELS):
                continue
            for strong in strong_grades:
                yield head.removesuffix(weak) + strong + tail
