"""Why an answer is what it is, what is missing, and what would change it."""

import datetime
from typing import Any

import pytest

from polku_engine.criteria import (
    Cell,
    CriteriaError,
    CriteriaSet,
    HumanCheck,
    Not,
    NotInForce,
    OneOf,
    Outcome,
    Range,
    Rule,
    Source,
    SourceKind,
    criteria_from_json,
    evaluate,
    in_force,
    problems_of,
)
from polku_engine.facts import Changes, Situation, Texts, between
from polku_engine.matching import Offers, match_offers, next_question, questions

ON = datetime.date(2026, 5, 4)
SUITS = HumanCheck("suits", Texts("Sopii", "", ""), "Sari")
YOUNG = Cell("age", Range(16, 29))
SEEKS = Cell("registered_jobseeker", OneOf(True))
LONG = Cell("days_unemployed", Range(low=200))


def _person(**known: Any) -> Situation:
    return Situation.of(ON, **known)


def test_a_yes_names_the_cells_that_hold() -> None:
    verdict = evaluate(CriteriaSet("a", (Rule((YOUNG, SEEKS)),)), _person(age=20, registered_jobseeker=True))
    assert verdict.outcome is Outcome.CERTAIN
    assert [cell.fact for cell in verdict.decisive] == ["age", "registered_jobseeker"]
    assert verdict.nearest_miss is None


def test_an_open_set_names_the_rule_that_lacks_least() -> None:
    criteria = CriteriaSet("a", (Rule((YOUNG, SEEKS, LONG)), Rule((YOUNG, SEEKS))))
    verdict = evaluate(criteria, _person(age=20))
    assert verdict.best.number == 2
    assert verdict.missing == ("registered_jobseeker", "days_unemployed")


def test_a_human_check_keeps_a_result_open_and_says_who() -> None:
    criteria = CriteriaSet("a", (Rule((YOUNG,), (SUITS,)),))
    open_verdict = evaluate(criteria, _person(age=20))
    assert open_verdict.outcome is Outcome.OPEN
    assert [check.who for check in open_verdict.checks] == ["Sari"]
    assert evaluate(criteria, _person(age=20), checks={"suits": True}).outcome is Outcome.CERTAIN
    assert evaluate(criteria, _person(age=20), checks={"suits": False}).outcome is Outcome.NO


def test_a_no_names_the_nearest_miss_and_what_would_change_it() -> None:
    criteria = CriteriaSet("a", (Rule((Cell("pension", OneOf("old_age")),)), Rule((LONG,))))
    verdict = evaluate(criteria, _person(pension="none", days_unemployed=180))
    assert verdict.nearest_miss is not None
    (change,) = verdict.nearest_miss.changes
    assert (change.fact, change.gap, change.how, change.comes_by_itself) == (
        "days_unemployed",
        20,
        Changes.GROWS,
        True,
    )


def test_nobody_grows_younger() -> None:
    criteria = CriteriaSet("a", (Rule((YOUNG,)), Rule((SEEKS,))))
    verdict = evaluate(criteria, _person(age=31, registered_jobseeker=False))
    assert verdict.nearest_miss is not None
    assert verdict.nearest_miss.changes[0].fact == "registered_jobseeker"


def test_several_open_rules_are_not_claimed_exact() -> None:
    either = CriteriaSet("a", (Rule((Cell("age", Range(high=17)),)), Rule((Cell("age", Range(low=18)),))))
    verdict = evaluate(either, _person(age=between(10, 30)))
    assert verdict.outcome is Outcome.OPEN
    assert not verdict.exact


def test_tests_of_one_fact_are_taken_together() -> None:
    rule = Rule((Cell("age", Range(low=16)), Cell("age", Not(OneOf(17)))))
    assert evaluate(CriteriaSet("a", (rule,)), _person(age=17)).outcome is Outcome.NO


def test_a_version_decides_only_while_it_holds() -> None:
    old = CriteriaSet("a", (Rule(),), 1, valid_to=datetime.date(2025, 12, 31))
    new = CriteriaSet("a", (Rule((YOUNG,)),), 2, valid_from=datetime.date(2026, 1, 1))
    assert in_force([old, new], ON) is new
    assert in_force([old, new], datetime.date(2025, 6, 1)) is old
    assert in_force([new], datetime.date(2020, 1, 1)) is None
    with pytest.raises(NotInForce):
        evaluate(old, _person())


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (Rule((Cell("agee", OneOf(1)),)), "no fact 'agee'"),
        (Rule((Cell("age", OneOf("old")),)), "not a number"),
        (Rule((Cell("age", Range(16.2, 16.8)),)), "no whole number"),
        (Rule((Cell("age", Range(low=20)), Cell("age", Range(high=10)))), "can never hold"),
        (Rule((Cell("pension", Range(1, 2)),)), "list of values"),
        (Rule((Cell("birth_date", Range(1, 2)),)), "cannot end at"),
        (Rule((Cell("wishes", OneOf("work")), Cell("wishes", Not(OneOf("work"))))), "wanted and barred"),
        (Rule((Cell("main_activity", OneOf("flying")),)), "not one of its codes"),
    ],
)
def test_criteria_that_do_not_fit_the_vocabulary_say_why(rule: Rule, says: str) -> None:
    assert says in problems_of(CriteriaSet("a", (rule,)))[0]


@pytest.mark.parametrize(
    "make",
    [
        lambda: OneOf(),
        lambda: OneOf(1, "a"),
        lambda: OneOf(""),
        lambda: OneOf(float("inf")),
        lambda: Range(),
        lambda: Range(5, 1),
        lambda: Range(1, 1, low_included=False),
        lambda: Range("a", "b"),  # type: ignore[arg-type]
        lambda: Not(Not(OneOf(1))),  # type: ignore[arg-type]
        lambda: CriteriaSet("a", ()),
        lambda: CriteriaSet("", (Rule(),)),
        lambda: CriteriaSet("a", (Rule(),), 0),
        lambda: CriteriaSet("a", (Rule(),), valid_from=ON, valid_to=datetime.date(2020, 1, 1)),
        lambda: CriteriaSet("a", (Rule(note="\x00"),)),
        lambda: HumanCheck("a", Texts("", "", "x"), "Sari"),
        lambda: HumanCheck("a", Texts("x", "", ""), ""),
        lambda: Source(SourceKind.LAW),
        lambda: Rule((), (SUITS, SUITS)),
        lambda: criteria_from_json({"key": "a"}),
        lambda: criteria_from_json([]),
        lambda: criteria_from_json(
            {"key": "a", "rules": [{"cells": [{"fact": "age", "test": {"from": 1, "above": 2}}]}]}
        ),
    ],
)
def test_what_makes_no_sense_cannot_be_made(make: Any) -> None:
    with pytest.raises(CriteriaError):
        make()


def test_the_question_that_settles_most_is_asked_first() -> None:
    asks_age = [CriteriaSet(f"age-{n}", (Rule((Cell("age", Range(low=n)),)),)) for n in range(20, 30)]
    asks_both = CriteriaSet("both", (Rule((SEEKS, YOUNG)),))
    matches = match_offers(Offers([*asks_age, asks_both]), _person())
    asked = questions(matches, 5)
    assert [question.fact for question in asked] == ["age", "registered_jobseeker"]
    assert asked[0].waiting == 11
    assert asked[0].settles > 10


def test_no_question_is_asked_when_only_people_can_tell() -> None:
    matches = match_offers(Offers([CriteriaSet("a", (Rule((), (SUITS,)),))]), _person())
    assert len(matches.may_fit) == 1
    assert next_question(matches) is None


def test_nothing_on_offer_is_no_trouble() -> None:
    matches = match_offers(Offers([]), _person(age=20))
    assert len(matches.order) == 0
    assert next_question(matches) is None


def test_matches_are_ranked_by_how_near_they_are() -> None:
    sets = [
        CriteriaSet("far", (Rule((SEEKS, LONG)),)),
        CriteriaSet("no", (Rule((Cell("age", Range(low=60)),)),)),
        CriteriaSet("near", (Rule((YOUNG, SEEKS)),)),
        CriteriaSet("yes", (Rule((YOUNG,)),)),
    ]
    offers = Offers(sets)
    matches = match_offers(offers, _person(age=20))
    assert [offers.key(place) for place in matches.order] == ["yes", "near", "far", "no"]
    assert [verdict.key for verdict in matches.reasons(2)] == ["yes", "near"]
