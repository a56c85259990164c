"""The keyring that the rest of the product uses, over the tables of this app."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from polku.keys import actions, queries


class DatabaseKeyring:
    """Keys kept wrapped in the database (polku.shared.encryption.Keyring)."""

    def keys(self, ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """The data keys of these ids, as many as there are."""
        return queries.data_keys(ids)

    def pepper(self, organisation_id: int) -> bytes | None:
        """The secret of an organisation's blind indexes; None as long as it has no keys."""
        return queries.pepper(organisation_id)

    def signing_key(self) -> bytes:
        """The installation's own key for signatures; made when it is first asked for."""
        return actions.signing_key()
