"""A person's answers into the engine's situation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from polku_engine import Situation, SituationError, situation_from_json


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
