"""Brute force over all possible worlds judges the engine: sound, exact where it says so, no worse for knowing more."""

import itertools
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from polku_engine.criteria import CriteriaSet, Outcome, evaluate
from polku_engine.dmn import Program, read_model
from polku_engine.exchange import write_bytes
from polku_engine.matching import (
    Offers,
    SituationTable,
    count_matches,
    match_offers,
    outcome_matrix,
    questions,
)
from tests.engine.strategies import SMALL, answers, completions, criteria, says_yes, situation, worlds

some_criteria = st.lists(criteria(), min_size=1, max_size=5)
some_people = st.lists(answers, min_size=1, max_size=6)


def _all_answers(criteria_set: CriteriaSet, known: dict[str, Any]) -> set[bool]:
    """What the judge says in every world that fits, human checks answered either way."""
    keys = sorted({check.key for rule in criteria_set.rules for check in rule.checks})
    judged = [
        dict(zip(keys, given, strict=True)) for given in itertools.product([True, False], repeat=len(keys))
    ]
    facts = list(criteria_set.facts)
    return {says_yes(criteria_set, world, each) for world in completions(known, facts) for each in judged}


@given(criteria(), answers)
@settings(max_examples=150)
def test_three_values_are_sound_and_exact_where_claimed(
    criteria_set: CriteriaSet, known: dict[str, Any]
) -> None:
    verdict = evaluate(criteria_set, situation(known))
    said = _all_answers(criteria_set, known)
    if verdict.outcome is Outcome.CERTAIN:
        assert said == {True}
    elif verdict.outcome is Outcome.NO:
        assert said == {False}
    elif verdict.exact:
        assert said == {True, False}


@given(criteria(), answers, worlds)
@settings(max_examples=150)
def test_knowing_more_never_unsettles(
    criteria_set: CriteriaSet, known: dict[str, Any], world: dict[str, Any]
) -> None:
    less = situation(known)
    before = evaluate(criteria_set, less).outcome
    possible = {key: value for key, value in world.items() if value in _still(known, key)}
    for count in range(len(possible) + 1):
        more = less.learn(**dict(list(possible.items())[:count]))
        after = evaluate(criteria_set, more).outcome
        assert before is Outcome.OPEN or after is before
        before = after


def _still(known: dict[str, Any], key: str) -> list[Any]:
    return [world[key] for world in completions(known, [key])]


@given(criteria(), worlds)
@settings(max_examples=150)
def test_known_facts_decide_as_dmn_does(criteria_set: CriteriaSet, world: dict[str, Any]) -> None:
    model = read_model(write_bytes([criteria_set], "dmn", SMALL))
    decision = f"{criteria_set.key} {criteria_set.version}"
    program = Program(model)
    collected = program.decide(decision, world) or []
    verdict = evaluate(criteria_set, situation(world))
    assert not program.problems
    # Collected are the human checks of every rule that holds: none waiting means yes, some means open.
    assert bool(collected) == (verdict.outcome is not Outcome.NO)
    assert ([] in collected) == (verdict.outcome is Outcome.CERTAIN)


@given(some_criteria, answers)
@settings(max_examples=150)
def test_matching_agrees_with_evaluating_one_by_one(sets: list[CriteriaSet], known: dict[str, Any]) -> None:
    person = situation(known)
    matches = match_offers(Offers(sets, SMALL), person)
    assert sorted(matches.order) == list(range(len(sets)))
    for place, criteria_set in enumerate(sets):
        verdict = evaluate(criteria_set, person)
        assert matches.outcome(place) is verdict.outcome
        assert matches.explain(place) == verdict
    for asked in questions(matches, 10):
        assert not person.knows(asked.fact)
        assert 0 <= asked.settles <= asked.waiting


@given(some_criteria, some_people)
@settings(max_examples=150)
def test_a_batch_agrees_with_matching_one_by_one(
    sets: list[CriteriaSet], people: list[dict[str, Any]]
) -> None:
    offers = Offers(sets, SMALL)
    situations = [situation(known) for known in people]
    table = SituationTable.from_situations(situations, SMALL)
    matrix = outcome_matrix(offers, table)
    places = {Outcome.NO: 0, Outcome.OPEN: 1, Outcome.CERTAIN: 2}
    expected = [[places[evaluate(each, person).outcome] for each in sets] for person in situations]
    assert matrix.tolist() == expected
    counts = count_matches(offers, table)
    assert np.array_equal(counts.certain, (matrix == 2).sum(axis=0))
    assert np.array_equal(counts.open, (matrix == 1).sum(axis=0))
    assert np.array_equal(counts.no, (matrix == 0).sum(axis=0))
    assert np.array_equal(counts.any_certain, (matrix == 2).any(axis=1))
    assert np.array_equal(counts.any_possible, (matrix > 0).any(axis=1))
