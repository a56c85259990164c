"""What a person types, and what is found."""

import pytest

from polku.search import Phrase, ReadingKind
from tests.search.conftest import KOKKOLA, LAHTI, entry


def readings(results, kind):
    return [(reading.typed, reading.meant) for reading in results.readings if reading.kind is kind]


@pytest.mark.parametrize(
    "typed", ["työpaja", "työpajat", "työpajassa", "työpajoihin", "TYÖPAJA", "  työpaja!  "]
)
def test_any_form_of_a_word_finds_it(town, typed):
    assert {"workshop", "lahti-workshop"} == set(town.found(typed))


def test_a_piece_finds_the_compound(town):
    assert set(town.found("paja")) == {"workshop", "lahti-workshop"}
    assert town.found("valmennus") == ["coaching"]


def test_a_word_voikko_does_not_know_is_found_by_its_pieces(directory):
    directory.put(entry("coach", "Työhönvalmentajan vastaanotto"))
    assert directory.found("valmentaja") == ["coach"]
    assert directory.found("työhönvalmentajille") == ["coach"]


@pytest.mark.parametrize("typed", ["tyopaja", "tyopajassa", "tyopajoista"])
def test_dots_may_be_left_out(town, typed):
    results = town.search(typed)
    assert {hit.id for hit in results.hits} == {"workshop", "lahti-workshop"}
    assert readings(results, ReadingKind.CORRECTED)[0][1][0].startswith("työpaj")


@pytest.mark.parametrize(
    "typed", ["velkaneuvnta", "velkaneuovnta", "velkkaneuvonta", "velkaneuvota", "velkaneuvntaa"]
)
def test_a_misspelled_word_finds_what_was_meant(town, typed):
    results = town.search(typed)
    assert [hit.id for hit in results.hits] == ["debt"]
    assert readings(results, ReadingKind.CORRECTED) == [(typed, ("velkaneuvonta",))]


def test_a_word_of_the_language_is_not_taken_for_a_mistake(directory):
    directory.put(entry("permit", "Rakennuslupa"), entry("building", "Rakennus"))
    results = directory.search("masennus")
    assert results.total == 0
    assert readings(results, ReadingKind.UNKNOWN) == [("masennus", ())]


def test_half_a_compound_written_with_a_hyphen_is_found(directory):
    directory.put(entry("advice", "Talous- ja velkaneuvonta"))
    assert directory.found("talousneuvonta") == ["advice"]
    assert directory.found("velkaneuvontaa") == ["advice"]


def test_the_last_word_may_be_unfinished(town):
    results = town.search("velkaneuv")
    assert [hit.id for hit in results.hits] == ["debt"]
    assert readings(results, ReadingKind.COMPLETED)


def test_while_typing_the_beginning_of_a_known_word_finds_longer_ones_too(directory):
    directory.put(entry("support", "Tuki"), entry("flat", "Tukiasunto"), entry("base", "Tukikohta"))
    assert set(directory.found("tuki", typing=True)) == {"support", "flat", "base"}


def test_a_swedish_word_finds_a_finnish_entry_by_its_labels(town):
    assert town.found("arbetsverkstad", "sv") == ["workshop"]
    assert town.found("verkstäder", "sv") == ["workshop"]


def test_a_swedish_label_finds_what_only_finnish_text_says(town):
    town.put(entry("text", "Majakka", texts={"fi": {"description": ["Täältä saat velkaneuvontaa."]}}))
    assert set(town.found("skuldrådgivning", "sv")) == {"debt", "text"}


def test_a_swedish_piece_is_found_though_nobody_knows_the_beginning(directory):
    directory.put(entry("camp", "Kragsläger", language="sv"))
    assert directory.found("läger", "sv") == ["camp"]


def test_english_words_are_found_in_any_number(town):
    assert town.found("workshop", "en") == ["workshop"]
    assert town.found("job coach", "en") == ["coaching"]


def test_everyday_words_mean_codes_and_terms(town):
    results = town.search("rahat ovat loppu")
    assert [hit.id for hit in results.hits] == ["debt"]
    mapped = next(reading for reading in results.readings if reading.kind is ReadingKind.MAPPED)
    assert mapped.codes == (("service_class", "P11"),)
    assert mapped.meant == ("velkaneuvonta",)


def test_everyday_words_may_be_in_another_form(town):
    assert town.found("rahani loppuivat") == ["debt"]


def test_phrases_can_be_replaced(town):
    town.index.use_phrases([Phrase("ulosotto", "fi", (), ("velkaneuvonta",))])
    assert town.found("ulosottoa") == ["debt"]
    assert town.found("rahat loppu") == []


def test_a_municipality_in_the_words_narrows_the_result(town):
    results = town.search("työpaja lahdessa")
    assert [hit.id for hit in results.hits] == ["lahti-workshop"]
    assert results.municipalities == {LAHTI}
    assert readings(results, ReadingKind.PLACE) == [("lahdessa", (LAHTI,))]


@pytest.mark.parametrize(
    "typed", ["kokkolasta", "Kokkolaan", "Karleby", "i Karleby", "kokolassa", "Keski-Pohjanmaalla"]
)
def test_places_are_known_by_all_their_names(town, typed):
    assert town.found(f"työpaja {typed}") == ["workshop"]


def test_a_place_name_alone_lists_the_place(town):
    assert set(town.found("Kokkola")) == {"workshop", "coaching", "club", "chat"}


def test_a_place_name_can_be_searched_as_a_word(directory):
    directory.put(entry("bay", "Lahti lintujen silmin", municipalities=[KOKKOLA]))
    assert directory.found("lahti") == []
    assert directory.found("lahti", parse_places=False) == ["bay"]


def test_a_place_in_the_words_goes_before_the_one_chosen(town):
    assert town.found("työpaja Lahti", municipalities=frozenset({KOKKOLA})) == ["lahti-workshop"]


def test_a_group_in_the_words_is_found_by_its_code(directory):
    directory.put(
        entry("young", "Työpaja", facets={"target_group": ["young"]}),
        *(entry(f"named{number}", "Nuorten työpaja") for number in range(3)),
        entry("old", "Työpaja", facets={"target_group": ["old"]}),
    )
    directory.index.use_phrases([Phrase("nuori", "fi", (("target_group", "young"),))])
    assert set(directory.found("työpaja nuorille")) == {"young", "named0", "named1", "named2"}


def test_nationwide_entries_are_found_everywhere(town):
    assert "chat" in town.found(municipalities=frozenset({KOKKOLA}))
    assert "chat" in town.found(municipalities=frozenset({"999"}))


def test_entries_that_lack_a_word_come_only_when_few_have_all(directory):
    directory.put(
        entry("both", "Tuettu asuminen"),
        *(entry(f"one{number}", f"Asuminen {number}") for number in range(3)),
    )
    results = directory.search("tuettu asuminen")
    assert results.hits[0].id == "both"
    assert (results.total, results.complete) == (4, 1)
    assert [hit.complete for hit in results.hits] == [True, False, False, False]
    directory.put(*(entry(f"more{number}", f"Tuettu asuminen {number}") for number in range(3)))
    assert directory.search("tuettu asuminen").total == 4


def test_a_word_nobody_wrote_is_said_and_left_out(town):
    results = town.search("työpaja qwzxvk")
    assert results.total == 2
    assert readings(results, ReadingKind.UNKNOWN) == [("qwzxvk", ())]
    assert town.search("qwzxvk").total == 0


def test_an_unknown_compound_is_looked_for_by_its_pieces(town):
    results = town.search("tietotyöpaja")
    assert {hit.id for hit in results.hits} == {"workshop", "lahti-workshop"}
    assert readings(results, ReadingKind.PARTED)


def test_the_name_goes_before_keywords_before_summary_before_description(directory):
    places = ["description", "summary", "keywords", "name"]
    directory.put(*(entry(place, texts={"fi": {place: ["Kuntoutus"]}}) for place in places))
    assert directory.found("kuntoutus") == ["name", "keywords", "summary", "description"]


def test_the_word_itself_goes_before_its_forms_before_compounds(directory):
    directory.put(
        entry("part", "Pajakoulu"), entry("head", "Työpaja"), entry("form", "Pajat"), entry("word", "Paja")
    )
    assert directory.found("paja") == ["word", "form", "head", "part"]


def test_the_whole_phrase_in_order_goes_first(directory):
    directory.put(entry("turned", "Työtoiminta, kuntouttava"), entry("phrase", "Kuntouttava työtoiminta"))
    assert directory.found("kuntouttava työtoiminta") == ["phrase", "turned"]


def test_an_old_name_of_the_provider_finds_the_entry(directory):
    directory.put(
        entry(
            "help",
            "Neuvonta",
            texts={"fi": {"name": ["Neuvonta"], "provider": ["Elinvoimakeskus", "TE-toimisto"]}},
        )
    )
    assert directory.found("te-toimistosta") == ["help"]


def test_questions_are_read_without_their_small_words(town):
    assert town.found("mistä minä voin saada velkaneuvontaa?") == ["debt"]


def test_only_small_words_find_what_has_them_not_everything(town):
    assert town.search("ja").total == 0
