"""`python -m polku.cli.web PORT`: the web processes of `polku run`."""

import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server as Granian

from polku.cli.processes import tie_to_parent

HOST = "127.0.0.1"
# Two cores: two processes keep both busy, four threads in each cover the waiting for the database.
WORKERS = 2
THREADS = 4
# Requests that wait beyond this are turned away by the system instead of growing old in a queue.
BACKLOG = 256
STOP_SECONDS = 8


def serve(port: int) -> None:
    """Answer requests until asked to stop; open requests are answered first."""
    Granian(
        "polku.config.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=WORKERS,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    ).serve(target_loader=partial(_load, os.getpid()))


def _load(parent: int, _target: str) -> Callable[..., Any]:
    # Runs in each worker: one whose master was killed would go on answering on the shared port.
    tie_to_parent(parent, signal.SIGTERM)
    from polku.config.wsgi import application

    return application


if __name__ == "__main__":
    serve(int(sys.argv[1]))
