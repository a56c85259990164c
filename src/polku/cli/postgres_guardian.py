"""The guardian of the embedded server: a small process that runs it as long as anybody uses it.

Every user of the server holds a share of `users.lock`; the kernel frees it when the user ends, also by kill -9.
The guardian stops the server when it can have that lock alone, starts the server again when it was killed, and
takes it along when it ends itself. It is started by `polku.cli.postgres` only.
"""

import fcntl
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil

from polku.cli.locks import open_lock, try_alone, write_note, write_private_file
from polku.cli.postgres_cluster import Cluster, DatabaseUnavailable
from polku.cli.processes import (
    is_alive,
    kill_processes,
    postgres_processes_in,
    tied_to_this_process,
    wait_until_gone,
)

READY = "ready"
SOCKET_NOTE = "socket.path"
LOOK_FOR_USERS_SECONDS = 0.5
STOP_SECONDS = 60
# Crash recovery of a large database takes its time.
START_SECONDS = 600
STARTS_BEFORE_GIVING_UP = 6


def main(folder: Path, report: IO[str]) -> int:
    """Run the server in a folder until nobody uses it. `report` gets "ready" or the reason why not."""
    alarm = Alarm()
    # Freed in the reverse order: who gets `users.lock` next then sees that there is no guardian.
    with open_lock(folder / "users.lock") as users, open_lock(folder / "guardian.lock") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        write_note(guard, str(os.getpid()))
        with report:
            try:
                server = GuardedServer(folder)
                server.start()
            except DatabaseUnavailable as error:
                report.write(str(error))
                return 1
            report.write(READY)
        try:
            return watch(server, users, alarm)
        finally:
            server.stop()


def watch(server: "GuardedServer", users: IO[str], alarm: "Alarm") -> int:
    """Keep the server running; 0 when nobody needs it any more, 1 when it does not start again."""
    failed = 0
    while not alarm.asked_to_stop_within(LOOK_FOR_USERS_SECONDS) and not try_alone(users):
        if not server.has_ended():
            continue
        try:
            server.start()
            failed = 0
        except DatabaseUnavailable as error:
            failed += 1
            print(f"guardian: {error}", flush=True)
            if failed == STARTS_BEFORE_GIVING_UP:
                return 1
            time.sleep(0.1 * 2**failed)
    return 0


class Alarm:
    """Wakes the guardian at once when it is asked to stop or a child ended."""

    def __init__(self) -> None:
        self._bell, ringer = os.pipe()
        for end in (self._bell, ringer):
            os.set_blocking(end, False)
        signal.set_wakeup_fd(ringer)
        for number in (signal.SIGTERM, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)

    def asked_to_stop_within(self, seconds: float) -> bool:
        """Wait for a signal at most so long; True when it was the one to stop."""
        rang, _, _ = select.select([self._bell], [], [], seconds)
        return bool(rang) and signal.SIGTERM in os.read(self._bell, 64)


class GuardedServer:
    """One PostgreSQL server process and what it leaves behind."""

    def __init__(self, folder: Path) -> None:
        self.cluster = Cluster(folder)
        end_what_was_left(self.cluster.data)
        self.cluster.prepare()
        self.socket = self.cluster.socket_folder()
        write_private_file(folder / SOCKET_NOTE, str(self.socket))
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it takes connections; whatever ended it before, acknowledged changes are there."""
        end_what_was_left(self.cluster.data)
        for stale in (self.cluster.data / "postmaster.pid", *self.socket.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)
        # When the guardian is killed the server stops like at any stop; a guardian of the next user starts it.
        self.process = self.cluster.start(self.socket, preexec_fn=tied_to_this_process(signal.SIGINT))
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(self.cluster.data):
            if self.has_ended() or time.monotonic() > deadline:
                log = self.cluster.folder / "log"
                raise DatabaseUnavailable(f"PostgreSQL did not start; its last words are in {log}.")
            time.sleep(0.02)

    def has_ended(self) -> bool:
        """Whether the server process is gone."""
        return self.process is None or self.process.poll() is not None

    def stop(self) -> None:
        """End it in order: open transactions are rolled back, everything acknowledged is on the disk.

        A temporary place that was made for its socket goes with it.
        """
        end_what_was_left(self.cluster.data)
        if self.process:
            self.process.wait()
        if self.socket.parent != self.cluster.folder:
            shutil.rmtree(self.socket.parent, ignore_errors=True)


def is_ready(data: Path) -> bool:
    """Whether a living server on this data folder takes connections, by its own note."""
    lines = _server_note(data)
    return len(lines) > 7 and lines[7].strip() == READY and is_alive(int(lines[0]))


def server_pid(data: Path) -> int | None:
    """The process the server's own note names; it may be gone."""
    lines = _server_note(data)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def end_what_was_left(data: Path) -> None:
    """End the server on a data folder in order, if one runs, and any backend whose server was killed.

    An orphan backend can go on working for as long as its query takes, and blocks every new start until then.
    """
    processes = postgres_processes_in(data)
    for process in processes:
        if process.pid == server_pid(data):
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGINT)
            wait_until_gone([process], patience=STOP_SECONDS)
    kill_processes(processes)


def _server_note(data: Path) -> list[str]:
    with suppress(FileNotFoundError):
        return (data / "postmaster.pid").read_text().splitlines()
    return []


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[2]), "w") as pipe:
        raise SystemExit(main(Path(sys.argv[1]), pipe))
