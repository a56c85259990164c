"""Services for a person, by what is known of them. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polku.criteria.wording import Reason, fact_label, reasons
from polku.directory.content import Told
from polku.directory.models import Entry
from polku.directory.queries.guided import Standing, standing
from polku.directory.wording import answer_text
from polku.pathway.bridge import fresh_answers
from polku.pathway.models import Plan
from polku.pathway.queries.facts import dated_answers_in
from polku.shared import clock

SHOWN = 12


@dataclass(frozen=True)
class Match:
    """A service with the reasons it stands where it does."""

    entry: Entry
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Matches:
    """Services in two groups, how many there are of each, and what they were looked for with."""

    fits: Sequence[Match]
    may_fit: Sequence[Match]
    fits_count: int
    may_fit_count: int
    known: str


def matches_for(plan: Plan, *, language: str) -> Matches:
    """What fits, and what may; the plan has been opened and logged. Raises Invalid for answers that contradict."""
    given = fresh_answers(dated_answers_in(plan.folder_id), clock.today())
    now = standing(Told(for_other=True, given=given), language=language)
    return Matches(
        _matches(now, now.fits[:SHOWN]),
        _matches(now, now.may_fit[:SHOWN]),
        len(now.fits),
        len(now.may_fit),
        in_words(given),
    )


def in_words(given: dict[str, Any]) -> str:
    """Answers as lines of text, for a referral."""
    return "\n".join(
        f"{fact_label(key)}: {answer_text(key, value, you=False)}" for key, value in given.items()
    )


def _matches(now: Standing, places: Sequence[int]) -> list[Match]:
    return [Match(now.catalogue.offers[place].entry, reasons(now.explain(place))) for place in places]
