"""Text that only its key opens: AES-256-GCM, tied to its table, column and row.

A data key (one a person or folder) seals texts; it is kept wrapped by its organisation's key, and that by the
installation's key file or a KMS (polku.keys). Without any of them nothing opens: there is no way back to plain text.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from polku.shared.errors import PolkuError

KEY_BYTES = 32
_NONCE_BYTES = 12
_TAG_BYTES = 16
# The first byte of every sealed text: another way of sealing gets another number.
_FORMAT = b"\x01"
_HEADER_BYTES = len(_FORMAT) + 16


class CannotOpen(PolkuError):
    """A sealed text cannot be opened or made: its key is not here, or it is not what was written at this place."""

    status = 503


def new_key() -> bytes:
    """A fresh random key."""
    return AESGCM.generate_key(bit_length=8 * KEY_BYTES)


@dataclass(frozen=True)
class Place:
    """Where a sealed text stands. At any other place it does not open."""

    table: str
    column: str
    row: int | UUID

    def bound_to(self, header: bytes) -> bytes:
        """The associated data of a text at this place."""
        return b"\0".join([header, self.table.encode(), self.column.encode(), str(self.row).encode()])


def seal(text: str, *, key_id: UUID, key: bytes, place: Place) -> bytes:
    """The bytes to keep at a place instead of a text."""
    header = _FORMAT + key_id.bytes
    return header + _encrypt(key, text.encode(), place.bound_to(header))


def unseal(sealed: bytes, *, key: bytes, place: Place) -> str:
    """The text that was sealed at a place; raises CannotOpen when anything about it has changed."""
    header, rest = sealed[:_HEADER_BYTES], sealed[_HEADER_BYTES:]
    return _decrypt(key, rest, place.bound_to(header)).decode()


def key_of(sealed: bytes) -> UUID:
    """The id of the data key that opens a sealed text."""
    if sealed[:1] != _FORMAT or len(sealed) < _HEADER_BYTES + _NONCE_BYTES + _TAG_BYTES:
        raise CannotOpen("What is kept here is not a sealed text.")
    return UUID(bytes=bytes(sealed[1:_HEADER_BYTES]))


def wrap(key: bytes, *, by: bytes, what: str) -> bytes:
    """A key under another key. `what` names whose key it is, so that no wrapped key passes for another."""
    return _encrypt(by, key, what.encode())


def unwrap(wrapped: bytes, *, by: bytes, what: str) -> bytes:
    """A wrapped key; raises CannotOpen when it was not wrapped by this key for this purpose."""
    return _decrypt(by, wrapped, what.encode())


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(
            "A sealed text does not open: it was changed, moved here from another place, or sealed by another key."
        ) from error


def blind_index(text: str, *, pepper: bytes, column: str) -> bytes:
    """A mark by which a sealed text is found again: equal for equal texts of one organisation and column only.

    Case, accents written in two ways and spaces around make no difference.
    """
    plain = unicodedata.normalize("NFC", text).casefold().strip()
    return hmac.digest(pepper, f"{column}\0{plain}".encode(), "sha256")


class Keyring(Protocol):
    """Where keys come from. polku.keys gives one that keeps them wrapped in the database."""

    def keys(self, ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """The data keys of these ids, as many as there are."""

    def pepper(self, organisation_id: int) -> bytes | None:
        """The secret of an organisation's blind indexes; None as long as it has no keys."""

    def signing_key(self) -> bytes:
        """The installation's own key for signatures; made when it is first asked for."""


@dataclass
class _InUse:
    keyring: Keyring | None = field(default=None, repr=False)


_in_use = _InUse()


def use(keyring: Keyring) -> None:
    """Take keys from this keyring from now on (once, when the product starts)."""
    _in_use.keyring = keyring


def data_keys(ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """Data keys by their ids; raises CannotOpen when one is not there."""
    wanted = set(ids)
    found = _ring().keys(wanted) if wanted else {}
    if wanted - found.keys():
        raise CannotOpen("The key of this text is not here any more.")
    return found


def index_of(text: str, *, organisation_id: int, column: str) -> bytes:
    """The blind index to look for a text by. An organisation without keys has no texts: its index matches none."""
    pepper = _ring().pepper(organisation_id)
    return blind_index(text, pepper=pepper, column=column) if pepper else b""


def signer() -> Ed25519PrivateKey:
    """What signs for this installation."""
    return Ed25519PrivateKey.from_private_bytes(_ring().signing_key())


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The public half of a signing key: with it anybody can check a signature."""
    return key.public_key().public_bytes_raw()


def is_signed(signature: bytes, data: bytes, *, public_key: bytes) -> bool:
    """Whether a signature is of these bytes by the holder of this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def _ring() -> Any:
    if _in_use.keyring is None:
        raise CannotOpen("Keys are not in use here.")
    return _in_use.keyring
