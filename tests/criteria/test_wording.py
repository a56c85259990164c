"""Criteria and answers as sentences: every fact, every kind of test, four languages, two voices."""

import datetime
import re

import pytest
from django.utils import translation

from polku.criteria.content import SourceContent
from polku.criteria.wording import (
    cell_phrase,
    checked_phrase,
    nearest_miss_phrases,
    reason_label,
    reasons,
    region_phrase,
    region_phrases,
    rule_sentence,
    set_sentences,
    source_phrase,
    value_label,
    why_asked,
)
from polku_engine import CriteriaSet, Situation, evaluate, standard_vocabulary
from polku_engine.criteria import Cell, HumanCheck, Not, OneOf, Range, Rule, Source, SourceKind
from polku_engine.facts import Texts
from polku_engine.overlap import Part, Region
from tests.criteria.wording_cases import KOKKOLA, LAHTI, LANGUAGES, cells
from tests.criteria.wording_samples import TABLE, table

pytestmark = pytest.mark.django_db

ON = datetime.date(2026, 5, 4)
CODES = {
    code
    for fact in standard_vocabulary().values()
    for code in (fact.key, *fact.codes)
    if "_" in code and code not in {"eu"}
}
SUITS = HumanCheck("suits", Texts("Ryhmä sopii", "Gruppen passar", "The group suits"), "Työpaja")
YOUNG = Cell("age", Range(16, 29))
HOME = Cell("municipality", OneOf(LAHTI, KOKKOLA))


@pytest.fixture(autouse=True, params=["fi"])
def language(request):
    with translation.override(request.param):
        yield request.param


def every_language(test):
    return pytest.mark.parametrize("language", LANGUAGES, indirect=True)(test)


@every_language
def test_every_condition_is_a_sentence_without_codes(language):
    for cell in cells():
        for you in (False, True):
            text = cell_phrase(cell, you=you)
            assert re.fullmatch(r"[A-ZÅÄÖ“”€].+", text), (cell, text)
            assert not re.search(r"[{}_\[\]]|%\(|%s|None|True|False", text), text
            assert not CODES & set(re.findall(r"\w+", text)), text


@every_language
def test_conditions_that_differ_are_said_differently(language):
    # A negated yes is a no, "not below" is "from", "above 16" is "from 17": these may be the same sentence.
    plain = [c for c in cells() if isinstance(c.test, OneOf)]
    said = [cell_phrase(cell) for cell in plain]
    assert len(set(said)) == len(set(plain))


def test_the_table_of_samples_is_up_to_date():
    assert TABLE.read_text("utf-8") == table().replace("\n\n\n", "\n\n").rstrip() + "\n", (
        "run python -m tests.criteria.wording_samples and read what changed"
    )


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (YOUNG, "On 16–29-vuotias"),
        (Cell("age", Range(high=30, high_included=False)), "On alle 30-vuotias"),
        (Cell("age", Range(low=18, low_included=False)), "On vähintään 19-vuotias"),
        (Cell("age", Not(Range(16, 29))), "On alle 16-vuotias tai vähintään 30-vuotias"),
        (HOME, "Kotikunta on Kokkola tai Lahti"),
        (Cell("municipality", Not(OneOf(LAHTI, KOKKOLA))), "Kotikunta ei ole Kokkola eikä Lahti"),
        (Cell("days_to_graduation", Range(0, 180)), "Opinnot päättyvät 6 kuukauden kuluessa"),
        (Cell("days_to_graduation", Range(high=365)), "Opinnot päättyvät 1 vuoden kuluessa"),
        (Cell("days_unemployed", Range(low=500)), "On ollut työttömänä vähintään 500 päivää"),
        (Cell("days_unemployed", Range(low=30)), "On ollut työttömänä vähintään 1 kuukauden"),
        (Cell("days_unemployed", Range(180, 365)), "On ollut työttömänä 180–365 päivää"),
        (
            Cell("monthly_income", Range(800, 1200, low_included=False)),
            "Tulot ovat yli 800 € ja enintään 1200 € kuukaudessa",
        ),
        (Cell("registered_jobseeker", OneOf(False)), "Ei ole ilmoittautunut työnhakijaksi"),
        (Cell("medical_statement", OneOf(True)), "Henkilöllä on lääkärinlausunto työkyvystä"),
        (Cell("school_form", Not(OneOf("none", "basic"))), "Opiskelee, mutta opiskelupaikka ei ole peruskoulu"),
        (Cell("pension", OneOf("none", "partial_disability")), "Ei saa eläkettä tai eläke on osatyökyvyttömyyseläke"),
    ],
)  # fmt: skip
def test_finnish_as_people_write_it(cell, said):
    assert cell_phrase(cell) == said


def test_finnish_bends_its_nor_by_the_person():
    neither = Cell("main_activity", Not(OneOf("studying", "working")))
    assert cell_phrase(neither) == "Ei ole opiskelija eikä työssä"
    assert cell_phrase(neither, you=True) == "Et ole opiskelija etkä työssä"


def test_a_draft_that_makes_no_sense_is_said_and_does_not_break():
    assert "shoe_size" in cell_phrase(Cell("shoe_size", OneOf(43)))
    assert "Ikä" in cell_phrase(Cell("age", OneOf("old")))
    assert "Kotikunta" in cell_phrase(Cell("municipality", Range(1, 2)))


def test_a_rule_joins_its_conditions_and_says_what_a_person_judges():
    said = rule_sentence(Rule((YOUNG, HOME), (SUITS,)))
    assert (
        said == "On 16–29-vuotias ja kotikunta on Kokkola tai Lahti. Ihminen arvioi (Työpaja): Ryhmä sopii."
    )


def test_a_rule_without_conditions_is_for_everybody():
    assert set_sentences([Rule()]) == ["Kaikille, ilman ehtoja."]


def test_reasons_go_from_what_fails_to_what_holds():
    criteria = CriteriaSet("a", (Rule((YOUNG, HOME, Cell("has_employer", OneOf(False))), (SUITS,)),))
    verdict = evaluate(criteria, Situation.of(ON, age=19, municipality=LAHTI))
    found = reasons(verdict, you=True)
    assert [reason.kind for reason in found] == ["missing", "check", "met", "met"]
    assert found[0].text == "Et ole työsuhteessa"
    assert found[2].text == "Olet 16–29-vuotias"
    assert reason_label("missing") == "Ei vielä tiedossa"


def misses(cell, **known):
    return nearest_miss_phrases(
        evaluate(CriteriaSet("a", (Rule((cell,)),)), Situation.of(ON, **known)), you=True
    )


def test_what_comes_with_time_is_said():
    assert misses(Cell("days_unemployed", Range(low=180)), days_unemployed=160) == [
        "Tarvitaan: olet ollut työttömänä vähintään 6 kuukautta. Tästä puuttuu vielä 20 päivää. "
        "Tämä muuttuu itsestään ajan kuluessa."
    ]


def test_what_never_comes_back_is_said():
    assert misses(YOUNG, age=31) == [
        "Tarvitaan: olet 16–29-vuotias. Raja ylittyy nyt: 2 vuotta. Tämä ei muutu."
    ]


def test_what_is_easily_mended_is_said():
    assert misses(Cell("registered_jobseeker", OneOf(True)), registered_jobseeker=False) == [
        "Tarvitaan: olet ilmoittautunut työnhakijaksi. Tämä voi muuttua nopeasti."
    ]


def test_nothing_is_missed_when_the_answer_is_yes():
    assert misses(YOUNG, age=20) == []


def test_a_region_is_said_part_by_part():
    region = Region((Part("age", (Range(16, 17), Range(30, 64))), Part("municipality", (OneOf(LAHTI),))))
    assert region_phrases(region) == ["On 16–17-vuotias tai 30–64-vuotias", "Kotikunta on Lahti"]
    assert region_phrase(region) == "On 16–17-vuotias tai 30–64-vuotias ja kotikunta on Lahti"
    assert region_phrase(Region()) == "Kaikki tilanteet"


def test_where_it_comes_from_and_when_it_was_checked():
    assert source_phrase(Source(SourceKind.LAW, "675/2023, 5 §")) == "Perustuu lakiin: 675/2023, 5 §"
    assert source_phrase(SourceContent()) == "Ei vielä kirjattu mihinkään"
    assert checked_phrase(ON, "Kokkotyö-säätiö") == "Tarkistettu 4.5.2026, Kokkotyö-säätiö"
    assert checked_phrase(None) == "Ei vielä tarkistettu"


def test_values_are_read_as_answers():
    assert value_label("has_employer", True) == "Kyllä"
    assert value_label("municipality", KOKKOLA) == "Kokkola"
    assert value_label("days_unemployed", 180) == "6 kuukautta"
    assert value_label("age", 19) == "19 vuotta"
    assert value_label("graduation_date", ON) == "4.5.2026"


def test_a_private_question_may_be_skipped():
    assert "ohittaa" in why_asked("medical_statement", 3)
    assert "ohittaa" not in why_asked("age", 1)
