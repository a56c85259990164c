"""A person's plan as a page shows it: what was said, goals, steps, where on the path, who holds the ball."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.consent.context import acting_as
from polku.consent.models import DisclosureBasis, Folder
from polku.consent.queries import folders_received, log_look, not_here
from polku.criteria.wording import fact_label
from polku.pathway.choices import GoalState, HandoverState, PlanState, Stage, StepState, Voice
from polku.pathway.models import Goal, Handover, Holding, Plan, Saying, StageSpan, Step
from polku.pathway.queries.holding import ownerless_days
from polku.pathway.queries.stages import Movement, movement_of
from polku.people.choices import Category
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery
from polku.shared.errors import Invalid
from polku.shared.sealed import open_all


@dataclass(frozen=True)
class ToldPlan:
    """One plan with everything in it, opened. Rows that were closed or taken out of sight can be brought back."""

    plan: Plan
    sayings: Sequence[Saying]
    goals: Sequence[Goal]
    steps: Sequence[Step]
    spans: Sequence[StageSpan]
    holder: User | None
    offer: Handover | None
    ownerless: int

    @property
    def own_words(self) -> list[Saying]:
        """What the person said."""
        return [one for one in self.sayings if one.voice == Voice.PERSON and one.removed_at is None]

    @property
    def workers_words(self) -> list[Saying]:
        """What a worker wrote."""
        return [one for one in self.sayings if one.voice == Voice.WORKER and one.removed_at is None]

    @property
    def removed_sayings(self) -> list[Saying]:
        """What was taken out of sight."""
        return [one for one in self.sayings if one.removed_at is not None]

    @property
    def open_goals(self) -> list[Goal]:
        """What is being worked on."""
        return [one for one in self.goals if one.state == GoalState.OPEN]

    @property
    def closed_goals(self) -> list[Goal]:
        """What was reached or given up."""
        return [one for one in self.goals if one.state != GoalState.OPEN]

    @property
    def open_steps(self) -> list[Step]:
        """What is to be done, in the order of the days; those without a day last."""
        return in_order(one for one in self.steps if one.state == StepState.OPEN)

    @property
    def closed_steps(self) -> list[Step]:
        """What is done or not needed any more, newest first."""
        closed = [one for one in self.steps if one.state != StepState.OPEN]
        return sorted(closed, key=lambda one: (one.closed_on or date.min, one.pk), reverse=True)

    @property
    def next_step(self) -> Step | None:
        """The first thing to do."""
        return next(iter(self.open_steps), None)

    @property
    def stage(self) -> str:
        """Where on the path the person is now, in words."""
        return str(Stage(self.spans[-1].stage if self.spans else Stage.UNKNOWN).label)

    @property
    def known_from(self) -> str:
        """The fact the stage is known from, in words; empty when nothing is known."""
        key = self.spans[-1].known_from if self.spans else ""
        return fact_label(key) if key else ""

    @property
    def movement(self) -> Movement:
        """How the path has gone lately."""
        done = [one.closed_on for one in self.steps if one.state == StepState.DONE and one.closed_on]
        return movement_of(self.spans, on=clock.today(), last_finished_step=max(done, default=None))

    @property
    def review_is_due(self) -> bool:
        """Whether the type of the path should be looked at again."""
        return self.plan.review_on is not None and self.plan.review_on <= clock.today()


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Steps by the day they are due; those without a day last."""
    return sorted(steps, key=lambda one: (one.due_on or date.max, one.made_at, one.pk))


def plan_folder(client: Client, *, actor: Actor) -> Folder:
    """The folder of plans of a client, when it is open to the actor; the look is logged. Raises Missing."""
    with acting_as(actor):
        folder = Folder.objects.filter(client=client.pk, category=Category.PLAN).first()
        if folder is None:
            raise not_here()
        log_look([folder], actor=actor)
    return folder


def plan_of(client: Client, *, actor: Actor) -> Plan | None:
    """The plan in use of a client whose plan is open to the actor; the look is logged. Raises Missing."""
    with acting_as(actor):
        plan = _plan_in_use.first(client.pk)
        if plan is None:
            plan_folder(client, actor=actor)
        else:
            log_look([plan.folder], actor=actor)
    return plan


def plan_to_write(client: Client, *, actor: Actor) -> Plan:
    """The plan in use. Raises Missing, and Invalid when there is none."""
    plan = plan_of(client, actor=actor)
    if plan is None:
        raise Invalid(_("There is no plan in use. Open one on the person's page first."))
    return plan


def told(plan: Plan, *, actor: Actor) -> ToldPlan:
    """A plan that is open to the actor, with everything in it."""
    with acting_as(actor):
        sayings, goals, steps = _sayings(plan.pk), _goals(plan.pk), _steps(plan.pk)
        open_all([*sayings, *goals], "text")
        open_all(steps, "text", "who")
        holdings = _holdings(plan.pk)
        offer = _offers.first(plan.pk)
        open_all([offer] if offer else [], "note")
        spans = _spans(plan.pk)
    last = plan.ended_on or clock.today()
    without = ownerless_days(holdings, first=plan.opened_on, last=last)
    holder = next((one.worker for one in holdings if one.ends_at is None), None)
    return ToldPlan(plan, sayings, goals, steps, spans, holder, offer, len(without))


_plan_in_use = CompiledQuery(
    lambda client: (
        Plan.objects.filter(folder__client=client, state=PlanState.ACTIVE)
        .select_related("folder")
        .order_by("pk")[:1]
    )
)
_sayings = CompiledQuery(lambda plan: Saying.objects.filter(plan=plan).order_by("said_at", "pk"))
_goals = CompiledQuery(lambda plan: Goal.objects.filter(plan=plan).order_by("order", "pk"))
_steps = CompiledQuery(lambda plan: Step.objects.filter(plan=plan))
_holdings = CompiledQuery(lambda plan: Holding.objects.filter(plan=plan).select_related("worker"))
_spans = CompiledQuery(lambda plan: StageSpan.objects.filter(plan=plan).order_by("first_day", "pk"))
_offers = CompiledQuery(
    lambda plan: (
        Handover.objects.filter(plan=plan, state=HandoverState.OFFERED)
        .select_related("giver", "receiver")
        .order_by("pk")[:1]
    )
)


@dataclass(frozen=True)
class ReceivedPlan:
    """A plan that another organisation keeps, open by a basis until its last day."""

    basis: DisclosureBasis
    folder: Folder
    told: ToldPlan


def received_plans(client: Client, *, actor: Actor) -> list[ReceivedPlan]:
    """Plans of other organisations about an own client, as their bases open them now."""
    with acting_as(actor):
        found = folders_received(client, actor=actor)
        opened = {folder.pk: (folder, basis) for folder, basis in found if folder.category == Category.PLAN}
        if not opened:
            return []
        plans = Plan.objects.filter(folder__in=list(opened), state=PlanState.ACTIVE).select_related(
            "folder__organisation"
        )
        return [
            ReceivedPlan(opened[plan.folder_id][1], plan.folder, told(plan, actor=actor)) for plan in plans
        ]
