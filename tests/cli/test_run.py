"""`polku run`: one command opens the product, one Ctrl-C closes it, and no kill leaves anything behind."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from polku.cli.postgres import running
from polku.cli.processes import is_alive, postgres_processes_in, processes_with_variable
from tests.cli.waiting import wait_until


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder for the module: the demo region is loaded into it once."""
    return tmp_path_factory.mktemp("run")


@pytest.fixture(scope="module")
def port() -> int:
    """A port nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Run:
    """`polku run` in another process."""

    def __init__(self, data: Path, port: int | str) -> None:
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("POLKU_", "DATABASE_", "DJANGO_")) or name == "POLKU_PG_BIN"
        }
        self.data = data
        self.process = subprocess.Popen(
            [sys.executable, "-m", "polku", "run"],
            env={**inherited, "POLKU_DATA": str(data), "PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait_for(self, words: str) -> str:
        """Read on until it has said something."""
        assert self.process.stdout
        while words not in self.said:
            line = self.process.stdout.readline()
            assert line, f"it ended without saying {words!r}:\n{self.said}"
            self.said += line
        return self.said

    def end(self, number: signal.Signals) -> int:
        """Send a signal, and wait until it has ended."""
        self.process.send_signal(number)
        output, _ = self.process.communicate(timeout=30)
        self.said += output
        return self.process.returncode

    def processes(self) -> list[psutil.Process]:
        """Everything that works on its data: itself, its children and theirs, the database and its guardian."""
        ours = processes_with_variable("POLKU_DATA", str(self.data))
        guardians = [
            p
            for p in psutil.process_iter(["cmdline"])
            if str(self.data / "postgres") in (p.info["cmdline"] or [])
        ]
        return [*ours, *guardians, *postgres_processes_in(self.data / "postgres" / "data")]

    def part(self, module: str) -> psutil.Process:
        """The process of one of its children."""
        for child in psutil.Process(self.process.pid).children():
            if module in child.cmdline():
                return child
        raise AssertionError(f"{module} does not run")


@pytest.fixture
def start(data: Path, port: int) -> Iterator[Callable[[], Run]]:
    """Start the product and wait until it is open; what the test leaves is ended after it."""
    started: list[Run] = []

    def start_and_wait() -> Run:
        started.append(Run(data, port))
        started[-1].wait_for("Ctrl-C stops it")
        return started[-1]

    yield start_and_wait
    for run in started:
        run.process.kill()
        run.process.wait()
    wait_until(lambda: not any(run.processes() for run in started), seconds=30)


def answers(port: int) -> bool:
    """Whether the front page's address answers well, without following it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status in {200, 302}
    except OSError:
        return False
    finally:
        connection.close()


def test_it_says_where_it_is_survives_kills_and_closes_in_order(
    start: Callable[[], Run], data: Path, port: int
) -> None:
    run = start()
    assert answers(port)
    assert f"open: http://127.0.0.1:{port}/" in run.said
    assert "@example.fi" in run.said, "the demo's logins"
    refuses_a_second_run(data, port)
    mends_its_parts(run, port)
    assert run.end(signal.SIGINT) == 0
    order = ["stopping web", "stopping jobs", "stopping the database", "stopped; everything is kept"]
    places = [run.said.index(words) for words in order]
    assert places == sorted(places)
    assert "Traceback" not in run.said
    assert not run.processes()


def refuses_a_second_run(data: Path, port: int) -> None:
    second = Run(data, port + 1)
    said, _ = second.process.communicate(timeout=20)
    assert second.process.returncode == 1
    assert "already running" in said
    assert f"http://127.0.0.1:{port}/" in said
    assert answers(port)


def mends_its_parts(run: Run, port: int) -> None:
    web = run.part("polku.cli.web")
    workers = web.children()
    web.kill()
    run.wait_for("web ended by SIGKILL")
    assert not any(is_alive(worker.pid) for worker in workers)
    wait_until(lambda: answers(port), seconds=30)
    run.part("procrastinate").kill()
    run.wait_for("jobs ended by SIGKILL")
    os.kill(int((run.data / "postgres" / "guardian.lock").read_text()), signal.SIGKILL)
    run.wait_for("the database ended; starting it again")
    wait_until(lambda: answers(port), seconds=30)


def test_killed_it_leaves_nothing_running_and_starts_again_with_everything_kept(
    start: Callable[[], Run], data: Path
) -> None:
    run = start()
    with running(data / "postgres") as server, psycopg.connect(server.owner_url) as owner:
        owner.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    assert run.process.pid in {process.pid for process in run.processes()}
    run.process.kill()
    run.process.wait()
    wait_until(lambda: not run.processes(), seconds=30)
    again = start()
    assert "preparing" not in again.said
    with running(data / "postgres") as server, psycopg.connect(server.app_url) as app:
        assert app.execute("SELECT answer FROM kept").fetchone() == (42,)
    assert again.end(signal.SIGTERM) == 0


def test_a_busy_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        busy = other.getsockname()[1]
        run = Run(tmp_path, busy)
        said, _ = run.process.communicate(timeout=20)
    assert run.process.returncode == 1
    assert f"Port {busy} is in use" in said
    assert f"PORT={busy + 1}" in said
    assert not (tmp_path / "postgres").exists()


def test_what_a_killed_run_left_is_ended_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "run.lock").write_text(json.dumps({"pid": 1, "address": "", "mark": tmp_path.name}))
    code = "import time; print('works', flush=True); time.sleep(60)"
    left = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "POLKU_RUN": tmp_path.name},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert left.stdout
    left.stdout.readline()
    with socket.create_server(("127.0.0.1", 0)) as other:
        Run(tmp_path, other.getsockname()[1]).process.communicate(timeout=20)
    assert not is_alive(left.pid)
    left.wait()


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1", "8000 "])
def test_a_port_that_is_none_is_explained(tmp_path: Path, port: str) -> None:
    run = Run(tmp_path, port)
    said, _ = run.process.communicate(timeout=20)
    assert run.process.returncode == 1
    assert "PORT must be a number" in said
