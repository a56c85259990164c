"""What the columns of a school's list mean: by their names in Finnish, Swedish and English, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher

from polku.practice.choices import GROUP, NUMBER, ROLES, STUDENT
from polku_engine import CriteriaSet, Vocabulary
from polku_engine.facts.derived import DERIVATIONS

ALIKE = 0.86
LONG_ENOUGH = 5

ROLE_NAMES: Mapping[str, Sequence[str]] = {
    STUDENT: (
        "opiskelija", "oppilas", "nimi", "opiskelijan nimi", "oppilaan nimi", "etunimi", "sukunimi", "kutsumanimi",
        "etunimet", "studerande", "elev", "namn", "förnamn", "efternamn", "student", "pupil", "name", "first name",
        "last name", "surname",
    ),
    NUMBER: (
        "opiskelijanumero", "oppilasnumero", "opiskelijatunnus", "opiskelija id", "oppijanumero", "numero", "tunnus",
        "studerandenummer", "elevnummer", "student number", "student id", "id",
    ),
    GROUP: ("ryhmä", "luokka", "ryhmätunnus", "opetusryhmä", "grupp", "klass", "group", "class"),
}  # fmt: skip

# How schools head their columns, besides the labels of the vocabulary.
FACT_NAMES: Mapping[str, Sequence[str]] = {
    "absence_share": (
        "poissaolot", "poissaolo", "poissaoloprosentti", "poissa", "frånvaro", "frånvaroprocent", "absences",
        "absence", "absence rate",
    ),
    "special_support_level": (
        "tuki", "tuen taso", "tukipäätös", "erityinen tuki", "erityisen tuen taso", "stöd", "stödnivå",
        "stödbeslut", "särskilt stöd", "support", "support level", "special support",
    ),
    "graduation_date": (
        "valmistuu", "valmistuminen", "arvioitu valmistuminen", "arvioitu valmistumispäivä", "opinnot päättyvät",
        "opintojen päättymispäivä", "utexamineras", "examen", "beräknad examen", "studierna slutar", "graduates",
        "graduation", "graduation date",
    ),
    "days_to_graduation": ("päiviä jäljellä", "dagar kvar", "days left"),
    "place_after_studies": (
        "jatkopaikka", "jatko opintopaikka", "paikka valmistumisen jälkeen", "jatkosuunnitelma", "fortsatt plats",
        "plats efter examen", "next place", "place after",
    ),
    "studies_at_risk": (
        "keskeyttämisriski", "keskeyttämisuhka", "keskeytymisvaara", "eroamisvaara", "risk för avbrott",
        "avbrottsrisk", "dropout risk", "at risk",
    ),
    "school_year": ("vuosiluokka", "luokka aste", "opiskeluvuosi", "opintovuosi", "årskurs", "studieår", "year"),
    "school_form": ("koulumuoto", "koulutusmuoto", "skolform", "school form"),
    "birth_date": ("synt", "syntynyt", "född", "born"),
    "age": ("ikä vuosina", "ålder i år"),
    "municipality": ("kunta", "asuinkunta", "kommun", "municipality", "home municipality"),
    "has_qualification": ("tutkinto", "examen avlagd", "qualification"),
    "wishes": ("toiveet", "önskemål", "wishes"),
    "support_areas": ("tuen tarpeet", "stödbehov", "support needs"),
}  # fmt: skip


_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_SEPARATORS = re.compile(r"[\W_]+")


def normal(text: str) -> str:
    """A name without case, punctuation and what stands in brackets: `Poissaolot (%)` is `poissaolot`."""
    return _SEPARATORS.sub(" ", _BRACKETS.sub(" ", text.casefold())).strip()


def readable_facts(criteria: CriteriaSet, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The facts that a column may tell for a set: those it asks about, and those from which one of them follows."""
    sources = {d.target: d.source for d in DERIVATIONS if d.source in vocabulary}
    found: list[str] = []
    for key in criteria.facts:
        # The day comes first: it does not age in the list as the number of days left does.
        found += [key] if key not in sources else [sources[key], key]
    return tuple(dict.fromkeys(found))


def follows_from(key: str) -> str:
    """The fact that another follows from, or nothing."""
    return next((d.source for d in DERIVATIONS if d.target == key), "")


def guessed(headers: Sequence[str], facts: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """What each column is taken for: a role, a fact, or nothing. Each fact has one column, the best named."""
    names = _names(facts, vocabulary)
    scored = sorted(
        (
            (_score(normal(header), name), place, key)
            for place, header in enumerate(headers)
            for name, key in names
        ),
        key=lambda each: (-each[0], each[1]),
    )
    meanings = [""] * len(headers)
    taken: set[str] = set()
    for score, place, key in scored:
        if score < ALIKE:
            break
        if not meanings[place] and (key == STUDENT or key not in taken):
            meanings[place] = key
            taken.add(key)
    return meanings


def _names(facts: Iterable[str], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    names = [(normal(name), role) for role in ROLES for name in ROLE_NAMES[role]]
    for key in facts:
        label = vocabulary[key].label
        own = (key, label.fi, label.sv, label.en, *FACT_NAMES.get(key, ()))
        names += [(normal(name), key) for name in own]
    return names


def _score(header: str, name: str) -> float:
    if header == name:
        return 1.0
    # `Poissaolot syksy 2026` and `Valmistuu (arvio)` begin with what they are.
    if len(name) >= LONG_ENOUGH and header.startswith(f"{name} "):
        return 0.95
    if min(len(header), len(name)) < LONG_ENOUGH:
        return 0.0
    return SequenceMatcher(None, header, name).ratio()
