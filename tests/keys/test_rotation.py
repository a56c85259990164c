"""New keys for old ones: everything still opens, old keys open nothing, and people work meanwhile."""

import threading
import time

import pytest
from django.db import connection, connections

from polku.keys import actions, queries
from polku.keys.actions import finish_rotation, make_data_key, rotate_organisation_key, rotate_root_key
from polku.keys.models import DataKey, OrganisationKey
from polku.shared.encryption import CannotOpen
from polku.shared.errors import Invalid
from tests.keys import sealing
from tests.keys.conftest import BY, SCHOOL
from tests.keys.sealing import Note


def read(pk):
    queries.forget()
    return Note.objects.get(pk=pk).text


@pytest.mark.django_db
def test_a_new_organisation_key_leaves_every_text_readable(note):
    before = OrganisationKey.objects.get()
    found = Note.objects.values_list("code_index", flat=True).get()
    assert rotate_organisation_key(organisation_id=SCHOOL, by=BY) == 2
    after = OrganisationKey.objects.get()
    assert after.pk != before.pk
    assert read(note.pk) == "Aino haluaa töihin"
    again = Note.objects.get(pk=note.pk)
    again.code = "010101A123N"
    again.save()
    assert bytes(again.code_index) == bytes(found), "the pepper stays: what was found is found"


@pytest.mark.django_db
def test_an_organisation_without_keys_is_named():
    with pytest.raises(Invalid, match="404"):
        rotate_organisation_key(organisation_id=404, by=BY)


@pytest.mark.django_db
def test_an_interrupted_rotation_goes_on(note, monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    for _ in range(4):
        make_data_key(organisation_id=SCHOOL, by=BY)
    wrap = actions._wrap_some_anew
    calls = []

    def stop_at_the_second(organisation_id):
        calls.append(organisation_id)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return wrap(organisation_id)

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_wrap_some_anew", stop_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            rotate_organisation_key(organisation_id=SCHOOL, by=BY)
    (status,) = queries.status()
    assert (status.data_keys, status.waiting) == (6, 4)
    assert read(note.pk) == "Aino haluaa töihin"
    assert finish_rotation(organisation_id=SCHOOL, by=BY) == 4
    (status,) = queries.status()
    assert (status.waiting, len(status.roots)) == (0, 1)
    assert read(note.pk) == "Aino haluaa töihin"


@pytest.mark.django_db
def test_a_new_key_in_the_key_file_opens_everything_and_the_old_file_nothing(key_file, note):
    old = key_file.path.read_text()
    wrapped, gone = rotate_root_key(by=BY)
    assert (wrapped, gone) == (1, [old.split()[0]])
    assert read(note.pk) == "Aino haluaa töihin"
    key_file.path.write_text(old)
    with pytest.raises(CannotOpen):
        read(note.pk)


@pytest.mark.django_db
def test_an_interrupted_rotation_of_the_key_file_goes_on_with_the_key_it_made(key_file, note, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(actions, "_wrap_some_roots_anew", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            rotate_root_key(by=BY)
    made = key_file.current()
    assert read(note.pk) == "Aino haluaa töihin"
    rotate_root_key(by=BY)
    assert key_file.current() == made
    assert len(key_file.path.read_text().splitlines()) == 1
    assert read(note.pk) == "Aino haluaa töihin"


@pytest.mark.django_db
def test_a_row_read_before_the_key_file_changed_still_opens(key_file, note):
    read_before = DataKey.objects.select_related("wrapped_by").get(pk=note.key_id)
    rotate_root_key(by=BY)
    queries.forget()
    assert len(queries.opened_data_key(read_before)) == 32


@pytest.mark.django_db(transaction=True)
def test_people_work_while_keys_are_rotated(key_file):
    """Three people write and read; meanwhile organisation key and key file change again and again."""
    sealing.make_table()
    stop, problems, written = threading.Event(), [], []

    def work(name):
        try:
            number = 0
            while not stop.is_set():
                number += 1
                key = make_data_key(organisation_id=SCHOOL, by=BY)
                pk = Note.objects.create(organisation_id=SCHOOL, key_id=key, text=f"{name} {number}").pk
                written.append((pk, f"{name} {number}"))
                queries.forget()
                pk, text = written[number // 2]
                assert Note.objects.get(pk=pk).text == text
        except Exception as error:  # noqa: BLE001 - told to the test below
            problems.append(error)
        finally:
            connections.close_all()

    people = [threading.Thread(target=work, args=(name,)) for name in ("Sari", "Olli", "Kaisa")]
    for person in people:
        person.start()
    until = time.monotonic() + 20
    while len(written) < 5 and not problems and time.monotonic() < until:
        time.sleep(0.01)
    for _ in range(4):
        rotate_organisation_key(organisation_id=SCHOOL, by=BY)
        rotate_root_key(by=BY)
    stop.set()
    for person in people:
        person.join(timeout=20)
    assert problems == []
    finish_rotation(organisation_id=SCHOOL, by=BY)
    assert OrganisationKey.objects.count() == 1
    assert DataKey.objects.count() == len(written) + 1
    queries.forget()
    assert {(note.pk, note.text) for note in Note.objects.all()} == set(written)
    connection.close()
