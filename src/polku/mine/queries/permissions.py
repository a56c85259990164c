"""What opens the reader's data to others, and what did."""

from __future__ import annotations

from dataclasses import dataclass

from polku.consent import queries as consent
from polku.consent.choices import BasisKind
from polku.consent.models import DisclosureBasis
from polku.consent.queries import not_here
from polku.mine.queries.homes import Home, homes_of
from polku.shared import clock
from polku.shared.actor import Actor


@dataclass(frozen=True)
class OwnBasis:
    """A basis, and the organisation whose data it opens."""

    home: Home
    basis: DisclosureBasis

    @property
    def is_over(self) -> bool:
        """Whether it opens nothing any more."""
        return self.basis.withdrawn_at is not None or self.basis.valid_to <= clock.now()

    @property
    def may_withdraw(self) -> bool:
        """Whether the person can take it back."""
        return not self.is_over and self.basis.kind == BasisKind.PERMISSION


def own_bases(actor: Actor, language: str) -> list[OwnBasis]:
    """Everything that opens or opened the actor's data to other organisations, newest first."""
    return [
        OwnBasis(home, basis)
        for home in homes_of(actor, language)
        for basis in consent.bases_of(home.client, actor=actor)
    ]


def own_basis(basis_id: str, *, actor: Actor, language: str) -> OwnBasis:
    """One of them. Raises Missing for everything else."""
    for each in own_bases(actor, language):
        if str(each.basis.pk) == basis_id:
            return each
    raise not_here()
