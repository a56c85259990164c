"""Emergencies: opening a client for an hour, and what those do who look after an organisation's client data."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.audit.choices import What
from polku.consent import queries
from polku.consent.actions import break_glass, review_emergency, start_care
from polku.consent.permissions import is_suspended
from polku.directory.wording import page_language
from polku.pathway.forms.emergencies import EmergencyForm, ReviewForm
from polku.pathway.forms.plan import ColleagueForm
from polku.pathway.queries.persons import colleagues, looked_after, workplaces
from polku.pathway.views.doors import back_to, done, for_workers
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of


@for_workers(What.SEARCH)
def emergency(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = EmergencyForm(request.POST or None, organisations=workplaces(actor), language=page_language())
    found: list[UUID] = []
    if request.method == "POST" and form.is_valid():
        found = queries.clients_named(form.cleaned_data["call_name"], form.place.pk, actor=actor)
        key = _chosen(request, found)
        if not found:
            form.add_error("call_name", _("Your organisation has no client called exactly so."))
        elif key is not None and done(form, lambda: _open(form, key, actor)):
            return back_to(request, key, _("Open for 60 minutes. The person sees who opened and why."))
    context = {
        "form": form,
        "several": found if len(found) > 1 else [],
        "suspended": is_suspended(queries.emergencies_by(actor.user.pk)),
        "noindex": True,
    }
    return render(request, "pathway/emergency.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, found: list[UUID]) -> UUID | None:
    """The only one, or the one that was chosen among several of the same name."""
    if len(found) == 1:
        return found[0]
    return next((key for key in found if str(key) == request.POST.get("person")), None)


def _open(form: EmergencyForm, key: UUID, actor: Actor) -> None:
    said = form.cleaned_data
    break_glass(
        organisation=form.place, key=key, reason=said["reason"], explanation=said["explanation"], by=actor
    )


@for_workers(What.LIST)
def stewardship(request: HttpRequest) -> HttpResponse:
    """For stewards: openings to review, and clients whom nobody works with. Others find nothing here."""
    actor = actor_of(request)
    places = looked_after(actor)
    if not places:
        raise queries.not_here()
    if request.method == "POST":
        place = next((one for one in places if str(one.pk) == request.POST.get("organisation")), None)
        if place is None:
            raise queries.not_here()
        said = (
            _reviewed(request, place, actor) if "outcome" in request.POST else _given(request, place, actor)
        )
        messages.success(request, said)
        return redirect("stewardship")
    rows = [
        {
            "organisation": place,
            "emergencies": queries.emergencies_told(place.pk, actor=actor),
            "without": queries.clients_without_worker(place.pk, actor=actor),
            "workers": [*colleagues(place, actor=actor), actor.user],
        }
        for place in places
    ]
    context = {"rows": rows, "form": ReviewForm(), "me": actor.user_id, "noindex": True}
    return render(request, "pathway/stewardship.html", context)


def _reviewed(request: HttpRequest, place: Organisation, actor: Actor) -> str:
    form = ReviewForm(request.POST)
    number = request.POST.get("row", "")
    if not form.is_valid() or not number.isdigit():
        raise Invalid(_("Choose an outcome and say why."))
    review_emergency(organisation=place, emergency_id=int(number[:18]), by=actor, **form.cleaned_data)
    return _("Reviewed.")


def _given(request: HttpRequest, place: Organisation, actor: Actor) -> str:
    form = ColleagueForm(request.POST, colleagues=[*colleagues(place, actor=actor), actor.user])
    key = _chosen(request, queries.clients_without_worker(place.pk, actor=actor))
    if key is None or str(key) != request.POST.get("person"):
        raise queries.not_here()
    if not form.is_valid():
        raise Invalid(_("Choose who works with the person."))
    start_care(organisation=place, key=key, worker=form.colleague, by=actor)
    return _("The person has a worker now.")
