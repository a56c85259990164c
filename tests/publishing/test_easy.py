"""The list of hard places: what is on it, and that it promises nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polku.publishing.detector.easy import Hardness, hard_places

EASY = "Tervetuloa kahvilaan!\n\nKahvila on auki tiistaina. Kahvi ei maksa mitään. Voit tulla yksin tai ystävän kanssa."


def whys(text):
    return [one.why for one in hard_places(text)]


def test_a_plain_text_has_no_hard_places():
    assert hard_places(EASY) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Kun tulet kahvilaan ensi viikolla ystävän kanssa niin ota mukaan kuppi ja hyvä mieli.",
            Hardness.LONG_SENTENCE,
        ),
        ("Tule palveluohjaajakoulutukseen.", Hardness.LONG_WORD),
        ("Lomake täytetään kotona.", Hardness.PASSIVE),
        ("Asia päätettiin eilen.", Hardness.PASSIVE),
        ("Ota mukaan esim. kuppi.", Hardness.ABBREVIATION),
        ("Kysy lisää VTKL.", Hardness.ABBREVIATION),
        ("Paikkoja on 85 %.", Hardness.NUMBER),
        ("Hinta on 12 500 euroa.", Hardness.NUMBER),
        ("Toimenpide alkaa nyt.", Hardness.OFFICIAL),
        ("Ota kuppi, kahvi, pulla, mieli.", Hardness.MANY_COMMAS),
        ("Tule kahville (ilmoittaudu ensin puhelimella).", Hardness.BRACKETS),
    ],
)
def test_a_hard_place_is_told_with_its_reason(text, why):
    assert why in whys(text)


@given(st.text(max_size=300))
@settings(max_examples=100)
def test_any_text_can_be_looked_at(text):
    assert all(0 <= one.start < one.end <= len(text) for one in hard_places(text))
