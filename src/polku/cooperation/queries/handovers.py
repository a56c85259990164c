"""Reading handovers: those that one may see, and what was kept of the lists."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _

from polku.cooperation import permissions
from polku.cooperation.models import Handover, Network
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import pick


def handovers_of(network: Network, *, actor: Actor) -> list[Handover]:
    """The handovers of a network that the actor gives, receives or coordinates, the newest first."""
    rows = network.handovers.select_related("giver", "receiver").order_by("-offered_at")
    if not permissions.may_coordinate(actor, network):
        rows = rows.filter(Q(giver=actor.user) | Q(receiver=actor.user))
    return list(rows)


def handover_to_see(slug: str, pk: int, *, actor: Actor) -> Handover:
    """A handover that the actor may see. Raises Missing."""
    rows = Handover.objects.select_related("network", "giver", "receiver")
    found = rows.filter(network__slug=slug, pk=pk).first()
    if found is None or not permissions.may_see_handover(actor, found):
        raise Missing(_("There is no such handover."))
    return found


def kept_lines(kept: list[dict[str, Any]], language: str) -> list[tuple[str, str, bool]]:
    """A kept list in words: what kind of duty, which one, and whether the receiver had the same one already."""
    lines = []
    for row in kept:
        model: Any = apps.get_model(row["kind"])
        lines.append((str(model.Duty.name), pick(row["titles"], language).text, bool(row.get("joined"))))
    return lines
