"""One encrypted file, written and read as a stream: named parts under a passphrase, whole or refused.

AES-256-GCM in pieces of a mebibyte under a key that scrypt makes of the passphrase. Each piece is bound to its place
and the last one says that it is the last: a changed, moved or missing piece is noticed when it is reached.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
from collections.abc import Iterable, Iterator
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from polku.shared.errors import Invalid

MAGIC = b"POLKU BACKUP 1\n"
PIECE = 1 << 20
_TAG = 16
# Half a second and 64 MB for each guess.
_SCRYPT = {"n": 1 << 16, "r": 8, "p": 1, "maxmem": 128 << 20}
_LENGTH = struct.Struct(">I")
_END_OF_PART = 0


def _key(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(passphrase.encode(), salt=salt, dklen=32, **_SCRYPT)


class Writer:
    """Writes parts into a file. Without `close` the file is not whole, and no reader accepts it."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        self._file, salt = file, os.urandom(16)
        self._cipher = AESGCM(_key(passphrase, salt))
        self._waiting, self._pieces = bytearray(), 0
        file.write(MAGIC + salt)

    def part(self, name: str, blocks: Iterable[bytes]) -> None:
        """Add a part of any length."""
        self._write(_block(name.encode()))
        for block in blocks:
            for start in range(0, len(block), PIECE):
                self._write(_block(block[start : start + PIECE]))
        self._write(_LENGTH.pack(_END_OF_PART))

    def close(self) -> None:
        """Write the last piece."""
        self._seal(bytes(self._waiting), last=True)

    def _write(self, data: bytes) -> None:
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._pieces, last=last), plain, MAGIC))
        self._pieces += 1


class Reader:
    """Reads the parts in their order; raises Invalid when the passphrase is wrong or the file is not whole."""

    def __init__(self, file: IO[bytes], passphrase: str) -> None:
        if file.read(len(MAGIC)) != MAGIC:
            raise Invalid("This file is not a backup of Polku.")
        self._file = file
        self._cipher = AESGCM(_key(passphrase, file.read(16)))
        self._pieces, self._opened = 0, bytearray()
        self._sealed = file.read(PIECE + _TAG)
        self._whole = False

    def parts(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """Name and blocks of each part; the blocks are to be read before the next part is asked for."""
        while name := self._block(may_end=True):
            yield name.decode(), self._blocks()

    def _blocks(self) -> Iterator[bytes]:
        while block := self._block():
            yield block

    def _block(self, *, may_end: bool = False) -> bytes:
        length = self._take(_LENGTH.size, may_end=may_end)
        return self._take(_LENGTH.unpack(length)[0]) if length else b""

    def _take(self, count: int, *, may_end: bool = False) -> bytes:
        while len(self._opened) < count:
            if self._whole:
                if may_end and not self._opened:
                    return b""
                raise Invalid("The backup ends in the middle of a part.")
            self._open_piece()
        taken = bytes(self._opened[:count])
        del self._opened[:count]
        return taken

    def _open_piece(self) -> None:
        sealed, self._sealed = self._sealed, self._file.read(PIECE + _TAG)
        last = not self._sealed
        try:
            self._opened += self._cipher.decrypt(_nonce(self._pieces, last=last), sealed, MAGIC)
        except (InvalidTag, ValueError) as error:
            raise Invalid(
                "The passphrase is wrong, or the backup file is damaged."
                if self._pieces == 0
                else "The backup file is damaged or cut off; nothing of it was taken into use."
            ) from error
        self._pieces += 1
        self._whole = last


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">QI", number, int(last))


def _block(data: bytes) -> bytes:
    return _LENGTH.pack(len(data)) + data


def as_json(value: object) -> list[bytes]:
    """A value as the blocks of a part."""
    return [json.dumps(value, ensure_ascii=False).encode()]
