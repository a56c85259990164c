"""What somebody who stands by a person may see of them: read only, nothing beside what was opened."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.mine.queries.plans import OwnPlan
from polku.mine.queries.supported import (
    Supported,
    contact_shown,
    plans_shown,
    referrals_shown,
    supported,
    supported_by,
)
from polku.mine.views.access import actor_of, language, read, signed_in
from polku.mine.views.plan import OWN_PAGES
from polku.pathway.choices import StepBy
from polku.pathway.models import Step
from polku.people.choices import Category
from polku.referral.choices import State
from polku.referral.models import Referral


@signed_in
@read
@shows_people(What.LIST)
def people(request: HttpRequest) -> HttpResponse:
    rows = [_shown(each) for each in supported_by(actor_of(request), language())]
    if rows and not request.session.get(OWN_PAGES):
        request.session[OWN_PAGES] = True
    return render(request, "mine/supported_list.html", {"rows": rows, "noindex": True})


@signed_in
@read
@shows_people()
def person(request: HttpRequest, number: str) -> HttpResponse:
    actor = actor_of(request)
    found = supported(int(number), actor=actor, language=language())
    context = {
        "row": _shown(found),
        "contact": contact_shown(found, actor=actor),
        "sees_contact": found.sees(Category.CONTACT),
        "sees_plan": found.sees(Category.PLAN),
        "plans": [_plan(each) for each in plans_shown(found, actor=actor, language=language())],
        "sees_referrals": found.sees(Category.REFERRAL),
        "referrals": [
            _referral(each, hides_where=found.hides_where) for each in referrals_shown(found, actor=actor)
        ],
        "noindex": True,
    }
    return render(request, "mine/supported.html", context)


def _shown(each: Supported) -> dict[str, Any]:
    return {
        "pk": each.row.pk,
        "name": each.name,
        "born_on": each.home.client.born_on if each.name else None,
        "kind": each.row.get_kind_display(),
        "home": None if each.hides_where else each.home.name,
        "categories": [str(Category(one).label) for one in each.folders],
        "until": each.row.ends_at,
    }


def _plan(each: OwnPlan) -> dict[str, Any]:
    return {
        "steps": [{"text": s.text, "who": _who(s), "due_on": s.due_on} for s in each.open_steps],
        "done": each.closed_steps,
        "goals": each.open_goals,
        "own_words": each.own_words,
        "workers_words": each.workers_words,
    }


def _who(step: Step) -> str:
    return step.who if step.by == StepBy.OTHER and step.who else step.get_by_display()


def _referral(each: Referral, *, hides_where: bool) -> dict[str, Any]:
    return {
        "title": None if hides_where else (each.entry or each.receiver).name(language()),
        "state": each.get_state_display(),
        "sent_at": each.sent_at,
        "is_only_sent": each.state == State.SENT,
    }
