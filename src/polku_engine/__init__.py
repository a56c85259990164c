"""The thinking of Polku: explicit criteria, situations that are only partly known, and answers that explain themselves.

A plain library: no web, no database. In eight lines:

>>> import datetime
>>> from polku_engine import Cell, CriteriaSet, OneOf, Range, Rule, Situation, evaluate
>>> young = Rule((Cell("age", Range(16, 29)), Cell("municipality", OneOf("272", "398"))))
>>> jobseeker = Rule((Cell("registered_jobseeker", OneOf(True)), Cell("days_unemployed", Range(low=200))))
>>> workshop = CriteriaSet("workshop", (young, jobseeker), owner="Kokkotyö-säätiö")
>>> aino = Situation.of(datetime.date(2026, 5, 4), birth_date=datetime.date(2007, 9, 1))
>>> verdict = evaluate(workshop, aino)
>>> verdict.outcome.value, verdict.missing
('open', ('municipality', 'registered_jobseeker', 'days_unemployed'))

Next: many offers at once (`polku_engine.matching`), files other tools read (`polku_engine.exchange`), the
decision language behind them (`polku_engine.dmn`, `polku_engine.feel`).
"""

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
    Verdict,
    evaluate,
)
from polku_engine.facts import (
    Fact,
    FactError,
    Situation,
    SituationError,
    Texts,
    Vocabulary,
    between,
    having,
    none_of,
    one_of,
    situation_from_json,
    standard_vocabulary,
)
from polku_engine.matching import Offers, match_offers, next_question

__all__ = [
    "Cell",
    "CriteriaError",
    "CriteriaSet",
    "Fact",
    "FactError",
    "HumanCheck",
    "Not",
    "NotInForce",
    "Offers",
    "OneOf",
    "Outcome",
    "Range",
    "Rule",
    "Situation",
    "SituationError",
    "Source",
    "SourceKind",
    "Texts",
    "Verdict",
    "Vocabulary",
    "between",
    "evaluate",
    "having",
    "match_offers",
    "next_question",
    "none_of",
    "one_of",
    "situation_from_json",
    "standard_vocabulary",
]
