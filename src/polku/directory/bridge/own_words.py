"""An entry's own words as the engine reads them: its texts, the names of places, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from polku.search.places import Place, finnish_place_forms
from polku_engine.proposals import Gazetteer, Proposal, propose

# Where conditions stand, the most telling first, and the languages that can be read.
FIELDS = ("requirements", "summary", "description")
LANGUAGES = ("fi", "sv", "en")
# What follows the name in the word for those who live there: lahtelaiset, karlebybor.
_INHABITANTS = {"fi": ("lais", "läis"), "sv": ("bo",)}
_ESSIVE = ("na", "nä")


def texts_of(content: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Field, language and text of what an entry says of itself, in the order it is read."""
    for language in LANGUAGES:
        for field in FIELDS:
            text = (content.get(field) or {}).get(language)
            if text:
                yield field, language, text


def gazetteer_of(places: Iterable[Place]) -> Gazetteer:
    """The names of places in all forms they take, and the words for the people of each.

    The first keeps a name that two share.
    """
    forms: dict[str, frozenset[str]] = {}
    people: dict[str, frozenset[str]] = {}
    for place in places:
        for language, names in place.names.items():
            for name in names:
                low = name.casefold()
                for form in _forms(low, language):
                    forms.setdefault(form, place.municipalities)
                for stem in _people(low, language):
                    people.setdefault(stem, place.municipalities)
    return Gazetteer(forms, people)


def _forms(name: str, language: str) -> tuple[str, ...]:
    if language == "fi":
        beginning, space, last = name.rpartition(" ")
        return (name, *(f"{beginning}{space}{form}" for form in finnish_place_forms(last)))
    return (name, f"{name}s")


def _people(name: str, language: str) -> Iterator[str]:
    if " " in name or "-" in name or language not in _INHABITANTS:
        return
    stems = {name}
    if language == "fi":
        # The essive stands on the strong stem: lahtena, lahtelaiset.
        stems |= {form[:-2] for form in finnish_place_forms(name) if form.endswith(_ESSIVE)}
    yield from (f"{stem}{ending}" for stem in stems for ending in _INHABITANTS[language])


@lru_cache(maxsize=4_096)
def read_without_places(text: str, language: str) -> tuple[Proposal, ...]:
    """What a text says of whom something is for, where one lives left out; read once as long as it stays the same."""
    return propose(text, language)
