"""What is known of a situation: parts, age of answers, what follows, and contradictions."""

import datetime
from typing import Any

import pytest

from polku_engine.facts import (
    Answer,
    Fact,
    FactError,
    FactKind,
    Situation,
    SituationError,
    Texts,
    Vocabulary,
    between,
    having,
    none_of,
    situation_from_json,
    standard_vocabulary,
)

ON = datetime.date(2026, 5, 4)
NAME = Texts("nimi", "namn", "name")


def test_the_vocabulary_asks_in_four_languages() -> None:
    vocabulary = standard_vocabulary()
    assert len(vocabulary) >= 60
    for fact in vocabulary.values():
        assert fact.question.selko, f"{fact.key} has no question in easy Finnish"
        assert fact.question_key == f"fact.{fact.key}.question"
        assert all(option.label.fi and option.label.sv and option.label.en for option in fact.options)


@pytest.mark.parametrize(
    ("born", "age"), [("2008-05-04", 18), ("2008-05-05", 17), ("2008-02-29", 18), ("2026-05-04", 0)]
)
def test_age_follows_from_the_date_of_birth(born: str, age: int) -> None:
    person = Situation.of(ON, birth_date=born)
    assert person["age"] == Situation.of(ON, age=age)["age"]


def test_a_partly_known_date_of_birth_gives_a_partly_known_age() -> None:
    person = Situation.of(ON, birth_date=between("2000-01-01", "2010-01-01"))
    assert person["age"] == Situation.of(ON, age=between(16, 26))["age"]
    assert not person.knows("age")


def test_days_to_graduation_shrink() -> None:
    assert Situation.of(ON, graduation_date="2026-05-30").knows("days_to_graduation")
    later = Situation.of(ON, graduation_date=between("2026-05-30", None))
    assert (
        later["days_to_graduation"]
        == Situation.of(ON, days_to_graduation=between(26, None))["days_to_graduation"]
    )


def test_an_old_answer_counts_as_unknown() -> None:
    old, fresh = datetime.date(2024, 1, 1), datetime.date(2026, 4, 1)
    person = Situation.of(ON, has_employer=Answer(True, old), registered_jobseeker=Answer(True, fresh))
    assert person.expired == ("has_employer",)
    assert not person.knows("has_employer")
    assert person.knows("registered_jobseeker")
    assert person.learn(has_employer=False).expired == ()


@pytest.mark.parametrize(
    "answers",
    [
        {"agee": 3},
        {"age": "old"},
        {"age": 17.5},
        {"age": True},
        {"age": float("nan")},
        {"age": between(20, 10)},
        {"birth_date": "yesterday"},
        {"birth_date": "2008-05-04", "age": 30},
        {"main_activity": "flying"},
        {"main_activity": ["studying"]},
        {"wishes": "work"},
        {"wishes": having("work", lacking=["work"])},
        {"has_employer": 1},
        {"has_employer": none_of(True, False)},
    ],
)
def test_what_cannot_be_said_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(SituationError):
        Situation.from_answers(ON, answers)


def test_learning_what_contradicts_is_refused() -> None:
    person = Situation.of(ON, age=between(16, 25))
    assert person.learn(age=between(20, 40))["age"] == Situation.of(ON, age=between(20, 25))["age"]
    with pytest.raises(SituationError, match="cannot all be true"):
        person.learn(age=40)


def test_json_says_all_forms() -> None:
    person = situation_from_json(
        {
            "age": {"between": [16, None]},
            "main_activity": {"not": ["studying"]},
            "school_form": {"one_of": ["none", "tuva"]},
            "wishes": {"has": ["work"], "lacks": ["rest"]},
            "pension": None,
            "has_employer": {"value": True, "given_on": "2020-01-01"},
        },
        ON,
    )
    assert person == Situation.of(
        ON,
        age=between(16, None),
        main_activity=none_of("studying"),
        school_form=none_of(
            "basic", "telma", "vocational", "special_vocational", "upper_secondary", "higher", "liberal"
        ),
        wishes=having("work", lacking=["rest"]),
        pension=None,
        has_employer=Answer(True, datetime.date(2020, 1, 1)),
    )


@pytest.mark.parametrize(
    "data",
    [
        {"age": {}},
        {"age": {"between": [1]}},
        {"wishes": {"has": "work"}},
        {"age": {"value": 1, "given_on": 3}},
    ],
)
def test_json_that_is_not_understood_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(SituationError):
        situation_from_json(data, ON)


@pytest.mark.parametrize(
    "parts",
    [
        {"key": "Age"},
        {"kind": FactKind.CODE},
        {"unit": "", "valid_days": 0},
        {"kind": FactKind.BOOLEAN},
        {"label": Texts("", "", "")},
    ],
)
def test_a_fact_whose_parts_do_not_fit_is_refused(parts: dict[str, Any]) -> None:
    good = {"key": "age", "kind": FactKind.NUMBER, "label": NAME, "question": NAME, "unit": "years"}
    with pytest.raises(FactError):
        Fact(**{**good, **parts})


def test_a_key_used_twice_is_refused() -> None:
    fact = Fact("age", FactKind.NUMBER, NAME, NAME)
    with pytest.raises(FactError, match="twice"):
        Vocabulary([fact, fact])
