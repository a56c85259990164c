"""What is known of a person, services that fit, and paper: the plan to take along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from polku.accounts.queries import municipalities
from polku.audit.choices import What
from polku.criteria.wording import fact_label
from polku.directory.wording import page_language
from polku.pathway import actions
from polku.pathway.forms.facts import FactsForm
from polku.pathway.models import Plan
from polku.pathway.queries.facts import answers_in
from polku.pathway.queries.matching import Matches, matches_for
from polku.pathway.queries.persons import person_of, person_to_write
from polku.pathway.queries.plans import plan_of, plan_to_write, told
from polku.pathway.views.doors import back_to, done, for_workers
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of
from polku.ui.paging import page_of

# Services on a page: each is explained.
PAGE = 12


@for_workers()
def person_facts(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    plan = plan_to_write(found.client, actor=actor)
    places = municipalities(page_language(), on=clock.today())
    form = FactsForm(
        request.POST or None,
        answers=answers_in(plan.folder_id),
        municipalities=[(each.code, each.name(page_language()).text) for each in places],
        hides_where=found.client.is_protected,
    )
    if request.method == "POST" and done(form, lambda: _keep(plan, form.changes(), form.cleaned_data, actor)):
        return back_to(request, key, _("Saved."), page="person_facts")
    context = {
        "person": found,
        "form": form,
        "groups": form.grouped(request.GET.get("kysy", "")),
        "tab": "facts",
        "noindex": True,
    }
    return render(request, "pathway/facts.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _keep(plan: Plan, changes: Mapping[str, Any], said: Mapping[str, Any], actor: Actor) -> None:
    for fact, value in changes.items():
        if value is None:
            actions.unknow(plan=plan, fact=fact, by=actor)
        else:
            actions.know(plan=plan, fact=fact, value=value, voice=said["voice"], by=actor)


@for_workers(reads=True)
def person_matches(request: HttpRequest, key: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = person_to_write(key, actor=actor)
    plan = plan_to_write(found.client, actor=actor)
    try:
        matches = matches_for(plan, hides_where=found.client.is_protected, language=page_language())
    except Invalid as refused:
        told_matches: dict[str, Any] = {"problem": str(refused)}
    else:
        told_matches = _told_matches(request, matches)
    context = {
        **told_matches,
        "person": found,
        "tab": "matches",
        "noindex": True,
    }
    return render(request, "pathway/matches.html", context)


def _told_matches(request: HttpRequest, matches: Matches) -> dict[str, Any]:
    """A page of the services, what fits first; each group says how many there are in all."""
    page = page_of(request, [*matches.fits, *matches.may_fit], PAGE)
    groups = [
        (_("Fits by what is known"), matches.fits),
        (_("May fit: something is not known yet"), matches.may_fit),
    ]
    here = set(page)
    shown = [
        (label, [matches.match(place) for place in places if place in here], len(places))
        for label, places in groups
    ]
    asked = matches.question
    return {
        "groups": [group for group in shown if group[1] or page.number == 1],
        "page": page,
        "known": matches.known,
        "asked": asked,
        "asks_for": fact_label(asked.fact.key) if asked else "",
    }


@for_workers(What.EXPORT, reads=True)
def plan_print(request: HttpRequest, key: UUID) -> HttpResponse:
    """The plan on paper in the language the person reads, large and plain."""
    actor = actor_of(request)
    found = person_of(key, actor=actor)
    plan = plan_of(found.client, actor=actor)
    if plan is None:
        raise Invalid(_("There is no plan in use. Open one on the person's page first."))
    context = {"person": found, "told": told(plan, actor=actor), "noindex": True}
    with translation.override(found.client.language):
        return render(request, "pathway/plan_print.html", context)
