"""Place names in all their forms."""

import csv

import pytest

from polku.search import Place
from polku.search.places import PlaceNames, finnish_place_forms
from polku.search.voikko import bundled_voikko
from tests.conftest import SHARED

GENITIVE = 0
# Voikko does not know the first ones, so it cannot judge their forms; Virrat is a plural (Virtain).
NOT_JUDGED = {"lemland", "lumparland", "saltvik", "sund", "virrat"}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("lahti", "lahden lahdessa lahteen lahdesta lahtea"),
        ("kokkola", "kokkolan kokkolassa kokkolaan kokkolalle"),
        ("seinäjoki", "seinäjoen seinäjoella seinäjoelle"),
        ("helsinki", "helsingin helsingissä helsinkiin"),
        ("kannus", "kannuksen kannuksessa kannukseen"),
        ("kaustinen", "kaustisen kaustisella kaustiselle"),
        ("toholampi", "toholammin toholammilla toholammille"),
        ("keski-pohjanmaa", "keski-pohjanmaan keski-pohjanmaalla keski-pohjanmaalle"),
        ("espoo", "espoon espoossa espooseen"),
        ("ii", "iin iissä iihin"),
        ("uusikaupunki", "uudenkaupungin"),
        ("virrat", "virroilla virroissa"),
    ],
)
def test_a_place_is_known_in_its_cases(name, forms):
    assert set(forms.split()) <= set(finnish_place_forms(name))


@pytest.mark.needs_shared
def test_voikko_agrees_on_the_genitives_of_all_municipalities():
    lookup = bundled_voikko()
    with (SHARED / "data/areas/municipalities_2026.csv").open(encoding="utf-8") as rows:
        names = [row["municipality_name_fi"].lower() for row in csv.DictReader(rows)]
    simple = [name for name in names if " " not in name and "-" not in name and name not in NOT_JUDGED]
    wrong = [
        name
        for name in simple
        if not any("[Sg]" in output for output in lookup(finnish_place_forms(name)[GENITIVE]))
    ]
    assert len(simple) > 290
    assert wrong == []


def test_a_name_may_have_several_words():
    names = PlaceNames.of([Place("koski", {"fi": ("Koski Tl",)}, frozenset({"284"}))])
    found = names.at(["koski", "tl", "paja"], 0)
    assert found is not None
    assert (found[0].key, found[1]) == ("koski", 2)


def test_common_words_are_no_places():
    names = PlaceNames.of([Place("149", {"fi": ("Inkoo",), "sv": ("Ingå",)}, frozenset({"149"}))])
    assert names.at(["ingå"], 0) is None
    assert names.at(["inkoossa"], 0) is not None
