"""Where something is kept about the person who reads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from polku.consent import queries as consent
from polku.consent.queries import not_here
from polku.people.models import Client
from polku.shared.actor import Actor
from polku.shared.languages import Passage


@dataclass(frozen=True)
class Home:
    """One organisation that keeps something about the reader, and the row it keeps."""

    client: Client
    name: Passage

    @property
    def key(self) -> UUID:
        """What stands in addresses."""
        return self.client.key


def homes_of(actor: Actor, language: str) -> list[Home]:
    """Every organisation that keeps something about the actor, by name."""
    found = [Home(client, client.organisation.name(language)) for client in consent.own_clients(actor)]
    return sorted(found, key=lambda home: home.name.text)


def home_keyed(key: UUID | str, *, actor: Actor, language: str) -> Home:
    """One of them by the key of the row. Raises Missing for everything else."""
    for home in homes_of(actor, language):
        if str(home.key) == str(key):
            return home
    raise not_here()
