"""Entries that come, change and go while people search."""

import json
import threading

import pytest

from polku.search import Document, Entry, Index, Phrase, Query, Tokens, entry_of, fill
from polku.search.index import FEWEST_TO_MERGE
from tests.search.conftest import entry


def plain_tokens(words, _language):
    return {word: Tokens((word,)) for word in words}


def test_a_changed_entry_is_found_by_its_new_words_only(directory):
    directory.put(entry("a", "Velkaneuvonta"), entry("b", "Puheterapia"))
    directory.put(entry("a", "Kielikurssi"))
    assert directory.found("velkaneuvonta") == []
    assert directory.found("kielikurssi") == ["a"]
    assert len(directory.index) == 2


def test_a_removed_entry_is_gone_from_hits_and_counts(directory):
    directory.put(
        entry("a", "Paja", facets={"cost": ["free"]}), entry("b", "Paja", facets={"cost": ["free"]})
    )
    directory.index.apply((), ["a", "never-there"], {})
    results = directory.search("paja", counted=("cost",))
    assert [hit.id for hit in results.hits] == ["b"]
    assert results.counts["cost"] == {"free": 1}


def test_a_word_that_no_entry_has_any_more_is_not_offered(directory):
    directory.put(entry("a", "Velkaneuvonta"), entry("b", "Puheterapia"))
    directory.index.apply((), ["a"], {})
    assert directory.search("velkaneuvnta").total == 0


def test_many_changes_give_the_index_that_is_made_anew(analyser):
    def documents(round_number):
        for number in range(FEWEST_TO_MERGE // 2):
            name = f"Paja {number} {'tuki' if (number + round_number) % 3 else 'kurssi'}"
            yield entry_of(entry(f"e{number + round_number * 200}", name, facets={"n": [str(number % 7)]}))

    grown = Index()
    for round_number in range(6):
        fill(grown, documents(round_number), plain_tokens)
        grown.apply((), [f"e{round_number * 200 + 1}"], {})
    last = {}
    for round_number in range(6):
        last |= {made.id: made for made in documents(round_number)}
        last.pop(f"e{round_number * 200 + 1}")
    fresh = Index()
    fill(fresh, last.values(), plain_tokens)
    for text in ("tuki", "kurssi", "paja", ""):
        query = Query(text, limit=5_000, counted=("n",))
        assert grown.search(query) == fresh.search(query)


def test_loading_replaces_everything(directory, analyser):
    directory.put(entry("old", "Paja"))
    new = entry_of(entry("new", "Paja"))
    directory.index.load([([new], {("fi", "paja"): Tokens(("paja",))})])
    assert directory.found("paja") == ["new"]
    directory.put(entry("later", "Paja"))
    assert set(directory.found("paja")) == {"new", "later"}


def test_better_tokens_may_come_later(directory):
    index = directory.index
    index.apply([entry_of(entry("a", "Zorvepajassa"))], (), {})
    assert directory.found("paja") == []
    index.refine({("fi", "zorvepajassa"): Tokens(("zorvepaja",), ("paja",), ("zorve",))})
    assert directory.found("paja") == ["a"]


def test_phrases_follow_better_tokens(directory):
    index = directory.index
    index.apply([entry_of(entry("a", "Zorveja")), entry_of(entry("debt", "Velkaneuvonta"))], (), {})
    index.use_phrases([Phrase("zorveja", "fi", (), ("velkaneuvonta",))])
    index.refine({("fi", "zorveja"): Tokens(("paja",)), ("fi", "velkaneuvonta"): Tokens(("velkaneuvonta",))})
    assert "debt" in directory.found("pajat")


def test_swedish_compounds_do_not_depend_on_the_order_of_arrival(analyser):
    documents = [
        entry("a", "Zylfverkstaden", language="sv"),
        entry("b", "Zylf", language="sv"),
        entry("c", "Zylfar", language="sv"),
    ]
    for order in (documents, documents[::-1]):
        index = Index()
        for document in order:
            fill(index, [entry_of(document)], analyser.analyse_words)
        assert {hit.id for hit in index.search(Query("zylf", "sv")).hits} == {"a", "b", "c"}


def test_an_entry_survives_being_kept_as_json():
    document = Document(
        "a",
        "service",
        {"fi": {"name": ["Työpaja"], "description": ["Työpajalla tehdään."]}},
        frozenset({"272"}),
        facets={"cost": frozenset({"free"})},
        points=((1.0, 2.0),),
        fresh=3.5,
    )
    made = entry_of(document)
    assert Entry.from_json(json.dumps(made.as_json())) == made


@pytest.mark.parametrize("searchers", [3])
def test_searches_run_while_changes_are_applied(searchers):
    index = Index()
    fill(index, [entry_of(entry(f"e{number}", "Paja kurssi")) for number in range(50)], plain_tokens)
    ended, wrong = threading.Event(), []

    def look():
        while not ended.is_set():
            try:
                results = index.search(Query("paja", limit=100, counted=("kind",)))
                if results.total != 50 or results.counts["kind"] != {"service": 50}:
                    wrong.append(results.total)
            except Exception as error:  # noqa: BLE001 - any error is the finding
                wrong.append(error)

    threads = [threading.Thread(target=look) for _ in range(searchers)]
    for thread in threads:
        thread.start()
    for round_number in range(60):
        fill(index, [entry_of(entry(f"e{round_number % 50}", f"Paja sana{round_number}"))], plain_tokens)
    ended.set()
    for thread in threads:
        thread.join()
    assert wrong == []
