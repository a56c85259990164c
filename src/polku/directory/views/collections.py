"""Collections: themes, municipalities, organisations, groups that meet soon, doors for relatives and professionals."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from polku.directory import wording
from polku.directory.bridge.addresses import municipality_path, organisation_path
from polku.directory.choices import Access
from polku.directory.forms.finding import MUNICIPALITY, read_finding
from polku.directory.models import Theme
from polku.directory.queries import collecting, finding
from polku.directory.queries.finding import Finding
from polku.directory.queries.regions import Regions
from polku.directory.views.finder import where_options
from polku.directory.views.remembering import remember_municipality, remembered_municipality
from polku.shared import clock
from polku.shared.actor import of_request

MEETING_DAYS = 14
NEWEST_SHOWN = 6


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/themes.html", {"themes": collecting.themes_with_counts()})


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Theme, slug=slug)
    regions = finding.known_regions()
    municipality = regions.by_code(read_finding(request.GET).municipality)
    entries = collecting.entries_of_theme(found, municipality=municipality.code if municipality else "")
    context = {
        "theme": found,
        "municipality": municipality,
        "where": where_options(regions, municipality.code if municipality else ""),
        "services": [entry for entry in entries if entry.kind == "service"],
        "activities": [entry for entry in entries if entry.kind == "activity"],
        "changed_at": max((entry.published_at for entry in entries if entry.published_at), default=None),
        "others": [other for other in collecting.themes_with_counts() if other.pk != found.pk],
    }
    response = render(request, "directory/theme.html", context)
    remember_municipality(request, response, municipality.code if municipality else "")
    return response


@require_safe
def municipalities(request: HttpRequest) -> HttpResponse:
    return render(request, "directory/municipalities.html", {"regions": finding.known_regions()})


@require_safe
def municipality(request: HttpRequest, code: str, slug: str) -> HttpResponse:
    found = collecting.municipality_of(code)
    if found is None:
        raise Http404
    if request.path != municipality_path(found):
        return HttpResponsePermanentRedirect(municipality_path(found))
    language = wording.page_language()
    newest = finding.find(Finding(municipality=code, sort="newest", size=NEWEST_SHOWN), language=language)
    here = frozenset({code})
    context = {
        "municipality": found,
        "found": newest,
        "soon": collecting.meetings_soon(here, days=MEETING_DAYS, language=language)[:NEWEST_SHOWN],
        "areas": _areas_of(newest.regions, code, language),
        "neighbours": newest.regions.neighbours(found),
        "guidance": finding.guidance(code, language=language),
    }
    return render(request, "directory/municipality.html", context)


@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    return render(
        request, "directory/organisations.html", {"organisations": collecting.organisations_with_entries()}
    )


@require_safe
def organisation(request: HttpRequest, pk: str, slug: str) -> HttpResponse:
    page = collecting.organisation_page(int(pk), actor=of_request(request), language=wording.page_language())
    if page is None:
        raise Http404
    address = organisation_path(page.organisation)
    if request.path != address:
        return HttpResponsePermanentRedirect(address)
    return render(
        request,
        "directory/organisation.html",
        {"page": page, "organisation": page.organisation, "today": clock.today()},
    )


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    regions = finding.known_regions()
    asked = (
        read_finding(request.GET).municipality
        if MUNICIPALITY in request.GET
        else remembered_municipality(request)
    )
    municipality = regions.by_code(asked)
    here = frozenset({municipality.code}) if municipality else regions.own_codes
    context = {
        "municipality": municipality,
        "where": where_options(regions, municipality.code if municipality else ""),
        "soon": collecting.meetings_soon(here, days=MEETING_DAYS, language=wording.page_language()),
        "days": MEETING_DAYS,
    }
    response = render(request, "directory/meetings.html", context)
    remember_municipality(request, response, municipality.code if municipality else "")
    return response


@require_safe
def for_relatives(request: HttpRequest) -> HttpResponse:
    regions = finding.known_regions()
    chosen = remembered_municipality(request)
    context = {
        "where": where_options(regions, chosen),
        "guidance": finding.guidance(chosen, language=wording.page_language()),
    }
    return render(request, "directory/for_relatives.html", context)


@require_safe
def for_professionals(request: HttpRequest) -> HttpResponse:
    context = {
        "where": where_options(finding.known_regions(), remembered_municipality(request)),
        "themes": collecting.themes_with_counts(),
        "referral": Access.REFERRAL,
    }
    return render(request, "directory/for_professionals.html", context)


def _areas_of(regions: Regions, code: str, language: str) -> list[str]:
    """Names of the areas a municipality belongs to; a region and an employment area may share a name."""
    around = [
        region.area
        for region in regions.areas
        if region.area and any(m.code == code for m in region.municipalities)
    ]
    return list(dict.fromkeys(area.name(language).text for area in around))
