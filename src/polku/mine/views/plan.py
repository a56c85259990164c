"""The front of the own pages and the person's plan."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.consent.queries import not_here
from polku.mine import wording
from polku.mine.forms import GoalForm, NeedForm, StepForm, StrengthForm, WishForm
from polku.mine.queries.homes import homes_of
from polku.mine.queries.leads import own_leads
from polku.mine.queries.plans import OWN_STEPS, OwnPlan, next_step, own_plan, own_plans, own_row
from polku.mine.queries.supported import supported_by
from polku.mine.views.access import actor_of, language, read, read_or_send, send, signed_in
from polku.pathway import actions
from polku.pathway.choices import StepBy, StepState, Voice
from polku.pathway.models import Goal, Saying, Step
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

WRITING: dict[str, type[forms.Form]] = {
    "toive": WishForm,
    "tarve": NeedForm,
    "vahvuus": StrengthForm,
    "tavoite": GoalForm,
    "askel": StepForm,
}
# The menu of every page has a link to the own pages of whoever has some (`ui/parts/header.html`).
OWN_PAGES = "own_pages"
_SAYINGS = {"toive": "wish", "tarve": "need", "vahvuus": "strength"}


@signed_in
@read
@shows_people()
def front(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    homes = homes_of(actor, language())
    if not homes and supported_by(actor, language()):
        return redirect("mine_supported_list")
    plans = own_plans(actor, language(), homes=homes) if homes else []
    found = next_step(plans)
    if homes and not request.session.get(OWN_PAGES):
        request.session[OWN_PAGES] = True
    context = {
        "homes": homes,
        "call_name": homes[0].client.call_name if homes else "",
        "next": _step(found[1]) if found else None,
        "next_home": found[0].home if found else None,
        "leads": own_leads(homes, actor=actor) if homes else [],
        "noindex": True,
    }
    return render(request, "mine/front.html", context)


@signed_in
@read
@shows_people()
def plan(request: HttpRequest) -> HttpResponse:
    plans = own_plans(actor_of(request), language())
    context = {"plans": [_shown(each) for each in plans], "several": len(plans) > 1, "noindex": True}
    return render(request, "mine/plan.html", context)


@signed_in
@read_or_send
@shows_people()
def write(request: HttpRequest, what: str) -> HttpResponse:
    """Add a wish, a need, a strength, a goal or a step."""
    if what not in WRITING:
        raise not_here()
    actor = actor_of(request)
    plans = own_plans(actor, language())
    chosen = own_plan(plans, request.POST.get("plan", "") or request.GET.get("plan", ""))
    form = WRITING[what](request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _write(chosen, what, form.cleaned_data, actor)
        except Invalid as problem:
            form.add_error("text", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("mine_plan")
    context = {"form": form, "plan": chosen.plan.pk, "home": chosen.home, "what": what, "noindex": True}
    return render(request, "mine/write.html", context, status=422 if form.errors else 200)


@signed_in
@send
@shows_people()
def change(request: HttpRequest) -> HttpResponse:
    """Tick a step, take something back, or undo either. What changes is named in the body, never in the address."""
    actor = actor_of(request)
    row = own_row(own_plans(actor, language()), request.POST.get("kind", ""), request.POST.get("row", ""))
    messages.success(request, _change(row, request.POST.get("act", ""), actor))
    return redirect("mine" if request.POST.get("back") == "mine" else "mine_plan")


def _write(chosen: OwnPlan, what: str, said: dict[str, Any], actor: Actor) -> None:
    if what in _SAYINGS:
        actions.say(plan=chosen.plan, kind=_SAYINGS[what], voice=Voice.PERSON, text=said["text"], by=actor)
    elif what == "tavoite":
        actions.add_goal(plan=chosen.plan, text=said["text"], voice=Voice.PERSON, by=actor)
    else:
        actions.add_step(
            plan=chosen.plan, text=said["text"], taken_by=StepBy.PERSON, due_on=said["due_on"], by=actor
        )


def _change(row: Saying | Goal | Step, act: str, actor: Actor) -> str:
    match row, act:
        case Step(), "done":
            actions.close_step(step=row, done=True, by=actor)
            return _("Well done! The step is ticked. You can undo this below, under Done.")
        case Step(), "open":
            actions.reopen_step(step=row, by=actor)
            return _("The step is to be done again.")
        case Step(), "drop":
            actions.close_step(step=row, done=False, by=actor)
            return _("The step was taken away. You can bring it back below, under Done.")
        case Goal(), "done":
            actions.close_goal(goal=row, reached=True, by=actor)
            return _("Well done! You reached your goal.")
        case Goal(), "open":
            actions.reopen_goal(goal=row, by=actor)
            return _("The goal is in use again.")
        case Saying(), "drop":
            actions.remove_saying(saying=row, by=actor)
            return _("Your words were taken away. You can bring them back below.")
        case Saying(), "open":
            actions.bring_back_saying(saying=row, by=actor)
            return _("Your words are back.")
    raise not_here()


def _shown(each: OwnPlan) -> dict[str, Any]:
    return {
        "home": each.home,
        "pk": each.plan.pk,
        "steps": [_step(step) for step in each.open_steps],
        "closed_steps": [_step(step) for step in each.closed_steps],
        "goals": each.open_goals,
        "closed_goals": [(goal, wording.goal_ended(goal.state)) for goal in each.closed_goals],
        "own_words": [(one, wording.said_as(one.kind)) for one in each.own_words],
        "removed_words": each.removed_words,
        "workers_words": each.workers_words,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "pk": step.pk,
        "text": step.text,
        "who": wording.who_does(step),
        "due_on": step.due_on,
        "late": step.due_on is not None and step.due_on < clock.today(),
        "own": step.by in OWN_STEPS,
        "done": step.state == StepState.DONE,
        "closed_on": step.closed_on,
    }
