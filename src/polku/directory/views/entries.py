"""The page of a service or an activity, for the person, for relatives and for professionals."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from polku.criteria.wording import checked_phrase, rule_parts, source_phrase
from polku.directory import wording
from polku.directory.bridge.addresses import entry_path, whole
from polku.directory.bridge.linked import entry_as_linked_data, script_text
from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.directory.queries import finding
from polku.directory.queries.reading import EntryPage, entry_page, find_entry, last_public_content
from polku.directory.views.remembering import listed_ids, remembered_municipality
from polku.shared import clock

VIEW = "nakyma"
# Word in the address -> template. The person's own view has no word.
VIEWS = {"": "entry", "laheinen": "entry_relative", "ammattilainen": "entry_professional"}


@require_safe
def entry(request: HttpRequest, kind: str, pk: str, slug: str) -> HttpResponse:
    found = find_entry(int(pk))
    if found is None:
        raise Http404
    if found.state == EntryState.ARCHIVED:
        return _gone(request, found)
    address = entry_path(found)
    if request.path != address:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
    page = entry_page(found, language=wording.page_language(), on=clock.today())
    view = request.GET.get(VIEW, "")
    view = view if view in VIEWS else ""
    return render(request, f"directory/{VIEWS[view]}.html", _context(request, page, view))


@require_safe
def entry_by_number(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    found = find_entry(int(pk))
    if found is None:
        raise Http404
    return (
        _gone(request, found)
        if found.state == EntryState.ARCHIVED
        else HttpResponsePermanentRedirect(entry_path(found))
    )


def _context(request: HttpRequest, page: EntryPage, view: str) -> dict[str, Any]:
    address = entry_path(page.entry)
    alike = finding.alike(page.entry, language=page.language, municipality=remembered_municipality(request))
    return {
        "page": page,
        "entry": page.entry,
        "content": page.content,
        "view": view,
        "rules": _rules(page, you=not view),
        "you": not view,
        "address": whole(address),
        "views": [
            (f"{address}?{VIEW}={word}" if word else address, wording.view_name(word), word == view)
            for word in VIEWS
        ],
        "alike": alike if not view else [],
        "not_due": not page.due,
        "listed": page.entry.pk in listed_ids(request),
        "linked_data": script_text(entry_as_linked_data(page)) if not view else "",
        "noindex": bool(view),
        "today": clock.today(),
        "relative_can": wording.relative_can(page.content.access, page.content.accessibility) if view else [],
    }


def _rules(page: EntryPage, *, you: bool) -> dict[str, Any] | None:
    """The criteria in force as the page tells them; nothing without any."""
    held = page.criteria
    if held is None:
        return None
    source, owner = held.rules.source, held.criteria.organisation.name(page.language).text
    return {
        "pk": held.criteria.pk,
        "ways": [rule_parts(rule, you=you) for rule in held.rules.rules],
        "source": source_phrase(source),
        "address": source.url if source.url.startswith(("https://", "http://")) else "",
        "checked": checked_phrase(held.criteria.checked_on or held.rules.checked_on, owner),
    }


def _gone(request: HttpRequest, found: Entry) -> HttpResponse:
    language = wording.page_language()
    content = last_public_content(found)
    context = {
        "name": wording.name_in(content.name if content else None),
        "organisation": found.organisation,
        "alternatives": finding.instead_of(content, language=language) if content else [],
        "noindex": True,
    }
    return render(request, "directory/entry_gone.html", context, status=410)
