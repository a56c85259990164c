"""Two documents compared in words: what was added, removed and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from polku.criteria.choices import SourceKind
from polku.criteria.content import CheckContent, CriteriaContent, SourceContent
from polku.criteria.content import RuleContent as Rule
from polku.criteria.queries.editor import cell_text, check_line
from polku.shared.languages import pick
from polku.ui.days import short_day

ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Difference:
    """One difference: where it is, what was said and what is said now."""

    kind: str
    place: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def differences(old: CriteriaContent, new: CriteriaContent, language: str) -> list[Difference]:
    """Everything that differs; a way in that only moved does not."""
    return [*_of_rules(old.rules, new.rules, language), *_around(old, new, language)]


def _of_rules(old: Sequence[Rule], new: Sequence[Rule], language: str) -> list[Difference]:
    left = [rule for rule in old if rule not in new]
    found = []
    for number, rule in enumerate(new, 1):
        if rule in old:
            continue
        place = _("Way in %(number)s") % {"number": number}
        partner = max(left, key=lambda other: _likeness(other, rule), default=None)
        if partner is None or not _likeness(partner, rule):
            found.append(Difference(ADDED, place, after=_phrases(rule, language)))
        else:
            left.remove(partner)
            found += _within(place, partner, rule, language)
    gone = _("A way in")
    return found + [Difference(REMOVED, gone, before=_phrases(rule, language)) for rule in left]


def _likeness(one: Rule, other: Rule) -> int:
    """How much two rules have in common: the same condition counts more than the same fact."""
    facts = {cell.fact for cell in one.cells} & {cell.fact for cell in other.cells}
    keys = {check.key for check in one.checks} & {check.key for check in other.checks}
    return 3 * sum(cell in other.cells for cell in one.cells) + len(facts) + 2 * len(keys)


def _within(place: str, old: Rule, new: Rule, language: str) -> list[Difference]:
    before = [phrase for phrase in _phrases(old, language) if phrase not in _phrases(new, language)]
    after = [phrase for phrase in _phrases(new, language) if phrase not in _phrases(old, language)]
    kind = CHANGED if before and after else REMOVED if before else ADDED
    if before or after:
        return [Difference(kind, place, tuple(before), tuple(after))]
    notes = (old.note,) if old.note else (), (new.note,) if new.note else ()
    return [Difference(CHANGED, place, *notes)] if old.note != new.note else []


def _phrases(rule: Rule, language: str) -> tuple[str, ...]:
    return (*(cell_text(cell) for cell in rule.cells), *(_check(check, language) for check in rule.checks))


def _check(check: CheckContent, language: str) -> str:
    line = check_line(check, language)
    return _("%(who)s checks: %(words)s") % {"who": line.who, "words": line.words.text}


def _around(old: CriteriaContent, new: CriteriaContent, language: str) -> list[Difference]:
    days = (
        (_("Holds from"), old.valid_from, new.valid_from),
        (_("Holds until"), old.valid_to, new.valid_to),
        (_("Last checked"), old.checked_on, new.checked_on),
    )
    pairs = [
        (_("Name"), pick(old.title, language).text, pick(new.title, language).text),
        (_("Source"), _source(old.source), _source(new.source)),
        *((label, short_day(a) if a else "", short_day(b) if b else "") for label, a, b in days),
    ]
    return [_said(label, before, after) for label, before, after in pairs if before != after]


def _said(label: str, before: str, after: str) -> Difference:
    kind = CHANGED if before and after else REMOVED if before else ADDED
    return Difference(kind, label, (before,) if before else (), (after,) if after else ())


def _source(source: SourceContent) -> str:
    parts = (str(SourceKind(source.kind).label), source.reference, source.url)
    return ", ".join(part for part in parts if part)
