"""Whether a client has own pages, for their worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from polku.consent.context import acting_as, writable
from polku.consent.queries import client_of, not_here
from polku.mine.models import AccessCode
from polku.people.models import Client, OwnAccess
from polku.shared import clock
from polku.shared.actor import Actor


@dataclass(frozen=True)
class Access:
    """A client's own pages: in use, or a code that waits to be used."""

    client: Client
    is_open: bool
    code_until: datetime | None


def access_of(key: UUID, *, actor: Actor) -> Access:
    """For a worker in a care relation. Raises Missing for everybody else."""
    client = client_of(key, actor=actor)
    with acting_as(actor):
        if client.folder_id not in writable():
            raise not_here()
        now = clock.now()
        waiting = AccessCode.objects.filter(folder=client.folder_id, used_at=None, expires_at__gt=now).first()
        is_open = OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None).exists()
    return Access(client, is_open, waiting.expires_at if waiting else None)
