"""Inflected words of the generated directory, from the hand-written tables alone: nothing here knows the analyser."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Forms = Mapping[str, str]
"""Case → form; a p_ before the case says plural."""


@cache
def tables(name: str) -> dict[str, Any]:
    """Return the contents of one of the hand-written files."""
    return tomllib.loads(files("polku.cli.search_bench").joinpath(name).read_text("utf-8"))


def finnish(principal: str, beginning: str = "") -> Forms:
    """Write out the case forms of a Finnish noun from its principal parts, behind the beginning of a compound."""
    nom, weak, part, ill, p_gen, p_part, p_ill, p_weak = (beginning + form for form in principal.split())
    a = "a" if set("aou") & set(_last_piece(principal)) else "ä"
    return {
        "nom": nom,
        "gen": f"{weak}n",
        "part": part,
        "ine": f"{weak}ss{a}",
        "ela": f"{weak}st{a}",
        "ill": ill,
        "ade": f"{weak}ll{a}",
        "p_nom": f"{weak}t",
        "p_gen": p_gen,
        "p_part": p_part,
        "p_ine": f"{p_weak}ss{a}",
        "p_ill": p_ill,
        "p_ade": f"{p_weak}ll{a}",
        "p_all": f"{p_weak}lle",
    }


def _last_piece(principal: str) -> str:
    # maahanmuuttaja and lapsiperhe are whole in the tables; harmony is decided at their end.
    return principal.split()[0][-5:]


def finnish_of(term: str) -> Forms:
    """Write out a Finnish term such as `kuntouttava työ|toiminta`; the adjective agrees with the noun."""
    adjective, _, noun = term.rpartition(" ")
    *firsts, last = noun.split("|")
    nouns = finnish(tables("paradigms.toml")["fi"][last], "".join(firsts))
    if not adjective:
        return nouns
    adjectives = finnish(tables("concepts.toml")["adjectives"][adjective])
    return {case: f"{adjectives[case]} {form}" for case, form in nouns.items()}


def swedish_of(term: str) -> Forms:
    """Write out a Swedish compound such as `arbets|verkstad`."""
    *firsts, last = term.split("|")
    beginning = "".join(firsts)
    forms = (beginning + form for form in tables("paradigms.toml")["sv"][last].split())
    return dict(zip(("nom", "def", "p_nom", "p_def"), forms, strict=True))


def english_of(term: str) -> Forms:
    """Write out an English term."""
    return {"nom": term, "p_nom": term if term.endswith("s") else f"{term}s"}


@dataclass(frozen=True)
class Concept:
    """Something services are about."""

    key: str
    theme: str
    held_out: bool
    terms: Mapping[str, str]
    forms: Mapping[str, Forms]

    def pieces(self, language: str) -> tuple[str, ...]:
        """Return the pieces of the term, an adjective being one of its own."""
        return tuple(self.terms[language].replace(" ", "|").split("|"))

    def label(self, language: str) -> str:
        """Return the term as it stands in a code list."""
        return self.forms[language]["nom"]


@cache
def concepts() -> Mapping[str, Concept]:
    """Return all concepts by their keys."""
    write_out = {"fi": finnish_of, "sv": swedish_of, "en": english_of}
    return {
        key: Concept(
            key,
            given["theme"],
            bool(given.get("held_out")),
            {language: given[language] for language in write_out},
            {language: write(given[language]) for language, write in write_out.items()},
        )
        for key, given in tables("concepts.toml")["concepts"].items()
    }


@cache
def group_forms() -> Mapping[str, Forms]:
    """Return the Finnish forms of the target groups."""
    return {key: finnish_of(group["fi"]) for key, group in tables("concepts.toml")["groups"].items()}
