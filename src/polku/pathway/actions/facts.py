"""What is known about a person's situation; the path's stage follows from it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.pathway.actions.writing import writing
from polku.pathway.bridge import problem_of_answer
from polku.pathway.models import PersonFact, Plan, StageSpan
from polku.pathway.queries.facts import answers_in
from polku.pathway.queries.stages import FACTS, place_of
from polku.people.choices import TELLS_WHERE
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


@transaction.atomic
def know(
    *, plan: Plan, fact: str, value: Any, voice: str, by: Actor, given_on: date | None = None
) -> PersonFact:
    """Keep an answer about the person's situation in place of the earlier one. The person or a worker.

    `value` is the engine's plain JSON. Raises Missing, Refused, and Invalid for what is no answer to the fact, or
    would tell where a person under a security ban is.
    """
    day = given_on or clock.today()
    if problem_of_answer(fact, value, day) or day > clock.today():
        problem = _("This is not an answer to the question. Choose one of the answers, or leave it open.")
        raise Invalid(problem, {fact: [str(problem)]})
    with writing(plan, by, own_too=True) as fresh:
        _refuse_where(fresh, fact)
        _replace(fresh, fact)
        row = PersonFact.objects.create(
            folder_id=fresh.folder_id,
            fact=fact,
            value=json.dumps(value),
            voice=voice,
            given_on=day,
            said_by_label=by.label[:120],
        )
        _follow_stage(fresh, fact)
        record(verb="know", target=row, by=by)
    return row


@transaction.atomic
def unknow(*, plan: Plan, fact: str, by: Actor) -> None:
    """Take an answer back: the fact is unknown again. The person or a worker."""
    with writing(plan, by, own_too=True) as fresh:
        _replace(fresh, fact)
        _follow_stage(fresh, fact)
        record(verb="unknow", target=fresh, by=by)


def _refuse_where(plan: Plan, fact: str) -> None:
    """Under a security ban only the contact details tell where a person is."""
    if fact in TELLS_WHERE and Client.objects.filter(pk=plan.folder.client_id, is_protected=True).exists():
        problem = _("The person has a security ban: write this in the contact details, which are hidden.")
        raise Invalid(problem, {fact: [str(problem)]})


def _replace(plan: Plan, fact: str) -> None:
    rows = PersonFact.objects.filter(folder=plan.folder_id, fact=fact, replaced_at=None)
    rows.update(replaced_at=clock.now())


def _follow_stage(plan: Plan, fact: str) -> None:
    """A new stretch of the path begins when what is known now speaks of another stage."""
    if fact not in FACTS:
        return
    place, today = place_of(answers_in(plan.folder_id)), clock.today()
    present = StageSpan.objects.filter(plan=plan, last_day=None).first()
    if present is not None and present.stage == place.stage:
        return
    if present is not None:
        present.last_day = today
        present.save(update_fields=["last_day"])
    StageSpan.objects.create(
        folder_id=plan.folder_id, plan=plan, stage=place.stage, known_from=place.known_from, first_day=today
    )
