"""Processes that must not outlive the one that needs them, and finding those that did."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

import psutil

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tie_to_parent(parent: int, farewell: signal.Signals) -> None:
    """Called in a child: the kernel sends it `farewell` when its parent ends, however that ends.

    Only Linux has this; elsewhere the next start ends what was left.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(farewell))
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def tied_to_this_process(farewell: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn` that ties a child to this process."""
    return partial(tie_to_parent, os.getpid(), farewell)


def end_processes(processes: Iterable[psutil.Process], *, patience: float) -> None:
    """Ask them to end, and after `patience` seconds end them."""
    alive = list(processes)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    _, alive = psutil.wait_procs(alive, timeout=patience)
    kill_processes(alive)


def kill_processes(processes: Iterable[psutil.Process]) -> None:
    """End them at once and wait until they are gone."""
    doomed = list(processes)
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(doomed, timeout=10)


def processes_with_variable(name: str, value: str) -> list[psutil.Process]:
    """The processes that were started with an environment variable, also those whose parent is gone."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(name) == value:
                found.append(process)
    return found


def processes_in_group(group: int) -> list[psutil.Process]:
    """The living processes of a process group."""
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, PermissionError, psutil.Error):
            if os.getpgid(process.pid) == group and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def postgres_processes_in(folder: Path) -> list[psutil.Process]:
    """The processes of a PostgreSQL server on a data folder: each one has it as its working folder.

    Backends make sessions of their own, so neither the server's process group nor its children name them all.
    """
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres":
            with suppress(psutil.Error, OSError):
                if folder.samefile(process.cwd()):
                    found.append(process)
    return found
