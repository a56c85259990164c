"""Rules and sets in sentences, with what a person checks, where it comes from and when it was last seen to hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import pgettext

from polku.criteria.wording.cells import cell_phrase, statement
from polku.criteria.wording.labels import page_language
from polku.criteria.wording.phrase import all_of, capital
from polku.shared.languages import Passage, pick
from polku.ui.days import short_day
from polku_engine.criteria import CriteriaSet, HumanCheck, Rule


class SourceLike(Protocol):
    """A source as the engine or as a stored document knows it."""

    @property
    def kind(self) -> str: ...
    @property
    def reference(self) -> str: ...


def rule_sentence(rule: Rule, *, you: bool = False) -> str:
    """A rule as a sentence: On 16–29-vuotias ja kotikunta on Lahti. Ohjaaja arvioi: palvelu sopii."""
    sentences = [_conditions(rule, you)] if rule.cells or not rule.checks else []
    return " ".join([*sentences, *(check_sentence(check) for check in rule.checks)])


def _conditions(rule: Rule, you: bool) -> str:
    if not rule.cells:
        return pgettext("criteria", "Everybody, without conditions.")
    return capital(all_of([statement(cell.fact, (cell.test,), you=you) for cell in rule.cells])) + "."


@dataclass(frozen=True)
class RuleParts:
    """A rule in pieces for a list: its conditions, and what a person judges with who does."""

    conditions: list[str]
    checks: list[tuple[Passage, str]]


def rule_parts(rule: Rule, *, you: bool = False) -> RuleParts:
    """A rule as a list of statements."""
    return RuleParts(
        [cell_phrase(cell, you=you) for cell in rule.cells],
        [(check_words(check), check.who) for check in rule.checks],
    )


def set_sentences(rules: CriteriaSet | Iterable[Rule], *, you: bool = False) -> list[str]:
    """A sentence for each rule of a set. One of them is enough."""
    found = rules.rules if isinstance(rules, CriteriaSet) else rules
    return [rule_sentence(rule, you=you) for rule in found]


def check_words(check: HumanCheck) -> Passage:
    """What a person judges, in the active language or the nearest there is."""
    texts = check.words
    return pick({"fi": texts.fi, "sv": texts.sv, "en": texts.en, "fi-selko": texts.selko}, page_language())


def check_sentence(check: HumanCheck) -> str:
    """What a person judges and who: Ohjaaja arvioi: palvelu sopii."""
    words = check_words(check).text.rstrip(".")
    return pgettext("criteria", "Judged by %(who)s: %(words)s.") % {"who": check.who, "words": words}


def source_phrase(source: SourceLike) -> str:
    """What criteria rest on: Perustuu lakiin 675/2023, 5 §."""
    reference = source.reference
    match str(source.kind):
        case "law":
            return pgettext("criteria source", "Based on law: %(reference)s") % {"reference": reference}
        case "decision":
            return pgettext("criteria source", "Based on a decision: %(reference)s") % {
                "reference": reference
            }
        case "practice" if reference:
            return pgettext("criteria source", "Established practice: %(reference)s") % {
                "reference": reference
            }
        case "practice":
            return pgettext("criteria source", "Established practice")
        case _ if reference:
            return pgettext("criteria source", "As told: %(reference)s") % {"reference": reference}
        case _:
            return pgettext("criteria source", "Not written anywhere yet")


def checked_phrase(checked_on: date | None, who: str = "") -> str:
    """When somebody last saw that criteria hold, and who: Tarkistettu 3.11.2026, Kokkotyö-säätiö."""
    if checked_on is None:
        return pgettext("criteria", "Not checked yet")
    if who:
        return pgettext("criteria", "Checked %(day)s, %(who)s") % {"day": short_day(checked_on), "who": who}
    return pgettext("criteria", "Checked %(day)s") % {"day": short_day(checked_on)}
