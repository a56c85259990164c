"""Findings, scopes and changes in words, in the active language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from polku.criteria.wording import (
    cell_phrase,
    change_phrase,
    check_sentence,
    fact_label,
    region_phrase,
    set_sentences,
    source_phrase,
    value_label,
)
from polku.network.choices import FindingKind, Step
from polku.network.content import (
    AnyFinding,
    CliffFinding,
    CycleFinding,
    GapFinding,
    JointFinding,
    NearContent,
    OverlapFinding,
    PartContent,
    Region,
    RuleFinding,
    UnreachableFinding,
)
from polku.shared.languages import BY_CODE, pick
from polku_engine import Cell
from polku_engine.criteria.serialize import box_from_json, check_from_json, criteria_from_json
from polku_engine.overlap import Part
from polku_engine.overlap import Region as EngineRegion
from polku_engine.overlap.serialize import change_from_json, region_from_json

# Fewer real needs than this are not counted in public: somebody could know whose they are.
FEW = 5
SHORT = 4
Names = Mapping[str, str]


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


# Numbers


def percent(share: float) -> str:
    """A part of everybody: 12 %."""
    locale = page_language().partition("-")[0]
    if 0 < share < 0.01:
        return _("under %(percent)s") % {"percent": format_percent(0.01, locale=locale)}
    return format_percent(share, format="#,##0 %" if locale != "en" else "#,##0%", locale=locale)


def number(value: float) -> str:
    """A number with at most one decimal: 3,5."""
    return format_decimal(value, format="0.#", locale=page_language().partition("-")[0])


def weight_phrase(share: float, people: float, weighing: str) -> str:
    """How much something weighs: a part of invented people, or of needs, where a few are never counted."""
    if weighing != "needs":
        return percent(share)
    count = round(share * people)
    if 0 < count < FEW:
        return _("fewer than %(few)s needs") % {"few": FEW}
    return ngettext("%(count)s need", "%(count)s needs", count) % {"count": count}


# Regions and situations


def region_phrases(region: Region) -> list[str]:
    """What is true of everybody in a region, one statement each."""
    return [region_phrase(part) for part in region_from_json(region).parts] or [_("Everybody in the scope")]


def region_line(region: Region) -> str:
    """A region in one line."""
    return region_phrase(region_from_json(region)) if region else _("Everybody in the scope")


def tests_phrase(fact: str, tests: Iterable[dict[str, Any]]) -> str:
    """A stretch of one fact."""
    return region_phrase(EngineRegion((Part(fact, tuple(map(box_from_json, tests))),)))


def condition_phrase(fact: str, test: Mapping[str, Any]) -> str:
    """A condition of a rule."""
    return cell_phrase(Cell(fact, box_from_json(test)))


def rule_sentences(rules: Mapping[str, Any]) -> list[str]:
    """The rules of a service as it was analysed."""
    return set_sentences(criteria_from_json(rules))


def situation_phrases(situation: Mapping[str, Any]) -> list[tuple[str, str]]:
    """An invented situation as questions and answers."""
    return [(fact_label(key), _answer(key, value)) for key, value in situation.items()]


def _answer(key: str, value: Any) -> str:
    if isinstance(value, dict):
        return _("something else than %(codes)s") % {"codes": _listed(key, value.get("not", []))}
    if isinstance(value, list):
        return _listed(key, value) if value else _("nothing of what is asked about")
    return value_label(key, value)


def _listed(key: str, codes: list[Any]) -> str:
    named = [value_label(key, code) for code in codes]
    more = len(named) - 8
    return ", ".join(named[:8]) + (_(" and %(count)s more") % {"count": more} if more > 0 else "")


def near_phrases(near: NearContent) -> list[str]:
    """What keeps somebody out of a near service."""
    told = [change_phrase(change_from_json(change)) for change in near.changes]
    return told + [check_sentence(check_from_json(check)) for check in near.checks]


# Findings


def finding_title(finding: AnyFinding, names: Names) -> str:
    """A finding in a line."""
    match finding:
        case GapFinding():
            return region_line(finding.region)
        case OverlapFinding():
            return _("%(first)s and %(second)s") % {
                "first": _name(finding.first, names),
                "second": _name(finding.second, names),
            }
        case JointFinding():
            return _joined([_name(key, names) for key in finding.services])
        case CliffFinding():
            return f"{tests_phrase(finding.fact, finding.before)} → {_lowered(finding)}"
        case RuleFinding():
            return _("%(service)s, rule %(number)s") % {
                "service": _name(finding.service, names),
                "number": finding.rule,
            }
        case CycleFinding():
            return " → ".join(_name(key, names) for key in [*finding.keys, *finding.keys[:1]])
        case UnreachableFinding():
            return _name(finding.key, names)


def _lowered(finding: CliffFinding) -> str:
    text = tests_phrase(finding.fact, finding.after)
    return text[:1].lower() + text[1:]


def finding_kind(finding: AnyFinding) -> str:
    """What sort of finding it is."""
    if isinstance(finding, GapFinding):
        return gap_strength(finding.strength)
    return str(FindingKind(finding.kind).label)


def gap_strength(strength: str) -> str:
    """What a gap says, in a few words."""
    return _("Nobody surely serves") if strength == "certain" else _("Nobody could serve")


def gap_sentence(finding: GapFinding, names: Names) -> str:
    """What was proved of the people of a gap."""
    if not finding.verified:
        return _(
            "The time ended before all services were looked at: somebody may serve some of these people."
        )
    if not finding.admitting:
        if finding.strength == "certain":
            return _(
                "It is proved that no service takes these people by their criteria alone. A person's judgement may "
                "still open a door."
            )
        return _("It is proved that no service can take these people, whatever anybody judges.")
    return _("Some of these people are served by: %(services)s.") % {
        "services": _joined([_name(key, names) for key in finding.admitting])
    }


def relation_phrase(finding: OverlapFinding, names: Names) -> str:
    """How two services stand to each other."""
    both = {"first": _name(finding.first, names), "second": _name(finding.second, names)}
    return {
        "identical": _("They take exactly the same people."),
        "within": _("Everybody whom %(first)s takes, %(second)s takes too.") % both,
        "contains": _("Everybody whom %(second)s takes, %(first)s takes too.") % both,
        "overlapping": _("Partly the same people; each also takes others."),
    }.get(finding.relation, _("They overlap; the time ended before more was known."))


def relation_label(relation: str) -> str:
    """The relation in a word."""
    return {
        "identical": _("the same"),
        "within": _("one within the other"),
        "contains": _("one within the other"),
        "overlapping": _("overlapping"),
    }.get(relation, _("not decided"))


def fault_sentence(finding: RuleFinding) -> str:
    """Why a rule does nothing."""
    if finding.fault == "contradiction":
        return _("Its conditions, or the area of the service, exclude each other.")
    if finding.fault == "shadowed":
        rules = ", ".join(str(ref.rule) for ref in finding.by)
        return ngettext(
            "It lets nobody in whom rule %(rules)s does not let in on the same terms.",
            "It lets nobody in whom rules %(rules)s do not let in on the same terms.",
            len(finding.by),
        ) % {"rules": rules}
    if finding.because:
        return _("Nobody can be in such a situation: ages, studies, work and pensions rule it out.")
    return _("Nobody in the scope can meet it.")


def cliff_sentence(finding: CliffFinding, names: Names) -> str:
    """What is lost at a step."""
    lost = ngettext(
        "%(count)s service ends here: %(services)s.",
        "%(count)s services end here: %(services)s.",
        len(finding.lost),
    ) % {"count": len(finding.lost), "services": _joined([_name(key, names) for key in finding.lost])}
    if not finding.gained:
        return lost
    gained = _("In their place: %(services)s.") % {
        "services": _joined([_name(key, names) for key in finding.gained])
    }
    return f"{lost} {gained}"


def unreachable_sentence(finding: UnreachableFinding, names: Names) -> str:
    """Why nobody gets to an entry."""
    return _("Nobody gets here, because this cannot be had first: %(services)s.") % {
        "services": _joined([_name(key, names) for key in finding.lacking])
    }


def widening_phrase(
    fact: str, before: Iterable[dict[str, Any]], after: dict[str, Any] | None, *, area: bool
) -> str:
    """One condition of a proposed change: what is asked now and what would be asked instead."""
    now = " ".join(condition_phrase(fact, test) for test in before)
    then = condition_phrase(fact, after) if after is not None else _("not asked any more")
    if area:
        return _("Municipalities of the service: %(now)s → %(then)s") % {"now": now, "then": then}
    return _("%(now)s → %(then)s") % {"now": now, "then": then}


def source_of(rules: Mapping[str, Any]) -> str:
    """What the criteria of a service rest on."""
    return source_phrase(criteria_from_json(rules).source)


def own_name(names: Mapping[str, str]) -> str:
    """A name in the language of the page."""
    return pick(dict(names), page_language()).text


def fact_name(fact: str) -> str:
    """The name of a fact."""
    return fact_label(fact)


def completeness(part: PartContent) -> str:
    """Whether an analysis found everything there is: a proof, or that something ended it."""
    if part.complete:
        return _("All of it: there is nothing else, and that is proved.")
    if part.stopped == "seconds":
        return _("Not all: the time for this analysis ended.")
    return _("Not all are listed here: the heaviest come first.")


def step_label(step: str) -> str:
    """An analysis by its name."""
    return {
        Step.CERTAIN: _("People nobody surely serves"),
        Step.POSSIBLE: _("People nobody could serve"),
        Step.OVERLAPS: _("Overlaps"),
        Step.CLIFFS: _("Limits where help drops"),
        Step.FAULTS: _("Rules that do nothing"),
        Step.PREREQUISITES: _("What is needed first"),
    }.get(Step(step), step)


def problem_sentence(problem: str) -> str:
    """Why a report could not be finished."""
    if problem == "criteria":
        return _("Some criteria could not be read together. What was found before that is below.")
    return _("Something went wrong while the report was made. What was found before that is below.")


def unread_reason(reason: str) -> str:
    """Why an entry could not be analysed."""
    return {
        "no_criteria": _("no criteria in force"),
        "no_area": _("no municipality is known"),
        "wrong": _("the criteria use facts that are no longer known"),
    }[reason]


def event_label(verb: str) -> str:
    """A step in the life of a decision."""
    return {
        "made": _("Decided"),
        "changed": _("Changed"),
        "done": _("Done"),
        "dropped": _("Dropped"),
        "reopened": _("Opened again"),
    }.get(verb, verb)


def _name(key: str, names: Names) -> str:
    return names.get(key, key)


def _joined(names: list[str]) -> str:
    more = len(names) - SHORT
    return ", ".join(names[:SHORT]) + (_(" and %(count)s more") % {"count": more} if more > 0 else "")
