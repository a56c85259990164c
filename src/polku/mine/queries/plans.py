"""The reader's own plans: what they have said, goals and steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from polku.consent.context import acting_as
from polku.consent.queries import log_look, not_here
from polku.mine.queries.homes import Home, homes_of
from polku.pathway.choices import GoalState, PlanState, StepBy, StepState, Voice
from polku.pathway.models import Goal, Plan, Saying, Step
from polku.shared.actor import Actor
from polku.shared.sealed import open_all

OWN_STEPS = (StepBy.PERSON, StepBy.TOGETHER)


@dataclass(frozen=True)
class OwnPlan:
    """A plan in force, with the organisation that keeps it and all that stands in it."""

    home: Home
    plan: Plan
    sayings: Sequence[Saying]
    goals: Sequence[Goal]
    steps: Sequence[Step]

    @property
    def open_steps(self) -> list[Step]:
        """What is to be done, by day; what has no day comes last."""
        todo = [step for step in self.steps if step.state == StepState.OPEN]
        return sorted(todo, key=lambda step: (step.due_on or date.max, step.pk))

    @property
    def closed_steps(self) -> list[Step]:
        """What was done or is not needed any more, newest first."""
        closed = [step for step in self.steps if step.state != StepState.OPEN]
        return sorted(closed, key=lambda step: (step.closed_on or date.min, step.pk), reverse=True)

    @property
    def open_goals(self) -> list[Goal]:
        """What the person wants to reach."""
        return [goal for goal in self.goals if goal.state == GoalState.OPEN]

    @property
    def closed_goals(self) -> list[Goal]:
        """What was reached or given up."""
        return [goal for goal in self.goals if goal.state != GoalState.OPEN]

    @property
    def own_words(self) -> list[Saying]:
        """What the person has said."""
        return [one for one in self.sayings if one.voice == Voice.PERSON and one.removed_at is None]

    @property
    def workers_words(self) -> list[Saying]:
        """What the worker has written beside it."""
        return [one for one in self.sayings if one.voice == Voice.WORKER and one.removed_at is None]

    @property
    def removed_words(self) -> list[Saying]:
        """The person's own words that were taken away and can be brought back."""
        return [one for one in self.sayings if one.voice == Voice.PERSON and one.removed_at is not None]


def own_plans(actor: Actor, language: str, *, homes: Sequence[Home] | None = None) -> list[OwnPlan]:
    """The actor's plans in force, one for each organisation that has one; the look is logged."""
    with acting_as(actor):
        places = {home.client.pk: home for home in (homes_of(actor, language) if homes is None else homes)}
        plans = list(
            Plan.objects.filter(folder__client__in=list(places), state=PlanState.ACTIVE)
            .select_related("folder")
            .order_by("pk")
        )
        if plans:
            log_look([plan.folder for plan in plans], actor=actor)
        ids = [plan.pk for plan in plans]
        sayings = list(Saying.objects.filter(plan__in=ids).order_by("said_at", "pk"))
        goals = list(Goal.objects.filter(plan__in=ids).order_by("order", "pk"))
        steps = list(Step.objects.filter(plan__in=ids).order_by("pk"))
        open_all([*sayings, *goals, *steps], "text")
        open_all(steps, "who")
    return [
        OwnPlan(
            home=places[plan.folder.client_id], plan=plan, sayings=_of(sayings, plan), goals=_of(goals, plan),
            steps=_of(steps, plan),
        )
        for plan in plans
    ]  # fmt: skip


def next_step(plans: Iterable[OwnPlan]) -> tuple[OwnPlan, Step] | None:
    """What comes next: the person's own step before the others', the earliest day first."""
    steps = [(plan, step) for plan in plans for step in plan.open_steps]
    return min(
        steps,
        key=lambda each: (each[1].by not in OWN_STEPS, each[1].due_on or date.max, each[1].pk),
        default=None,
    )


def own_plan(plans: Sequence[OwnPlan], plan_id: str) -> OwnPlan:
    """One of the plans by its number; the only one when no number is given. Raises Missing."""
    if not plan_id and len(plans) == 1:
        return plans[0]
    for each in plans:
        if str(each.plan.pk) == plan_id:
            return each
    raise not_here()


def own_row(plans: Sequence[OwnPlan], kind: str, row_id: str) -> Saying | Goal | Step:
    """A saying, goal or step of the actor's own plans. Raises Missing for everything else."""
    for plan in plans:
        rows: dict[str, Sequence[Saying] | Sequence[Goal] | Sequence[Step]] = {
            "saying": plan.sayings,
            "goal": plan.goals,
            "step": plan.steps,
        }
        for row in rows.get(kind, ()):
            if str(row.pk) == row_id:
                row.plan = plan.plan
                return row
    raise not_here()


def _of[Row: (Saying, Goal, Step)](rows: Iterable[Row], plan: Plan) -> list[Row]:
    return [row for row in rows if row.plan_id == plan.pk]
