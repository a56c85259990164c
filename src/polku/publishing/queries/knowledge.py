"""What the detector is told of the world: who is known here, as answers about words and never as lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import batched

from django.conf import settings

from polku.accounts.choices import Visibility
from polku.accounts.models import ContactCard, Municipality, Organisation, User
from polku.consent.context import acting_as, call, granted
from polku.keys.models import DataKey
from polku.keys.queries import opened_data_key
from polku.people.models import Client
from polku.publishing.detector import Known
from polku.search.process import MOST_WORDS, AnalyserClient
from polku.shared.actor import Actor
from polku.shared.encryption import blind_index

# A check may wait longer for the dictionary than a search does.
PATIENCE = 2.0
SHORTEST, LONGEST = 2, 40
_COLUMN = f"{Client._meta.db_table}.call_name"


def known_to(actor: Actor) -> Known:
    """What the check of a person is told. That somebody is known here is told, not by whom nor as what."""
    return Known(
        names_among=lambda words: _users_among(words) | clients_among(words, actor=actor),
        lemmas=_lemmas,
        not_people=_not_people(),
        public=_published_contacts(),
    )


def clients_among(words: frozenset[str], *, actor: Actor) -> frozenset[str]:
    """Which of some words in lower case are the call name of a client of any organisation here.

    The words are made into the marks that stand in the database (one pepper an organisation), and only the places of
    marks that match come back: no name and no row is read.
    """
    asked = sorted(word for word in words if SHORTEST <= len(word) <= LONGEST)
    peppers = _peppers()
    if not asked or not peppers:
        return frozenset()
    found: set[str] = set()
    with acting_as(actor), granted(()):
        for some in batched(asked, MOST_WORDS):
            organisations = [organisation for organisation in peppers for _word in some]
            marks = [
                blind_index(word, pepper=pepper, column=_COLUMN)
                for pepper in peppers.values()
                for word in some
            ]
            places = call("polku_call_names_among", organisations, marks)
            found |= {some[(row[0] - 1) % len(some)] for row in places}
    return frozenset(found)


def _peppers() -> dict[int, bytes]:
    keys = DataKey.objects.filter(use=DataKey.Use.INDEX).select_related("wrapped_by")
    return {key.organisation_id: opened_data_key(key) for key in keys}


def _users_among(words: frozenset[str]) -> frozenset[str]:
    names = (name.casefold() for name in User.objects.values_list("call_name", flat=True))
    return words & {part for name in names for part in (name, *name.split())}


def _lemmas(words: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Base forms by the analyser process, where it runs; the detector's own rules do without it."""
    asked = sorted(words)[:MOST_WORDS]
    found = AnalyserClient(settings.SEARCH_ANALYSER, PATIENCE).analyse_words(asked, "fi")
    return {word: frozenset(tokens.lemmas) for word, tokens in found.items()}


def _not_people() -> frozenset[str]:
    names = [n for row in Organisation.objects.values_list("names", flat=True) for n in row.values()]
    old = [
        n
        for row in Organisation.objects.values_list("old_names", flat=True)
        for some in row.values()
        for n in some
    ]
    places = [n for row in Municipality.objects.values_list("names", flat=True) for n in row.values()]
    return frozenset(filter(None, [*names, *old, *places]))


def _published_contacts() -> frozenset[str]:
    """What the organisations' own cards tell everybody."""
    cards = ContactCard.objects.filter(visibility=Visibility.PUBLIC).values_list("phone", "email")
    return frozenset(
        said
        for phone, email in cards
        for said in (re.sub(r"^(?:\+|00)358", "0", re.sub(r"[^\d+]", "", phone)), email.casefold())
        if said
    )
