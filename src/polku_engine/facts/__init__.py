"""What can be known about a person's situation, and what is known on a date. Unknown is never the same as no.

>>> from polku_engine.facts import Situation, between, none_of
>>> import datetime
>>> sari_knows = Situation.of(datetime.date(2026, 5, 4), age=between(16, 25), main_activity=none_of("studying"))
>>> sari_knows.knows("age"), sari_knows.knows("wishes")
(False, False)
"""

from polku_engine.facts.definitions import (
    Changes,
    Fact,
    FactError,
    FactKind,
    Option,
    Sensitivity,
    Texts,
    Vocabulary,
)
from polku_engine.facts.knowledge import (
    UNKNOWN,
    Answer,
    Codes,
    Holdings,
    Knowledge,
    Spans,
    Stated,
    between,
    having,
    none_of,
    one_of,
)
from polku_engine.facts.situation import Situation, SituationError, situation_from_json
from polku_engine.facts.vocabulary import standard_vocabulary

__all__ = [
    "UNKNOWN",
    "Answer",
    "Changes",
    "Codes",
    "Fact",
    "FactError",
    "FactKind",
    "Holdings",
    "Knowledge",
    "Option",
    "Sensitivity",
    "Situation",
    "SituationError",
    "Spans",
    "Stated",
    "Texts",
    "Vocabulary",
    "between",
    "having",
    "none_of",
    "one_of",
    "situation_from_json",
    "standard_vocabulary",
]
