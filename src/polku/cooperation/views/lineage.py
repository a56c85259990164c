"""Screens of where a network comes from, and of its phases."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from polku.accounts.models import Organisation
from polku.cooperation import actions, wording
from polku.cooperation.forms.networks import LineageForm, PhaseForm
from polku.cooperation.models import Network
from polku.cooperation.queries import lineage as reading
from polku.cooperation.views.access import coordinators, page, people, readers, saved, sent
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.errors import Missing
from polku.ui.access import actor_of, read, read_or_send, send

TYPES: dict[str, Any] = {"organisation": Organisation, "network": Network, "procedure": Procedure}


@readers
@read
def network_lineage(request: HttpRequest, network: Network) -> HttpResponse:
    context = {"trees": reading.lineage_of(network), "current": ("network", network.pk)}
    return page(request, "cooperation/lineage.html", network, context)


@read
def programme(request: HttpRequest, pk: str) -> HttpResponse:
    """A programme or a project, and everything that came out of it."""
    found = Organisation.objects.filter(pk=int(pk), kind__in=reading.PROGRAMMES).first()
    if found is None:
        raise Missing
    context = {
        "programme": found,
        "name": found.name(wording.page_language()),
        "trees": reading.lineage_of(found),
        "current": ("organisation", found.pk),
    }
    return render(request, "cooperation/programme.html", context)


@coordinators
@read_or_send
def network_lineage_edit(request: HttpRequest, network: Network) -> HttpResponse:
    form = LineageForm(sent(request), things=_things(network))
    if form.is_bound and form.is_valid():
        kind, _dash, pk = form.cleaned_data["thing"].partition("-")
        other = TYPES[kind].objects.get(pk=pk)
        came_from = form.cleaned_data["direction"] == "from"
        given = {
            "kind": form.cleaned_data["kind"], "on": form.cleaned_data["on"], "source": form.cleaned_data["source"],
            "origin": other if came_from else network, "result": network if came_from else other,
        }  # fmt: skip
        if saved(form, actions.record_lineage, by=actor_of(request), **given):
            messages.success(request, _("Saved."))
            return redirect("network_lineage_edit", network.slug)
    context = {"form": form, "links": reading.links_of(network), "noindex": True}
    status = 422 if form.is_bound else 200
    return page(request, "cooperation/lineage_edit.html", network, context, status=status)


def _things(network: Network) -> list[tuple[str, str]]:
    language = wording.page_language()
    projects = Organisation.objects.filter(kind__in=reading.PROGRAMMES).order_by("number", "pk")
    rows: list[tuple[str, Any]] = [("organisation", each) for each in projects]
    rows += [("network", each) for each in Network.objects.exclude(pk=network.pk).order_by("pk")]
    rows += [("procedure", each) for each in Procedure.objects.exclude(state="draft").order_by("pk")]
    return [(f"{kind}-{each.pk}", each.name(language).text) for kind, each in rows]


@coordinators
@send
def network_lineage_remove(request: HttpRequest, network: Network, pk: str) -> HttpResponse:
    link = next((each for each in reading.links_of(network) if each.pk == int(pk)), None)
    if link is None:
        raise Missing
    actions.remove_lineage(lineage=link, by=actor_of(request))
    return redirect("network_lineage_edit", network.slug)


@people
@read_or_send
def network_phases(request: HttpRequest, network: Network) -> HttpResponse:
    form = PhaseForm(sent(request))
    if form.is_bound and form.is_valid():
        given = {"network": network, "by": actor_of(request), **form.cleaned_data}
        if saved(form, actions.take_snapshot, **given):
            messages.success(request, _("The numbers of today are kept."))
            return redirect("network_phases", network.slug)
    snapshots, rows = reading.compared(network, clock.today())
    context = {"form": form, "snapshots": snapshots, "rows": rows, "noindex": True}
    status = 422 if form.is_bound else 200
    return page(request, "cooperation/phases.html", network, context, status=status)


@coordinators
@send
def network_phase_remove(request: HttpRequest, network: Network, pk: str) -> HttpResponse:
    found = network.snapshots.filter(pk=int(pk)).first()
    if found is None:
        raise Missing
    actions.remove_snapshot(snapshot=found, by=actor_of(request))
    messages.success(request, _("The snapshot was removed."))
    return redirect("network_phases", network.slug)
