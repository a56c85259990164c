"""Criteria sets: who something is for, said so that a machine decides what it can and a person the rest.

>>> import datetime
>>> from polku_engine.criteria import Cell, CriteriaSet, OneOf, Range, Rule, evaluate
>>> from polku_engine.facts import Situation, between
>>> young, lahti = Cell("age", Range(high=30, high_included=False)), Cell("municipality", OneOf("398"))
>>> ohjaamo = CriteriaSet("ohjaamo", (Rule((young, lahti)),))
>>> verdict = evaluate(ohjaamo, Situation.of(datetime.date(2026, 5, 4), age=between(16, 25)))
>>> verdict.outcome.value, verdict.missing
('open', ('municipality',))
"""

from polku_engine.criteria.evaluate import NotInForce, evaluate, in_force
from polku_engine.criteria.nodes import (
    Anything,
    Cell,
    CriteriaError,
    CriteriaSet,
    HumanCheck,
    Not,
    OneOf,
    Range,
    Rule,
    Source,
    SourceKind,
    Test,
)
from polku_engine.criteria.normal import PreparedCriteria, prepare, problems_of
from polku_engine.criteria.serialize import criteria_from_json, criteria_to_json
from polku_engine.criteria.verdict import CellVerdict, Change, NearestMiss, Outcome, RuleVerdict, Verdict

__all__ = [
    "Anything",
    "Cell",
    "CellVerdict",
    "Change",
    "CriteriaError",
    "CriteriaSet",
    "HumanCheck",
    "NearestMiss",
    "Not",
    "NotInForce",
    "OneOf",
    "Outcome",
    "PreparedCriteria",
    "Range",
    "Rule",
    "RuleVerdict",
    "Source",
    "SourceKind",
    "Test",
    "Verdict",
    "criteria_from_json",
    "criteria_to_json",
    "evaluate",
    "in_force",
    "prepare",
    "problems_of",
]
