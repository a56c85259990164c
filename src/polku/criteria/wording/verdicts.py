"""Why this answer, what is missing, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import npgettext, pgettext

from polku.criteria.wording.amounts import told_amount
from polku.criteria.wording.cells import cells_phrase
from polku.criteria.wording.labels import fact
from polku.criteria.wording.phrase import Unit
from polku.criteria.wording.quantities import NUMBERS
from polku.criteria.wording.rules import check_sentence
from polku_engine import Outcome, Verdict
from polku_engine.criteria import CellVerdict, Change
from polku_engine.facts import Changes, FactKind, Sensitivity

Kind = Literal["failed", "missing", "check", "met"]
_KINDS: tuple[tuple[Kind, Outcome], ...] = (
    ("failed", Outcome.NO),
    ("missing", Outcome.OPEN),
    ("met", Outcome.CERTAIN),
)


@dataclass(frozen=True)
class Reason:
    """One reason of an answer: a condition that holds, fails or is not known yet, or what a person checks."""

    kind: Kind
    text: str
    fact: str = ""


def reasons(verdict: Verdict, *, you: bool = False) -> list[Reason]:
    """The reasons along the closest rule: first what fails, then what is missing, what a person checks, what holds."""
    checks = [Reason("check", check_sentence(check)) for check in verdict.checks]
    found = {kind: list(_cells(verdict, kind, outcome, you)) for kind, outcome in _KINDS}
    return [*found["failed"], *found["missing"], *checks, *found["met"]]


def _cells(verdict: Verdict, kind: Kind, outcome: Outcome, you: bool) -> Iterator[Reason]:
    for cell in verdict.best.cells:
        if cell.outcome is outcome:
            yield Reason(kind, _text(cell, you), cell.fact)


def _text(cell: CellVerdict, you: bool) -> str:
    return cells_phrase(cell.cells, you=you)


def reason_label(kind: Kind) -> str:
    """What a kind of reason says: Täyttyy, Ei täyty, Ei vielä tiedossa, Ihminen arvioi."""
    return {
        "met": pgettext("criteria reason", "Holds"),
        "failed": pgettext("criteria reason", "Does not hold"),
        "missing": pgettext("criteria reason", "Not known yet"),
        "check": pgettext("criteria reason", "A person judges"),
    }[kind]


def nearest_miss_phrases(verdict: Verdict, *, you: bool = False) -> list[str]:
    """What would have to be otherwise for the closest rule; nothing unless the answer is no."""
    if verdict.nearest_miss is None:
        return []
    return [change_phrase(change, you=you) for change in verdict.nearest_miss.changes]


def change_phrase(change: Change, *, you: bool = False) -> str:
    """One change: the condition, how far off it is, and whether waiting or doing something helps."""
    needed = pgettext("criteria change", "Needed: %(condition)s.") % {
        "condition": _lowered(cells_phrase(change.cells, you=you))
    }
    return " ".join(part for part in (needed, _distance(change), _outlook(change)) if part)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _distance(change: Change) -> str:
    if not change.gap:
        return ""
    off = {"amount": told_amount(change.gap, _unit(change.fact))}
    if change.gap > 0:
        return pgettext("criteria change", "Still %(amount)s short.") % off
    return pgettext("criteria change", "Now %(amount)s over.") % off


def _unit(key: str) -> Unit:
    known = fact(key)
    if known is not None and known.kind is FactKind.DATE:
        return Unit.UNTIL
    return NUMBERS[key].unit if key in NUMBERS else Unit.PLAIN


def _outlook(change: Change) -> str:
    if change.comes_by_itself:
        return pgettext("criteria change", "This changes by itself with time.")
    match change.how:
        case Changes.EASILY:
            return pgettext("criteria change", "This can change quickly.")
        case Changes.SLOWLY:
            return pgettext("criteria change", "This can change, but it takes time.")
        case _:
            return pgettext("criteria change", "This does not change.")


def why_asked(key: str, settles: float) -> str:
    """Why a question is asked: how many rules its answer is expected to settle; that private matters may be skipped."""
    count = max(1, round(settles))
    why = npgettext(
        "criteria question",
        "We ask because your answer settles one condition.",
        "We ask because your answer settles about %(count)s conditions.",
        count,
    ) % {"count": count}
    known = fact(key)
    if known is None or known.sensitivity is not Sensitivity.SPECIAL:
        return why
    private = pgettext("criteria question", "This is a private matter: you can skip the question.")
    return f"{why} {private}"
