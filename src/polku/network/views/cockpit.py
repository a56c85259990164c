"""The situation of a network, for those who run it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from polku.network.queries import cockpit as situations
from polku.network.views.access import actor_of, read, signed_in
from polku.network.wording import page_language
from polku.shared.errors import Missing


@signed_in
@read
def cockpit(request: HttpRequest) -> HttpResponse:
    found = situations.networks_run_by(actor_of(request))
    if not found:
        raise Missing
    return redirect("network_cockpit", found[0].slug)


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
