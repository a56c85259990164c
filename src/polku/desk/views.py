"""The first page after signing in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from polku.cooperation.permissions import runs_a_network
from polku.desk.queries import Pile, coordinators_piles, own_piles
from polku.desk.wording import address_of, words_of
from polku.directory.queries import upkeep
from polku.directory.wording import page_language
from polku.mail.permissions import may_see_outbox
from polku.ui.access import actor_of, read, signed_in

# Entries of the directory that stand here; the rest have a page.
FIRST = 8


@signed_in
@read
def desk(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    waits = upkeep.desk(actor=actor)
    urgent = list(upkeep.waiting_entries(actor=actor)[:FIRST]) if waits.edits else []
    context = {
        "own": [_tile(pile) for pile in own_piles(actor)],
        "coordinators": [_tile(pile) for pile in coordinators_piles(waits)] if waits.reviews else [],
        "waits": waits,
        "entries": upkeep.rows_of(urgent, page_language()),
        "runs": runs_a_network(actor),
        "outbox": may_see_outbox(actor),
        "noindex": True,
    }
    return render(request, "desk/desk.html", context)


def _tile(pile: Pile) -> dict[str, object]:
    return {
        "count": pile.count,
        "words": words_of(pile.kind, pile.count),
        "address": address_of(pile.kind),
        "late": pile.late,
    }
