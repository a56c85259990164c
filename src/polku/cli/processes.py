"""Processes that must not outlive the one that needs them, and finding those that did."""

import ctypes
import os
import signal
import sys
import time
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


def is_alive(pid: int) -> bool:
    """Whether a process works. One that ended but that nobody has collected yet (a zombie) does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def wait_until_gone(processes: Iterable[psutil.Process], *, patience: float) -> list[psutil.Process]:
    """Wait at most so long for processes to end; gives those that still work."""
    deadline = time.monotonic() + patience
    left = list(processes)
    while left := [process for process in left if process.is_running() and is_alive(process.pid)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.01)
    return left


def end_processes(processes: Iterable[psutil.Process], *, patience: float) -> None:
    """Ask them to end, and after `patience` seconds end them."""
    asked = list(processes)
    for process in asked:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    kill_processes(wait_until_gone(asked, patience=patience))


def kill_processes(processes: Iterable[psutil.Process]) -> None:
    """End them at once and wait until they are gone."""
    doomed = list(processes)
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_until_gone(doomed, patience=10)


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
            if os.getpgid(process.pid) == group and is_alive(process.pid):
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
