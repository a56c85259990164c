"""The embedded PostgreSQL: one server a data folder, shared by every `polku` command that runs at the same time.

The first user starts it, the last one stops it. It listens on a Unix socket in a private folder, never on a network.
Why and how: docs/decisions/0002-embedded-postgresql.md.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from polku.cli.locks import is_held, locked, open_lock, private_folder, try_alone, wait_until_free
from polku.cli.postgres_cluster import APP, DATABASE, OWNER, PORT, SUPERUSER, DatabaseUnavailable
from polku.cli.postgres_guardian import READY, SOCKET_NOTE, START_SECONDS, is_ready

LARGEST_LOG = 5_000_000


@dataclass(frozen=True)
class Server:
    """A running embedded server."""

    folder: Path
    socket: Path

    @property
    def app_url(self) -> str:
        """For the running product: reads and changes rows, no tables."""
        return self.url(APP)

    @property
    def owner_url(self) -> str:
        """For migrations: owns the database."""
        return self.url(OWNER)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address of a database for a role, as libpq, psycopg and DATABASE_URL understand it."""
        password = (self.folder / "passwords" / role).read_text()
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.socket))}&port={PORT}"

    @property
    def superuser_url(self) -> str:
        """For looking after the server itself; the product never has it."""
        return self.url(SUPERUSER, "postgres")

    def is_guarded(self) -> bool:
        """Whether somebody would start the server again if it was killed."""
        return is_held(self.folder / "guardian.lock")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Use the server that keeps its files in `folder`, making and starting it when needed; the last user stops it.

    Raises DatabaseUnavailable with what to do when it cannot run.
    """
    folder = folder.absolute()
    try:
        users = open_lock(private_folder(folder) / "users.lock")
    except OSError as error:
        raise DatabaseUnavailable(
            f"The database cannot keep its files in {folder}: {error.strerror}.\n"
            "Choose another place with POLKU_DATA, or run Polku as the account this folder belongs to."
        ) from error
    with users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield ensure_started(folder)
        finally:
            _leave(users, folder)


def ensure_started(folder: Path) -> Server:
    """Wait for the server, starting it if nobody does. Only for those inside `running`."""
    with locked(folder / "start.lock"):
        if not is_held(folder / "guardian.lock"):
            _start_guardian(folder)
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(folder / "data"):
            if time.monotonic() > deadline or not is_held(folder / "guardian.lock"):
                raise DatabaseUnavailable(
                    f"The database server ended; its last words are in {folder / 'log'}."
                )
            time.sleep(0.02)
    return Server(folder, Path((folder / SOCKET_NOTE).read_text()))


def _start_guardian(folder: Path) -> None:
    log = folder / "log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(folder / "log.old")
    listener, speaker = os.pipe()
    with os.fdopen(listener) as answer, log.open("a") as output:
        subprocess.Popen(
            [sys.executable, "-P", "-m", "polku.cli.postgres_guardian", str(folder), str(speaker)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(speaker,),
            start_new_session=True,
        )
        os.close(speaker)
        said = answer.read()
    if said != READY:
        raise DatabaseUnavailable(said or f"The database server did not start; its last words are in {log}.")


def _leave(users: IO[str], folder: Path) -> None:
    """Stop the server when nobody else uses it, and wait until it is down: its files may then be copied or removed."""
    guardian = folder / "guardian.lock"
    if try_alone(users) and is_held(guardian):
        with suppress(ProcessLookupError):
            os.kill(int(guardian.read_text()), signal.SIGTERM)
        wait_until_free(guardian)
