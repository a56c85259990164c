"""The analyser process: one for an installation, so that web processes do not carry the Finnish morphology.

The protocol is a line of JSON each way over a Unix socket: `{"words": [...], "language": "fi"}` gets
`{"tokens": {word: lists}}`, and `{"restore": word}` gets `{"words": [...]}`.
"""

import argparse
import contextlib
import ctypes
import fcntl
import json
import os
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import Any

from polku.search.analysis import Analyser
from polku.search.tokens import Tokens
from polku.search.words import LONGEST_WORD

MOST_WORDS = 2_000
LONGEST_LINE = 256 * 1024
PATIENCE = 0.12
"""How many seconds a search waits for an answer."""

REST = 5.0
"""How many seconds the client leaves a process alone that did not answer."""

_LOOK_FOR_PARENT_EVERY = 1.0
_END_WITH_PARENT = 1


class AnalyserClient:
    """Asks the analyser process about words; an answer that does not come in time is no answer, never an error."""

    def __init__(self, address: Path, patience: float = PATIENCE) -> None:
        self._address = address
        self._patience = patience
        self._resting_until = 0.0

    def analyse_words(self, words: Iterable[str], language: str) -> dict[str, Tokens]:
        """Return the tokens of the words the process answered for."""
        answer = self._ask({"words": list(words), "language": language})
        return {word: Tokens.from_lists(lists) for word, lists in answer.get("tokens", {}).items()}

    def restored(self, word: str) -> list[str]:
        """Return the Finnish words `word` may be when it was typed without dots."""
        return list(self._ask({"restore": word}).get("words", ()))

    def _ask(self, question: Mapping[str, Any]) -> dict[str, Any]:
        if time.monotonic() < self._resting_until:
            return {}
        start = time.monotonic()
        try:
            answer = json.loads(self._exchange(json.dumps(question).encode() + b"\n"))
        except (OSError, ValueError):
            answer = None
        # A search asks more than once; one slow answer is all it can wait for.
        if answer is None or time.monotonic() - start > self._patience / 2:
            self._resting_until = time.monotonic() + REST
        return answer if isinstance(answer, dict) else {}

    def _exchange(self, line: bytes) -> bytes:
        deadline = time.monotonic() + self._patience
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(self._patience)
            connection.connect(os.fspath(self._address))
            connection.sendall(line)
            received = bytearray()
            while not received.endswith(b"\n"):
                connection.settimeout(max(0.001, deadline - time.monotonic()))
                some = connection.recv(65_536)
                if not some or time.monotonic() > deadline:
                    raise TimeoutError("the analyser process did not answer in time")
                received += some
            return bytes(received)


class _Handler(socketserver.StreamRequestHandler):
    timeout = 30
    server: "_Server"

    def handle(self) -> None:
        while line := self.rfile.readline(LONGEST_LINE):
            try:
                answer = self.server.answer(json.loads(line))
            except (ValueError, TypeError, AttributeError, KeyError):
                answer = {"error": "The question was not understood."}
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: str) -> None:
        self._analyser = Analyser()
        # The analysers are not made for several threads at once, and one answer takes well under a millisecond.
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def answer(self, question: Mapping[str, Any]) -> dict[str, Any]:
        with self._lock:
            if "restore" in question:
                return {"words": self._analyser.restored(str(question["restore"])[:LONGEST_WORD])}
            words = [str(word)[:LONGEST_WORD] for word in question["words"][:MOST_WORDS]]
            found = self._analyser.analyse_words(words, str(question["language"]))
            return {"tokens": {word: tokens.as_lists() for word, tokens in found.items()}}


def serve(address: Path) -> bool:
    """Answer until told to end or until the parent process is gone; False when another process serves there already."""
    _end_with_parent()
    with _only_one(address) as alone:
        if not alone:
            return False
        address.unlink(missing_ok=True)
        server = _Server(os.fspath(address))
        address.chmod(0o600)
        signal.signal(signal.SIGTERM, _leave)
        threading.Thread(target=_watch_parent, args=(os.getppid(),), daemon=True).start()
        try:
            server.serve_forever()
        finally:
            server.server_close()
            address.unlink(missing_ok=True)
    return True


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


@contextlib.contextmanager
def _only_one(address: Path) -> Iterator[bool]:
    with address.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent ends; elsewhere the watching thread does it."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_END_WITH_PARENT, signal.SIGTERM)


def _watch_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_FOR_PARENT_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def start(address: Path) -> "subprocess.Popen[bytes]":
    """Start the analyser process as a child; it answers after about a second and ends with its parent."""
    command = [sys.executable, "-m", "polku.search.process", os.fspath(address)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def wait_until_answering(address: Path, seconds: float) -> bool:
    """Wait until the process at the address answers; False when it does not in the time given."""
    deadline = time.monotonic() + seconds
    client = AnalyserClient(address, patience=1.0)
    while time.monotonic() < deadline:
        if address.exists() and client.analyse_words(["palvelu"], "fi"):
            return True
        time.sleep(0.05)
    return False


def main() -> int:
    """Run the analyser process: `python -m polku.search.process SOCKET`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", type=Path)
    serve(parser.parse_args().address)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
