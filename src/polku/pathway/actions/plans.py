"""The plan itself: what was said, goals and steps. No text is overwritten: one is removed, another is written."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.consent import context
from polku.consent.actions.checks import refuse
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.queries import not_here
from polku.pathway.actions.writing import just_written, required_text, writing
from polku.pathway.choices import GoalState, PlanState, StepBy, StepState, Voice
from polku.pathway.models import Goal, Holding, Plan, Saying, StageSpan, Step
from polku.people.choices import Category
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid

REVIEW_AFTER = timedelta(days=182)


@transaction.atomic
def open_plan(*, client: Client, by: Actor) -> Plan:
    """Begin a plan with a client; the one who acts holds the ball. A worker in a care relation.

    Raises Missing, Refused, and Invalid when a plan is open already.
    """
    with acting_as(by):
        folder = Folder.objects.filter(client=client.pk, category=Category.PLAN).first()
        if folder is None:
            raise not_here()
        if by.user is None or folder.pk not in context.writable():
            raise refuse()
        if Plan.objects.filter(folder=folder, state=PlanState.ACTIVE).exists():
            raise Invalid(_("There is a plan already."))
        plan = Plan.objects.create(folder=folder)
        Holding.objects.create(folder=folder, plan=plan, worker=by.user)
        record(verb="open_plan", target=plan, by=by)
    return plan


@transaction.atomic
def end_plan(*, plan: Plan, by: Actor) -> Plan:
    """End a plan: the ball is put down, open steps stay as they were. A worker in a care relation."""
    with writing(plan, by) as fresh:
        today, now = clock.today(), clock.now()
        fresh.state, fresh.ended_on = PlanState.ENDED, today
        _save(fresh)
        Holding.objects.filter(plan=fresh, ends_at=None).update(ends_at=now)
        StageSpan.objects.filter(plan=fresh, last_day=None).update(last_day=today)
        record(verb="end_plan", target=fresh, by=by)
    return fresh


@transaction.atomic
def set_path_type(
    *, plan: Plan, relation: str, permanence: str, review_on: date | None, version: int, by: Actor
) -> Plan:
    """Say how participation stands to work, and when that is looked at again. A worker in a care relation.

    Never a dead end: without a day of its own it is looked at again in half a year. Raises Missing, Refused, Conflict,
    and Invalid for a day that has passed.
    """
    with writing(plan, by) as fresh:
        if fresh.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        day = review_on or clock.today() + REVIEW_AFTER
        if day <= clock.today():
            problem = _("Choose a day that is still to come.")
            raise Invalid(problem, {"review_on": [str(problem)]})
        fresh.relation, fresh.permanence, fresh.review_on = relation, permanence, day
        _save(fresh)
        record(verb="set_path_type", target=fresh, by=by)
    return fresh


@transaction.atomic
def say(*, plan: Plan, kind: str, voice: str, text: str, by: Actor) -> Saying:
    """Write down a need, a wish or a strength. The person their own words; a worker both.

    The same again within half a minute is a button that was pressed twice: it changes nothing.
    """
    with writing(plan, by, own_too=voice == Voice.PERSON) as fresh:
        told = required_text(text, "text")
        same = just_written(fresh.sayings.filter(removed_at=None), "said_at", told, kind=kind, voice=voice)
        if same is not None:
            return same
        saying = Saying.objects.create(
            folder_id=fresh.folder_id,
            plan=fresh,
            kind=kind,
            voice=voice,
            text=told,
            said_by_label=by.label[:120],
        )
        record(verb="say", target=saying, by=by)
    return saying


@transaction.atomic
def remove_saying(*, saying: Saying, by: Actor) -> Saying:
    """Take a saying out of sight; it can be brought back. The person their own words; a worker both."""
    return _set_removed(saying, by, removed=True)


@transaction.atomic
def bring_back_saying(*, saying: Saying, by: Actor) -> Saying:
    """Undo `remove_saying`."""
    return _set_removed(saying, by, removed=False)


@transaction.atomic
def add_goal(*, plan: Plan, text: str, voice: str, by: Actor) -> Goal:
    """Write down what the person wants to reach. The person in their own words; a worker both.

    A goal that is in the plan already is not written twice.
    """
    with writing(plan, by, own_too=voice == Voice.PERSON) as fresh:
        told = required_text(text, "text")
        same = [one for one in fresh.goals.filter(state=GoalState.OPEN, voice=voice) if one.text == told]
        if same:
            return same[0]
        goal = Goal.objects.create(
            folder_id=fresh.folder_id,
            plan=fresh,
            text=told,
            voice=voice,
            order=fresh.goals.count(),
        )
        record(verb="add_goal", target=goal, by=by)
    return goal


@transaction.atomic
def close_goal(*, goal: Goal, reached: bool, by: Actor) -> Goal:
    """Note that a goal was reached or given up. The person or a worker."""
    return _set_goal(goal, GoalState.REACHED if reached else GoalState.DROPPED, by)


@transaction.atomic
def reopen_goal(*, goal: Goal, by: Actor) -> Goal:
    """Undo `close_goal`."""
    return _set_goal(goal, GoalState.OPEN, by)


@transaction.atomic
def add_step(
    *,
    plan: Plan,
    text: str,
    taken_by: str,
    by: Actor,
    who: str = "",
    due_on: date | None = None,
    goal: Goal | None = None,
) -> Step:
    """Write down one thing to do, who does it and until when. The person their own steps; a worker all.

    The same again within half a minute is a button that was pressed twice: it changes nothing.
    """
    with writing(plan, by, own_too=taken_by == StepBy.PERSON) as fresh:
        if taken_by == StepBy.OTHER and not who.strip():
            problem = _("Write who does this.")
            raise Invalid(problem, {"who": [str(problem)]})
        told = required_text(text, "text")
        open_steps = fresh.steps.filter(state=StepState.OPEN)
        same = just_written(open_steps, "made_at", told, by=taken_by, due_on=due_on)
        if same is not None:
            return same
        step = Step.objects.create(
            folder_id=fresh.folder_id,
            plan=fresh,
            goal=goal,
            text=told,
            by=taken_by,
            who=who.strip() or None,
            due_on=due_on,
        )
        record(verb="add_step", target=step, by=by)
    return step


@transaction.atomic
def close_step(*, step: Step, done: bool, by: Actor) -> Step:
    """Note that a step is done or not needed any more. A worker; the person steps that are theirs or shared."""
    return _set_step(step, StepState.DONE if done else StepState.DROPPED, by)


@transaction.atomic
def reopen_step(*, step: Step, by: Actor) -> Step:
    """Undo `close_step`."""
    return _set_step(step, StepState.OPEN, by)


def _set_removed(saying: Saying, by: Actor, *, removed: bool) -> Saying:
    with writing(saying.plan, by, own_too=saying.voice == Voice.PERSON):
        saying.removed_at = clock.now() if removed else None
        saying.save(update_fields=["removed_at"])
        record(verb="remove_saying" if removed else "bring_back_saying", target=saying, by=by)
    return saying


def _set_goal(goal: Goal, state: str, by: Actor) -> Goal:
    with writing(goal.plan, by, own_too=True):
        goal.state = state
        goal.closed_on = None if state == GoalState.OPEN else clock.today()
        goal.save(update_fields=["state", "closed_on"])
        record(verb="set_goal", target=goal, by=by, change={"state": state})
    return goal


def _set_step(step: Step, state: str, by: Actor) -> Step:
    own = step.by in (StepBy.PERSON, StepBy.TOGETHER)
    with writing(step.plan, by, own_too=own):
        step.state = state
        step.closed_on = None if state == StepState.OPEN else clock.today()
        step.save(update_fields=["state", "closed_on"])
        record(verb="set_step", target=step, by=by, change={"state": state})
    return step


def _save(plan: Plan) -> None:
    plan.version = models.F("version") + 1
    plan.save()
    plan.refresh_from_db(fields=["version"])
