"""Signed-in workers at their pages, over the product's own web server.

First as many views as come (a closed loop: each worker asks again once answered), then so many a second whatever the
answers do (an open loop: the time counts from the moment a view was due), then five times as many, and at last how soon
all is well again.
"""

from __future__ import annotations

import asyncio
import random
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from polku.cli.processes import tied_to_this_process
from polku.cli.run import HOST, PYTHON_MODULE, front_page_status
from polku.cli.trust_bench.region import Region, clients_of, key_of_client
from polku.shared.errors import PolkuError

WORKERS_AT_WORK = 16
# Those who are signed in, each with a browser of their own; connections stay with the server process they came to.
SIGNED_IN = 200
# A person's page is opened three times as often as the list it is chosen from.
PERSON_PAGES = 3
WARM_SECONDS = 3
PATIENCE_SECONDS = 90
# A crowd comes five times as thick as is promised to be served. All is well again after so many good views in a row.
CROWD, CROWD_SECONDS = 5, 10
GOOD_MS, GOOD_VIEWS = 300, 10
# Which page comes next is no secret; the same in every run.
chance = random.Random(6)  # noqa: S311


@dataclass(frozen=True)
class Visitor:
    """A worker with a session, and the pages they open."""

    cookie: str
    work_list: str
    persons: Sequence[str]

    def next_page(self) -> str:
        """The work list, or one of the worker's people."""
        return chance.choice(self.persons) if chance.randrange(1 + PERSON_PAGES) else self.work_list


@dataclass
class Taken:
    """How long each view took that was answered with a page, in milliseconds, and all statuses."""

    milliseconds: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0

    def note(self, began: float, status: int) -> None:
        """A view has ended. Being asked to come back is quick, and no view."""
        if status == 200:
            self.milliseconds.append((time.perf_counter() - began) * 1000)
        self.statuses[status] = self.statuses.get(status, 0) + 1

    def report(self) -> dict[str, Any]:
        """Views a second and the spread of their times."""
        times = self.milliseconds
        return {
            "views": len(times),
            "views_a_second": round(len(times) / self.seconds, 1),
            "median_ms": round(statistics.median(times), 1),
            "p95_ms": round(statistics.quantiles(times, n=20)[-1], 1),
            "p99_ms": round(statistics.quantiles(times, n=100)[-1], 1),
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
        }


def under_load(
    region: Region, variables: Mapping[str, str], *, seconds: float, rate: float
) -> dict[str, Any]:
    """Start the web server and visit it, in a closed and in an open loop."""
    visitors = _visitors(region)
    busy = visitors[:WORKERS_AT_WORK]
    with _web(variables) as port:
        asyncio.run(_closed(port, busy, WARM_SECONDS))
        return {
            "server_processes": 2,
            "workers_at_work": len(busy),
            "workers_signed_in": len(visitors),
            "pages": f"one work list of {region.readers['worker'][1]} people to {PERSON_PAGES} pages of a person",
            "closed_loop": asyncio.run(_closed(port, busy, seconds)).report(),
            "open_loop": {"wanted_a_second": rate}
            | asyncio.run(_open(port, visitors, seconds, rate)).report(),
            "crowd": asyncio.run(_crowd(port, visitors, rate * CROWD)),
        }


def _visitors(region: Region) -> list[Visitor]:
    from django.conf import settings
    from django.urls import reverse

    return [
        Visitor(
            cookie=f"{settings.SESSION_COOKIE_NAME}={_session(worker)}",
            work_list=reverse("work_list"),
            persons=[reverse("person", args=[key_of_client(pk)]) for pk in clients_of(worker, region.people)],
        )
        for worker in region.workers[:SIGNED_IN]
    ]


def _session(worker: int) -> str:
    """What signing in leaves: a row in the table of sessions."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from polku.accounts.models import User
    from polku.accounts.queries.signed_in import SessionStore

    user = User.objects.get(pk=worker)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


@contextmanager
def _web(variables: Mapping[str, str]) -> Iterator[int]:
    port = _free_port()
    process = subprocess.Popen(
        [*PYTHON_MODULE, "polku.cli.web", str(port)],
        env={**variables, "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        preexec_fn=tied_to_this_process(signal.SIGTERM),
    )
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while front_page_status(f"http://{HOST}:{port}/") != 200:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PolkuError("The web server of the bench does not answer.")
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


async def _closed(port: int, visitors: Sequence[Visitor], seconds: float) -> Taken:
    taken = Taken()
    began = time.perf_counter()

    async def work(visitor: Visitor) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS + seconds):
            wire = await _Wire.opened(port)
            while time.perf_counter() < began + seconds:
                asked = time.perf_counter()
                taken.note(asked, await wire.get(visitor.next_page(), visitor.cookie))
            wire.close()

    await asyncio.gather(*map(work, visitors))
    taken.seconds = time.perf_counter() - began
    return taken


async def _open(port: int, visitors: Sequence[Visitor], seconds: float, rate: float) -> Taken:
    taken = Taken()
    free: dict[str, list[_Wire]] = {visitor.cookie: [] for visitor in visitors}
    began = time.perf_counter()

    async def view(due: float, visitor: Visitor) -> None:
        own = free[visitor.cookie]
        wire = own.pop() if own else await _Wire.opened(port)
        taken.note(due, await wire.get(visitor.next_page(), visitor.cookie))
        own.append(wire)

    async with asyncio.timeout(PATIENCE_SECONDS + seconds), asyncio.TaskGroup() as views:
        for number in range(int(seconds * rate)):
            due = began + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            views.create_task(view(due, chance.choice(visitors)))
    taken.seconds = time.perf_counter() - began
    for wire in chain.from_iterable(free.values()):
        wire.close()
    return taken


async def _crowd(port: int, visitors: Sequence[Visitor], rate: float) -> dict[str, Any]:
    taken = await _open(port, visitors, CROWD_SECONDS, rate)
    gone, good = time.perf_counter(), 0
    wire = await _Wire.opened(port)
    while good < GOOD_VIEWS:
        asked = time.perf_counter()
        status = await wire.get(visitors[0].next_page(), visitors[0].cookie)
        good = good + 1 if status == 200 and time.perf_counter() - asked < GOOD_MS / 1000 else 0
    wire.close()
    well_again = {"well_again_after_seconds": round(time.perf_counter() - gone, 1)}
    return {"wanted_a_second": rate} | taken.report() | well_again


@dataclass
class _Wire:
    """One kept connection. No more of HTTP than the product's own answers need: light beside what it measures."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def opened(cls, port: int) -> _Wire:
        return cls(*await asyncio.open_connection(HOST, port))

    async def get(self, path: str, cookie: str) -> int:
        """The status of a page, once all of it is here."""
        self.writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nAccept: text/html\r\nCookie: {cookie}\r\n\r\n".encode()
        )
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        await self.reader.readexactly(int(length))
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        self.writer.close()
