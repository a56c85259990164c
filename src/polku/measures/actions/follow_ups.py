"""Recurring follow-ups, and the task that each turn becomes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.audit.actions import record
from polku.measures import permissions
from polku.measures.actions.shared import (
    made_by,
    needed,
    needed_texts,
    note_measure,
    require,
    require_version,
    taking_part,
)
from polku.measures.choices import TaskState, Unit
from polku.measures.models import ActionPlan, FollowUp, FollowUpTask, Measure
from polku.measures.queries.rhythm import last_turn_due, turn_after
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

# A turn becomes a task so many days before its day: there is time to prepare.
DAYS_AHEAD = 14
LONGEST_RHYTHM = 60


@transaction.atomic
def create_follow_up(
    *,
    plan: ActionPlan,
    titles: Mapping[str, str],
    every: int,
    unit: str,
    starts_on: date,
    organisation: Organisation,
    holder: User | None,
    by: Actor,
    measure: Measure | None = None,
    ends_on: date | None = None,
) -> FollowUp:
    """Begin a follow-up of the plan or of one measure: the first turn is its first day. Turns that are near become
    tasks at once.

    Coordinators; of a measure also the leader of its theme. Raises Refused, Invalid.
    """
    require(
        permissions.may_change_measure(by, measure) if measure else permissions.may_run_plan(by, plan.network)
    )
    if measure is not None and measure.plan_id != plan.pk:
        raise Invalid(_("This measure belongs to another plan."))
    _check_rhythm(every, unit, starts_on, ends_on)
    follow_up = FollowUp.objects.create(
        plan=plan,
        measure=measure,
        titles=needed_texts(titles, "titles"),
        every=every,
        unit=unit,
        starts_on=starts_on,
        next_on=starts_on,
        ends_on=ends_on,
        organisation=organisation,
        holder=taking_part(holder, plan.network, "holder"),
        **made_by(by),
    )
    record(verb="create_follow_up", target=follow_up, by=by)
    if measure is not None:
        note_measure(measure, "followed", by, note=str(follow_up.title("fi")))
    _take_turns(follow_up, clock.today())
    return follow_up


@transaction.atomic
def change_follow_up(
    *,
    follow_up: FollowUp,
    titles: Mapping[str, str],
    every: int,
    unit: str,
    starts_on: date,
    organisation: Organisation,
    holder: User | None,
    expected_version: int,
    by: Actor,
    ends_on: date | None = None,
) -> FollowUp:
    """Change a follow-up. A new rhythm holds from its next turn on; open tasks get the new holder.

    Who may begin one. Raises Refused, Conflict, Invalid.
    """
    follow_up = _locked(follow_up)
    _require_right(by, follow_up)
    require_version(follow_up, expected_version)
    _check_rhythm(every, unit, starts_on, ends_on)
    if holder != follow_up.holder:
        taking_part(holder, follow_up.plan.network, "holder")
        follow_up.tasks.filter(state=TaskState.OPEN).update(holder=holder, holder_told_at=None)
    new_rhythm = (every, unit, starts_on) != (follow_up.every, follow_up.unit, follow_up.starts_on)
    follow_up.titles = needed_texts(titles, "titles")
    follow_up.every, follow_up.unit, follow_up.starts_on, follow_up.ends_on = every, unit, starts_on, ends_on
    follow_up.organisation, follow_up.holder = organisation, holder
    if new_rhythm:
        follow_up.next_on = _first_turn_left(follow_up)
    follow_up.version += 1
    follow_up.save()
    record(verb="change_follow_up", target=follow_up, by=by)
    _take_turns(follow_up, clock.today())
    return follow_up


@transaction.atomic
def end_follow_up(*, follow_up: FollowUp, by: Actor) -> FollowUp:
    """End a follow-up today; open tasks that lie ahead are left out. Who may begin one. Raises Refused, Invalid."""
    follow_up = _locked(follow_up)
    _require_right(by, follow_up)
    today = clock.today()
    if follow_up.ends_on is not None and follow_up.ends_on < today:
        raise Invalid(_("This follow-up has ended already."))
    follow_up.ends_on = today - timedelta(days=1)
    follow_up.version += 1
    follow_up.save()
    follow_up.tasks.filter(state=TaskState.OPEN, due_on__gte=today).update(
        state=TaskState.SKIPPED, ended_at=clock.now(), ended_by_label=by.label[:120], ended_by_id=by.user_id
    )
    record(verb="end_follow_up", target=follow_up, by=by)
    return follow_up


@transaction.atomic
def answer_task(*, task: FollowUpTask, state: str, note: str, by: Actor) -> FollowUpTask:
    """Say that a follow-up was done and what was seen, or that it is left out this time and why.

    Whoever has it, and coordinators. Raises Refused, Invalid when it was answered already.
    """
    task = _locked_task(task)
    require(permissions.may_answer_task(by, task))
    if task.state != TaskState.OPEN:
        raise Invalid(_("This has been answered already."))
    if state not in (TaskState.DONE, TaskState.SKIPPED):
        told = str(_("Choose whether it was done or is left out."))
        raise Invalid(told, {"state": [told]})
    task.note = needed(note, "note")
    task.state, task.ended_at = state, clock.now()
    task.ended_by_label, task.ended_by_id = by.label[:120], by.user_id
    task.save()
    _note_task(task, state, by)
    return task


@transaction.atomic
def reopen_task(*, task: FollowUpTask, by: Actor) -> FollowUpTask:
    """Take an answer back. Whoever has the task, and coordinators. Raises Refused, Invalid when it is open."""
    task = _locked_task(task)
    require(permissions.may_answer_task(by, task))
    if task.state == TaskState.OPEN:
        raise Invalid(_("This is open."))
    task.state, task.note, task.ended_at, task.ended_by_label, task.ended_by_id = "open", "", None, "", None
    task.holder_told_at = task.coordinators_told_at = None
    task.save()
    _note_task(task, "reopened", by)
    return task


def create_tasks() -> int:
    """Make tasks of all turns that are near; return how many were made. A worker calls it through the day.

    Of turns that passed while no machine ran, only the last becomes a task: what was not looked at then cannot be.
    """
    today = clock.today()
    near = FollowUp.objects.filter(
        Q(ends_on__isnull=True) | Q(next_on__lte=F("ends_on")),
        next_on__lte=today + timedelta(days=DAYS_AHEAD),
    )
    made = 0
    for pk in list(near.values_list("pk", flat=True)):
        with transaction.atomic():
            follow_up = FollowUp.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            made += _take_turns(follow_up, today) if follow_up else 0
    return made


def _take_turns(follow_up: FollowUp, today: date) -> int:
    made = 0
    rhythm = {"starts_on": follow_up.starts_on, "every": follow_up.every, "unit": follow_up.unit}
    missed = last_turn_due(today, **rhythm)  # type: ignore[arg-type]
    turn = max(follow_up.next_on, missed) if missed else follow_up.next_on
    while turn <= today + timedelta(days=DAYS_AHEAD) and (
        follow_up.ends_on is None or turn <= follow_up.ends_on
    ):
        _task, new = FollowUpTask.objects.get_or_create(
            follow_up=follow_up, due_on=turn, defaults={"holder": follow_up.holder}
        )
        made += int(new)
        turn = turn_after(turn, **rhythm)  # type: ignore[arg-type]
    follow_up.next_on = turn
    follow_up.save(update_fields=["next_on"])
    return made


def _first_turn_left(follow_up: FollowUp) -> date:
    """The first turn of a new rhythm that no task stands for yet."""
    last = follow_up.tasks.order_by("-due_on").first()
    if last is None or last.due_on < follow_up.starts_on:
        return follow_up.starts_on
    return turn_after(last.due_on, starts_on=follow_up.starts_on, every=follow_up.every, unit=follow_up.unit)


def _check_rhythm(every: int, unit: str, starts_on: date, ends_on: date | None) -> None:
    if unit not in Unit.values or not 1 <= every <= LONGEST_RHYTHM:
        told = str(_("Give a number from 1 to 60."))
        raise Invalid(told, {"every": [told]})
    if ends_on is not None and ends_on < starts_on:
        told = str(_("The last day is before the first day."))
        raise Invalid(told, {"ends_on": [told]})


def _require_right(by: Actor, follow_up: FollowUp) -> None:
    measure, network = follow_up.measure, follow_up.plan.network
    require(permissions.may_change_measure(by, measure) if measure else permissions.may_run_plan(by, network))


def _locked(follow_up: FollowUp) -> FollowUp:
    rows = FollowUp.objects.select_for_update(of=("self",))
    return rows.select_related("plan__network", "measure__plan__network", "measure__theme", "holder").get(
        pk=follow_up.pk
    )


def _locked_task(task: FollowUpTask) -> FollowUpTask:
    rows = FollowUpTask.objects.select_for_update(of=("self",))
    return rows.select_related("follow_up__plan__network", "follow_up__measure").get(pk=task.pk)


def _note_task(task: FollowUpTask, verb: str, by: Actor) -> None:
    record(verb=f"follow_up_{verb}", target=task, by=by)
    if task.follow_up.measure is not None:
        note_measure(task.follow_up.measure, f"follow_up_{verb}", by, note=task.note)
