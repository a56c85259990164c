"""The desk: what waits for me, and the entries I keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.directory.choices import EntryState
from polku.directory.models import Entry
from polku.directory.queries import upkeep
from polku.directory.queries.links import LINK_DAYS
from polku.directory.queries.own_words import explicitness_of
from polku.directory.views.upkeep.access import actor_of, read, signed_in
from polku.directory.wording import page_language
from polku.mail.permissions import may_see_outbox
from polku.shared import clock
from polku.ui.paging import page_of

FIRST = 8
PAGE = 50


@signed_in
@read
def desk(request: HttpRequest) -> HttpResponse:
    actor, language = actor_of(request), page_language()
    waits = upkeep.desk(actor=actor)
    urgent = list(upkeep.waiting_entries(actor=actor)[:FIRST]) if waits.edits else []
    context = {
        "waits": waits,
        "entries": _rows(urgent, language),
        "outbox": may_see_outbox(actor),
        "today": clock.today(),
        "link_days": LINK_DAYS,
    }
    return render(request, "directory/upkeep_desk.html", context)


@signed_in
@read
def entries(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("sana", "")[:100].strip(), request.GET.get("tila", "")
    found = upkeep.listed_entries(actor=actor_of(request), words=words, state=state)
    page = page_of(request, found, PAGE)
    context = {
        "rows": _rows(list(page), page_language()),
        "page": page,
        "words": words,
        "state": state,
        "states": [
            ("", _("All")),
            ("due", _("To be checked")),
            ("waiting", _("Draft or proposal waits")),
            *EntryState.choices,
        ],
        "today": clock.today(),
    }
    return render(request, "directory/upkeep_entries.html", context)


def _rows(found: list[Entry], language: str) -> list[dict[str, object]]:
    names = upkeep.names_of(found, language)
    explicit = explicitness_of(found, on=clock.today())
    return [
        {
            "entry": entry,
            "name": names[entry.pk],
            "provider": entry.organisation.name(language),
            "explicit": explicit.get(entry.pk),
        }
        for entry in found
    ]
