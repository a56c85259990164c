"""The database of the tests: made once from the migrations and the reference data, copied for every worker.

Tests run as the product's own database role, so what that role may not do fails here too.
"""

import atexit
import gc
import hashlib
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
DATA = Path(os.environ.get("POLKU_TEST_DATA", ROOT / "var" / "tests"))
# Folders whose files start servers of their own, drive a browser or ask every address.
LONGEST = {"cli", "trust", "browser"}
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_open = ExitStack()
atexit.register(_open.close)


def _start_database() -> None:
    """The settings are read before this file; the tests' own server and folder replace what they say."""
    from django.conf import settings as django_settings

    if "DATABASE_URL" not in os.environ:
        from polku.cli.postgres import running

        server = _open.enter_context(running(DATA / os.environ.get("POLKU_TEST_SERVER", "postgres")))
        os.environ["DATABASE_URL"] = server.app_url
        os.environ["DATABASE_OWNER_URL"] = server.owner_url
        os.environ["POLKU_TEST_ADMIN_URL"] = server.superuser_url
    os.environ.setdefault("POLKU_TEST_ADMIN_URL", os.environ["DATABASE_OWNER_URL"])
    os.environ["POLKU_DATA"] = str(DATA)
    # Strong hashing is meant to be slow; what it protects is not tested here.
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_settings.DEMO = True
    django_settings.DATA_DIR = DATA
    django_settings.KEY_FILE = _key_file()
    django_settings.SITE_URL = "http://testserver"
    django_settings.SEARCH_POLL_SECONDS = 0
    # Every client of a test has middleware of its own: static files are looked for when they are asked, not each time.
    django_settings.WHITENOISE_AUTOREFRESH = True


def _key_file() -> str:
    from polku.cli.locks import kept_secret
    from polku.shared.key_file import fresh_line

    kept_secret(DATA / "key_file", fresh_line())
    return str(DATA / "key_file")


def _hear_signals() -> None:
    """Tests run in the background (`&`, nohup) have signals ignored, and so would every process that they start."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)


def pytest_configure(config: pytest.Config) -> None:
    # Answers of the product come through the same door as in use: compiled texts.
    from polku.cli.messages import compile_stale

    compile_stale()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`needs_shared` tests say why they are skipped, or fail where the folder is required."""
    for item in items:
        # `make test` runs what touches the database on the system's PostgreSQL too.
        if item.get_closest_marker("django_db") or "db" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
        if item.get_closest_marker("needs_shared") and not SHARED.exists():
            if os.environ.get("POLKU_REQUIRE_SHARED") == "1":
                raise pytest.UsageError(f"{SHARED} is required here and is absent")
            item.add_marker(
                pytest.mark.skip(
                    reason=f"the conformance material ({SHARED.name}/) is not beside the checkout"
                )
            )
    # A file is run by one process: the longest ones first, so that none is left alone at the end.
    items.sort(key=lambda item: item.path.parent.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What is loaded now stays: it need not be looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


# How long an example takes depends on who else uses the machine; speed is measured by `polku bench`.
settings.register_profile("polku", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("polku")
_hear_signals()
_start_database()
from tests.browsing import chromium, visit  # noqa: E402, F401 - one browser for all tests of a process
from tests.cast import *  # noqa: E402, F403 - fixtures


def _address(url: str, database: str) -> str:
    from psycopg.conninfo import make_conninfo

    return make_conninfo(url, dbname=database)


@contextmanager
def _admin() -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(os.environ["POLKU_TEST_ADMIN_URL"], autocommit=True) as connection:
        yield connection


def _template() -> str:
    digest = hashlib.sha256()
    sources = [
        *ROOT.glob("src/polku/*/migrations/*.py"),
        *ROOT.glob("src/polku/*/data/**/*.json*"),
        # What migrations are made with.
        ROOT / "src/polku/shared/at_once.py",
        ROOT / "src/polku/consent/policy.py",
        Path(__file__),
    ]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return f"test_polku_{digest.hexdigest()[:16]}"


def _make_template(name: str) -> None:
    """Migrate as the owner and load the reference data, once for all workers and runs."""
    from django.core.management import call_command
    from django.db import connection

    owner, app = (
        psycopg.conninfo.conninfo_to_dict(os.environ[f"DATABASE_{kind}URL"]) for kind in ("OWNER_", "")
    )
    with _admin() as admin:
        admin.execute("SELECT pg_advisory_lock(76015)")
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        admin.execute(f'DROP DATABASE IF EXISTS "{name}_new"')
        admin.execute(f'CREATE DATABASE "{name}_new" OWNER "{owner["user"]}"')
        with psycopg.connect(
            _address(os.environ["DATABASE_OWNER_URL"], f"{name}_new"), autocommit=True
        ) as as_owner:
            for kind, rights in (
                ("TABLES", "SELECT, INSERT, UPDATE, DELETE"),
                ("SEQUENCES", "USAGE, SELECT"),
                ("FUNCTIONS", "EXECUTE"),
                ("TYPES", "USAGE"),
            ):
                as_owner.execute(
                    f'ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT {rights} ON {kind} TO "{app["user"]}"'
                )
        _use(os.environ["DATABASE_OWNER_URL"], f"{name}_new")
        call_command("migrate", verbosity=0, interactive=False)
        _load_reference_data()
        connection.close()
        admin.execute(f'ALTER DATABASE "{name}_new" RENAME TO "{name}"')


def _load_reference_data() -> None:
    from polku.accounts.actions import load_areas
    from polku.directory.actions import load_codes

    load_areas()
    load_codes()


def _copy(template: str) -> None:
    from django.db import connection

    name = f"test_polku_{WORKER}_{os.getpid()}"
    connection.close()
    with _admin() as admin:
        _drop_left_over(admin)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_OWNER_URL"])["user"]
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" OWNER "{owner}"')
        # As the launcher and the guide to installing have it: no temporary tables, nobody else.
        admin.execute(f'REVOKE ALL ON DATABASE "{name}" FROM PUBLIC')
        app = psycopg.conninfo.conninfo_to_dict(os.environ["DATABASE_URL"])["user"]
        admin.execute(f'GRANT CONNECT ON DATABASE "{name}" TO "{app}"')
        # It is thrown away: nothing in it has to wait for the disk. The tests of durability have servers of their own.
        admin.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    os.environ["DATABASE_URL"] = _as_url(os.environ["DATABASE_URL"], name)
    _use(os.environ["DATABASE_URL"], name)


# Whatever is written has a younger transaction than what was there, and what is removed is counted.
_TRACE = "SELECT count(*), max(xmin::text::bigint) FROM {}"
_CATALOGUES = (
    "pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_policy", "pg_proc", "pg_trigger",
    "pg_type", "pg_namespace", "pg_extension", "pg_default_acl",
)  # fmt: skip
_TABLES = """SELECT oid::regclass::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"""
_SEQUENCES = """SELECT format('%I.%I', schemaname, sequencename), start_value, last_value FROM pg_sequences"""
_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class _Copy:
    """A copy of the template as it was made: what a test leaves behind is taken out again, or a new copy is made.

    Making a copy is making some thousand files: most tests that commit write to a few tables that were empty.
    """

    def __init__(self, template: str) -> None:
        self.template = template
        self.renew()

    def renew(self) -> None:
        _copy(self.template)
        with self._inside() as at:
            self.tables = [name for (name,) in at.execute(_TABLES).fetchall()]
            self.counted = self._traces(at, self.tables)
            self.made = self._traces(at, _CATALOGUES)
            self.sequences = at.execute(_SEQUENCES).fetchall()
            self.rights = self._rights(at)

    def clean(self) -> None:
        """As it was made, by the cheaper way where that is enough."""
        from django.db import connection

        connection.close()
        try:
            with self._inside() as at:
                at.execute(_OTHERS)
                cleaned = self._empty(at)
        except psycopg.Error:
            # Whoever may not do this makes a new one: not every administrator is a superuser.
            cleaned = False
        if not cleaned:
            self.renew()

    def _empty(self, at: psycopg.Connection[Any]) -> bool:
        """Take out what stands in tables that were empty; whether nothing else has changed."""
        if self._traces(at, _CATALOGUES) != self.made or self._rights(at) != self.rights:
            return False
        traces = self._traces(at, self.tables)
        written = [name for name in self.tables if traces[name] != self.counted[name]]
        if any(self.counted[name][0] for name in written):
            return False
        at.execute("SET session_replication_role = replica")
        for name in written:
            at.execute(f"DELETE FROM {name}")
        if written:
            at.execute(f"VACUUM {', '.join(written)}")
        started = {name: (start, last) for name, start, last in self.sequences}
        for name, _start, last in at.execute(_SEQUENCES).fetchall():
            start, was = started[name]
            if last != was:
                at.execute("SELECT setval(%s, %s, %s)", [name, was or start, was is not None])
        return True

    @contextmanager
    def _inside(self) -> Iterator[psycopg.Connection[Any]]:
        from django.db import connection

        url = _address(os.environ["POLKU_TEST_ADMIN_URL"], str(connection.settings_dict["NAME"]))
        with psycopg.connect(url, autocommit=True) as at:
            yield at

    @staticmethod
    def _rights(at: psycopg.Connection[Any]) -> Any:
        return at.execute(
            "SELECT datacl::text FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    @staticmethod
    def _traces(at: psycopg.Connection[Any], names: Iterable[str]) -> dict[str, tuple[int, int | None]]:
        whole = " UNION ALL ".join(
            f"SELECT '{name}', * FROM ({_TRACE.format(name)}) AS trace" for name in names
        )
        return {name: (count, latest) for name, count, latest in at.execute(whole).fetchall()}


def _drop_left_over(admin: psycopg.Connection[Any]) -> None:
    """Copies of runs that were killed; several runs may share the server, each with copies of its own."""
    for (name,) in admin.execute(
        r"SELECT datname FROM pg_database WHERE datname ~ '^test_polku_\w+_\d+$'"
    ).fetchall():
        if not Path(f"/proc/{name.rpartition('_')[2]}").exists():
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_own() -> None:
    with _admin() as admin:
        admin.execute(f'DROP DATABASE IF EXISTS "test_polku_{WORKER}_{os.getpid()}" WITH (FORCE)')


def _use(url: str, database: str) -> None:
    from django.db import connection

    from polku.shared.database_url import database_from_url

    connection.close()
    connection.settings_dict.update(database_from_url(_as_url(url, database)))


def _as_url(url: str, database: str) -> str:
    from urllib.parse import urlsplit, urlunsplit

    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A fresh copy of the template for this worker; tests that commit get a new copy after them."""
    from django.db import connection
    from django.test import TransactionTestCase

    template = _template()
    with django_db_blocker.unblock():
        _make_template(template)
        copy = _Copy(template)
    # A flush would empty the reference data too.
    TransactionTestCase._fixture_teardown = lambda self: copy.clean()  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connection.close()
        _drop_own()


@pytest.fixture(autouse=True)
def _fresh_search() -> Iterator[None]:
    """The index of this process follows the database; what one test wrote is undone without its knowing."""
    yield
    if index := sys.modules.get("polku.directory.queries.index"):
        index.forget()


@pytest.fixture(autouse=True)
def _finnish() -> Iterator[None]:
    """A page asked in another language leaves its language behind: each test begins and ends in Finnish."""
    from django.utils import translation

    with translation.override("fi"):
        yield


@pytest.fixture
def by() -> Any:
    """The system, as the one who acts."""
    from polku.shared.actor import system

    return system("test")


@pytest.fixture
def shared() -> Path:
    """The folder of conformance material."""
    return SHARED
