"""Situations against many offers: ranked groups with reasons, the next best question, and whole populations at once.

>>> import datetime
>>> from polku_engine.criteria import Cell, CriteriaSet, OneOf, Range, Rule
>>> from polku_engine.facts import Situation
>>> from polku_engine.matching import Offers, match_offers, next_question
>>> youth = CriteriaSet("youth", (Rule((Cell("age", Range(16, 29)),)),))
>>> jobseekers = CriteriaSet("jobseekers", (Rule((Cell("registered_jobseeker", OneOf(True)),)),))
>>> offers = Offers([youth, jobseekers])
>>> matches = match_offers(offers, Situation.of(datetime.date(2026, 5, 4), age=19))
>>> [offers.key(place) for place in matches.fits], [offers.key(place) for place in matches.may_fit]
(['youth'], ['jobseekers'])
>>> next_question(matches).fact
'registered_jobseeker'
"""

from polku_engine.matching.batch import BatchCounts, count_matches, outcome_matrix
from polku_engine.matching.offers import Offers
from polku_engine.matching.question import Question, next_question, questions
from polku_engine.matching.rank import Matches, match_offers
from polku_engine.matching.table import CodeColumn, SetColumn, SituationTable, SpanColumn

__all__ = [
    "BatchCounts",
    "CodeColumn",
    "Matches",
    "Offers",
    "Question",
    "SetColumn",
    "SituationTable",
    "SpanColumn",
    "count_matches",
    "match_offers",
    "next_question",
    "outcome_matrix",
    "questions",
]
