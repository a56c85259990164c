import pytest

from polku.keys import queries
from polku.keys.actions import make_data_key
from polku.shared.actor import system
from tests.keys import sealing

SCHOOL = 901
BY = system("test")


@pytest.fixture(scope="module")
def notes_table(django_db_setup, django_db_blocker):
    """The table outlives the transactions of the tests, which are undone."""
    with django_db_blocker.unblock():
        sealing.make_table()
    yield
    with django_db_blocker.unblock():
        sealing.drop_table()


@pytest.fixture(autouse=True)
def _nothing_remembered():
    queries.forget()
    yield
    queries.forget()


@pytest.fixture
def key_file(tmp_path, settings):
    """A key file of its own for a test that changes it."""
    from polku.shared.key_file import KeyFile, fresh_line

    path = tmp_path / "key_file"
    path.write_text(fresh_line())
    settings.KEY_FILE = str(path)
    return KeyFile(path)


@pytest.fixture
def key_id(db):
    return make_data_key(organisation_id=SCHOOL, by=BY)


@pytest.fixture
def note(notes_table, key_id):
    """A note as the database has it."""
    made = sealing.Note.objects.create(
        organisation_id=SCHOOL, key_id=key_id, text="Aino haluaa töihin", reply="Sovittu", code="010101A123N"
    )
    return sealing.Note.objects.get(pk=made.pk)
