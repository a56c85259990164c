"""A person's page: the next step first, then the plan in two voices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.consent.queries import not_here
from polku.pathway import actions
from polku.pathway.choices import SayingKind, StepBy, Voice
from polku.pathway.forms.plan import GoalForm, PathTypeForm, SayingForm, StepForm
from polku.pathway.models import Goal, Plan, Saying, Step
from polku.pathway.queries.persons import Person, person_of, person_to_write
from polku.pathway.queries.plans import plan_of, plan_to_write, received_plans, told
from polku.pathway.views.doors import back_to, done, for_workers, form_page
from polku.referral.queries.finding import referrals_of
from polku.shared.errors import Invalid
from polku.ui.access import actor_of


@for_workers(reads=True)
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_of(key, actor=actor)
    plan = plan_of(found.client, actor=actor)
    context = {
        "person": found,
        "told": told(plan, actor=actor) if plan else None,
        "received": received_plans(found.client, actor=actor) if found.may_write else [],
        "referrals": referrals_of(found.client, actor=actor),
        "tab": "plan",
        "noindex": True,
    }
    return render(request, "pathway/person.html", context)


@for_workers(sends=True)
def plan_open(request: HttpRequest, key: UUID) -> HttpResponse:
    found = person_to_write(key, actor=actor_of(request))
    actions.open_plan(client=found.client, by=actor_of(request))
    return back_to(request, key, _("The plan is open. You answer for it until somebody else says yes to it."))


@for_workers()
def saying_new(request: HttpRequest, key: UUID) -> HttpResponse:
    found, plan = _to_write(request, key)
    initial = {"kind": request.GET.get("aihe", SayingKind.WISH), "voice": Voice.PERSON}
    form = SayingForm(request.POST or None, initial=initial)
    said = _writes(request, form, lambda: actions.say(plan=plan, by=actor_of(request), **form.cleaned_data))
    if said:
        return back_to(request, key, _("Written down."))
    return form_page(request, found, form, title=_("Write down what was said"), button=_("Save"))


@for_workers()
def goal_new(request: HttpRequest, key: UUID) -> HttpResponse:
    found, plan = _to_write(request, key)
    form = GoalForm(request.POST or None, initial={"voice": Voice.PERSON})
    if _writes(request, form, lambda: actions.add_goal(plan=plan, by=actor_of(request), **form.cleaned_data)):
        return back_to(request, key, _("The goal is in the plan."))
    return form_page(request, found, form, title=_("A new goal"), button=_("Save"))


@for_workers()
def step_new(request: HttpRequest, key: UUID) -> HttpResponse:
    found, plan = _to_write(request, key)
    goals = told(plan, actor=actor_of(request)).open_goals
    form = StepForm(request.POST or None, goals=goals, initial={"taken_by": StepBy.TOGETHER})
    if _writes(request, form, lambda: actions.add_step(plan=plan, by=actor_of(request), **form.said)):
        return back_to(request, key, _("The step is in the plan."))
    return form_page(request, found, form, title=_("A new step"), button=_("Save"))


@for_workers()
def path_type(request: HttpRequest, key: UUID) -> HttpResponse:
    found, plan = _to_write(request, key)
    initial = {
        "relation": plan.relation,
        "permanence": plan.permanence,
        "review_on": plan.review_on,
        "version": plan.version,
    }
    form = PathTypeForm(request.POST or None, initial=initial)
    if _writes(
        request, form, lambda: actions.set_path_type(plan=plan, by=actor_of(request), **form.cleaned_data)
    ):
        return back_to(request, key, _("Saved."))
    return form_page(request, found, form, title=_("What kind of path this is"), button=_("Save"))


# What a button does to a row of the plan: the row's table, the act, and the word that is said.
_ACTS: dict[str, tuple[type[Any], Callable[..., Any], dict[str, Any], Any]] = {
    "saying_out": (Saying, actions.remove_saying, {}, gettext_lazy("Taken out of sight. You can bring it back below.")),
    "saying_back": (Saying, actions.bring_back_saying, {}, gettext_lazy("Brought back.")),
    "goal_reached": (
        Goal, actions.close_goal, {"reached": True}, gettext_lazy("The goal is reached. You can open it again below."),
    ),
    "goal_dropped": (
        Goal, actions.close_goal, {"reached": False}, gettext_lazy("The goal is closed. You can open it again below."),
    ),
    "goal_again": (Goal, actions.reopen_goal, {}, gettext_lazy("The goal is open again.")),
    "step_done": (
        Step, actions.close_step, {"done": True}, gettext_lazy("The step is done. You can open it again below."),
    ),
    "step_dropped": (
        Step, actions.close_step, {"done": False}, gettext_lazy("The step is closed. You can open it again below."),
    ),
    "step_again": (Step, actions.reopen_step, {}, gettext_lazy("The step is open again.")),
}  # fmt: skip
_NAMES: dict[type[Any], str] = {Saying: "saying", Goal: "goal", Step: "step"}


@for_workers(sends=True)
def plan_act(request: HttpRequest, key: UUID) -> HttpResponse:
    """One button of the plan. The row is named in what is sent, never in the address."""
    _found, plan = _to_write(request, key)
    if request.POST.get("do") not in _ACTS:
        raise Invalid(_("The button was not understood. Go back and try again."))
    table, act, values, said = _ACTS[request.POST["do"]]
    row = table.objects.filter(plan=plan, pk=_number(request.POST.get("row", ""))).first()
    if row is None:
        raise not_here()
    act(**{_NAMES[table]: row}, by=actor_of(request), **values)
    return back_to(request, key, str(said))


def _to_write(request: HttpRequest, key: UUID) -> tuple[Person, Plan]:
    found = person_to_write(key, actor=actor_of(request))
    return found, plan_to_write(found.client, actor=actor_of(request))


def _writes(request: HttpRequest, form: Any, act: Callable[[], Any]) -> bool:
    return request.method == "POST" and done(form, act)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0
