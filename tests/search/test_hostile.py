"""No text makes a search fail, and none makes it slow."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polku.search import Document, Index, Query, Sort, entry_of, fill
from tests.search.conftest import PHRASES, PLACES, entry

HOSTILE = [
    "\x00",
    "\x00työ\x07paja\x1b[31m",
    "a" * 10_000,
    "työpaja " * 2_000,
    "…!?¿–—/\\'\"%_*()[]{}<>&|",
    "🧑‍🦽🙂👍🏽",
    "\ud800",
    "'; DROP TABLE entry; --",
    "työ OR 1=1",
    "*",
    "-paja",
    "ﬀ ﬁ Ⅷ ½ ²",
    "ا לעזרה помощь 職業",
    "\u202eajap",
    "İstanbul İİİİ",
    "ß" * 300,
    "työ-" * 60,
    "1234567890" * 20,
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_hostile_query_is_answered_in_good_time(town, text, language):
    start = time.process_time()
    for typing in (False, True):
        results = town.search(text, language, typing=typing, near=(0.0, 0.0), counted=("target_group",))
        assert results.total <= 6
    assert time.process_time() - start < 2


@pytest.fixture(scope="module")
def small(analyser):
    index = Index(analyser)
    fill(
        index,
        [entry_of(entry(str(number), f"Työpaja {number}")) for number in range(5)],
        analyser.analyse_words,
    )
    index.use_places(PLACES)
    index.use_phrases(PHRASES)
    return index


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=st.text(max_size=80), typing=st.booleans(), sort=st.sampled_from(Sort), offset=st.integers(-5, 50)
)
def test_any_query_is_answered(small, text, typing, sort, offset):
    results = small.search(Query(text, typing=typing, sort=sort, offset=offset, limit=3, near=(1.0, 1.0)))
    assert 0 <= len(results.hits) <= 3


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_entry_is_taken_in(directory, text):
    document = Document(
        text,
        text,
        {"fi": {"name": [text], "description": [text]}},
        frozenset({text}),
        facets={text: frozenset({text})},
    )
    directory.put(document, entry("good", "Työpaja"))
    assert "good" in directory.found("työpaja")
    assert len(directory.index) == 2


def test_an_empty_index_answers():
    assert Index().search(Query("työpaja", counted=("kind",))).total == 0
    assert Index().search(Query("", sort=Sort.NAME)).hits == ()
