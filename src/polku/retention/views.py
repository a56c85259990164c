"""Screens of those who look after an organisation's client data: what goes, what went; and what coordinators learn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polku.accounts.models import Organisation
from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.queries import not_here
from polku.directory.wording import page_language
from polku.pathway.queries.persons import looked_after
from polku.retention import actions, queries, wording
from polku.retention.forms import HoldForm
from polku.retention.queries import Parting
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.ui.access import actor_of, read, signed_in

View = Callable[..., HttpResponse]


def _for_stewards(view: View) -> View:
    """Decorator: for those who look after some organisation's client data; others find nothing here.

    What somebody signed out has sent is not kept for later: it is about a person.
    """
    logged = shows_people(What.LIST)(view)

    @wraps(logged)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return redirect_to_login(reverse("retention"))
        if not looked_after(actor_of(request)):
            raise not_here()
        return logged(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class _Waiting:
    """A client's folders that wait, with the form beside them."""

    parting: Parting
    form: HoldForm


@require_http_methods(["GET", "HEAD", "POST"])
@_for_stewards
def retention(request: HttpRequest) -> HttpResponse:
    """What goes next; held, let go or left to wait again, some or all folders of one client at a time."""
    actor = actor_of(request)
    places = looked_after(actor)
    refused: HoldForm | None = None
    if request.method == "POST":
        place = next((one for one in places if str(one.pk) == request.POST.get("organisation")), None)
        if place is None:
            raise not_here()
        refused = _change(request, place, actor)
        if refused is None:
            return redirect("retention")
    rows = [_row(place, actor, refused) for place in places]
    return render(
        request, "retention/waiting.html", {"rows": rows, "noindex": True}, status=422 if refused else 200
    )


def _row(place: Organisation, actor: Actor, refused: HoldForm | None) -> dict[str, Any]:
    def form(client: str) -> HoldForm:
        is_refused = refused is not None and refused.auto_id == HoldForm(client=client).auto_id
        return refused if refused is not None and is_refused else HoldForm(client=client)

    return {
        "organisation": place,
        "waiting": [_Waiting(one, form(one.client_key)) for one in queries.partings(place, actor=actor)],
        "rules": [wording.rule_told(actions.as_told(rule)) for rule in queries.rules(place, actor=actor)],
        "certificates": queries.certificates(place, actor=actor),
    }


def _change(request: HttpRequest, place: Organisation, actor: Actor) -> HoldForm | None:
    """Do what the button says; the form, when it has to be filled in better."""
    client, do = request.POST.get("client", ""), request.POST.get("do", "")
    found = next((one for one in queries.partings(place, actor=actor) if one.client_key == client), None)
    if found is None:
        raise not_here()
    chosen = [one.waiting.pk for one in found.reviews if str(one.waiting.pk) in request.POST.getlist("row")]
    if not chosen or do not in {"hold", "confirm", "wait"}:
        raise Invalid(_("Choose what is done, and with which kinds of data."))
    if do == "hold":
        return _hold(request, place, client, chosen, actor)
    act = actions.confirm if do == "confirm" else actions.wait_again
    for waiting_id in chosen:
        act(organisation=place, waiting_id=waiting_id, by=actor)
    said = {
        "confirm": _("Deleted the next night. Until then you can take this back."),
        "wait": _("It waits again."),
    }
    messages.success(request, said[do])
    return None


def _hold(
    request: HttpRequest, place: Organisation, client: str, chosen: list[int], actor: Actor
) -> HoldForm | None:
    form = HoldForm(request.POST, client=client)
    if not form.is_valid():
        return form
    try:
        for waiting_id in chosen:
            actions.hold(organisation=place, waiting_id=waiting_id, by=actor, **form.cleaned_data)
    except Invalid as problem:
        form.add_error("until", str(problem))
        return form
    messages.success(request, _("Kept. You can take this back."))
    return None


@require_safe
@_for_stewards
def retention_certificate(request: HttpRequest, number: str) -> HttpResponse:
    """A certificate on paper."""
    found = queries.certificate(int(number), actor=actor_of(request))
    context = {
        "certificate": found,
        "rules": [wording.rule_told(rule) for rule in found.rules],
        "tables": sorted(found.rows.items()),
        "total": sum(found.rows.values()),
        "noindex": True,
    }
    return render(request, "retention/certificate.html", context)


@signed_in
@read
def past_paths(request: HttpRequest) -> HttpResponse:
    """What coordinators learn of paths that were deleted: protected counts."""
    language = page_language()
    labels = {way: wording.value_labels(way, language) for way in queries.WAYS}
    tables = [
        {
            "half_year": wording.half_year_label(one.half_year),
            "total": _told(one.total),
            "ways": [
                (
                    wording.way_label(way),
                    [wording.way_label(way), _("How many")],
                    [[labels[way].get(str(row.value), str(row.value)), _told(row.number)] for row in rows],
                )
                for way, rows in one.by.items()
                if rows
            ],
        }
        for one in queries.past_paths(actor=actor_of(request))
    ]
    return render(request, "retention/past_paths.html", {"tables": tables, "noindex": True})


def _told(number: int | None) -> str:
    return _("fewer than 5") if number is None else str(number)
