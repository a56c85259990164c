"""For programs: robots, sitemap with every language, and the description browsers use to search here."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from polku.directory.bridge.addresses import (
    entry_path,
    municipality_path,
    organisation_path,
    theme_path,
    whole,
)
from polku.directory.models import Theme
from polku.directory.queries.collecting import organisations_with_entries
from polku.directory.queries.finding import known_regions
from polku.directory.queries.reading import published
from polku.shared.languages import LANGUAGES

PAGES = (
    "front",
    "collections",
    "municipalities",
    "organisations",
    "meetings",
    "for_relatives",
    "for_professionals",
    "feeds",
    "embed_guide",
    "about",
    "privacy",
    "accessibility",
    "feedback",
)
# The protocol allows 50 000 addresses a file; with four languages each this keeps a file well under 10 MB.
PER_FILE = 2_000


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: /{language.code}/lista/" for language in LANGUAGES),
        "Disallow: /*/haku/?",
    ]
    lines += ["", f"Sitemap: {whole(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    files = range(1 + -(-published().count() // PER_FILE))
    context = {"files": [whole(reverse("sitemap_part", args=[part])) for part in files]}
    return render(request, "directory/sitemap_index.xml", context, content_type="application/xml")


@require_safe
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    number = int(part)
    if number == 0:
        things: list[tuple[Any, datetime | None]] = [*_pages()]
    else:
        entries = published().order_by("pk")[(number - 1) * PER_FILE : number * PER_FILE]
        things = [(lambda e=entry: entry_path(e), entry.published_at) for entry in entries]
    if not things:
        raise Http404
    urls = [(_in_each_language(address), changed) for address, changed in things]
    return render(request, "directory/sitemap.xml", {"urls": urls}, content_type="application/xml")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    context = {
        "address": whole(reverse("results")),
        "icon": whole(f"{settings.STATIC_URL}ui/icon.svg"),
        "self": whole(request.path),
    }
    return render(
        request, "directory/opensearch.xml", context, content_type="application/opensearchdescription+xml"
    )


def _pages() -> list[tuple[Any, None]]:
    own = known_regions().own_codes
    pages: list[Any] = [lambda name=name: reverse(name) for name in PAGES]
    pages += [lambda t=theme: theme_path(t) for theme in Theme.objects.order_by("order")]
    pages += [lambda m=m: municipality_path(m) for m in known_regions().all if m.code in own]
    pages += [lambda o=o: organisation_path(o) for o in organisations_with_entries()]
    return [(page, None) for page in pages]


def _in_each_language(address: Any) -> list[tuple[str, str]]:
    found = []
    for language in LANGUAGES:
        with override(language.code):
            code = language.html if language.code == language.html else f"{language.html}-x-selko"
            found.append((code, whole(address())))
    return found
