"""Names of facts and their values, in the active language."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, pgettext

from polku.accounts.models import Municipality
from polku.criteria.wording.amounts import told_amount, written
from polku.criteria.wording.quantities import NUMBERS
from polku.shared.languages import BY_CODE, pick
from polku.ui.days import short_day
from polku_engine import standard_vocabulary
from polku_engine.facts import Fact, FactKind

# Names of municipalities by code. They change once a year, with a release; an unknown code reads them again.
_municipalities: dict[str, dict[str, str]] = {}


def page_language() -> str:
    """The code of the active language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def fact(key: str) -> Fact | None:
    """A fact of the vocabulary; nothing for a key that is not in it."""
    return standard_vocabulary().get(key)


def fact_label(key: str) -> str:
    """The name of a fact: Ikä. A key that nobody knows stands for itself."""
    found = fact(key)
    return found.label.in_language(page_language()) if found else key


def fact_question(key: str) -> str:
    """The question a fact answers: Kuinka vanha olet?"""
    found = fact(key)
    return found.question.in_language(page_language()) if found else key


def value_label(key: str, value: Any) -> str:
    """A value of a fact as one reads it in an answer: Kyllä, suomi, Lahti, 19 vuotta, 1.1.2027."""
    found = fact(key)
    if isinstance(value, bool):
        return pgettext("criteria answer", "Yes") if value else pgettext("criteria answer", "No")
    if isinstance(value, datetime.date):
        return short_day(value)
    if isinstance(value, int | float):
        return told_amount(value, NUMBERS[key].unit) if key in NUMBERS else written(value)
    return code_label(found, str(value)) if found else str(value)


def code_label(fact: Fact, code: str) -> str:
    """The label of a code; of an open fact the name in its register."""
    if fact.kind is FactKind.DATE:
        return short_day(datetime.date.fromisoformat(code))
    if fact.open_codes:
        return municipality_name(code)
    labels = {option.code: option.label for option in fact.options}
    return labels[code].in_language(page_language()) if code in labels else code


def municipality_name(code: str) -> str:
    """The name of a municipality by its number; the number itself when nobody has it."""
    if code not in _municipalities:
        remember(dict(Municipality.objects.values_list("code", "names")))
    return pick(_municipalities.get(code), page_language()).text or code


def municipality_codes() -> frozenset[str]:
    """The numbers of the municipalities there are today."""
    if not _municipalities:
        remember(dict(Municipality.objects.values_list("code", "names")))
    return frozenset(_municipalities)


def remember(names: Mapping[str, dict[str, str]]) -> None:
    """Keep names of municipalities, by code and language."""
    _municipalities.update(names)
