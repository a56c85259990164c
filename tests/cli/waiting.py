"""Waiting for what other processes do."""

import time
from collections.abc import Callable


def wait_until(happens: Callable[[], object], seconds: float = 15) -> None:
    """Wait until something is true; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < deadline, f"did not happen in {seconds} s"
        time.sleep(0.02)
