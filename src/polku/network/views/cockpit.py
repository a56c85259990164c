"""The situation of a network, for those who run it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from polku.accounts.permissions import is_coordinator
from polku.network.queries import cockpit as situations
from polku.network.views.access import actor_of, read, signed_in
from polku.network.wording import page_language
from polku.shared.errors import Missing


@signed_in
@read
def cockpit(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    found = situations.networks_run_by(actor)
    if found:
        return redirect("network_cockpit", found[0].slug)
    if not is_coordinator(actor):
        raise Missing
    return render(request, "network/cockpit_none.html", {"noindex": True})


@signed_in
@read
def of_network(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    situation = situations.situation_of(slug, actor=actor, language=page_language())
    others = [
        (each.slug, each.name(page_language()))
        for each in situations.networks_run_by(actor)
        if each.pk != situation.network.pk
    ]
    context = {
        "situation": situation,
        "network": situation.network,
        "name": situation.network.name(page_language()),
        "others": others,
        "noindex": True,
    }
    return render(request, "network/cockpit.html", context)
