"""Reading criteria from text: what is found, what is left, how well, and that no text makes it slow."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polku_engine.criteria import CriteriaSet, OneOf, Range, Rule, problems_of
from polku_engine.proposals import Gazetteer, Sureness, explicitness, propose
from tests.engine.proposals.sample import HELD_OUT, SAMPLE, lines, measure

PRECISION, RECALL = 0.9, 0.7
# A page of text takes some milliseconds; hostile text may take a hundred times longer and must not take minutes.
SECONDS = 3.0


@pytest.mark.parametrize("file", [SAMPLE, HELD_OUT], ids=["sample", "held out"])
def test_what_is_found_is_right(file, capsys):
    conditions, checks, remarks = measure(file)
    with capsys.disabled():
        print(f"\n{file.name}: conditions {conditions}; human checks {checks}")
    assert conditions.precision >= PRECISION, remarks
    assert conditions.recall >= RECALL, remarks
    assert checks.precision >= PRECISION, remarks


def test_the_sample_is_large_enough_and_holds_sentences_without_conditions():
    sentences = [*lines(SAMPLE), *lines(HELD_OUT)]
    assert len({line.text for line in sentences}) >= 200
    assert sum(not line.wanted and not line.check for line in sentences) >= 60


def test_every_proposal_can_be_used_as_it_is():
    for line in lines(SAMPLE):
        for found in propose(line.text, line.language):
            if found.cell is not None:
                assert problems_of(CriteriaSet("a", (Rule((found.cell,)),))) == ()


def test_quotes_are_places_in_the_text():
    text = "Tervetuloa!\n\n• Kurssi on alle 30-vuotiaille.  Mukaan tullaan lähetteellä."
    found = propose(text, "fi")
    assert [text[each.quote.start : each.quote.end] for each in found] == [
        "alle 30-vuotiaille",
        "lähetteellä",
    ]
    assert [each.quote.text for each in found] == ["alle 30-vuotiaille", "lähetteellä"]


def test_an_example_is_not_sure():
    (found,) = propose("Palvelu on esimerkiksi opiskelijoille.", "fi")
    assert found.sureness is Sureness.LOOK


def test_alternatives_on_different_facts_are_not_sure():
    found = propose("Toimintaa työttömille ja osatyökykyisille.", "fi")
    assert {each.sureness for each in found} == {Sureness.LOOK}


def test_alternatives_on_one_fact_are_one_condition():
    (found,) = propose("Kerho on opiskelijoille ja eläkeläisille.", "fi")
    assert found.cell.test == OneOf("pensioned", "studying")


def test_what_one_is_not_turns_round():
    (found,) = propose("Ryhmä ei ole tarkoitettu alle 18-vuotiaille.", "fi")
    assert (found.cell.test, found.sureness) == (Range(low=18), Sureness.LOOK)


def test_a_place_is_a_place_only_where_people_live_there():
    places = Gazetteer({"lahden": frozenset({"398"})})
    assert propose("Lahden satamassa soitetaan.", "fi", places) == ()
    (found,) = propose("Vain Lahden asukkaille.", "fi", places)
    assert found.cell.test == OneOf("398")


def test_another_language_is_refused():
    with pytest.raises(ValueError, match="not in 'de'"):
        propose("Für alle.", "de")


def test_a_statement_counts_once_in_all_languages():
    found = [*propose("Alle 29-vuotiaille.", "fi"), *propose("För unga under 29 år.", "sv")]
    assert explicitness(found, {"age"}).percent == 100
    assert explicitness(found, set()).percent == 0
    assert explicitness([], set()).percent is None


WORDS = st.sampled_from(
    ["alle", "yli", "18", "29", "-vuotiaille", "vuotta", "työttömille", "ei", "jos", "lähete", "tarvitaan", "ja", ",",
     "Kokkolan", "asukkaille", "för", "under", "år", "remiss", "krävs", "inte", "oikeus", " ", "\n", ".", "–", "a" * 40]
)  # fmt: skip


@settings(max_examples=150)
@given(
    st.text(max_size=400) | st.lists(WORDS, max_size=80).map(" ".join), st.sampled_from(["fi", "sv", "en"])
)
def test_any_text_is_read_and_quoted_as_it_stands(text, language):
    for found in propose(text, language):
        assert text[found.quote.start : found.quote.end] == found.quote.text


@pytest.mark.parametrize(
    "part",
    ["alle ", "1" * 50, "18–", "jos oikeus ", "lääkärin tai ", "för unga ", "Kokkolan, ", "työttömänä vähintään ", " ",
     "a", "\n", "för " + "a " * 4, "voit saada ", "om rätt "],
)  # fmt: skip
def test_hostile_text_is_read_quickly(part):
    text = part * (20_000 // len(part))
    started = time.process_time()
    for language in ("fi", "sv", "en"):
        propose(text, language, Gazetteer({"kokkolan": frozenset({"272"})}))
    assert time.process_time() - started < SECONDS * 3
