"""The entries I keep."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.directory.choices import EntryState
from polku.directory.queries import upkeep
from polku.directory.views.upkeep.access import actor_of, read, signed_in
from polku.directory.wording import page_language
from polku.ui.paging import page_of

PAGE = 50


@signed_in
@read
def entries(request: HttpRequest) -> HttpResponse:
    words, state = request.GET.get("sana", "")[:100].strip(), request.GET.get("tila", "")
    found = upkeep.listed_entries(actor=actor_of(request), words=words, state=state)
    page = page_of(request, found, PAGE)
    context = {
        "rows": upkeep.rows_of(list(page), page_language()),
        "page": page,
        "words": words,
        "state": state,
        "states": [
            ("", _("All")),
            ("due", _("To be checked")),
            ("waiting", _("Draft or proposal waits")),
            *EntryState.choices,
        ],
    }
    return render(request, "directory/upkeep_entries.html", context)
