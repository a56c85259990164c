"""The product's environment for a command: its data folder, database role and secret key."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from polku.cli.environment import data_folder, product
from polku.cli.main import main
from polku.shared.errors import Invalid

# What a command sees: its database role, the key, whether it is the demo, and whether it could change tables.
SHOW = """
import os
from django.conf import settings
print(settings.DATABASES["default"]["USER"], settings.SECRET_KEY, settings.DEMO, "DATABASE_OWNER_URL" in os.environ)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database of its own."""
    return tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def _as_a_person_would(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(("POLKU_", "DATABASE_", "DJANGO_")) and name != "POLKU_PG_BIN":
            monkeypatch.delenv(name)
    monkeypatch.setenv("POLKU_DATA", str(data))


def seen_by_a_command() -> list[str]:
    command = [sys.executable, "-m", "polku", "manage", "shell", "-v0", "-c", SHOW]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_a_command_runs_as_the_product_with_a_key_that_stays(data: Path) -> None:
    user, first_key, demo, may_change_tables = seen_by_a_command()
    assert (user, demo, may_change_tables) == ("polku_app", "True", "False")
    assert stat.S_IMODE((data / "secret_key").stat().st_mode) == 0o600
    with product(setup=False):
        assert os.environ["POLKU_SECRET_KEY"] == first_key == (data / "secret_key").read_text()


def test_a_database_of_ones_own_is_used_as_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLKU_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:secret@db.example.fi/polku")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner:secret@db.example.fi/polku")
    monkeypatch.setenv("POLKU_SECRET_KEY", "given")
    assert seen_by_a_command() == ["somebody", "given", "False", "False"]
    assert not (tmp_path / "postgres").exists()


def test_tables_are_changed_as_their_owner() -> None:
    with product(owner=True, setup=False) as surroundings:
        assert os.environ["DATABASE_URL"] == surroundings.owner_url
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT user").fetchone() == ("polku_owner",)


def test_changing_tables_needs_the_owners_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example.fi/polku")
    assert main(["manage", "migrate"]) == 1
    assert "DATABASE_OWNER_URL" in capsys.readouterr().err


def test_the_environment_is_as_before_when_the_command_is_done() -> None:
    before = dict(os.environ)
    with product(setup=False) as surroundings:
        assert os.environ["DATABASE_URL"] == surroundings.app_url
    assert dict(os.environ) == before


def test_a_data_folder_that_cannot_be_made_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("POLKU_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(Invalid, match="POLKU_DATA chooses another"):
        data_folder()
