"""What anybody reads: publications, the archive, files, the feed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from polku.cooperation.queries import networks_of
from polku.directory.bridge.addresses import whole
from polku.publishing import permissions
from polku.publishing.bridge.files import ENDINGS
from polku.publishing.bridge.markup import as_html
from polku.publishing.choices import PublicationKind, PublicationState
from polku.publishing.models import PublicationVersion
from polku.publishing.queries import publications as reading
from polku.publishing.wording import page_language
from polku.shared.actor import of_request
from polku.shared.languages import BY_CODE, pick
from polku.shared.text import clean, slug
from polku.ui.access import read
from polku.ui.errors import error_page
from polku.ui.paging import page_of

PAGE = 20


@read
def publications(request: HttpRequest) -> HttpResponse:
    return _listing(request, archived=False)


@read
def archive(request: HttpRequest) -> HttpResponse:
    return _listing(request, archived=True)


def _listing(request: HttpRequest, *, archived: bool) -> HttpResponse:
    kind = request.GET.get("laji", "")
    kind = kind if kind in PublicationKind.values else ""
    found = reading.public_publications(kind=kind, archived=archived)
    page = page_of(request, found, PAGE)
    context = {
        "rows": [_row(one) for one in page],
        "page": page,
        "kind": kind,
        "kinds": [("", _("All")), *PublicationKind.choices],
        "archived": archived,
        "writes": bool(networks_of(of_request(request))) if request.user.is_authenticated else False,
        "noindex": bool(request.GET),
    }
    return render(request, "publishing/publications.html", context)


def _row(publication: Any) -> dict[str, Any]:
    language = page_language()
    document = publication.in_public[0].document
    return {
        "publication": publication,
        "title": pick(document.titles(), language),
        "summary": pick(document.shown("summary"), language),
        "network": publication.network.name(language),
    }


@read
def publication(request: HttpRequest, pk: str) -> HttpResponse:
    found, version = reading.publication_to_read(int(pk))
    if version is None:
        return error_page(request, status=410)
    actor = of_request(request)
    context = told(version) | {
        "publication": found,
        "archived": found.state == PublicationState.ARCHIVED,
        "writes": actor is not None and permissions.may_write_publication(actor, found),
    }
    return render(request, "publishing/publication.html", context)


def told(version: PublicationVersion) -> dict[str, Any]:
    """A version as its page tells it, in the page's language or the nearest."""
    document, language = version.document, page_language()
    text = pick(document.shown("text"), language)
    files = reading.files_of(document)
    return {
        "title": pick(document.titles(), language),
        "summary": pick(document.shown("summary"), language),
        "text": text,
        "html": as_html(text.text),
        "version": version,
        "languages": [BY_CODE[code] for code in BY_CODE if code in document.titles()],
        "stale": document.is_stale(text.language),
        "attachments": [
            {
                "file": files[one.file],
                "name": one.name(language),
                "description": one.description(language),
                "is_picture": files[one.file].media_type.startswith("image/"),
            }
            for one in document.attachments
            if one.file in files
        ],
    }


@read
def file(request: HttpRequest, pk: str, file: str) -> HttpResponse:
    found, name = reading.file_to_read(int(pk), int(file), actor=of_request(request))
    shown = "inline" if found.media_type.startswith("image/") else "attachment"
    named = f"{slug(name)}.{ENDINGS[found.media_type]}"
    return HttpResponse(
        bytes(found.data),
        content_type=found.media_type,
        headers={
            "Content-Disposition": f'{shown}; filename="{named}"',
            # Whatever a file tries, it runs nothing and belongs to no page.
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


@read
def feed(request: HttpRequest) -> HttpResponse:
    language = page_language()
    kind = request.GET.get("laji", "")
    found = reading.public_publications(kind=kind if kind in PublicationKind.values else "")
    made = Atom1Feed(
        title=_("Publications"),
        link=whole(reverse("publications")),
        description=_("What the networks tell."),
        language=BY_CODE[language].html,
        feed_url=whole(request.get_full_path()),
        feed_guid=whole(request.get_full_path()),
    )
    for one in found[: reading.IN_FEED]:
        row = _row(one)
        address = whole(reverse("publication", args=[one.pk]))
        made.add_item(
            title=clean(row["title"].text),
            link=address,
            description=clean(row["summary"].text),
            unique_id=address,
            unique_id_is_permalink=True,
            pubdate=one.published_at,
            updateddate=one.changed_at,
            author_name=row["network"].text,
            categories=[str(PublicationKind(one.kind).label)],
        )
    return HttpResponse(made.writeString("utf-8"), content_type=made.content_type)
