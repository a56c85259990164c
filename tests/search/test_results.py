"""Filters, counts, order and pages."""

from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from polku.search import Document, Index, Query, Sort, Tokens, entry_of, fill
from tests.search.conftest import entry

WORDS = ["tuki", "paja", "kurssi"]
FACETS = {"theme": ["work", "home", "money"], "access": ["come", "call"]}
CODES = ["272", "398", "091"]


def plain_tokens(words, _language):
    return {word: Tokens((word,)) for word in words}


@st.composite
def documents(draw):
    chosen = {facet: draw(st.frozensets(st.sampled_from(codes))) for facet, codes in FACETS.items()}
    return Document(
        id="",
        kind=draw(st.sampled_from(["service", "activity"])),
        texts={"fi": {"name": draw(st.lists(st.sampled_from(WORDS), max_size=2))}},
        municipalities=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
        nationwide=draw(st.booleans()),
        facets=chosen,
        fresh=draw(st.integers(0, 3)),
    )


@st.composite
def directories(draw):
    made = draw(st.lists(documents(), max_size=12))
    return [Document(f"d{number}", **_facts(document)) for number, document in enumerate(made)]


def _facts(document):
    return {name: getattr(document, name) for name in document.__slots__ if name != "id"}


@st.composite
def queries(draw):
    facets = {facet: draw(st.frozensets(st.sampled_from(codes))) for facet, codes in FACETS.items()}
    return Query(
        draw(st.sampled_from(["", *WORDS])),
        municipalities=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
        facets=facets,
        counted=(*FACETS, "kind"),
        limit=100,
        sort=draw(st.sampled_from([Sort.RELEVANCE, Sort.NAME, Sort.NEWEST])),
    )


def passes(document, query, without=""):
    """The judge: one entry at a time, nothing clever."""
    facets = {**document.facets, "kind": {document.kind}}
    here = document.nationwide or bool(document.municipalities & query.municipalities)
    return (
        (not query.text or query.text in document.texts["fi"]["name"])
        and (not query.municipalities or here)
        and all(
            not codes or facets[facet] & codes for facet, codes in query.facets.items() if facet != without
        )
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), queries(), st.data())
def test_result_and_counts_equal_a_count_by_hand(made, query, data):
    index = Index()
    first = data.draw(st.integers(0, len(made)))
    fill(index, [entry_of(document) for document in made[:first]], plain_tokens)
    fill(index, [entry_of(document) for document in made[first:]], plain_tokens)
    results = index.search(query)
    assert {hit.id for hit in results.hits} == {document.id for document in made if passes(document, query)}
    assert results.total == len(results.hits)
    for facet in query.counted:
        counted = Counter(
            code
            for document in made
            if passes(document, query, without=facet)
            for code in ({document.kind} if facet == "kind" else document.facets[facet])
        )
        assert results.counts[facet] == counted


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(directories(), queries(), st.integers(1, 5))
def test_pages_put_together_are_the_whole_result(made, query, size):
    index = Index()
    fill(index, [entry_of(document) for document in made], plain_tokens)
    whole = index.search(query).hits
    paged = []
    for offset in range(0, len(whole) + size, size):
        page = replace(query, offset=offset, limit=size)
        paged += index.search(page).hits
    assert tuple(paged) == whole


def test_a_facet_counts_what_other_choices_would_give(directory):
    directory.put(
        entry("a", "Paja", facets={"cost": ["free"], "access": ["come"]}),
        entry("b", "Paja", facets={"cost": ["paid"], "access": ["come"]}),
        entry("c", "Paja", facets={"cost": ["paid"], "access": ["call"]}),
    )
    results = directory.search(
        "paja", facets={"cost": frozenset({"free"})}, counted=("cost", "access", "nothing")
    )
    assert results.total == 1
    assert results.counts == {"cost": {"free": 1, "paid": 2}, "access": {"come": 1}, "nothing": {}}


def test_choices_in_one_facet_add_and_between_facets_narrow(directory):
    directory.put(
        entry("a", facets={"cost": ["free"], "language": ["fi"]}),
        entry("b", facets={"cost": ["paid"], "language": ["fi"]}),
        entry("c", facets={"cost": ["paid"], "language": ["sv"]}),
    )
    both = {"cost": frozenset({"free", "paid"}), "language": frozenset({"fi"})}
    assert set(directory.found(facets=both)) == {"a", "b"}
    assert directory.found(facets={"cost": frozenset({"unheard"})}) == []


def test_nearest_first_and_places_without_a_point_last(directory):
    directory.put(
        entry("far", "Paja", points=((310_000.0, 7_090_000.0),)),
        entry("two", "Paja", points=((500_000.0, 7_000_000.0), (310_300.0, 7_080_400.0))),
        entry("web", "Paja", nationwide=True),
    )
    results = directory.search("paja", near=(310_000.0, 7_080_000.0), sort=Sort.DISTANCE)
    assert [(hit.id, hit.distance) for hit in results.hits] == [
        ("two", 500.0),
        ("far", 10_000.0),
        ("web", None),
    ]
    assert directory.found("paja", near=(310_000.0, 7_080_000.0), within=1_000.0) == ["two"]


def test_names_in_the_order_of_the_alphabet_of_the_language(directory):
    directory.put(
        entry("ä", "Äänipaja"),
        entry("a", "Aamupaja", texts={"sv": {"name": ["Ösmo"]}, "fi": {"name": ["Aamupaja"]}}),
        entry("å", "Ålandspaja"),
    )
    assert directory.found(sort=Sort.NAME) == ["a", "å", "ä"]
    assert directory.found(language="sv", sort=Sort.NAME) == ["å", "ä", "a"]


def test_newest_first(directory):
    directory.put(
        entry("old", "Paja", fresh=1.0), entry("new", "Paja", fresh=3.0), entry("middle", "Paja", fresh=2.0)
    )
    assert directory.found("paja", sort=Sort.NEWEST) == ["new", "middle", "old"]


def test_equal_entries_keep_their_order_when_others_change(directory):
    directory.put(*(entry(f"e{number}", "Paja") for number in range(20)))
    before = directory.found("paja")
    directory.put(entry("e3", "Paja"), entry("other", "Kurssi"))
    assert directory.found("paja") == before


def test_a_page_past_the_end_is_empty(town):
    assert town.search("työpaja", offset=50).hits == ()
    assert town.search("työpaja", limit=0).hits == ()
