"""Backup and restore of the default run: everything comes back, or nothing is changed."""

import json
import os
import shutil
import stat
import subprocess
import sys

import psycopg
import pytest

from polku.cli.fingerprint import differences, fingerprint
from polku.cli.postgres import running

PASSPHRASE = "viisi satunnaista sanaa"
WRITE = """
from polku.audit.actions import Shown, looked
from polku.keys.actions import make_data_key
from polku.shared.actor import system
for organisation in (1, 2):
    make_data_key(organisation_id=organisation, by=system("test"))
    looked(shown=[Shown(1, 1, organisation, "care:1")], purpose="guidance", by=system("test"))
"""
# As `polku audit seal` does, in the process that has written.
SEAL = """
from polku.audit.actions import publish_seal, seal_log
if made := seal_log():
    publish_seal(seal=made)
"""


def polku(data, *words, passphrase=PASSPHRASE, **more):
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("POLKU_", "DATABASE_", "DJANGO_")) or name == "POLKU_PG_BIN"
    }
    environment = inherited | {"POLKU_DATA": str(data), "POLKU_BACKUP_PASSPHRASE": passphrase} | more
    return subprocess.run(
        [sys.executable, "-m", "polku", *map(str, words)],
        env=environment, capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def done(answer):
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def said(data):
    with running(data / "postgres") as server, psycopg.connect(server.owner_url) as connection:
        return fingerprint(connection)


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """A data folder with all tables and no row: made once, copied for each place that begins with them."""
    folder = tmp_path_factory.mktemp("tables")
    done(polku(folder, "manage", "migrate", "-v0"))
    return folder


def copied(folder, to):
    """Copy a data folder whose server is down, for whichever account the server runs as."""
    subprocess.run(["cp", "--archive", folder, to], check=True)


@pytest.fixture(scope="module")
def data(tables, tmp_path_factory):
    """A data folder with keys, looks and seals in it."""
    folder = tmp_path_factory.mktemp("backup") / "data"
    copied(tables, folder)
    done(polku(folder, "manage", "shell", "-v0", "-c", WRITE + 2 * SEAL))
    return folder


@pytest.fixture(scope="module")
def root(data):
    """The newest root of that folder, kept outside."""
    return done(polku(data, "audit", "root")).strip()


@pytest.fixture(scope="module")
def backup(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("elsewhere") / "polku.backup"
    done(polku(data, "backup", path))
    return path


@pytest.fixture(scope="module")
def restored(backup, tmp_path_factory):
    """An empty folder into which the backup was restored, and what was told; tests change copies of it."""
    folder = tmp_path_factory.mktemp("restored") / "data"
    return folder, done(polku(folder, "restore", backup))


def test_a_backup_is_for_its_owner_and_holds_no_readable_word(data, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    held = backup.read_bytes()
    for word in (b"guidance", b"audit_look", (data / "key_file").read_bytes().split()[1]):
        assert word not in held
    assert not backup.with_name("polku.backup.part").exists()


def test_everything_comes_back_in_an_empty_folder(data, restored, root, tmp_path):
    assert root
    new, (folder, told) = tmp_path / "new", restored
    copied(folder, new)
    before = said(data)
    assert "tables are the same" in told
    assert "guards client data as it should" in told
    # A restored database begins an era; all else is the same.
    assert [line.split(":")[0] for line in differences(before, said(new))] == ["audit_era"]
    for name in ("key_file", "secret_key", "seals.txt"):
        assert (new / name).read_bytes() == (data / name).read_bytes()
        if name != "seals.txt":
            assert stat.S_IMODE((new / name).stat().st_mode) == 0o600
    with running(new / "postgres"):
        verdict = json.loads(done(polku(new, "audit", "verify", "--json", "--against", root)))
        assert verdict["ok"]
        assert verdict["rows"] > 3
        assert "5 keys open" in done(polku(new, "keys", "verify"))
        done(polku(new, "manage", "shell", "-v0", "-c", WRITE))
        done(polku(new, "audit", "seal"))
        verdict = json.loads(done(polku(new, "audit", "verify", "--json", "--against", root)))
    assert (verdict["ok"], verdict["waiting"]) == (True, 0)
    with (
        running(new / "postgres") as server,
        psycopg.connect(server.app_url) as app,
        pytest.raises(psycopg.Error),
    ):
        app.execute("CREATE TABLE mine (id int)")


def test_data_that_is_there_is_replaced_only_when_asked_and_kept_aside(data, tables, backup, tmp_path):
    place = tmp_path / "place"
    copied(tables, place)
    for name in ("key_file", "secret_key"):
        (place / name).unlink()
    with running(place / "postgres"):
        done(polku(place, "manage", "shell", "-v0", "-c", WRITE))
        mine = (place / "key_file").read_text()
        assert (place / "secret_key").read_text() != (data / "secret_key").read_text()
        before = said(place)
        refused = polku(place, "restore", backup)
        assert refused.returncode == 1
        assert "--replace" in refused.stderr
        assert differences(before, said(place)) == []
        done(polku(place, "restore", backup, "--replace"))
        assert (place / "key_file").read_text() == (data / "key_file").read_text()
        assert (place / "key_file.replaced").read_text() == mine
        assert (place / "secret_key").read_text() == (data / "secret_key").read_text()
        with (
            running(place / "postgres") as server,
            psycopg.connect(server.url("polku_owner", "polku_replaced")) as aside,
        ):
            assert differences(before, fingerprint(aside)) == []


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A place to which nothing is ever restored; its server stays up between the tests."""
    place = tmp_path_factory.mktemp("empty")
    with running(place / "postgres"):
        yield place


@pytest.mark.parametrize("harm", ["passphrase", "cut", "changed", "other", "absent"])
def test_a_backup_that_cannot_be_used_changes_nothing(backup, empty, tmp_path, harm):
    place, file = empty, tmp_path / "file"
    if harm != "absent":
        shutil.copy(backup, file)
    if harm == "cut":
        os.truncate(file, file.stat().st_size - 1_000)
    if harm == "changed":
        with file.open("r+b") as writing:
            writing.seek(file.stat().st_size // 2)
            writing.write(b"changed")
    if harm == "other":
        file.write_bytes(b"something else")
    refused = polku(place, "restore", file, passphrase="another one" if harm == "passphrase" else PASSPHRASE)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    with running(place / "postgres") as server, psycopg.connect(server.superuser_url) as connection:
        names = {name for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall()}
        assert names == {"postgres", "polku", "template0", "template1"}
    assert said(place) == {}
    assert not (place / "key_file").exists()


def test_a_backup_with_a_forged_look_in_it_is_found_out(restored, tmp_path):
    """Somebody with the passphrase changes the log, and makes a new backup: the seals still tell."""
    place, (folder, _told) = tmp_path / "place", restored
    copied(folder, place)
    with running(place / "postgres") as server, psycopg.connect(server.owner_url) as owner:
        owner.execute("UPDATE audit_look SET purpose = 'other' WHERE id = 1")
        owner.commit()
        forged = tmp_path / "forged"
        done(polku(place, "backup", forged))
    refused = polku(tmp_path / "third", "restore", forged)
    assert refused.returncode == 1
    assert "not what was sealed" in refused.stderr


def test_a_backup_never_overwrites_another(data, backup):
    before = backup.read_bytes()
    refused = polku(data, "backup", backup)
    assert refused.returncode == 1
    assert backup.read_bytes() == before


def test_a_short_passphrase_is_refused(data, tmp_path):
    refused = polku(data, "backup", tmp_path / "x", passphrase="lyhyt")
    assert refused.returncode == 1
    assert "12 characters" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_passphrase_can_come_from_a_file(data, tmp_path):
    words = tmp_path / "words"
    words.write_text(PASSPHRASE + "\n")
    done(polku(data, "backup", tmp_path / "x", "--passphrase-file", words, passphrase=""))


def test_an_empty_folder_has_nothing_to_back_up(tmp_path):
    refused = polku(tmp_path / "data", "backup", tmp_path / "x")
    assert refused.returncode == 1
    assert "nothing to back up" in refused.stderr


def test_a_database_of_ones_own_is_left_to_its_own_tools(tmp_path):
    refused = polku(tmp_path, "backup", tmp_path / "x", DATABASE_URL="postgresql:///polku")
    assert refused.returncode == 1
    assert "pgBackRest" in refused.stderr
