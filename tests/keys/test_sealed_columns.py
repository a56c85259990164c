"""Sealed columns: text for those with the key, at its own place, and for nobody else."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import F

from polku.keys.actions import destroy_data_keys, make_data_key
from polku.shared.encryption import CannotOpen
from polku.shared.sealed import Sealed, marked, open_all
from tests.keys.conftest import BY, SCHOOL
from tests.keys.sealing import Note

pytestmark = pytest.mark.django_db
ASSOCIATION = 902


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def test_what_was_written_is_read(note):
    assert (note.text, note.reply) == ("Aino haluaa töihin", "Sovittu")


def test_the_database_holds_no_word_of_it(note):
    ((row,),) = sql("SELECT sealing_note::text FROM sealing_note WHERE id = %s", note.pk)
    held = row.encode() + b"".join(bytes(v) for v in sql("SELECT text, reply, code FROM sealing_note")[0])
    for word in ("Aino", "haluaa", "Sovittu", "010101A123N"):
        assert word.encode() not in held
        assert word.encode().hex() not in row


def test_a_text_is_opened_only_when_it_is_read(note, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert repr(note.__dict__["text"]) == "<sealed>"
    fresh = Note.objects.get(pk=note.pk)
    fresh.save()
    assert isinstance(fresh.__dict__["text"], Sealed)
    assert Note.objects.get(pk=note.pk).text == "Aino haluaa töihin"


def test_a_change_is_kept(note):
    note.text = "Aino sai paikan"
    note.save()
    assert Note.objects.get(pk=note.pk).text == "Aino sai paikan"


def test_nothing_and_an_empty_text_are_two_things(key_id, notes_table):
    pk = Note.objects.create(organisation_id=SCHOOL, key_id=key_id, text="", reply=None).pk
    kept = Note.objects.get(pk=pk)
    assert (kept.text, kept.reply) == ("", None)
    assert list(Note.objects.filter(reply__isnull=True)) == [kept]


def test_equal_texts_look_different(key_id, notes_table):
    for _ in range(2):
        Note.objects.create(organisation_id=SCHOOL, key_id=key_id, text="sama")
    first, second = sql("SELECT text FROM sealing_note")
    assert bytes(first[0]) != bytes(second[0])


@pytest.mark.parametrize("position", [0, 1, 8, 16, 17, 25, 29, 35, -1])
def test_a_changed_byte_does_not_open(note, position):
    kept = bytearray(sql("SELECT text FROM sealing_note")[0][0])
    kept[position] ^= 1
    sql("UPDATE sealing_note SET text = %s", bytes(kept))
    with pytest.raises(CannotOpen):
        _ = Note.objects.get(pk=note.pk).text


@pytest.mark.parametrize("kept", [b"", b"\x01", b"Aino haluaa", b"\x01" + bytes(16)])
def test_what_was_never_sealed_does_not_open(note, kept):
    sql("UPDATE sealing_note SET text = %s", kept)
    with pytest.raises(CannotOpen):
        _ = Note.objects.get(pk=note.pk).text


def test_texts_swapped_between_rows_do_not_open(note, key_id):
    other = Note.objects.create(organisation_id=SCHOOL, key_id=key_id, text="Paavo ei")
    swap = (
        "UPDATE sealing_note n SET text = o.text FROM sealing_note o WHERE n.id + o.id = %s AND n.id <> o.id"
    )
    sql(swap, note.pk + other.pk)
    for pk in (note.pk, other.pk):
        with pytest.raises(CannotOpen):
            _ = Note.objects.get(pk=pk).text


def test_texts_swapped_between_columns_do_not_open(note):
    sql("UPDATE sealing_note SET text = reply, reply = text")
    swapped = Note.objects.get(pk=note.pk)
    for name in ("text", "reply"):
        with pytest.raises(CannotOpen):
            getattr(swapped, name)


def test_a_copied_row_does_not_take_the_text_along(note):
    note.pk = None
    note._state.adding = True
    with pytest.raises(CannotOpen):
        note.save()


def test_another_persons_key_does_not_open_it(note):
    other = make_data_key(organisation_id=SCHOOL, by=BY)
    kept = bytes(sql("SELECT text FROM sealing_note")[0][0])
    sql("UPDATE sealing_note SET text = %s", kept[:1] + other.bytes + kept[17:])
    with pytest.raises(CannotOpen):
        _ = Note.objects.get(pk=note.pk).text


def test_another_key_of_the_row_seals_the_text_anew(note):
    before = note.key_id
    note.key_id = make_data_key(organisation_id=SCHOOL, by=BY)
    note.save()
    destroy_data_keys(ids=[before], by=BY)
    assert Note.objects.get(pk=note.pk).text == "Aino haluaa töihin"


def test_a_destroyed_key_opens_nothing_any_more(note):
    from polku.keys.queries import forget

    destroy_data_keys(ids=[note.key_id], by=BY)
    forget()
    with pytest.raises(CannotOpen):
        _ = note.text


def test_a_row_without_a_key_is_not_written(notes_table, db):
    with pytest.raises(CannotOpen), transaction.atomic():
        Note.objects.create(organisation_id=SCHOOL, text="Aino")
    assert not Note.objects.exists()


@pytest.mark.parametrize("question", ["text", "text__exact", "text__contains", "text__in", "text__lower"])
def test_a_question_about_a_sealed_text_is_refused(question, note):
    with pytest.raises(FieldError, match="sealed"):
        list(Note.objects.filter(**{question: "Aino"}))


def test_an_update_without_a_row_is_refused(note):
    with pytest.raises(FieldError), transaction.atomic():
        Note.objects.update(text="Olli")
    note.text = "Olli"
    with pytest.raises(FieldError), transaction.atomic():
        Note.objects.bulk_update([note], ["text"])


def test_a_text_copied_by_the_database_does_not_open(note):
    Note.objects.update(reply=F("text"))
    with pytest.raises(CannotOpen):
        _ = Note.objects.get(pk=note.pk).reply


def test_values_give_no_text(note):
    assert str(Note.objects.values_list("text", flat=True).get()) == "<sealed>"


def test_a_fixture_holds_no_text(note):
    with pytest.raises(FieldError):
        serializers.serialize("json", [note])


def test_many_rows_are_written_and_opened_with_one_question_about_keys(
    key_id, notes_table, django_assert_num_queries
):
    from polku.keys.queries import forget

    keys = [make_data_key(organisation_id=SCHOOL, by=BY) for _ in range(5)]
    Note.objects.bulk_create(Note(organisation_id=SCHOOL, key_id=key, text=f"teksti {key}") for key in keys)
    forget()
    with django_assert_num_queries(2):
        rows = list(Note.objects.all())
        open_all(rows, "text", "reply")
        assert {row.text for row in rows} == {f"teksti {key}" for key in keys}


def test_a_code_is_found_by_its_index_in_its_organisation_only(note):
    make_data_key(organisation_id=ASSOCIATION, by=BY)
    found = Note.objects.filter(**marked(Note, "code_index", " 010101a123n", organisation_id=SCHOOL))
    assert list(found) == [note]
    for organisation in (ASSOCIATION, 12345):
        other = marked(Note, "code_index", "010101A123N", organisation_id=organisation)
        assert not Note.objects.filter(**other).exists()


def test_the_index_follows_the_text(note):
    note.code = "020202A4567"
    note.save()
    assert not Note.objects.filter(
        **marked(Note, "code_index", "010101A123N", organisation_id=SCHOOL)
    ).exists()
    Note.objects.get(pk=note.pk).save()
    assert Note.objects.filter(**marked(Note, "code_index", "020202A4567", organisation_id=SCHOOL)).exists()


def test_a_table_that_cannot_seal_is_found_at_start(note):
    from django.db import models

    from polku.shared.sealed import SealedTextField

    class Late(models.Model):
        text = SealedTextField(unique=True)

        class Meta:
            app_label = "sealing"

    found = {problem.id for problem in Late._meta.get_field("text").check()}
    assert {"polku.E001", "polku.E002"} <= found
