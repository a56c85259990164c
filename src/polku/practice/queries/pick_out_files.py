"""Files around a list of students: the template of a set of criteria, and the list as it was evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from polku.criteria.queries.in_force import InForce
from polku.criteria.wording import fact_label, value_label
from polku.practice.bridge.columns import follows_from
from polku.practice.choices import ROLES
from polku.practice.queries.pick_out import Listed, PickedOut
from polku.practice.wording import outcome_label, role_label
from polku.ui.days import short_day
from polku_engine import Fact, standard_vocabulary
from polku_engine.criteria import Outcome
from polku_engine.facts import FactKind


def template_facts(criteria: InForce) -> tuple[str, ...]:
    """The facts that a template asks for: the day instead of the days until it."""
    return tuple(dict.fromkeys(follows_from(key) or key for key in criteria.rules.facts))


def template_rows(criteria: InForce) -> list[list[str]]:
    """The header of an empty list."""
    return [[*map(role_label, ROLES), *map(fact_label, template_facts(criteria))]]


def help_rows(criteria: InForce) -> list[list[str]]:
    """Each column, and what may be written there."""
    rows = [[_("Column"), _("What may be written there")]]
    rows += [[role_label(role), _("Any text. You may leave the column out.")] for role in ROLES]
    vocabulary = standard_vocabulary()
    return rows + [[fact_label(key), _possible(vocabulary[key])] for key in template_facts(criteria)]


def _possible(fact: Fact) -> str:
    match fact.kind:
        case FactKind.BOOLEAN:
            return _("Yes or no")
        case FactKind.NUMBER:
            return _("A number: per cent, 0–100") if fact.unit == "percent" else _("A number")
        case FactKind.DATE:
            return _("A day such as 1.8.2027, or a month such as 8/2027")
        case FactKind.CODE if fact.open_codes:
            return _("The name of a municipality")
        case FactKind.CODE:
            return "; ".join(value_label(fact.key, code) for code in fact.codes)
        case FactKind.CODES:
            choices = "; ".join(value_label(fact.key, code) for code in fact.codes)
            return _("One or more of these, separated by commas: %(choices)s") % {"choices": choices}


def result_rows(picked: PickedOut) -> Iterator[list[str]]:
    """The list with its outcome: the hits first, then the open ones, then the others."""
    headers = [column.header for column in picked.columns]
    yield [_("Result"), _("Criteria"), _("Why"), _("What is missing"), _("To mend"), *headers]
    for student in (*picked.hits, *picked.open, *picked.others):
        yield [
            outcome_label(student.outcome),
            ", ".join(str(met.number) for met in student.met),
            "; ".join(phrase for met in student.met for phrase, _said in met.conditions),
            "; ".join([*student.missing, *student.checks]),
            "; ".join(student.remarks),
            *(student.cells.get(header, "") for header in headers),
        ]


def about_rows(picked: PickedOut) -> list[list[str]]:
    """A sheet that tells what the list was evaluated by."""
    criteria = picked.criteria
    rows = [
        [_("Criteria"), criteria.criteria.name("fi").text],
        [_("Whose"), criteria.criteria.organisation.name("fi").text],
        [_("Version"), str(criteria.version.number)],
        [_("Day"), short_day(picked.on)],
    ]
    rows += [[str(each.number), each.sentence] for each in picked.criteria_met]
    counts = [(Outcome.CERTAIN, picked.hits), (Outcome.OPEN, picked.open), (Outcome.NO, picked.others)]
    return rows + [[outcome_label(outcome), str(len(found))] for outcome, found in counts]


def shown(students: list[Listed], *, criterion: int | None, group: str) -> list[Listed]:
    """Those of a group, and of those the ones who meet a criterion."""
    return [
        student
        for student in students
        if (not group or student.group == group)
        and (criterion is None or any(met.number == criterion for met in student.met))
    ]
