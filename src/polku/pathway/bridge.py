"""A person's answers into the engine's situation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from polku_engine import Situation, SituationError, situation_from_json
from polku_engine.facts import standard_vocabulary


def situation_from(answers: Mapping[str, Any], on: date) -> Situation:
    """What is known about a person on a day: answers in the engine's plain JSON. Raises SituationError."""
    return situation_from_json(answers, on)


def problem_of_answer(fact: str, value: Any, on: date) -> str | None:
    """Why a value is no answer to a fact, in the engine's words; None when it is one."""
    try:
        situation_from_json({fact: value}, on)
    except SituationError as error:
        return str(error)
    return None


def fresh_answers(dated: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Plain answers that still hold on a day: one that has grown old is unknown again."""
    known = standard_vocabulary()
    return {
        key: answer["value"]
        for key, answer in dated.items()
        if key in known and _holds(known[key].valid_days, answer["given_on"], on)
    }


def _holds(valid_days: int | None, given_on: str, on: date) -> bool:
    return valid_days is None or (on - date.fromisoformat(given_on)).days <= valid_days
