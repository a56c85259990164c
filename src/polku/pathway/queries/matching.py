"""Services for a person, by what is known of them. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from polku.criteria.wording import Reason, fact_label, reasons
from polku.directory.content import Told
from polku.directory.models import Entry
from polku.directory.queries.guided import Asked, Standing, further_asked, standing
from polku.directory.wording import answer_text
from polku.pathway.bridge import fresh_answers
from polku.pathway.models import Plan
from polku.pathway.queries.facts import dated_answers_in
from polku.people.choices import TELLS_WHERE
from polku.shared import clock


@dataclass(frozen=True)
class Match:
    """A service with the reasons it stands where it does."""

    entry: Entry
    reasons: Sequence[Reason]


@dataclass(frozen=True)
class Matches:
    """How all services stand for a person. `known` is what they were looked for with, as lines of text."""

    now: Standing
    known: str
    question: Asked | None

    @cached_property
    def fits(self) -> list[int]:
        """Places of services whose criteria are met."""
        return self.now.fits

    @cached_property
    def may_fit(self) -> list[int]:
        """Places of services that depend on something not known."""
        return self.now.may_fit

    def match(self, place: int) -> Match:
        """One of them, explained."""
        return Match(self.now.catalogue.offers[place].entry, reasons(self.now.explain(place)))


def matches_for(plan: Plan, *, hides_where: bool, language: str) -> Matches:
    """What fits, what may, and what is best asked next; the plan has been opened and logged.

    Under a security ban nobody is asked where the person lives. Raises Invalid for answers that contradict.
    """
    given = fresh_answers(dated_answers_in(plan.folder_id), clock.today())
    left_open = dict.fromkeys(TELLS_WHERE - given.keys()) if hides_where else {}
    now = standing(Told(for_other=True, given=given | left_open), language=language)
    return Matches(now, in_words(given), further_asked(now))


def in_words(given: dict[str, Any]) -> str:
    """Answers as lines of text, for a referral."""
    return "\n".join(
        f"{fact_label(key)}: {answer_text(key, value, you=False)}" for key, value in given.items()
    )
