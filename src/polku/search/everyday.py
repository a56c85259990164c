"""Everyday words and phrases that mean codes or other words of the directory; the table is data that editors grow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from polku.search.words import stopwords, words_of

Bases = Callable[[str, str], frozenset[str]]
"""(word, language) in, the base forms of the word out."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """What people say, and what it means here: codes as (facet, code), and terms in any language.

    A phrase in several words is matched in order, in any inflected form: "rahat loppu" finds the phrase "raha loppuu".
    A code's label in one language with its labels in the others as terms is a phrase too: it makes a Swedish word find
    what only a Finnish text says.
    """

    text: str
    language: str
    codes: tuple[tuple[str, str], ...] = ()
    terms: tuple[str, ...] = ()

    def words(self) -> list[str]:
        """Return the words that matter: all but stopwords, or all when there are no others."""
        words = words_of(self.text)
        return [word for word in words if word not in stopwords()] or words


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases ready to be found in a query."""

    by_first_base: Mapping[str, Sequence[tuple[Phrase, tuple[frozenset[str], ...]]]] = field(
        default_factory=dict
    )

    @classmethod
    def of(cls, phrases: Iterable[Phrase], bases: Bases) -> "Phrases":
        """Prepare phrases; `bases` gives the base forms of their words."""
        found: dict[str, list[tuple[Phrase, tuple[frozenset[str], ...]]]] = {}
        for phrase in phrases:
            keys = tuple(bases(word, phrase.language) for word in phrase.words())
            for base in keys[0] if keys else ():
                found.setdefault(base, []).append((phrase, keys))
        for some in found.values():
            some.sort(key=lambda item: -len(item[1]))
        return cls(found)

    def at(self, bases: Sequence[frozenset[str]], start: int) -> tuple[list[Phrase], int] | None:
        """Return the longest phrases that start at a position of the query, and how many words they take."""
        found: dict[str, Phrase] = {}
        longest = 0
        for base in sorted(bases[start]):
            for phrase, keys in self.by_first_base.get(base, ()):
                if len(keys) >= max(longest, 1) and _stands_at(keys, bases, start):
                    found = found if len(keys) == longest else {}
                    longest = len(keys)
                    found[f"{phrase.language}:{phrase.text}"] = phrase
        return (list(found.values()), longest) if found else None


def _stands_at(keys: Sequence[frozenset[str]], bases: Sequence[frozenset[str]], start: int) -> bool:
    there = bases[start : start + len(keys)]
    return len(there) == len(keys) and all(key & here for key, here in zip(keys, there, strict=True))
