"""Criteria drift: refusals "not eligible" that contradict what is published, counted and answered.

Nothing about the person is kept: the version, the criterion that was named, the day and how many.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.criteria import permissions
from polku.criteria.actions.telling import tell
from polku.criteria.bridge import situation_of, vocabulary
from polku.criteria.choices import DriftState
from polku.criteria.models import CriteriaSet, CriteriaVersion, Drift
from polku.criteria.queries.in_force import InForce, version_in_force
from polku.criteria.queries.people import coordinators
from polku.mail.queries import sent_since
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku_engine import Outcome, Verdict, evaluate

MAIL = "criteria_drift"
TOLD_AGAIN_AFTER = timedelta(days=7)


@transaction.atomic
def keep_refusal(
    *, criteria: CriteriaSet, answers: Mapping[str, Any], ground: str, by: Actor, on: date | None = None
) -> bool:
    """Weigh a refusal against the criteria in force; count one that contradicts them and tell the owner.

    `answers` (the engine's JSON of a situation) is not kept; `ground` is the fact or human check that was named,
    anything else counts as none. Whoever handles the referral. Returns whether it contradicts. Raises SituationError.
    """
    day = on or clock.today()
    held = version_in_force(criteria, day)
    if held is None:
        return False
    named = ground if ground in _grounds(held) else ""
    if not _contradicts(held, answers, named, day):
        return False
    _count(held.version, named, day)
    _tell_owner(held.criteria)
    record(verb="count_drift", target=held.criteria, by=by, change={"number": held.version.number})
    return True


@transaction.atomic
def answer_drift(*, version: CriteriaVersion, ground: str, state: str, answer: str, by: Actor) -> int:
    """Say what followed from the refusals on one ground: the criteria were changed, or they stand.

    The owner and coordinators. Returns how many days were answered. Raises Refused, Invalid.
    """
    if not permissions.may_see_drift(by, version.criteria):
        raise Refused(_("You cannot change the criteria of this organisation."))
    if state not in (DriftState.CHANGED, DriftState.KEPT):
        raise Invalid(_("Choose what was done."))
    waiting = Drift.objects.filter(version=version, ground=ground, state=DriftState.OPEN)
    count = waiting.update(
        state=state, answer=answer, answered_at=clock.now(), answered_by_label=by.label[:120]
    )
    if count:
        record(verb="answer_drift", target=version.criteria, by=by, change={"state": state})
    return count


def _grounds(held: InForce) -> set[str]:
    """What a refusal can name: a criterion of the set, or a fact its rules do not even ask about."""
    checks = {check.key for rule in held.rules.rules for check in rule.checks}
    return checks | set(vocabulary())


def _contradicts(held: InForce, answers: Mapping[str, Any], ground: str, day: date) -> bool:
    """Whether the criteria let in somebody who was refused on this ground.

    A judgement that the criteria leave to a person is no contradiction, unless another way in needs none.
    """
    situation = situation_of(answers, day)
    checks = {check.key for rule in held.rules.rules for check in rule.checks}
    if ground in checks:
        return evaluate(held.rules, situation, checks={ground: False}).outcome is Outcome.CERTAIN
    verdict = evaluate(held.rules, situation)
    if verdict.outcome is Outcome.CERTAIN:
        return True
    return bool(ground) and verdict.outcome is Outcome.OPEN and _is_met(verdict, ground)


def _is_met(verdict: Verdict, fact: str) -> bool:
    """Whether no way in that is still possible could fail on a fact."""
    possible = [rule for rule in verdict.rules if rule.outcome is not Outcome.NO]
    return all(c.outcome is Outcome.CERTAIN for rule in possible for c in rule.cells if c.fact == fact)


def _count(version: CriteriaVersion, ground: str, day: date) -> None:
    row, made = Drift.objects.get_or_create(version=version, ground=ground, day=day)
    if not made:
        Drift.objects.filter(pk=row.pk).update(count=F("count") + 1, state=DriftState.OPEN)


def _tell_owner(criteria: CriteriaSet) -> None:
    """One mail a week is enough: the page counts."""
    people = [(criteria.owner_email, "fi")] if criteria.owner_email else []
    for to, language in people or [(person.email, person.language) for person in coordinators()]:
        if not sent_since(clock.now() - TOLD_AGAIN_AFTER, kind=MAIL, to=to):
            tell(to, language, MAIL, criteria, page="criteria_drift_of")
