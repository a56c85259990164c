"""`polku run`: the database, the web and the jobs as one foreground process."""

import argparse
import asyncio
import http
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from polku.cli.environment import Product, data_folder, product
from polku.cli.locks import open_lock, try_alone, write_note
from polku.cli.postgres import Server, ensure_started
from polku.cli.postgres_cluster import DatabaseUnavailable
from polku.cli.prepare import NOT_READY
from polku.cli.processes import end_processes, processes_with_variable
from polku.cli.supervisor import STOP_SECONDS, Child, say, supervise
from polku.shared.errors import Conflict, Invalid, PolkuError

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
LOOK_SECONDS = 2
MOST_REDIRECTIONS = 5
# Every process of one run carries its mark: the next run knows what a killed one left.
RUN_MARK = "POLKU_RUN"
PYTHON_MODULE = (sys.executable, "-P", "-m")
PREPARE = (*PYTHON_MODULE, "polku.cli.prepare")
JOBS = (
    *PYTHON_MODULE,
    "django",
    "procrastinate",
    # Django's checks of every address take longer than the rest of its start; `make test` makes them.
    "--skip-checks",
    "worker",
    f"--shutdown-graceful-timeout={STOP_SECONDS - 4}",
)


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("run", help="start the product here; PORT chooses the port (8000)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the product until Ctrl-C. Refuses when it runs already on the same data, or the port is taken."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    port = wanted_port()
    address = f"http://{HOST}:{port}/"
    try:
        with only_run(data_folder(), address) as mark:
            refuse_busy_port(port)
            _open(port, address, mark)
    except KeyboardInterrupt:
        say("polku", "stopped before it was open")
        return 130
    say("polku", "stopped; everything is kept")
    return 0


def _open(port: int, address: str, mark: str) -> None:
    from polku.cli.messages import compile_stale

    compile_stale()
    say("polku", "starting")
    with product(setup=False) as surroundings:
        if surroundings.server and is_new(surroundings):
            # The web processes would start in vain, only to find nothing.
            prepare(surroundings)
        environment = surroundings.variables() | {"PORT": str(port), RUN_MARK: mark}
        opened = asyncio.Event()
        beside = [welcome(address, opened, demo=environment["POLKU_DEMO"] == "1")]
        if surroundings.server:
            beside.append(keep_database(surroundings.server))
        asyncio.run(supervise(children(port, surroundings, opened), environment, beside))
        if surroundings.server:
            say("polku", "stopping the database")


def children(port: int, surroundings: Product, opened: asyncio.Event) -> list[Child]:
    """The programs of the product, in the order they are ended in."""
    return [
        Child(
            "web",
            [*PYTHON_MODULE, "polku.cli.web", str(port)],
            remedies={NOT_READY: partial(prepare, surroundings)},
        ),
        # Jobs and the analysis of words can wait until the first page is out.
        Child("jobs", JOBS, after=opened),
        Child(
            "words",
            [*PYTHON_MODULE, "polku.search.process", str(surroundings.data / "analyser.sock")],
            after=opened,
        ),
    ]


def wanted_port() -> int:
    """The port of the environment variable PORT."""
    given = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= 65535:
        raise Invalid(f"PORT must be a number from 1 to 65535; it is {given!r}.")
    return int(given)


def refuse_busy_port(port: int) -> None:
    """Say so before anything starts when another program has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError as error:
            raise Invalid(
                f"This account may not use port {port}. Choose another: PORT=8000 make run"
            ) from error
        except OSError as error:
            raise Conflict(
                f"Port {port} is in use by another program. Stop it, or choose another port: PORT={port + 1} make run"
            ) from error


@contextmanager
def only_run(data: Path, address: str) -> Iterator[str]:
    """Be the only run on this data, and end what a killed one left. Gives the mark of this run's processes."""
    with open_lock(data / "run.lock") as lock:
        if not try_alone(lock):
            raise Conflict(f"Polku is already running on the data in {data}. {_described(_note(data))}")
        if left := _note(data).get("mark"):
            end_processes(processes_with_variable(RUN_MARK, left), patience=STOP_SECONDS)
        mark = secrets.token_hex(8)
        write_note(lock, json.dumps({"pid": os.getpid(), "address": address, "mark": mark}))
        try:
            yield mark
        finally:
            write_note(lock, "")


def _note(data: Path) -> dict[str, Any]:
    with suppress(ValueError):
        return dict(json.loads((data / "run.lock").read_text()))
    return {}


def _described(note: dict[str, Any]) -> str:
    if not note:
        return "It is just starting or stopping."
    return f"Open {note['address']}, or stop that one first (process {note['pid']})."


def is_new(surroundings: Product) -> bool:
    """Whether no tables were ever made in the database."""
    with psycopg.connect(surroundings.app_url) as connection:
        found = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    return found == (None,)


def prepare(surroundings: Product) -> None:
    """Bring the tables up to date (as their owner), load the reference data and fill an empty demo region."""
    say("polku", "preparing the database")
    owner = surroundings.variables(owner=True)
    if _call([*PREPARE, "tables"], owner):
        raise PolkuError("The tables could not be made as they should be; the reason is above.")
    if _call([*PREPARE, "contents"], surroundings.variables()):
        raise PolkuError("The reference data or the demo region could not be loaded; the reason is above.")


def _call(command: list[str], environment: dict[str, str]) -> int:
    return subprocess.run(command, env=environment, check=False, stdin=subprocess.DEVNULL).returncode


async def welcome(address: str, opened: asyncio.Event, *, demo: bool) -> None:
    """Print the address, and the demo's logins, once the front page answers."""
    complained = False
    while (status := await asyncio.to_thread(front_page_status, address)) != http.HTTPStatus.OK:
        if status and not complained:
            say("polku", f"{address} answers, but with an error ({status}); waiting for it to mend")
            complained = True
        await asyncio.sleep(0.1)
    say("polku", f"open: {address}")
    if demo:
        from polku.cli.demo import logins

        for line in logins():
            say("polku", line)
    say("polku", "Ctrl-C stops it")
    opened.set()


def front_page_status(address: str) -> int | None:
    """How the front page answers, where its redirections lead; None as long as nobody answers."""
    place = urlsplit(address)
    for _ in range(MOST_REDIRECTIONS):
        connection = http.client.HTTPConnection(HOST, place.port, timeout=30)
        try:
            connection.request("GET", place.path or "/")
            response = connection.getresponse()
            if response.status not in {301, 302}:
                return response.status
            place = place._replace(path=urlsplit(response.headers["Location"]).path)
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
    return http.HTTPStatus.LOOP_DETECTED


async def keep_database(server: Server) -> None:
    """Start the database's guardian again when somebody killed it."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        if not server.is_guarded():
            say("polku", "the database ended; starting it again")
            try:
                await asyncio.to_thread(ensure_started, server.folder)
            except DatabaseUnavailable as error:
                say("polku", str(error))
                await asyncio.sleep(10)
