"""Who stands by the reader, and whom the reader has invited."""

from __future__ import annotations

from dataclasses import dataclass

from polku.consent import queries as consent
from polku.consent.context import acting_as
from polku.consent.queries import not_here
from polku.mine.models import SupporterCode
from polku.mine.queries.homes import Home, homes_of
from polku.people.models import Representative
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.sealed import open_all


@dataclass(frozen=True)
class OwnSupporter:
    """Somebody who stands by the reader or acts for them, and the organisation whose data they see."""

    home: Home
    row: Representative

    @property
    def is_over(self) -> bool:
        """Whether they see nothing any more."""
        return self.row.barred_at is not None or self.row.ends_at <= clock.now()


@dataclass(frozen=True)
class Invitation:
    """A code that nobody has used yet."""

    home: Home
    row: SupporterCode


def own_supporters(actor: Actor, language: str) -> list[OwnSupporter]:
    """Everybody who stands or stood by the actor, by organisation."""
    return [
        OwnSupporter(home, row)
        for home in homes_of(actor, language)
        for row in consent.representatives_of(home.client, actor=actor)
    ]


def own_supporter(row_id: str, *, actor: Actor, language: str) -> OwnSupporter:
    """One of them. Raises Missing for everything else."""
    for each in own_supporters(actor, language):
        if str(each.row.pk) == row_id:
            return each
    raise not_here()


def own_invitations(actor: Actor, language: str) -> list[Invitation]:
    """The actor's invitations that can still be used, newest first."""
    with acting_as(actor):
        homes = {home.client.folder_id: home for home in homes_of(actor, language)}
        waiting = SupporterCode.objects.filter(
            folder__in=list(homes), used_at=None, expires_at__gt=clock.now()
        )
        rows = list(waiting.select_related("folder").order_by("-made_at", "-pk"))
        open_all(rows, "called")
    return [Invitation(homes[row.folder_id], row) for row in rows]


def own_invitation(row_id: str, *, actor: Actor, language: str) -> Invitation:
    """One of them. Raises Missing for everything else."""
    for each in own_invitations(actor, language):
        if str(each.row.pk) == row_id:
            return each
    raise not_here()
