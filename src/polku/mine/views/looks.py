"""Who has looked at the person's data."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.mine import wording
from polku.mine.queries.homes import homes_of
from polku.mine.queries.looks import Seen, Wanted, looks_of, organisations_in, seen_in
from polku.mine.views.access import actor_of, language, read, signed_in
from polku.shared.clock import HELSINKI
from polku.shared.tables.writing import csv_file
from polku.ui.paging import page_of

PAGE = 25
# The newest of them: a file for one person, not the whole log of many years.
MOST_IN_FILE = 5_000


@signed_in
@read
@shows_people()
def looks(request: HttpRequest) -> HttpResponse:
    actor, wanted = actor_of(request), _wanted(request)
    homes = homes_of(actor, language())
    found = looks_of(homes, wanted, actor=actor)
    page = page_of(request, found, PAGE, "page")
    context = {
        "rows": [_shown(each) for each in seen_in(page, homes, actor=actor, language=language())],
        "page": page,
        "wanted": wanted,
        "filtered": wanted != Wanted(),
        "organisations": organisations_in(looks_of(homes, Wanted(), actor=actor), language()),
        "query": request.GET.urlencode(),
        "noindex": True,
    }
    return render(request, "mine/looks.html", context)


@signed_in
@read
@shows_people(What.EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The same as a table for a spreadsheet."""
    actor = actor_of(request)
    homes = homes_of(actor, language())
    found = looks_of(homes, _wanted(request), actor=actor)[:MOST_IN_FILE]
    head = [_("When"), _("Who"), _("What"), _("Kept by"), _("Why")]
    rows = [_line(each) for each in seen_in(found, homes, actor=actor, language=language())]
    response = HttpResponse(csv_file([head, *rows]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="katselut.csv"'
    return response


def _wanted(request: HttpRequest) -> Wanted:
    return Wanted(
        organisation_id=_number(request.GET.get("paikka", "")),
        emergencies_only=request.GET.get("hata") == "1",
        own_too=request.GET.get("omat") == "1",
    )


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _shown(each: Seen) -> dict[str, Any]:
    return {
        "pk": each.pk,
        "at": each.at,
        "who": wording.who_looked(each),
        "categories": each.categories,
        "keepers": each.keepers,
        "why": [wording.why_seen(ground) for ground in each.grounds],
        "emergency": each.is_emergency,
        "own": each.own,
    }


def _line(each: Seen) -> list[str]:
    shown = _shown(each)
    moment = each.at.astimezone(HELSINKI)
    return [
        f"{moment.day}.{moment.month}.{moment.year} {moment:%H.%M}", shown["who"], ", ".join(each.categories),
        ", ".join(each.keepers), " ".join(shown["why"]),
    ]  # fmt: skip
