"""Criteria and answers in words, in the active language (fi, sv, en, easy Finnish): plain strings.

The engine speaks in codes; here they become what a native would say. `you=True` speaks to the person ("Olet
16–29-vuotias"), otherwise about the person ("On 16–29-vuotias").
"""

from polku.criteria.wording.cells import cell_phrase, region_phrase, region_phrases
from polku.criteria.wording.labels import fact_label, fact_question, municipality_name, value_label
from polku.criteria.wording.rules import (
    RuleParts,
    check_sentence,
    check_words,
    checked_phrase,
    rule_parts,
    rule_sentence,
    set_sentences,
    source_phrase,
)
from polku.criteria.wording.verdicts import (
    Reason,
    change_phrase,
    nearest_miss_phrases,
    reason_label,
    reasons,
    why_asked,
)

__all__ = [
    "Reason",
    "RuleParts",
    "cell_phrase",
    "change_phrase",
    "check_sentence",
    "check_words",
    "checked_phrase",
    "fact_label",
    "fact_question",
    "municipality_name",
    "nearest_miss_phrases",
    "reason_label",
    "reasons",
    "region_phrase",
    "region_phrases",
    "rule_parts",
    "rule_sentence",
    "set_sentences",
    "source_phrase",
    "value_label",
    "why_asked",
]
