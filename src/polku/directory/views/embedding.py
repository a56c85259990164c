"""The search inside other sites: a small page that any site may frame, and the guide that gives the snippet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from polku.directory import wording
from polku.directory.bridge.addresses import whole
from polku.directory.forms.finding import PARAM_OF_FACET, as_query, read_finding
from polku.directory.models import Theme
from polku.directory.queries import finding as queries
from polku.directory.queries.collecting import themes_with_counts
from polku.directory.queries.finding import Finding
from polku.directory.views.finder import where_options
from polku.ui.framing import embeddable

SHOWN = 5
HEIGHT = 640
# The guide shows the page of this very site inside itself.
OWN_FRAME: dict[str, Any] = {**settings.SECURE_CSP, "frame-src": [CSP.SELF]}


@require_safe
@embeddable
def frame(request: HttpRequest) -> HttpResponse:
    """No cookie is read or set here: a reader inside another site is nobody."""
    asked = replace(read_finding(request.GET), size=SHOWN, page=1)
    found = queries.find(asked, language=wording.page_language())
    context = {
        "found": found,
        "finding": found.finding,
        "where": where_options(found.regions, found.finding.municipality),
        "theme": next((choice.label for name, choice in found.chosen if name == "theme"), None),
        "theme_param": PARAM_OF_FACET["theme"],
    }
    return render(request, "directory/embed.html", context)


@require_safe
@csp_override(OWN_FRAME)
def guide(request: HttpRequest) -> HttpResponse:
    """The snippet for the choices in the address."""
    asked = read_finding(request.GET)
    slug = next(iter(asked.chosen.get("theme", ())), "")
    theme = get_object_or_404(Theme, slug=slug) if slug else None
    regions = queries.known_regions()
    municipality = regions.by_code(asked.municipality)
    code = municipality.code if municipality else ""
    query = as_query(Finding(municipality=code, chosen={"theme": frozenset({slug})} if slug else {}))
    address = f"{reverse('embed')}?{query}" if query else reverse("embed")
    context = {
        "address": whole(address),
        "frame_url": address,
        "height": HEIGHT,
        "theme": theme,
        "themes": themes_with_counts(),
        "theme_param": PARAM_OF_FACET["theme"],
        "where": where_options(regions, code),
        "noindex": bool(request.GET),
    }
    return render(request, "directory/embed_guide.html", context)
