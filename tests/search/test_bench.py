"""The bench that judges the search, judged."""

import itertools
import json

import pytest

from polku.cli.main import main
from polku.cli.search_bench.directory import services
from polku.cli.search_bench.judged import CLASSES, judged_queries
from polku.cli.search_bench.language import concepts, finnish_of, swedish_of
from polku.cli.search_bench.metrics import ndcg, percentile, precision, recall
from polku.search.words import read_list

LISTS = ["finnish_words.txt", "finnish_endings.txt", "swedish_pieces.txt"]


def committed_words():
    lines = itertools.chain.from_iterable(read_list(name) for name in LISTS)
    return {
        piece.partition("=")[0]
        for line in lines
        for word in line.split()
        for piece in (word.replace("|", ""), *word.split("|"))
    }


def test_there_are_enough_judged_queries_of_every_class():
    queries = judged_queries()
    assert len(queries) >= 60
    assert {query.kind for query in queries} == set(CLASSES)
    assert {query.kind for query in queries if query.held_out} == set(CLASSES)
    assert len({(query.text, query.language) for query in queries}) == len(queries)


def test_held_out_words_stand_in_no_committed_list():
    known = committed_words()
    held_out = [concept for concept in concepts().values() if concept.held_out]
    assert len(held_out) >= 20
    for concept in held_out:
        for language in ("fi", "sv"):
            pieces = {piece.rstrip("-") for piece in concept.pieces(language)}
            assert not (pieces | {concept.label(language)}) & known
    targets = {key for query in judged_queries() if query.held_out for key in query.targets}
    assert all(concepts()[key].held_out for key in targets)


def test_the_generator_inflects_by_its_own_tables():
    assert finnish_of("kuntouttava työ|toiminta")["p_ine"] == "kuntouttavissa työtoiminnoissa"
    assert finnish_of("vertais|tuki")["gen"] == "vertaistuen"
    assert finnish_of("ryhmä|koti")["p_part"] == "ryhmäkoteja"
    assert swedish_of("arbets|verkstad")["p_def"] == "arbetsverkstäderna"


def test_the_same_size_gives_the_same_directory():
    assert list(services(30)) == list(services(30))


def test_grades_follow_what_a_service_is_about():
    query = next(query for query in judged_queries() if query.text == "nuorten työpaja")
    for service in services(400):
        grade = query.grade(service)
        if service.group != "young":
            assert grade == 0
        elif service.main == "workshop":
            assert grade == 3
        elif "workshop" in service.mentioned and service.main != "youth_workshop":
            assert grade >= 1


def test_measures_are_those_of_the_books():
    grades = {"a": 3, "b": 2, "c": 1}
    assert ndcg(["a", "b", "c"], grades) == pytest.approx(1.0)
    assert ndcg(["c", "b", "a"], grades) == pytest.approx(
        (1 + 3 / 1.5849625 + 7 / 2) / (7 + 3 / 1.5849625 + 1 / 2)
    )
    assert ndcg(["x"], grades) == 0
    assert recall(["a", "x"], grades) == pytest.approx(1 / 3)
    assert precision(["a", "x"], grades) == 0.5
    assert precision([], grades) is None
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], 0.5) == 3.0


def test_the_search_is_as_good_as_promised_beside_postgresql(capsys):
    assert main(["bench", "search", "--services", "1500", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    own = report["contenders"]["polku"]
    assert own["all"]["ndcg_at_10"] >= 0.95
    assert own["held_out"]["ndcg_at_10"] >= 0.95
    assert own["all"]["set_recall"] >= 0.9
    assert own["all"]["set_precision"] >= 0.9
    assert report["ratios"]["set_recall_on_compound_parts"] >= 4
    assert report["ratios"]["set_recall_on_held_out_compound_parts"] >= 4
    assert own["milliseconds"]["p95"] < 50
