"""Locks between processes, and files that only their owner may read."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

# The kernel frees a lock when its holder ends, however it ends: no lock here can go stale.


def open_lock(path: Path) -> IO[str]:
    """Open a lock file, making it when needed. What it says is kept: it may be a note of the holder."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock alone, waiting for it."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def try_alone(lock: IO[str]) -> bool:
    """Take an open lock alone if nobody else holds it. On failure also an own share of it is gone."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def is_held(path: Path) -> bool:
    """Whether somebody holds a lock alone now."""
    try:
        lock = path.open()
    except FileNotFoundError:
        return False
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until_free(path: Path) -> None:
    """Wait until nobody holds a lock alone."""
    with open_lock(path) as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)


def write_note(lock: IO[str], text: str) -> None:
    """Leave a note in a lock file that is held."""
    lock.seek(0)
    lock.truncate()
    lock.write(text)
    lock.flush()


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter; one that exists is left as it is."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write_private_file(path: Path, text: str) -> None:
    """Write a new file for its owner only, on the disk when this returns."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def kept_secret(path: Path, fresh: str) -> str:
    """The secret a file keeps; `fresh` becomes it when there is none. Two processes at once get the same."""
    if not path.exists():
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        write_private_file(aside, fresh)
        try:
            with suppress(FileExistsError):
                os.link(aside, path)
        finally:
            aside.unlink()
    return path.read_text()
