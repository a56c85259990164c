"""Rows of a list into situations, and many situations into outcomes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from polku_engine import CriteriaSet, Situation, SituationError, Verdict, evaluate, situation_from_json
from polku_engine.criteria import Outcome
from polku_engine.criteria.normal import PreparedCriteria, prepare
from polku_engine.criteria.verdict import OUTCOMES
from polku_engine.matching import Offers, SituationTable, outcome_matrix


def situation_and_doubt(answers: Mapping[str, Any], on: date) -> tuple[Situation, bool]:
    """What a row says, and whether it contradicts itself; then what follows from dates is left out."""
    try:
        return situation_from_json(answers, on), False
    except SituationError:
        plain = {key: value for key, value in answers.items() if key not in _FOLLOWED_BY}
        return situation_from_json(plain, on), True


# Dates from which another fact follows.
_FOLLOWED_BY = frozenset({"birth_date", "graduation_date", "unemployed_since"})


def prepared(rules: CriteriaSet) -> PreparedCriteria:
    """A set made ready once for all rows."""
    return prepare(rules)


@dataclass(frozen=True)
class Decided:
    """The outcome for one situation, and the numbers of the rules that are met for certain."""

    outcome: Outcome
    met: tuple[int, ...]


def decided(rules: PreparedCriteria, situations: Sequence[Situation]) -> list[Decided]:
    """The outcome and the met rules of each situation, computed together: a rule is matched as a set of its own."""
    own = rules.criteria
    single = [
        CriteriaSet(f"{own.key}-{number}", (rule,), owner=own.owner)
        for number, rule in enumerate(own.rules, 1)
    ]
    matrix = outcome_matrix(Offers([rules, *single]), SituationTable.from_situations(situations))
    return [
        Decided(
            OUTCOMES[states[0]],
            tuple(number for number, state in enumerate(states[1:], 1) if OUTCOMES[state] is Outcome.CERTAIN),
        )
        for states in matrix.tolist()
    ]


def verdict(rules: PreparedCriteria, situation: Situation) -> Verdict:
    """The reasons for one situation."""
    return evaluate(rules, situation)
