"""The installation's key: without it nothing opens, and nothing is sealed by a wrong one."""

import stat
from pathlib import Path

import pytest

from polku.cli.environment import Product
from polku.keys import queries
from polku.keys.actions import make_data_key
from polku.keys.models import DataKey, OrganisationKey
from polku.shared.encryption import CannotOpen
from polku.shared.key_file import KeyFile, fresh_line
from tests.keys.conftest import BY, SCHOOL
from tests.keys.sealing import Note

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_a_key_file_for_its_owner_only(tmp_path, monkeypatch):
    monkeypatch.delenv("POLKU_KEY_FILE", raising=False)
    product = Product(tmp_path, "postgresql:///polku", None, server=None)
    path = Path(product.variables()["POLKU_KEY_FILE"])
    kept = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert product.variables()["POLKU_KEY_FILE"] == str(path)
    assert path.read_text() == kept


@pytest.mark.parametrize(
    "harm", [lambda p: p.unlink(), lambda p: p.write_text(""), lambda p: p.write_text("a b c")]
)
def test_without_its_key_file_nothing_opens_and_nothing_is_sealed(harm, key_file, note):
    harm(key_file.path)
    queries.forget()
    with pytest.raises(CannotOpen):
        _ = note.text
    with pytest.raises(CannotOpen):
        make_data_key(organisation_id=SCHOOL + 1, by=BY)
    with pytest.raises(CannotOpen):
        Note.objects.create(organisation_id=SCHOOL, key_id=note.key_id, text="Paavo")


def test_without_the_setting_nothing_opens(settings, note):
    settings.KEY_FILE = None
    queries.forget()
    with pytest.raises(CannotOpen, match="POLKU_KEY_FILE"):
        _ = note.text


def test_a_key_file_made_anew_seals_nothing_beside_what_it_cannot_open(key_file, note):
    key_file.path.write_text(fresh_line())
    queries.forget()
    with pytest.raises(CannotOpen, match="does not hold the key"):
        _ = note.text
    with pytest.raises(CannotOpen):
        make_data_key(organisation_id=SCHOOL + 1, by=BY)


def test_a_key_does_not_open_as_another_organisations(key_file, key_id):
    own = OrganisationKey.objects.get()
    OrganisationKey.objects.update(organisation_id=SCHOOL + 1)
    queries.forget()
    with pytest.raises(CannotOpen):
        make_data_key(organisation_id=SCHOOL + 1, by=BY)
    assert own.organisation_id == SCHOOL


def test_a_data_key_does_not_open_as_an_index_key(key_id):
    DataKey.objects.filter(use="index").delete()
    DataKey.objects.filter(pk=key_id).update(use="index")
    with pytest.raises(CannotOpen):
        queries.pepper(SCHOOL)


class Kms:
    """A service of root keys, as small as it can be."""

    key = b"k" * 32

    def current(self):
        return "kms-1"

    def wrap(self, key, *, what):
        from polku.shared import encryption

        return "kms-1", encryption.wrap(key, by=self.key, what=what)

    def unwrap(self, root, wrapped, *, what):
        from polku.shared import encryption

        return encryption.unwrap(wrapped, by=self.key, what=what)


def test_a_kms_takes_the_place_of_the_key_file(settings, notes_table):
    settings.KMS, settings.KEY_FILE = f"{__name__}.Kms", None
    key = make_data_key(organisation_id=SCHOOL, by=BY)
    pk = Note.objects.create(organisation_id=SCHOOL, key_id=key, text="Aino").pk
    queries.forget()
    assert Note.objects.get(pk=pk).text == "Aino"
    assert OrganisationKey.objects.get().root == "kms-1"


def test_a_key_file_is_whole_at_every_moment(tmp_path):
    path = tmp_path / "keys"
    path.write_text(fresh_line())
    keys = KeyFile(path)
    first = keys.current()
    second = keys.add()
    assert keys.current() == second != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keys.forget_all_but({second}) == [first]
    assert [entry.name for entry in tmp_path.iterdir()] == ["keys"]
