"""What words are made of."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polku.search import Analyser
from polku.search.languages import swedish_stem
from polku.search.voikko import system_voikko
from polku.search.words import fold, sort_key, words_of

GOLDEN = json.loads((Path(__file__).parent / "finnish_tokens.json").read_text("utf-8"))


def tokens_of(analyser: Analyser, words: list[str]) -> dict[str, list[list[str]]]:
    return {word: tokens.as_lists() for word, tokens in analyser.analyse_words(words, "fi").items()}


def test_finnish_tokens_are_the_recorded_ones(analyser):
    assert tokens_of(analyser, list(GOLDEN)) == GOLDEN


@pytest.mark.skipif(
    system_voikko() is None, reason="libvoikko with its Finnish dictionary is not on this machine"
)
def test_the_systems_voikko_gives_the_same_tokens():
    assert tokens_of(Analyser(system_voikko()), list(GOLDEN)) == GOLDEN


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("työpajoissa", "työpaja"),
        ("osatyökykyisille", "osatyökykyinen"),
        ("täsmätyökykyisten", "täsmätyökykyinen"),
        ("työhönvalmentajilta", "työhönvalmentaja"),
        ("vertaisvalmentajaksi", "vertaisvalmentaja"),
        ("opinto-ohjaajalle", "opinto-ohjaaja"),
        ("innokylässä", "innokylä"),
        ("kiipulasäätiöltä", "kiipulasäätiö"),
        ("kuntouttavaan", "kuntouttava"),
    ],
)
def test_a_form_has_its_base_form(analyser, word, lemma):
    assert lemma in analyser.analyse_words([word], "fi")[word].lemmas


def test_a_compound_has_every_run_of_its_pieces(analyser):
    tokens = analyser.analyse_words(["nuorisotyöpajassa"], "fi")["nuorisotyöpajassa"]
    assert tokens.heads == ("työpaja", "paja")
    assert set(tokens.parts) == {"nuoriso", "työ", "nuorisotyö"}


def test_forms_of_a_word_nobody_knows_share_a_stem(analyser):
    tokens = analyser.analyse_words(["zorvekko", "zorvekkon"], "fi")
    assert tokens["zorvekko"].lemmas == tokens["zorvekkon"].lemmas


@pytest.mark.parametrize(
    ("typed", "word"),
    [("tyopajaan", "työpajaan"), ("aidinkieli", "äidinkieli"), ("tyohonvalmentaja", "työhönvalmentaja")],
)
def test_dots_are_put_back(analyser, typed, word):
    assert word in analyser.restored(typed)


@pytest.mark.parametrize(
    "forms",
    [
        "verkstad verkstaden verkstäder verkstäderna",
        "skola skolan skolor skolorna",
        "cirkel cirkeln cirklar cirklarna",
        "läger lägret lägren",
        "rådgivning rådgivningen rådgivningar",
        "byrå byrån",
    ],
)
def test_swedish_forms_share_a_stem(forms):
    assert len({swedish_stem(form) for form in forms.split()}) == 1


def test_swedish_compounds_are_parted(analyser):
    tokens = analyser.analyse_words(["arbetsverkstaden"], "sv")["arbetsverkstaden"]
    assert swedish_stem("verkstad") in tokens.heads
    assert swedish_stem("arbete") in tokens.parts


def test_case_endings_after_a_colon_are_left_out():
    assert words_of("Kela:n ja TE-toimisto:ssa klo 10:30") == ["kela", "ja", "te-toimisto", "klo", "10", "30"]


def test_names_sort_as_in_finnish_and_swedish():
    names = ["Öster", "Åbo", "Zeta", "Ähtäri", "Askel", "”Aalto”"]
    assert sorted(names, key=lambda name: sort_key(name, 20)) == [
        "”Aalto”",
        "Askel",
        "Zeta",
        "Åbo",
        "Ähtäri",
        "Öster",
    ]


@given(st.text())
def test_any_text_has_words_without_upper_case_or_space(text):
    for word in words_of(text):
        assert word
        assert word == word.lower()
        assert not any(letter.isspace() for letter in word)
        assert len(word) <= 64


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


def test_importing_the_library_does_not_load_the_morphology():
    program = (
        "import sys, polku.search, polku.search.process; "
        "sys.exit('pyvoikko' in sys.modules or 'kfst' in sys.modules)"
    )
    source = str(Path(__file__).parents[2] / "src")
    assert (
        subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": source}).returncode
        == 0
    )
