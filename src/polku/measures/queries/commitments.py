"""What leaders promised, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, QuerySet, Value, When

from polku.cooperation.models import Network
from polku.cooperation.queries import network_by_slug
from polku.measures.choices import CommitmentState
from polku.measures.models import Commitment
from polku.shared.errors import Missing

_OPEN_FIRST = Case(When(state=CommitmentState.OPEN, then=Value(0)), default=Value(1))


def commitments_of(network: Network, *, state: str = "") -> QuerySet[Commitment]:
    """The commitments of a network: open ones by their day, then those that were answered."""
    rows = Commitment.objects.filter(network=network).select_related("network", "organisation", "owner")
    if state in CommitmentState.values:
        rows = rows.filter(state=state)
    return rows.order_by(_OPEN_FIRST, "review_on", "pk")


def commitment_to_read(network: Network, pk: int) -> Commitment:
    """One commitment of a network. Raises Missing."""
    found = commitments_of(network).filter(pk=pk).first()
    if found is None:
        raise Missing
    return found


def is_past(commitment: Commitment, on: date) -> bool:
    """Whether its day has passed and nobody has said whether it was kept."""
    return commitment.state == CommitmentState.OPEN and commitment.review_on < on


@dataclass(frozen=True)
class Wall:
    """The public wall: what was kept, what is promised, and the honest count of what was not kept."""

    network: Network
    kept: list[Commitment]
    promised: list[Commitment]
    not_kept: int


def wall_of(slug: str) -> Wall:
    """The promises that everybody may read. Raises Missing when the network has no public page."""
    network = network_by_slug(slug)
    if not network.is_public:
        raise Missing
    rows = list(commitments_of(network).filter(is_public=True))
    by_state = {state: [row for row in rows if row.state == state] for state in CommitmentState}
    return Wall(
        network=network,
        kept=sorted(by_state[CommitmentState.KEPT], key=lambda row: row.review_on, reverse=True),
        promised=by_state[CommitmentState.OPEN],
        not_kept=len(by_state[CommitmentState.NOT_KEPT]),
    )
