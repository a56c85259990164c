"""Criteria tried at once: what they say of invented situations, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from polku.accounts.models import Organisation
from polku.criteria import wording
from polku.criteria.bridge import engine_set_of, problems_of_rule, situation_of
from polku.criteria.content import CriteriaContent, SourceContent
from polku.criteria.models import Example
from polku.criteria.queries.answers import answer_phrases
from polku.shared.errors import Missing
from polku.shared.languages import Passage
from polku_engine import CriteriaError, SituationError, evaluate

SHOWN = 12
FAMILIES = {"certain": "forest", "open": "amber", "no": "berry"}


@dataclass(frozen=True)
class Tried:
    """An example with what the criteria say of it: certain, open or no; None when they cannot say anything yet."""

    example: Example
    name: Passage
    answers: list[str]
    outcome: str | None
    reasons: list[wording.Reason]
    would_change: list[str]

    @property
    def is_certain(self) -> bool:
        """Whether it is a yes: then the reasons need not be open."""
        return self.outcome == "certain"

    @property
    def is_own(self) -> bool:
        """Whether it belongs to the organisation, so that it can be changed here."""
        return self.example.organisation_id is not None

    @property
    def family(self) -> str:
        """Its colours, beside the word that says the same."""
        return FAMILIES.get(self.outcome or "", "neutral")


def examples_for(organisation: Organisation) -> list[Example]:
    """The organisation's own examples first, then the network's."""
    rows = Example.objects.filter(Q(organisation=organisation) | Q(organisation=None))
    return sorted(rows, key=lambda e: (e.organisation_id is None, e.order, e.pk))


def example_of(pk: int, organisation: Organisation) -> Example:
    """An own example of an organisation. Raises Missing."""
    found = Example.objects.filter(pk=pk, organisation=organisation).first()
    if found is None:
        raise Missing
    return found


def try_on(content: CriteriaContent, examples: list[Example], *, on: date, language: str) -> list[Tried]:
    """What a document says of each example on a day. Ways in that cannot hold yet are left out."""
    sound = [rule for rule in content.rules if not problems_of_rule(rule)]
    plain = CriteriaContent(rules=sound, source=SourceContent())
    return [_tried(plain, example, on, language) for example in examples[:SHOWN]]


def _tried(content: CriteriaContent, example: Example, on: date, language: str) -> Tried:
    name, answers = example.name(language), answer_phrases(example.answers)
    try:
        verdict = evaluate(engine_set_of(content), situation_of(example.answers, on))
    except (CriteriaError, SituationError):
        return Tried(example, name, answers, None, [], [])
    misses = wording.nearest_miss_phrases(verdict)
    return Tried(example, name, answers, verdict.outcome.value, wording.reasons(verdict), misses)
