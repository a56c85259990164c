"""Taking one's own data along: a page to read or print, and one file."""

from __future__ import annotations

import json
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.audit.actions import shows_people
from polku.audit.choices import What
from polku.consent.queries import not_here
from polku.mine.queries.taking import own_data
from polku.mine.views.access import actor_of, language, read, signed_in


@signed_in
@read
@shows_people(What.EXPORT)
def page(request: HttpRequest) -> HttpResponse:
    return render(
        request, "mine/taking.html", {"data": own_data(actor_of(request), language()), "noindex": True}
    )


@signed_in
@read
@shows_people(What.EXPORT)
def file(request: HttpRequest) -> HttpResponse:
    data = own_data(actor_of(request), language())
    if not data["organisations"]:
        raise not_here()
    text = json.dumps(data, ensure_ascii=False, indent=2, default=_as_text)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="omat-tiedot.json"'
    return response


def _as_text(value: date | datetime) -> str:
    """Days and moments as ISO 8601, for other programs."""
    return value.isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
