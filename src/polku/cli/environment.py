"""The product's surroundings for a command: its data folder, database and secret key, in the environment it reads."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from polku.cli.locks import kept_secret, private_folder
from polku.cli.postgres import Server, running
from polku.shared.errors import Invalid, PolkuError

SETTINGS = "polku.config.settings"


@dataclass(frozen=True)
class Product:
    """Where the product keeps its data and which databases it uses. `server` is None with a database of one's own."""

    data: Path
    app_url: str
    owner_url: str | None
    server: Server | None

    def variables(self, *, owner: bool = False) -> dict[str, str]:
        """The environment of a process of the product; as `owner` it may change tables (migrations)."""
        variables = {
            # A region of one's own machine opens with the demo; an installation has a database of its own.
            "POLKU_DEMO": "1" if self.server else "0",
            **os.environ,
            "DJANGO_SETTINGS_MODULE": SETTINGS,
            "POLKU_DATA": str(self.data),
            "POLKU_SECRET_KEY": os.environ.get("POLKU_SECRET_KEY") or _secret_key(self.data),
            "POLKU_KEY_FILE": os.environ.get("POLKU_KEY_FILE") or _key_file(self.data),
            "DATABASE_URL": self._owner_address() if owner else self.app_url,
        }
        # What only runs the product cannot change its tables.
        variables.pop("DATABASE_OWNER_URL", None)
        return variables

    def _owner_address(self) -> str:
        if self.owner_url is None:
            raise Invalid(
                "DATABASE_URL is set, but not DATABASE_OWNER_URL. Changing tables needs the address of the role that "
                "owns the database; the role of the running product may not."
            )
        return self.owner_url


def data_folder() -> Path:
    """The folder of everything the product keeps: POLKU_DATA, else `var/` in the checkout. Made when needed."""
    named = os.environ.get("POLKU_DATA")
    checkout = Path(__file__).resolve().parents[3]
    if not named and not (checkout / "pyproject.toml").exists():
        raise Invalid(
            "Set POLKU_DATA to the folder where Polku keeps its data: it does not run from a checkout."
        )
    folder = Path(named).absolute() if named else checkout / "var"
    try:
        return private_folder(folder)
    except OSError as error:
        raise Invalid(
            f"The data folder {folder} cannot be made: {error.strerror}. POLKU_DATA chooses another."
        ) from error


@contextmanager
def product(*, owner: bool = False, setup: bool = True) -> Iterator[Product]:
    """Put the product's environment around a command, with a running database.

    DATABASE_URL and DATABASE_OWNER_URL are used when set; otherwise the embedded server runs as long as this does.
    With `setup` Django is ready inside; a process has one database role for its whole life (`owner` or not).
    """
    data = data_folder()
    if "DATABASE_URL" in os.environ:
        own = Product(data, os.environ["DATABASE_URL"], os.environ.get("DATABASE_OWNER_URL"), server=None)
        with _applied(own.variables(owner=owner), setup):
            yield own
        return
    with running(data / "postgres") as server:
        embedded = Product(data, server.app_url, server.owner_url, server)
        with _applied(embedded.variables(owner=owner), setup):
            yield embedded


@contextmanager
def _applied(variables: dict[str, str], setup: bool) -> Iterator[None]:
    before = dict(os.environ)
    _replace_environment(variables)
    try:
        if setup:
            import django

            django.setup()
        yield
    finally:
        if setup:
            from django.db import connections

            connections.close_all()
        _replace_environment(before)


def _replace_environment(variables: dict[str, str]) -> None:
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    os.environ.update(variables)


def _key_file(data: Path) -> str:
    from polku.shared.key_file import fresh_line

    path = data / "key_file"
    try:
        kept_secret(path, fresh_line())
    except OSError as error:
        raise PolkuError(f"The key file {path} cannot be read: {error.strerror}.") from error
    return str(path)


def _secret_key(data: Path) -> str:
    try:
        return kept_secret(data / "secret_key", secrets.token_urlsafe(50))
    except OSError as error:
        raise PolkuError(f"The secret key in {data} cannot be read: {error.strerror}.") from error
