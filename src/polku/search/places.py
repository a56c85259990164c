"""Places in a query: municipalities and other areas by name, in any case form, in Finnish and Swedish."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from polku.search.words import fold, read_list, words_of

MOST_WORDS = 3
SHORTEST_MISSPELLED = 6
# Both harmonies: compounds and foreign names make a rule unsafe, and a form nobody writes does no harm.
_CASE_ENDINGS = ("n", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "ksi")
_VOWELS = frozenset("aeiouyäöå")


@dataclass(frozen=True, slots=True)
class Place:
    """An area people name: `names` is language → names, `municipalities` the codes it covers."""

    key: str
    names: Mapping[str, Sequence[str]]
    municipalities: frozenset[str]


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """All forms in which the given places may be written, found by their words."""

    forms: Mapping[tuple[str, ...], Place] = field(default_factory=dict)
    folded: Mapping[tuple[str, ...], Place] = field(default_factory=dict)
    single: tuple[tuple[str, Place], ...] = ()

    @classmethod
    def of(cls, places: Iterable[Place]) -> "PlaceNames":
        """Write out the forms of the places; the first place keeps a form that two share."""
        forms: dict[tuple[str, ...], Place] = {}
        for place in places:
            for language, names in place.names.items():
                for name in names:
                    for form in _forms(tuple(words_of(name)), language):
                        forms.setdefault(form, place)
        for word in _no_places():
            forms.pop((word,), None)
        folded = {tuple(map(fold, form)): place for form, place in forms.items() if any(map(_has_dots, form))}
        single = tuple((fold(form[0]), place) for form, place in forms.items() if len(form) == 1)
        return cls(forms, folded, single)

    def at(self, words: Sequence[str], start: int) -> tuple[Place, int] | None:
        """Return the place whose name starts at `words[start]` and how many words it takes."""
        for length in range(min(MOST_WORDS, len(words) - start), 0, -1):
            form = tuple(words[start : start + length])
            place = self.forms.get(form) or self.folded.get(form)
            if place is not None:
                return place, length
        return None

    def near(self, word: str) -> Place | None:
        """Return the place whose name is one error away from a word of some length."""
        if len(word) < SHORTEST_MISSPELLED:
            return None
        names = [name for name, _place in self.single]
        found = process.extractOne(fold(word), names, scorer=OSA.distance, score_cutoff=1)
        return self.single[found[2]][1] if found else None


def _has_dots(word: str) -> bool:
    return fold(word) != word


@lru_cache(maxsize=1)
def _no_places() -> frozenset[str]:
    return frozenset(word for line in read_list("not_places.txt") for word in line.split())


def _forms(words: tuple[str, ...], language: str) -> Iterator[tuple[str, ...]]:
    if not words:
        return
    yield words
    *others, last = words
    inflect = finnish_place_forms if language == "fi" else _genitive
    for form in inflect(last):
        yield (*others, form)


def _genitive(name: str) -> tuple[str, ...]:
    return (f"{name}s",) if not name.endswith("s") else ()


def finnish_place_forms(name: str) -> tuple[str, ...]:
    """Return the singular case forms of a Finnish place name in lower case; a few too many rather than one too few."""
    beginning, hyphen, last = name.rpartition("-")
    weak, strong = _stems(last)
    forms = [weak + ending for ending in _CASE_ENDINGS]
    forms += [strong + strong[-1] + "n", f"{strong}h{strong[-1]}n", f"{strong}seen"]
    forms += [strong + ending for ending in ("a", "ä", "ta", "tä", "na", "nä")]
    return tuple(beginning + hyphen + form for form in dict.fromkeys(forms))


def _stems(name: str) -> tuple[str, str]:
    """Return the weak and the strong stem: lahti gives lahde and lahte."""
    for ending, weak, strong in _stem_changes():
        if name.endswith(ending):
            beginning = name[: len(name) - len(ending)]
            return beginning + weak, beginning + strong
    if name[-1] not in _VOWELS:
        return f"{name}i", f"{name}i"
    return name, name


@lru_cache(maxsize=1)
def _stem_changes() -> tuple[tuple[str, str, str], ...]:
    changes = [tuple(line.split()) for line in read_list("finnish_place_stems.txt")]
    return tuple(
        sorted(((end, weak, strong) for end, weak, strong in changes), key=lambda change: -len(change[0]))
    )
