"""A school, its agreed criteria and its list, for the tests of ways of working."""

from datetime import date, timedelta
from typing import Any

from polku.criteria.actions.versions import create_criteria, publish_criteria
from polku.criteria.content import CriteriaContent
from polku.practice.actions.procedures import create_procedure, publish_procedure
from polku.practice.content import ProcedureContent
from polku.shared import clock

RULES = [
    {"cells": [{"fact": "absence_share", "test": {"from": 20}}], "note": "Paljon poissaoloja"},
    {
        "cells": [
            {"fact": "special_support_level", "test": {"one_of": ["special", "demanding"]}},
            {"fact": "days_to_graduation", "test": {"to": 365}},
            {"fact": "place_after_studies", "test": {"one_of": [False]}},
        ]
    },
    {
        "cells": [
            {"fact": "days_to_graduation", "test": {"to": 180}},
            {"fact": "place_after_studies", "test": {"one_of": [False]}},
        ]
    },
]
CRITERIA = {"title": {"fi": "Poimintakriteerit"}, "rules": RULES}
HEADER = "Opiskelija;Ryhmä;Poissaolot (%);Tuen taso;Valmistuu;Jatkopaikka"


def make_criteria(by: Any, organisation: Any, name: str = "Poimintakriteerit", **content: Any) -> Any:
    """A published pick-out set of an organisation."""
    criteria = create_criteria(
        organisation=organisation,
        purpose="pick_out",
        names={"fi": name, "sv": "Urvalskriterier", "en": "Pick-out criteria"},
        content=CriteriaContent.model_validate({**CRITERIA, **content}),
        by=by,
    )
    publish_criteria(criteria=criteria, by=by)
    return criteria


def school_of(user: Any) -> Any:
    """The organisation a person belongs to."""
    return user.memberships.get().organisation


def in_days(days: int) -> str:
    """A day as Finnish people write it."""
    day: date = clock.today() + timedelta(days=days)
    return f"{day.day}.{day.month}.{day.year}"


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    """A list as a school's register gives it out."""
    return "\n".join([header, *lines]).encode()


STEPS = [
    {
        "key": "meet",
        "title": {"fi": "Tavataan opiskelija", "sv": "Möte med den studerande", "en": "Meet the student"},
        "parties": ["counsellor"],
        "deadline": {"amount": 6, "unit": "months", "side": "before", "event": "graduation"},
        "leads_to": "place",
    },
    {
        "key": "place",
        "title": {"fi": "Onko paikka tiedossa?", "sv": "Finns det en plats?", "en": "Is there a place?"},
        "parties": ["counsellor"],
        "answers": [
            {"words": {"fi": "Kyllä", "sv": "Ja", "en": "Yes"}, "leads_to": "end"},
            {"words": {"fi": "Ei", "sv": "Nej", "en": "No"}, "leads_to": "visit"},
        ],
    },
    {
        "key": "visit",
        "title": {"fi": "Tutustutaan Ohjaamoon", "sv": "Besök Navigatorn", "en": "Visit the guidance centre"},
        "parties": ["counsellor"],
        "documents": ["plan"],
        "leads_to": "end",
    },
]
PROCEDURE = {
    "name": {"fi": "Kun paikkaa ei ole", "sv": "När det inte finns en plats", "en": "When there is no place"},
    "about": {"fi": "Valmistuvalle, jolla ei ole jatkopaikkaa."},
    "steps": STEPS,
    "parties": [{"key": "counsellor", "role": {"fi": "Opinto-ohjaaja", "sv": "Studiehandledare"}}],
    "documents": [{"key": "plan", "name": {"fi": "Suunnitelma"}, "url": "https://example.fi/plan"}],
}


def make_procedure(by: Any, organisation: Any, publish: bool = True, **parts: Any) -> Any:
    """A procedure in use."""
    content = ProcedureContent.model_validate({**PROCEDURE, **parts})
    procedure = create_procedure(organisation=organisation, content=content, by=by, owner_label="Opo-tiimi")
    if publish:
        publish_procedure(procedure=procedure, by=by)
    return procedure
