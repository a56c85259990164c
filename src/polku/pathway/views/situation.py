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
from polku.directory.wording import page_language
from polku.pathway import actions
from polku.pathway.forms.facts import FactsForm
from polku.pathway.models import Plan
from polku.pathway.queries.facts import answers_in
from polku.pathway.queries.matching import matches_for
from polku.pathway.queries.persons import person_of, person_to_write
from polku.pathway.queries.plans import plan_of, plan_to_write, told
from polku.pathway.views.doors import back_to, done, for_workers
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of


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
    context = {"person": found, "form": form, "groups": form.grouped(), "tab": "facts", "noindex": True}
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
        matches, problem = matches_for(plan, language=page_language()), ""
    except Invalid as refused:
        matches, problem = None, str(refused)
    groups = []
    if matches:
        groups = [
            (_("Fits by what is known"), matches.fits, matches.fits_count),
            (_("May fit: something is not known yet"), matches.may_fit, matches.may_fit_count),
        ]
    context = {
        "person": found,
        "groups": groups,
        "matches": matches,
        "problem": problem,
        "tab": "matches",
        "noindex": True,
    }
    return render(request, "pathway/matches.html", context)


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
