"""`python -m polku.cli.web PORT`: the web processes of `polku run`."""

import gc
import os
import signal
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server as Granian

from polku.cli.environment import data_folder
from polku.cli.prepare import NOT_READY, demo_waits, reference_waits, tables_wait
from polku.cli.processes import tie_to_parent
from polku.cli.static_files import collect

HOST = "127.0.0.1"
# Two cores: two processes keep both busy, three requests at work in each cover the waiting for the database.
WORKERS = 2
AT_WORK = 3
# Behind them so many wait, about a second. Kept connections are shared out by chance, so the share may be crooked.
WAITING = 16
# The two threads more ask the rest to come back.
THREADS = AT_WORK + WAITING + 2
# Connections that have not been taken yet; a crowd is answered at the door, so they do not grow old here.
BACKLOG = 1024
STOP_SECONDS = 8


def main(port: int) -> int:
    """Answer requests until asked to stop; open requests are answered first.

    The exit code NOT_READY says that the database must be prepared first.
    """
    os.environ["POLKU_STATIC_ROOT"] = str(data_folder() / "static")
    _load_product()
    if tables_wait() or reference_waits() or demo_waits():
        return NOT_READY
    _prepare_to_fork()
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
        # Its warning about the number of threads does not know that most only wait at the door.
        log_level=LogLevels.error,
    ).serve(target_loader=partial(_application, os.getpid()))
    return 0


def _load_product() -> None:
    # Loaded once, before the workers are forked: half the time to the first answer, and the memory is shared.
    import django
    from django.urls import get_resolver

    django.setup()
    collect(data_folder() / "static")
    import_module("polku.config.wsgi")
    _ = get_resolver().url_patterns


def _prepare_to_fork() -> None:
    from django.db import connections

    connections.close_all()
    gc.collect()
    gc.freeze()


def _application(parent: int, _target: str) -> Callable[..., Any]:
    # Runs in each worker: one whose master was killed would go on answering on the shared port.
    tie_to_parent(parent, signal.SIGTERM)
    from polku.cli.door import Door
    from polku.config.wsgi import application

    return Door(application, at_work=AT_WORK, waiting=WAITING)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
