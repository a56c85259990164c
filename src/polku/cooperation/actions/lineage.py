"""What grew from what, and how a network stood in a phase."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.cooperation.actions.networks import check_coordinator, made_by, refuse
from polku.cooperation.choices import LineageKind, PhaseKind
from polku.cooperation.models import Lineage, Network, PhaseSnapshot
from polku.cooperation.permissions import may_coordinate
from polku.cooperation.queries.lineage import counts_of
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

Thing = Organisation | Network | Procedure


@transaction.atomic
def record_lineage(
    *, kind: str, origin: Thing, result: Thing, by: Actor, on: date | None = None, source: str = ""
) -> Lineage:
    """One thing came from another: a project from a programme, a network from a project, a model from a network.

    Coordinators of a network that is one of the two. Raises Refused, and Invalid for a circle or an unknown kind.
    """
    networks = [thing for thing in (origin, result) if isinstance(thing, Network)]
    if not networks or not any(may_coordinate(by, network) for network in networks):
        raise refuse()
    if kind not in LineageKind.values or origin == result:
        raise Invalid(_("Something is missing or does not fit."))
    ends = {_column("from", origin): origin, _column("to", result): result}
    back = {_column("from", result): result, _column("to", origin): origin}
    if Lineage.objects.filter(**back).exists():
        raise Invalid(_("These two are linked the other way round already."))
    made, is_new = Lineage.objects.get_or_create(**ends, defaults={"kind": kind, "on": on, "source": source})
    if is_new:
        record(verb="record_lineage", target=made, by=by, change={"kind": kind})
    return made


@transaction.atomic
def remove_lineage(*, lineage: Lineage, by: Actor) -> None:
    """Take a link away that was a mistake. Coordinators of a network that is one of the two. Raises Refused."""
    networks = [n for n in (lineage.from_network, lineage.to_network) if n is not None]
    if not any(may_coordinate(by, network) for network in networks):
        raise refuse()
    record(verb="remove_lineage", target=lineage, by=by, change={"kind": lineage.kind})
    lineage.delete()


def _column(side: str, thing: Thing) -> str:
    return f"{side}_{type(thing)._meta.model_name}"


@transaction.atomic
def take_snapshot(*, network: Network, phase: str, by: Actor, note: str = "") -> PhaseSnapshot:
    """Keep the numbers of today as those of a phase. Coordinators. Raises Refused, Invalid."""
    check_coordinator(network, by)
    if phase not in PhaseKind.values:
        which = _("Choose the phase.")
        raise Invalid(which, {"phase": [str(which)]})
    today = clock.today()
    made = PhaseSnapshot.objects.create(
        network=network, phase=phase, on=today, counts=counts_of(network, today), note=note, **made_by(by)
    )
    record(verb="take_snapshot", target=made, by=by, change={"network": network.pk, "phase": phase})
    return made


@transaction.atomic
def remove_snapshot(*, snapshot: PhaseSnapshot, by: Actor) -> None:
    """Take a snapshot away that was a mistake. Coordinators. Raises Refused."""
    check_coordinator(snapshot.network, by)
    record(verb="remove_snapshot", target=snapshot, by=by, change={"network": snapshot.network_id})
    snapshot.delete()
