"""Who is at the screen of a network: anybody who may read its page, its people, or those who run it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from polku.cooperation import permissions
from polku.cooperation.models import Network
from polku.cooperation.queries import network_by_slug
from polku.cooperation.wording import page_language
from polku.shared.actor import of_request
from polku.shared.errors import Missing
from polku.ui.access import signed_in
from polku.ui.conflicts import form_status
from polku.ui.fields import done

View = Callable[..., HttpResponseBase]


def _only(allowed: Callable[..., bool], *, guests: bool = False) -> Callable[[View], View]:
    """Decorator: the view gets the network in the place of its short name."""

    def decorator(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            network = network_by_slug(slug)
            if not allowed(of_request(request), network):
                raise Missing
            return view(request, network, *args, **kwargs)

        return guarded if guests else signed_in(guarded)

    return decorator


# The pages of a network: what anybody sees of a public one, and what its people see. Some belong to other apps.
OPEN = {
    "network_home": _("Network"),
    "agreement": _("Agreement"),
    "plan_public": _("Progress"),
    "promises_public": _("Kept promises"),
    "network_contacts": _("Contacts"),
    "network_lineage": _("Roots of the network"),
}
WORK = {
    "network_home": _("Network"),
    "agreement": _("Agreement"),
    "network_members": _("Members"),
    "network_terms": _("Tasks and people"),
    "network_aims": _("Aims"),
    "action_plan": _("Action plan"),
    "commitments": _("Commitments"),
    "forum_of": _("Forum"),
    "theme_groups": _("Theme groups"),
    "network_together": _("Who works with whom"),
    "network_contacts": _("Contacts"),
    "handovers": _("Handovers"),
    "network_phases": _("Phases"),
    "network_lineage": _("Roots of the network"),
}

# And what those who run it see.
RUN = {"network_cockpit": _("Situation of the network")}

readers = _only(permissions.may_see_network, guests=True)
people = _only(permissions.may_see_network_work)
coordinators = _only(permissions.may_coordinate)


def page(
    request: HttpRequest, template: str, network: Network, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of a network, with what its own navigation needs."""
    actor = of_request(request)
    works, runs = permissions.may_see_network_work(actor, network), permissions.may_coordinate(actor, network)
    told = {
        "network": network,
        "network_name": network.name(page_language()),
        "network_pages": _pages(network, (WORK if works else OPEN) | (RUN if runs else {})),
        "works": works,
        "runs": runs,
        "noindex": not network.is_public,
    }
    return render(request, template, told | context, status=status)


def _pages(network: Network, names: dict[str, Any]) -> list[tuple[str, Any]]:
    """The network's pages for a row of links: its own, and those of the apps that are there."""
    found = []
    for name, label in names.items():
        with suppress(NoReverseMatch):
            found.append((reverse(name, args=[network.slug]), label))
    return found


def sent(request: HttpRequest) -> Any:
    """What a form on this page holds: what is sent now, or nothing."""
    return request.POST if request.method == "POST" else None


def saved(form: forms.Form, action: Callable[..., Any], **given: Any) -> bool:
    """Whether the action went through; otherwise the form says why not and keeps what was typed."""
    return done(form, lambda: action(**given))


def form_page(
    request: HttpRequest, network: Network, form: forms.Form, title: str, back: str = "network_home"
) -> HttpResponse:
    """A page with one form and nothing else."""
    context = {"form": form, "title": title, "back": back, "noindex": True}
    return page(request, "cooperation/form.html", network, context, status=form_status(form))
