"""What a person has asked of those who keep their data: the person's own, and a worker's to answer."""

from __future__ import annotations

from collections.abc import Iterable

from polku.consent.context import acting_as, granted, writable
from polku.consent.models import Folder
from polku.consent.permissions import is_steward, organisations_acted_for
from polku.consent.queries import log_clients, log_look, not_here
from polku.mine.models import Ask
from polku.mine.queries.homes import homes_of
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.sealed import open_all


def own_asks(actor: Actor, language: str) -> list[Ask]:
    """What the actor has asked, newest first, with the organisation and the kind of data."""
    homes = homes_of(actor, language)
    with acting_as(actor):
        rows = list(
            Ask.objects.filter(folder__client__in=[home.client.pk for home in homes])
            .select_related("folder__organisation")
            .order_by("-asked_at", "-pk")
        )
        _opened(rows, actor)
    return rows


def asks_to_answer(actor: Actor) -> list[Ask]:
    """What the actor may answer and nobody has, oldest first: of own clients, and of all where one is a steward."""
    with acting_as(actor):
        found = _to_answer(actor)
        with granted(set(found.values())):
            asks = list(
                Ask.objects.filter(pk__in=list(found))
                .select_related("folder__organisation")
                .order_by("asked_at", "pk")
            )
            open_all(asks, "text")
        log_look(_folders(asks), actor=actor)
    return asks


def askers(asks: Iterable[Ask], *, actor: Actor) -> dict[int, Client]:
    """Those of the actor's own clients who asked, by id; a steward who does not work with somebody has no name."""
    with acting_as(actor):
        clients = list(Client.objects.filter(pk__in={ask.folder.client_id for ask in asks}))
        open_all(clients, "call_name")
        log_clients(clients, actor=actor)
    return {client.pk: client for client in clients}


def how_many_asks(actor: Actor) -> int:
    """How many there are; of nobody, so nothing is logged."""
    with acting_as(actor):
        return len(_to_answer(actor))


def ask_to_answer(pk: int, *, actor: Actor) -> Ask:
    """One of them. Raises Missing for everybody else, and for what has been answered."""
    for ask in asks_to_answer(actor):
        if ask.pk == pk:
            return ask
    raise not_here()


def _to_answer(actor: Actor) -> dict[int, int]:
    """What waits for an answer of the actor, each with its folder."""
    own = Ask.objects.filter(folder__in=writable(), answered_at=None)
    found = dict(own.values_list("pk", "folder_id"))
    for organisation_id in organisations_acted_for(actor.user):
        if is_steward(actor, organisation_id, clock.today()):
            with granted(()):
                rows = Ask.objects.raw("SELECT * FROM polku_asks_at(%s)", [organisation_id])
                found |= {row.pk: row.folder_id for row in rows if row.answered_at is None}
    return found


def _opened(rows: list[Ask], actor: Actor) -> None:
    open_all(rows, "text", "answer")
    if rows:
        log_look(_folders(rows), actor=actor)


def _folders(rows: list[Ask]) -> list[Folder]:
    return [row.folder for row in rows]
