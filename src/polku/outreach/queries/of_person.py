"""The leads and the following of one person, for those who work with them."""

from __future__ import annotations

from polku.consent.context import acting_as
from polku.consent.queries import log_look
from polku.outreach.models import Lead, Leaver
from polku.people.models import Client
from polku.shared.actor import Actor


def found_and_followed(client: Client, *, actor: Actor) -> tuple[list[Lead], list[Leaver]]:
    """Newest first; the look is logged. For a client whom the actor works with."""
    with acting_as(actor):
        leads = list(
            Lead.objects.filter(folder=client.folder_id).select_related("folder").order_by("-told_on", "-pk")
        )
        leavers = list(
            Leaver.objects.filter(folder__client=client.pk).select_related("folder").order_by("-confirmed_at")
        )
        if folders := [row.folder for row in [*leads, *leavers]]:
            log_look(folders, actor=actor)
    return leads, leavers
