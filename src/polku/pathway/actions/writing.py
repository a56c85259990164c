"""Who writes into a plan: a worker in a care relation, or the person themselves their own part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from polku.consent import context
from polku.consent.actions.checks import refuse
from polku.consent.choices import Ground
from polku.consent.context import acting_as, granted
from polku.consent.models import FolderRow
from polku.consent.queries import not_here
from polku.pathway.choices import PlanState
from polku.pathway.models import Plan
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.sealed import open_all

MAX_TEXT = 4_000
PRESSED_TWICE = timedelta(seconds=30)


@contextmanager
def writing(plan: Plan, by: Actor, *, own_too: bool = False) -> Iterator[Plan]:
    """The plan, locked and open for a change; `own_too` lets the person in. Raises Missing, Refused, Invalid."""
    with acting_as(by):
        if plan.folder_id in context.writable():
            yield _locked(plan)
            return
        if plan.folder_id not in context.readable():
            raise not_here()
        if not (own_too and is_own(plan)):
            raise refuse()
        with granted([plan.folder_id]):
            yield _locked(plan)


def is_own(plan: Plan) -> bool:
    """Whether the plan is about the one who acts."""
    return any(ground == Ground.SELF for _folder, ground, _row in context.why([plan.folder_id]))


def _locked(plan: Plan) -> Plan:
    fresh = Plan.objects.select_for_update().get(pk=plan.pk)
    if fresh.state != PlanState.ACTIVE:
        raise Invalid(_("This plan has ended. Open a new one to go on."))
    return fresh


def required_text(text: str, field: str) -> str:
    """The text without space around it. Raises Invalid when there is none or it is too long."""
    told = text.strip()
    if not told:
        problem = _("Write something here first.")
    elif len(told) > MAX_TEXT:
        problem = _("This is too long. Write at most 4,000 characters.")
    else:
        return told
    raise Invalid(problem, {field: [str(problem)]})


def just_written[Row: FolderRow](rows: QuerySet[Row], made: str, text: str, **facts: Any) -> Row | None:
    """The same text written a moment ago: the button was pressed twice. Call it with the plan locked."""
    recent = list(
        rows.filter(**{f"{made}__gte": clock.now() - PRESSED_TWICE}, **facts).select_related("folder")
    )
    open_all(recent, "text")
    return next((row for row in recent if getattr(row, "text", None) == text), None)
