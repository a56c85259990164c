"""`polku backup FILE` and `polku restore FILE`: everything of the default run in one encrypted file, and back.

A real installation backs up its own database server: docs/guides/install.md. Why: docs/decisions/0023-backup.md.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Literal, cast

import psycopg
from psycopg.conninfo import conninfo_to_dict

from polku.cli.environment import data_folder
from polku.cli.fingerprint import differences, fingerprint
from polku.cli.locks import private_folder
from polku.cli.postgres import Server, running
from polku.cli.postgres_cluster import APP, DATABASE, OWNER, find_programs, grants_on
from polku.cli.run import only_run
from polku.cli.sealed_file import PIECE, Reader, Writer, as_json
from polku.shared.errors import Conflict, Invalid, PolkuError

SHORTEST_PASSPHRASE = 12
# Files of the data folder without which the database is worth nothing, or that prove what was in it.
KEPT_FILES = ("key_file", "secret_key", "seals.txt")
NEW, REPLACED = f"{DATABASE}_new", f"{DATABASE}_replaced"
_PG = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
# The advisory lock of polku.keys: while it is shared the key file and the keys it wraps go together.
KEYS_STAY = "(76101, hashint8(0))"


def register(subparsers: Any) -> None:
    """Add the commands to the command line."""
    for name, run, text in (
        ("backup", run_backup, "everything the default run keeps, into one encrypted file"),
        ("restore", run_restore, "a backup into an empty data folder (POLKU_DATA)"),
    ):
        parser = subparsers.add_parser(name, help=text)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--passphrase-file",
            type=Path,
            metavar="PATH",
            help="its first line; without it POLKU_BACKUP_PASSPHRASE, else asked",
        )
        if run is run_restore:
            parser.add_argument(
                "--replace", action="store_true", help="in the place of what is there, which is kept aside"
            )
        parser.set_defaults(run=run)


def run_backup(args: argparse.Namespace) -> int:
    """Write a backup while the product may run."""
    refuse_own_database()
    passphrase = read_passphrase(args.passphrase_file, twice=True)
    rows, tables = make_backup(data_folder(), args.file, passphrase)
    size = args.file.stat().st_size / 1_000_000
    print(f"{args.file}: {rows} rows of {tables} tables and the keys, {size:.1f} MB")
    print(
        "Keep it away from this machine, and the passphrase away from it: without the passphrase it cannot be opened."
    )
    return 0


def run_restore(args: argparse.Namespace) -> int:
    """Restore a backup; what it says is compared before it is taken into use."""
    refuse_own_database()
    passphrase = read_passphrase(args.passphrase_file, twice=False)
    for line in restore_backup(data_folder(), args.file, passphrase, replace=args.replace):
        print(line, flush=True)
    return 0


def refuse_own_database() -> None:
    """A database of one's own has its own tools."""
    if "DATABASE_URL" in os.environ:
        raise Invalid(
            "DATABASE_URL is set: back up that database server with its own tools (pgBackRest is a good one), and the "
            "key file with them. `polku backup` is for the embedded server."
        )


def read_passphrase(file: Path | None, *, twice: bool) -> str:
    """The passphrase from a file, the environment or the keyboard."""
    if file:
        try:
            given = file.read_text().partition("\n")[0]
        except (OSError, UnicodeDecodeError) as error:
            raise Invalid(f"The passphrase cannot be read from {file}.") from error
    elif not (given := os.environ.get("POLKU_BACKUP_PASSPHRASE", "")):
        given = getpass.getpass("Passphrase of the backup: ")
        if twice and given != getpass.getpass("The same again: "):
            raise Invalid("The two passphrases differ; nothing was written.")
    if twice and len(given) < SHORTEST_PASSPHRASE:
        raise Invalid(
            f"A passphrase has at least {SHORTEST_PASSPHRASE} characters: five random words are good."
        )
    return given


def make_backup(data: Path, path: Path, passphrase: str) -> tuple[int, int]:
    """Write a backup of a data folder; gives how many rows and tables are in it. The file is whole or not there."""
    if path.exists():
        raise Conflict(f"{path} exists already. Choose another name: a backup never overwrites one.")
    aside = path.with_name(f"{path.name}.part")
    try:
        with running(data / "postgres") as server, _private(aside) as file, _snapshot(server, data) as kept:
            writer = Writer(file, passphrase)
            writer.part("manifest", as_json(kept.manifest))
            for name, content in kept.files.items():
                writer.part(name, [content])
            writer.part("sums", as_json(kept.sums))
            writer.part("database", _dumped(server, kept.snapshot))
            writer.close()
            file.flush()
            os.fsync(file.fileno())
        aside.rename(path)
    except BaseException as error:
        aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Invalid(f"The backup cannot be written to {path}: {error.strerror}.") from error
        raise
    return sum(count for count, _sum in kept.sums.values()), len(kept.sums)


@dataclass
class _Kept:
    snapshot: str
    manifest: dict[str, Any]
    sums: dict[str, list[Any]]
    files: dict[str, bytes]


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        yield file


@contextmanager
def _snapshot(server: Server, data: Path) -> Iterator[_Kept]:
    """One moment of the database, of the keys that go with it and of what all rows add up to."""
    with (
        psycopg.connect(server.owner_url, autocommit=True) as holder,
        psycopg.connect(server.owner_url) as reader,
    ):
        if not _has_tables(holder):
            raise Invalid(
                "There is nothing to back up yet: `polku run` has not been started on this data folder."
            )
        holder.execute(f"SELECT pg_advisory_lock_shared{KEYS_STAY}")
        files = {name: path.read_bytes() for name in KEPT_FILES if (path := _kept_at(data, name)).exists()}
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        snapshot = _one(reader, "SELECT pg_export_snapshot()")
        holder.execute(f"SELECT pg_advisory_unlock_shared{KEYS_STAY}")
        root = "SELECT number || ':' || encode(chain, 'hex') FROM audit_seal ORDER BY number DESC LIMIT 1"
        manifest = {
            "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "version": version("polku"),
            "postgres": reader.info.server_version // 10_000,
            "root": _one(reader, root),
        }
        yield _Kept(snapshot, manifest, fingerprint(reader), files)


def _kept_at(data: Path, name: str) -> Path:
    elsewhere = os.environ.get("POLKU_KEY_FILE") if name == "key_file" else None
    return Path(elsewhere) if elsewhere else data / name


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None


def _has_tables(connection: psycopg.Connection[Any]) -> bool:
    return bool(_one(connection, "SELECT to_regclass('public.django_migrations') IS NOT NULL"))


def _dumped(server: Server, snapshot: str) -> Iterator[bytes]:
    # The owner sees every row by its own policy; the sums are counted by the same role.
    options = ["--format=custom", f"--snapshot={snapshot}", "--enable-row-security", "--no-password"]
    with _program("pg_dump", server, DATABASE, options, pipe="stdout") as dump:
        while block := dump.read(PIECE):
            yield block


@contextmanager
def _program(
    name: str, server: Server, database: str, options: list[str], *, pipe: Literal["stdin", "stdout"]
) -> Iterator[IO[bytes]]:
    """Run a PostgreSQL program as the owner, with one pipe to it or from it.

    The database's address is in its environment: others can read the arguments.
    """
    address = conninfo_to_dict(server.url(OWNER, database))
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
    environment |= {_PG[key]: str(value) for key, value in address.items() if key in _PG}
    major = int((server.folder / "data" / "PG_VERSION").read_text())
    program = find_programs(None, major).folder / name
    with tempfile.TemporaryFile() as said:
        pipes: dict[str, Any] = {"stderr": said, pipe: subprocess.PIPE}
        process = subprocess.Popen([program, *options], env=environment, **pipes)
        try:
            with suppress(BrokenPipeError), cast(IO[bytes], getattr(process, pipe)) as piped:
                # A program that stops early says why; that is what is told.
                yield piped
        except BaseException:
            process.kill()
            raise
        finally:
            code = process.wait()
        if code:
            said.seek(0)
            raise PolkuError(f"{name} stopped: {said.read().decode(errors='replace').strip()[-1000:]}")


@dataclass
class _Found:
    """What a backup file holds, as it is read."""

    manifest: dict[str, Any] = field(default_factory=dict)
    sums: dict[str, list[Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    database: bool = False


def restore_backup(data: Path, path: Path, passphrase: str, *, replace: bool) -> Iterator[str]:
    """Restore a backup into a data folder beside what is there; it is taken into use when every check holds.

    Tells each step. Raises Conflict when the folder holds data and `replace` was not said, Invalid when the file
    cannot be used; then all is as it was.
    """
    with (
        _open(path) as file,
        only_run(data, "when the restore is done"),
        running(data / "postgres") as server,
    ):
        with psycopg.connect(server.owner_url) as connection:
            is_in_use = _has_tables(connection)
        if is_in_use and not replace:
            raise Conflict(
                f"{data} holds data already, and nothing was changed. Restore into an empty folder (POLKU_DATA=…), or "
                "say --replace: what is there is then kept aside."
            )
        staged = private_folder(data / "restoring")
        try:
            with _new_database(server):
                found = _read(Reader(file, passphrase), server)
                yield f"read: the backup of {found.manifest['made_at']}"
                yield from _check(found, server, staged)
                _take_into_use(server, data, [staged / name for name in found.files], keep=is_in_use)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        yield f"restored into {data}" + (
            f"; what was there is kept as database {REPLACED} and *.replaced until the next restore"
            if is_in_use
            else ""
        )


def _open(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        raise Invalid(f"The backup {path} cannot be read: {error.strerror}.") from error


@contextmanager
def _new_database(server: Server) -> Iterator[None]:
    """An empty database beside the one in use, gone again unless it has been taken into use."""
    with _caretaker(server) as caretaker:
        caretaker.execute(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)")
        # Not the template with our default rights: the dump says itself who may what, and takes nothing back.
        caretaker.execute(f"CREATE DATABASE {NEW} TEMPLATE template0")
        for statement in grants_on(NEW):
            caretaker.execute(statement)
    try:
        yield
    finally:
        with _caretaker(server) as caretaker:
            caretaker.execute(f"DROP DATABASE IF EXISTS {NEW} WITH (FORCE)")


@contextmanager
def _caretaker(server: Server) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(server.url(OWNER, "postgres"), autocommit=True) as connection:
        yield connection


def _read(reader: Reader, server: Server) -> _Found:
    found = _Found()
    for name, blocks in reader.parts():
        if name == "database":
            _load(blocks, server)
            found.database = True
        elif name in KEPT_FILES:
            found.files[name] = b"".join(blocks)
        elif name in ("manifest", "sums"):
            setattr(found, name, json.loads(b"".join(blocks)))
        else:
            raise Invalid(
                f"The backup holds {name!r}, which this version of Polku does not know. Use a newer one."
            )
    if not (found.database and found.manifest and found.sums):
        raise Invalid("The backup is not complete.")
    return found


def _load(blocks: Iterator[bytes], server: Server) -> None:
    options = [f"--dbname={NEW}", "--exit-on-error", "--no-password"]
    with _program("pg_restore", server, NEW, options, pipe="stdin") as restore:
        for block in blocks:
            restore.write(block)


def _check(found: _Found, server: Server, staged: Path) -> Iterator[str]:
    """Compare what was restored with what was there, as far as anything can be compared. Raises PolkuError."""
    with psycopg.connect(server.url(OWNER, NEW)) as connection:
        if other := differences(found.sums, fingerprint(connection)):
            raise PolkuError("What was restored is not what was backed up:\n" + "\n".join(other))
    yield f"checked: {sum(count for count, _sum in found.sums.values())} rows of {len(found.sums)} tables are the same"
    for name, content in found.files.items():
        with _private(staged / name) as file:
            file.write(content)
    yield from _told_by(["polku.cli.restored", *filter(None, [found.manifest["root"]])], server, staged)


def _told_by(module: list[str], server: Server, staged: Path) -> list[str]:
    """What a part of the product says about the new database; raises PolkuError when it finds fault."""
    environment = os.environ | {
        "DATABASE_URL": server.url(APP, NEW),
        "DATABASE_OWNER_URL": server.url(OWNER, NEW),
        "POLKU_DATA": str(staged),
        "POLKU_KEY_FILE": str(staged / "key_file"),
        "POLKU_DEMO": "0",
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", *module],
        env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise PolkuError(f"The backup is not taken into use:\n{done.stdout}{done.stderr}".strip())
    return done.stdout.splitlines()


def _take_into_use(server: Server, data: Path, files: list[Path], *, keep: bool) -> None:
    with _caretaker(server) as caretaker:
        caretaker.execute(f"DROP DATABASE IF EXISTS {REPLACED} WITH (FORCE)")
        try:
            caretaker.execute(f"ALTER DATABASE {DATABASE} RENAME TO {REPLACED}")
        except psycopg.errors.ObjectInUse as error:
            raise Conflict(
                "Another `polku` command uses the database. End it, then restore again."
            ) from error
        caretaker.execute(f"ALTER DATABASE {NEW} RENAME TO {DATABASE}")
        for file in files:
            old = _kept_at(data, file.name)
            if old.exists():
                old.replace(old.with_name(f"{old.name}.replaced"))
            shutil.move(file, old)
        if not keep:
            caretaker.execute(f"DROP DATABASE {REPLACED}")
