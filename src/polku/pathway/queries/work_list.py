"""A worker's own people: for each the next step, and whose turn it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from polku.accounts.models import User
from polku.consent.context import acting_as
from polku.consent.models import DisclosureBasis, Folder
from polku.consent.permissions import organisations_acted_for
from polku.consent.queries import bases_waiting, clients_of, log_clients, log_look
from polku.pathway.choices import HandoverState, PlanState, StepBy, StepState
from polku.pathway.models import Handover, Holding, Plan, Step
from polku.pathway.queries.plans import in_order
from polku.people.choices import Category
from polku.people.models import Client
from polku.referral.choices import DUTIES, OPEN_STATES, Side
from polku.referral.models import Referral
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery
from polku.shared.sealed import open_all

# A step that is due this soon waits for the one who takes it.
SOON = timedelta(days=7)


class Show(StrEnum):
    """Which people a list shows."""

    ALL = "kaikki"
    MINE = "minua"
    OTHERS = "muita"
    SILENT = "hiljaa"
    NO_STEP = "ilman-askelta"
    NO_HOLDER = "ilman-vastuuta"


@dataclass
class Line:
    """One person on the list."""

    client: Client
    today: date
    folder: Folder | None = None
    plan: Plan | None = None
    holding: Holding | None = None
    offer: Handover | None = None
    steps: list[Step] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    worker_id: int | None = None

    @property
    def next_step(self) -> Step | None:
        """The first thing to do."""
        return next(iter(self.steps), None)

    @property
    def is_late(self) -> bool:
        """Whether the day of the next step has passed."""
        step = self.next_step
        return step is not None and step.due_on is not None and step.due_on < self.today

    @property
    def is_offered_to_me(self) -> bool:
        """A colleague has offered the person to the worker."""
        return self.offer is not None and self.offer.receiver_id == self.worker_id

    @property
    def is_offered_by_me(self) -> bool:
        """The worker has offered the person to a colleague."""
        return self.offer is not None and self.offer.giver_id == self.worker_id

    @property
    def my_referrals(self) -> list[Referral]:
        """Referrals whose turn is the worker's."""
        return [one for one in self.referrals if _turn(one) == Side.SENDER]

    @property
    def referrals_of_others(self) -> list[Referral]:
        """Referrals whose turn is the receiver's."""
        return [one for one in self.referrals if _turn(one) == Side.RECEIVER]

    @property
    def silent_referrals(self) -> list[Referral]:
        """Referrals whose receiver should have answered already."""
        return [one for one in self.referrals_of_others if one.due_on is not None and one.due_on < self.today]

    @property
    def waits_for_me(self) -> bool:
        """Whether the worker has something to do now."""
        mine = [step for step in self._due_steps if step.by in (StepBy.WORKER, StepBy.TOGETHER)]
        return (
            self.is_offered_to_me or bool(self.my_referrals) or (bool(mine) and not self.is_held_by_another)
        )

    @property
    def waits_for_others(self) -> bool:
        """Whether the next move is somebody else's."""
        others = [step for step in self._due_steps if step.by in (StepBy.PERSON, StepBy.OTHER)]
        return self.is_offered_by_me or bool(self.referrals_of_others) or bool(others)

    @property
    def is_held_by_another(self) -> bool:
        """Whether a colleague answers for the plan."""
        return self.holding is not None and self.holding.worker_id != self.worker_id

    @cached_property
    def groups(self) -> set[Show]:
        """What the person belongs to, once everything about the line is known."""
        belongs = {
            Show.ALL: True,
            Show.MINE: self.waits_for_me,
            Show.OTHERS: self.waits_for_others,
            Show.SILENT: bool(self.silent_referrals),
            Show.NO_STEP: self.next_step is None,
            Show.NO_HOLDER: self.holding is None,
        }
        return {show for show, is_so in belongs.items() if is_so}

    @cached_property
    def _due_steps(self) -> list[Step]:
        limit = self.today + SOON
        return [step for step in self.steps if step.due_on is not None and step.due_on <= limit]


@dataclass(frozen=True)
class WorkList:
    """All people of a worker, and what other organisations have opened that nobody has joined to a person yet."""

    lines: Sequence[Line]
    waiting_bases: Sequence[DisclosureBasis]

    def count(self, show: Show) -> int:
        """How many people a filter would show."""
        return sum(show in line.groups for line in self.lines)

    def shown(self, show: Show) -> list[Line]:
        """People of a filter: those with a late or near step first."""
        lines = [line for line in self.lines if show in line.groups]
        return sorted(lines, key=_urgency)


def work_list(*, actor: Actor) -> WorkList:
    """The people a worker works with, still closed: what is shown of them goes through `opened`."""
    today = clock.today()
    with acting_as(actor):
        lines = {client.pk: Line(client, today, worker_id=actor.user_id) for client in clients_of(actor)}
        for folder in _plan_folders(list(lines)):
            lines[folder.client_id].folder = folder
        _fill_plans({line.folder.pk: line for line in lines.values() if line.folder})
        for referral in _referrals_under_way(actor.user_id):
            if referral.client_id in lines:
                lines[referral.client_id].referrals.append(referral)
    waiting = [
        basis
        for place in sorted(organisations_acted_for(actor.user))
        for basis in bases_waiting(place, actor=actor)
    ]
    return WorkList(list(lines.values()), waiting)


def opened(lines: Collection[Line], *, actor: Actor) -> Collection[Line]:
    """Lines as they are shown: names and next steps are opened, and the look is logged."""
    with acting_as(actor):
        clients = [line.client for line in lines]
        open_all(clients, "call_name")
        open_all([line.next_step for line in lines if line.next_step], "text", "who")
        log_clients(clients, actor=actor)
        log_look(
            [
                folder
                for line in lines
                for folder in (line.folder, *(one.folder for one in line.referrals))
                if folder
            ],
            actor=actor,
        )
    return lines


def _fill_plans(by_folder: dict[int, Line]) -> None:
    by_plan = {}
    for plan in _plans_in_use(list(by_folder)):
        line = by_plan[plan.pk] = by_folder[plan.folder_id]
        line.plan = plan
    for step in in_order(_open_steps(list(by_plan))):
        by_plan[step.plan_id].steps.append(step)
    for holding in _holdings_now(list(by_plan)):
        by_plan[holding.plan_id].holding = holding
    for offer in _offers(list(by_plan)):
        by_plan[offer.plan_id].offer = offer
    _name_colleagues(by_plan.values())


_plan_folders = CompiledQuery(
    lambda clients: Folder.objects.filter(client__any_of=clients, category=Category.PLAN)
)
_plans_in_use = CompiledQuery(
    lambda folders: Plan.objects.filter(folder__any_of=folders, state=PlanState.ACTIVE)
)
_open_steps = CompiledQuery(lambda plans: Step.objects.filter(plan__any_of=plans, state=StepState.OPEN))
_holdings_now = CompiledQuery(lambda plans: Holding.objects.filter(plan__any_of=plans, ends_at=None))
_offers = CompiledQuery(
    lambda plans: Handover.objects.filter(plan__any_of=plans, state=HandoverState.OFFERED).select_related(
        "receiver"
    )
)
_referrals_under_way = CompiledQuery(
    lambda sender: (
        Referral.objects.filter(sender=sender, state__in=OPEN_STATES)
        .select_related("folder")
        .order_by("due_on", "-pk")
    )
)


def _name_colleagues(lines: Iterable[Line]) -> None:
    held = [line.holding for line in lines if line.holding and line.is_held_by_another]
    colleagues = User.objects.in_bulk({one.worker_id for one in held}) if held else {}
    for holding in held:
        holding.worker = colleagues[holding.worker_id]


def _turn(referral: Referral) -> Side | None:
    duty = DUTIES.get(referral.state)
    return duty.side if duty else None


def _urgency(line: Line) -> tuple[bool, str, int]:
    step = line.next_step
    due = step.due_on.isoformat() if step and step.due_on else "9999"
    return not line.waits_for_me, due, line.client.pk
