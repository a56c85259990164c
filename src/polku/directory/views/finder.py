"""The front page and the search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from polku.directory import wording
from polku.directory.actions.needs import keep_need, keep_search
from polku.directory.choices import Access, NeedSource
from polku.directory.forms.finding import PARAM_OF_FACET, as_filters, as_query, read_finding
from polku.directory.forms.needs import NeedForm
from polku.directory.queries import finding as queries
from polku.directory.queries.collecting import meetings_soon, themes_with_counts
from polku.directory.queries.finding import Facet, Finding, Found, Loosening
from polku.directory.queries.regions import Regions, Where
from polku.directory.views.remembering import remember_municipality, remembered_municipality
from polku.shared.readonly import after_response

SOON_DAYS = 7
SOON_SHOWN = 6


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    regions = queries.known_regions()
    municipality = regions.by_code(remembered_municipality(request))
    where = frozenset({municipality.code}) if municipality else regions.own_codes
    soon = meetings_soon(where, days=SOON_DAYS, access=Access.JUST_COME, language=wording.page_language())
    context = {
        "municipality": municipality,
        "where": where_options(regions, municipality.code if municipality else ""),
        "themes": themes_with_counts(),
        "examples": _examples(wording.page_language()),
        "soon": soon[:SOON_SHOWN],
        "more_soon": len(soon) > SOON_SHOWN,
    }
    return render(request, "directory/front.html", context)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    language = wording.page_language()
    found = queries.find(read_finding(request.GET), language=language)
    if not found.total and found.finding.page == 1:
        _keep_after(request, found, language)
    response = render(request, "directory/results.html", _results_context(found, language))
    remember_municipality(request, response, found.finding.municipality)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def tell_need(request: HttpRequest) -> HttpResponse:
    asked = read_finding(request.GET)
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        initial={"words": asked.words, "municipality": asked.municipality},
    )
    if not form.is_valid():
        return render(
            request,
            "directory/tell_need.html",
            {"form": form, "noindex": True},
            status=422 if form.is_bound else 200,
        )
    if not form.from_program:
        municipality = queries.known_regions().by_code(form.cleaned_data["municipality"])
        keep_need(
            words=form.cleaned_data["words"],
            language=wording.page_language(),
            source=NeedSource.TOLD,
            municipality=municipality.code if municipality else None,
        )
    messages.success(
        request, _("Thank you. Your need was kept without anything about you. The network reads these needs.")
    )
    return redirect("front")


def where_options(regions: Regions, chosen: str) -> Where:
    """The municipalities to choose from, those of the networks first."""
    return Where(regions.groups(wording.page_language(), _("Other municipalities")), chosen)


def _results_context(found: Found, language: str) -> dict[str, Any]:
    finding = found.finding
    context: dict[str, Any] = {
        "found": found,
        "finding": finding,
        "where": where_options(found.regions, finding.municipality),
        "facets": [_facet(facet) for facet in found.facets if facet.choices],
        "active": list(_active(found)),
        "noindex": not finding.is_blank,
    }
    return context if found.total else context | _help_with_nothing(found, language)


def _facet(facet: Facet) -> dict[str, Any]:
    """A filter as the component `filter_group` takes it."""
    options = [
        {
            "value": c.value,
            "label": wording.choice_label(facet.name, c.label),
            "count": c.count,
            "checked": c.checked,
        }
        for c in facet.choices
    ]
    return {"param": PARAM_OF_FACET[facet.name], "label": wording.facet_name(facet.name), "options": options}


def _active(found: Found) -> Iterator[tuple[str, str]]:
    """What narrows the result now, each with the address of the result without it."""
    if found.municipality:
        yield (
            found.municipality.name(wording.page_language()).text,
            _address(replace(found.finding, municipality="", page=1)),
        )
    for name, choice in found.chosen:
        yield wording.choice_label(name, choice.label), _address(found.finding.without(name, choice.value))


def _help_with_nothing(found: Found, language: str) -> dict[str, Any]:
    finding = found.finding
    return {
        "loosenings": [
            (_left_out(o, finding), o.count, _address(o.finding))
            for o in queries.loosenings(found, language=language)
        ],
        "nearby": [
            (municipality, count, _address(replace(finding, municipality=municipality.code, page=1)))
            for municipality, count in queries.nearby(found, language=language)
        ],
        "guidance": queries.guidance(finding.municipality, language=language),
    }


def _left_out(option: Loosening, finding: Finding) -> str:
    """What a loosened search leaves out; nothing stands for the municipality."""
    if option.choice:
        return wording.choice_label(option.facet, option.choice.label)
    return finding.words if option.facet == "words" else ""


def _examples(language: str) -> list[tuple[str, str]]:
    """Everyday words that find something, each with its address."""
    phrases = queries.findable(wording.example_searches(), language=language)
    return [(words, _address(Finding(words=words))) for words in phrases]


def _address(finding: Finding) -> str:
    return f"{reverse('results')}?{as_query(finding)}"


def _keep_after(request: HttpRequest, found: Found, language: str) -> None:
    finding = found.finding

    def keep() -> None:
        keep_search(
            words=finding.words,
            language=language,
            municipality=finding.municipality or None,
            filters=as_filters(finding),
        )

    after_response(request, keep)
