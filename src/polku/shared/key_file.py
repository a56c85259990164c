"""What wraps the keys of organisations: a file of the installation, or a KMS behind the same three words.

A key file has one key a line, `ID BASE64`; the last one wraps, the others still open. Only its owner may read it.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from polku.shared import encryption
from polku.shared.encryption import CannotOpen


class Wrapper(Protocol):
    """A place of root keys. A KMS is one too: POLKU_KMS names a class with these, made without arguments."""

    def current(self) -> str:
        """The id of the root key that wraps now."""

    def wrap(self, key: bytes, *, what: str) -> tuple[str, bytes]:
        """A key wrapped by the current root key, and the id of that."""

    def unwrap(self, root: str, wrapped: bytes, *, what: str) -> bytes:
        """A wrapped key; raises CannotOpen without the root key or when `what` is not what it was wrapped for."""


def fresh_line() -> str:
    """A line with a new root key."""
    return f"{secrets.token_hex(4)} {base64.b64encode(encryption.new_key()).decode()}\n"


class KeyFile:
    """Root keys in a file. It is read at every use: keys of organisations are unwrapped rarely."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def current(self) -> str:
        return list(self._roots())[-1]

    def wrap(self, key: bytes, *, what: str) -> tuple[str, bytes]:
        root, by = list(self._roots().items())[-1]
        return root, encryption.wrap(key, by=by, what=what)

    def unwrap(self, root: str, wrapped: bytes, *, what: str) -> bytes:
        roots = self._roots()
        if root not in roots:
            raise CannotOpen(
                f"The key file {self.path} does not hold the key {root} this database was sealed with. "
                "Put the right key file back (a backup holds it)."
            )
        return encryption.unwrap(wrapped, by=roots[root], what=what)

    def add(self) -> str:
        """Add a root key that wraps from now on; gives its id."""
        lines = self._lines()
        self._write([*lines, fresh_line().strip()])
        return self.current()

    def forget_all_but(self, used: set[str]) -> list[str]:
        """Take away root keys that wrap nothing any more; the newest stays. Gives the ids taken away."""
        current, lines = self.current(), self._lines()
        gone = [line.split()[0] for line in lines if line.split()[0] not in used | {current}]
        if gone:
            self._write([line for line in lines if line.split()[0] not in gone])
        return gone

    def _roots(self) -> Mapping[str, bytes]:
        try:
            roots = {
                name: base64.b64decode(key, validate=True) for name, key in map(str.split, self._lines())
            }
        except ValueError as error:
            raise CannotOpen(f"The key file {self.path} is damaged. A backup holds it.") from error
        if not roots or any(len(key) != encryption.KEY_BYTES for key in roots.values()):
            raise CannotOpen(f"The key file {self.path} is damaged. A backup holds it.")
        return roots

    def _lines(self) -> list[str]:
        if self.path is None:
            raise CannotOpen("POLKU_KEY_FILE is not set: texts about people can be neither kept nor read.")
        try:
            return [line for line in self.path.read_text().splitlines() if line.strip()]
        except (OSError, UnicodeDecodeError) as error:
            raise CannotOpen(f"The key file {self.path} cannot be read. A backup holds it.") from error

    def _write(self, lines: list[str]) -> None:
        # Aside, on the disk, then renamed: the file is whole at every moment.
        assert self.path is not None  # noqa: S101 - its lines have been read
        aside = self.path.with_name(f"{self.path.name}.new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write("".join(f"{line}\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(self.path)
        folder = os.open(self.path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
