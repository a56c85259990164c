"""Who works with whom in a network, and whom to contact there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from polku.accounts.queries import contact_list
from polku.cooperation.models import Network
from polku.cooperation.permissions import may_coordinate, may_see_network_work
from polku.cooperation.queries import members_on, network_by_slug
from polku.network.choices import TieKind
from polku.network.queries import ties
from polku.network.queries.circle import circle_of
from polku.network.queries.tables import half_year, tie_columns, tie_rows
from polku.network.views.access import actor_of, read, signed_in
from polku.network.wording import page_language
from polku.shared import clock
from polku.shared.actor import of_request
from polku.shared.tables.writing import csv_file, xlsx_file

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@signed_in
@read
def working_together(request: HttpRequest, slug: str) -> HttpResponse:
    network = ties.network_to_see(slug, actor=actor_of(request))
    chosen = _half_year(request, network)
    kind = request.GET.get("tapa", "")
    kind = kind if kind in TieKind.values else ""
    time = ties.over_time(network, actor=actor_of(request), language=page_language())
    seen = next(each for each in time if each.half_year == chosen)
    context = {
        "network": network,
        "name": network.name(page_language()),
        "seen": seen,
        "heading": half_year(seen.half_year.code),
        "half_years": [(each.half_year.code, half_year(each.half_year.code)) for each in time],
        "kind": kind,
        "kinds": TieKind.choices,
        "circle": circle_of(seen, kind),
        "rows": tie_rows(seen.ties),
        "columns": tie_columns(),
        "time_rows": [_time_row(each) for each in time],
        "time_columns": [
            _("Half-year"), _("Meetings held"), _("Measures that several share"), _("Pairs in the same meetings"),
            _("Pairs with shared measures"), _("Pairs with referrals that can be told"),
        ],
        "coordinates": may_coordinate(actor_of(request), network),
        "noindex": True,
    }  # fmt: skip
    return render(request, "network/together.html", context)


def _time_row(seen: ties.Together) -> list[object]:
    pairs = [seen.count(kind) for kind in TieKind]
    return [half_year(seen.half_year.code), seen.meetings, seen.measures, *pairs]


@signed_in
@read
def export(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    network = ties.network_to_see(slug, actor=actor_of(request))
    if form not in TYPES:
        raise Http404
    sheets: dict[str, Iterable[Sequence[str]]] = {
        half_year(each.half_year.code): [
            tie_columns(), *([str(cell) for cell in row] for row in tie_rows(each.ties))
        ]
        for each in ties.over_time(network, actor=actor_of(request), language=page_language())
    }  # fmt: skip
    data = csv_file(_one_table(sheets)) if form == "csv" else xlsx_file(sheets)
    name = f"{network.slug}-{clock.today().isoformat()}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=TYPES[form], headers=headers)


def _one_table(sheets: Mapping[str, Iterable[Sequence[str]]]) -> list[list[str]]:
    rows = [[half_year, *row] for half_year, found in sheets.items() for row in list(found)[1:]]
    return [[_("Half-year"), *tie_columns()], *rows]


@read
def contacts(request: HttpRequest, slug: str) -> HttpResponse:
    actor = of_request(request)
    network = network_by_slug(slug)
    takes_part = may_see_network_work(actor, network)
    if not (network.is_public or takes_part):
        raise Http404
    members = [member.organisation_id for member in members_on(network, clock.today())]
    listed = contact_list(actor=actor, language=page_language(), organisations=members)
    shown = {one.card.organisation_id for one in listed}
    context: dict[str, Any] = {
        "network": network,
        "name": network.name(page_language()),
        "listed": listed,
        "without": [
            m.organisation for m in members_on(network, clock.today()) if m.organisation_id not in shown
        ],
        "takes_part": takes_part,
    }
    return render(request, "network/contacts.html", context)


def _half_year(request: HttpRequest, network: Network) -> ties.HalfYear:
    asked = request.GET.get("puolivuosi", "")
    found = ties.half_years_of(network)
    return next((each for each in found if each.code == asked), found[0])
