"""What the detector finds, on the committed sample and on texts made at random."""

import logging
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polku.publishing.detector import Kind, Known, bases, find, is_identity_code
from tests.publishing import sample

CHECKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
SIGNS = {1800: "+", 1900: "-YXWVU", 2000: "ABCDEF"}
CASES = {
    "Aino": "Ainon Ainoa Ainossa Ainosta Ainoon Ainolla Ainolta Ainolle Ainona Ainoksi Ainokin Ainos Aino's Aino:n",
    "Pekka": "Pekan Pekkaa Pekalle Pekalta Pekkaan Pekkakin",
    "Matti": "Matin Mattia Matille Matilta Mattiin",
    "Heikki": "Heikin Heikkiä Heikille Heikiltä",
    "Tuomas": "Tuomaksen Tuomasta Tuomakselle Tuomaalle",
    "Marjut": "Marjutin Marjutia Marjutille Marjutilta",
    "Riitta": "Riitan Riittaa Riitalle Riitalta",
    "Virtanen": "Virtasen Virtasta Virtaselle Virtasella",
    "Mäki": "Mäen Mäelle Mäeltä Mäkeä",
    "Lahti": "Lahden Lahdelle Lahtea",
}


@pytest.fixture(scope="module")
def results():
    return list(sample.results())


def test_the_sample_is_big_enough(results):
    assert sum(bool(one.text.planted) for one in results) >= 40
    assert sum(not one.text.planted for one in results) >= 40


def test_all_that_is_planted_is_found(results):
    assert [(one.text.text, one.missed) for one in results if one.missed] == []


def test_at_most_a_tenth_of_the_clean_texts_raise_a_false_alarm(results):
    clean = [one for one in results if not one.text.planted]
    assert sum(bool(one.alarms) for one in clean) * 10 <= len(clean)


@pytest.mark.parametrize("name", CASES)
def test_a_name_is_known_in_all_its_cases(name):
    assert [form for form in CASES[name].split() if name.casefold() not in bases(form)] == []


def test_a_name_that_only_the_network_knows_is_found_and_nobody_is_listed():
    asked = []

    def names_among(words):
        asked.append(words)
        return words & {"nurppo"}

    (found,) = find("Sovittiin Nurpon kanssa.", Known(names_among=names_among))
    assert (found.kind, found.sure) == (Kind.NAME, True)
    # One question about everything, so that the answers do not tell which word was asked about when.
    assert len(asked) == 1


def test_organisations_places_and_what_they_publish_are_not_people():
    known = Known(not_people=frozenset({"Eeron verstas Oy", "Kaustinen"}), public=frozenset({"0405550100"}))
    assert find("Eeron verstaan väki kävi Kaustisella, puh. 040 555 0100.", known) == []
    assert find("Kokouksessa puhui Eero Kaustinen.", known) != []


def test_a_dictionary_tells_base_forms_that_no_rule_knows():
    known = Known(
        names_among=frozenset({"xander"}).__and__,
        lemmas=lambda _words: {"xandreksella": frozenset({"xander"})},
    )
    assert find("Asia on Xandreksella.", known)


days = st.dates(date(1850, 1, 1), date(2026, 12, 31))


@given(day=days, number=st.integers(900, 999), sign=st.integers(0, 5))
@settings(max_examples=60)
def test_every_identity_code_is_found_with_any_of_its_signs(day, number, sign):
    signs = SIGNS[day.year // 100 * 100]
    digits = f"{day:%d%m%y}{number}"
    code = f"{digits[:6]}{signs[sign % len(signs)]}{number}{CHECKS[int(digits) % 31]}"
    assert is_identity_code(code)
    text = f"Liitteessä on {code}."
    (found,) = find(text)
    assert (text[found.start : found.end], found.kind, found.sure) == (code, Kind.IDENTITY_CODE, True)


def test_a_day_that_does_not_exist_makes_no_identity_code():
    assert not is_identity_code("310290-999C")
    assert find("Tuotenumero 310290-9990.") == []


@given(
    number=st.integers(0, 999),
    prefix=st.sampled_from(["040", "+358 40", "0044 7", "(+358) 40"]),
    gap=st.sampled_from([" ", "-", ""]),
)
@settings(max_examples=40)
def test_a_mobile_number_is_found_however_it_is_grouped(number, prefix, gap):
    text = f"soita {prefix}{gap}555{gap}0{number:03} illalla"
    assert [one.kind for one in find(text)] == [Kind.PHONE]


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_can_be_looked_at_and_places_are_in_order_and_apart(text):
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    "text", ["a" * 40_000, "A" * 40_000, "Ai-" * 12_000, "1 " * 20_000, "x(at)" * 8_000, "Kaisa " * 6_000]
)
def test_no_text_takes_long(text):
    import time

    started = time.process_time()
    find(text)
    assert time.process_time() - started < 3


def test_nothing_is_logged(caplog):
    with caplog.at_level(logging.DEBUG):
        find("Aino Virtanen, 040 555 0123, 010190-999C")
    assert caplog.records == []


def test_the_age_of_a_person_of_a_day_does_not_matter():
    born = date(2026, 1, 1) - timedelta(days=7000)
    assert [one.kind for one in find(f"Opiskelija, s. {born.day}.{born.month}.{born.year}")] == [
        Kind.BIRTH_DATE
    ]
