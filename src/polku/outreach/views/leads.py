"""People whom somebody has told of: the list, a new one, and what came of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.audit.choices import What
from polku.consent.queries import clients_named
from polku.directory.wording import page_language
from polku.outreach import actions
from polku.outreach.choices import LeadState
from polku.outreach.forms import ContactForm, LeadForm, OutcomeForm, VersionForm
from polku.outreach.models import Lead
from polku.outreach.queries import leads as reading
from polku.outreach.queries.leads import Found
from polku.outreach.views.doors import for_workers
from polku.pathway.queries.persons import workplaces
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of
from polku.ui.fields import done


@for_workers(What.LIST)
def leads(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found, today = reading.leads(actor=actor), clock.today()
    of_others = [(row, row.state(today)) for row in reading.leads_looked_after(actor=actor)]
    context = {
        "open": [one for one in found if one.state != LeadState.CLOSED],
        "closed": [one for one in found if one.state == LeadState.CLOSED],
        "of_others": of_others,
        "noindex": True,
    }
    return render(request, "outreach/leads.html", context)


@for_workers()
def lead_new(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    places, language = workplaces(actor), page_language()
    form = LeadForm(
        request.POST or None, organisations=places, language=language, initial={"told_on": clock.today()}
    )
    context: dict[str, Any] = {"form": form, "months": actions.KEPT_MONTHS, "noindex": True}
    if request.method == "POST" and form.is_valid():
        mine = _namesakes(form, actor)
        said = request.POST.get("same", "")
        same = next((client for client in mine if str(client.key) == said), None)
        if said != "new" and same is None and _is_known(form, mine, actor):
            return render(request, "outreach/lead_new.html", context | {"ask": True, "mine": mine})
        taken: list[Lead] = []
        if done(form, lambda: taken.append(_take(form, same, actor, is_another=said == "new"))):
            messages.success(request, _("Taken. Make the first contact within a week."))
            return redirect("lead", taken[0].key)
    return render(request, "outreach/lead_new.html", context, status=422 if form.errors else 200)


def _namesakes(form: LeadForm, actor: Actor) -> list[Client]:
    said = form.cleaned_data
    return reading.own_namesakes(said["call_name"], said["own_number"], form.place, actor=actor)


def _is_known(form: LeadForm, mine: list[Client], actor: Actor) -> bool:
    """Whether the organisation has somebody of this name or number."""
    return bool(mine or clients_named(form.cleaned_data["call_name"], form.place.pk, actor=actor))


def _take(form: LeadForm, same: Client | None, actor: Actor, *, is_another: bool) -> Lead:
    told = form.about_lead()
    if same is not None:
        return actions.take_lead(organisation=form.place, told=told, client=same, by=actor)
    return actions.take_lead(
        organisation=form.place, told=told, is_another=is_another, by=actor, **form.about_person()
    )


@for_workers()
def lead(request: HttpRequest, key: UUID) -> HttpResponse:
    """One person who is looked for; the buttons of the page say what is `do`ne."""
    actor = actor_of(request)
    found = reading.lead_keyed(key, actor=actor)
    if request.method != "POST":
        return _page(request, found)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Invalid(_("Choose what is done."))
    name, form_of, do = act
    form = form_of(request.POST)
    if not done(form, lambda: do(found.lead, form.cleaned_data, actor)):
        return _page(request, found, **{name: form})
    messages.success(request, _("Saved. You can take this back."))
    return redirect("lead", key)


def _contact(lead: Lead, said: dict[str, Any], by: Actor) -> None:
    actions.note_contact(lead=lead, version=said["version"], on=said["on"], how=said["how"], by=by)


def _undo_contact(lead: Lead, said: dict[str, Any], by: Actor) -> None:
    actions.undo_contact(lead=lead, version=said["version"], by=by)


def _close(lead: Lead, said: dict[str, Any], by: Actor) -> None:
    actions.close_lead(lead=lead, version=said["version"], outcome=said["outcome"], by=by)


def _reopen(lead: Lead, said: dict[str, Any], by: Actor) -> None:
    actions.reopen_lead(lead=lead, version=said["version"], by=by)


# What `do` says: the form it fills on the page, and what is done with it.
ACTS: dict[str, tuple[str, type[forms.Form], Callable[[Lead, dict[str, Any], Actor], None]]] = {
    "contact": ("contact", ContactForm, _contact),
    "no_contact": ("undo", VersionForm, _undo_contact),
    "close": ("outcome", OutcomeForm, _close),
    "reopen": ("undo", VersionForm, _reopen),
}


def _page(
    request: HttpRequest,
    found: Found,
    *,
    contact: forms.Form | None = None,
    outcome: forms.Form | None = None,
    undo: forms.Form | None = None,
) -> HttpResponse:
    version = {"version": found.lead.version}
    refused = any(form is not None and form.errors for form in (contact, outcome, undo))
    context = {
        "found": found,
        "lead": found.lead,
        "is_closed": found.state == LeadState.CLOSED,
        "is_late": found.state == LeadState.LATE,
        "contact": contact or ContactForm(initial=version | {"on": clock.today()}, auto_id="id_contact_%s"),
        "outcome": outcome or OutcomeForm(initial=version, auto_id="id_outcome_%s"),
        "undo": undo,
        "months": actions.KEPT_MONTHS,
        "noindex": True,
    }
    return render(request, "outreach/lead.html", context, status=422 if refused else 200)
