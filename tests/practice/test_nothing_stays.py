"""After a list of students has been looked at, nothing holds a name of it: no table, session, log, job or file."""

import logging
import sys
import tempfile
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from polku.audit.models import Event
from tests.cast import PASSWORD
from tests.practice.school import csv_of, in_days, make_criteria, school_of
from tests.practice.test_pick_out import packed_of

CANARY = "Kanarialintunen"
FILE_CANARY = "kanarialista"
pytestmark = pytest.mark.django_db
_opened: list[str] = []
_watching = False


def _watch(event, arguments):
    """Python tells of every file that is opened for writing and of every temporary file."""
    if not _watching:
        return
    if event.startswith("tempfile."):
        _opened.append(f"{event} {arguments}")
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        _opened.append(f"open {arguments[0]}")


sys.addaudithook(_watch)


@contextmanager
def watching():
    """The files that are written meanwhile."""
    global _watching
    _opened.clear()
    _watching = True
    try:
        yield _opened
    finally:
        _watching = False


def rows_with(word):
    """Every table that holds a word anywhere."""
    with connection.cursor() as cursor:
        # A table that the product may not read, it may not fill with what it read either.
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public' "
            "AND has_table_privilege(format('%I.%I', schemaname, tablename), 'SELECT') ORDER BY name"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} AS t WHERE t::text ILIKE %s", [f"%{word}%"])
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def big_list():
    """More than the size at which uploads are written to a disk by default."""
    filler = "x" * 900
    lines = [f"{CANARY} {n};A;{n % 60};ei;{in_days(300)};ei;{filler}" for n in range(3_000)]
    return csv_of(*lines, header="Opiskelija;Ryhmä;Poissaolot (%);Tuen taso;Valmistuu;Jatkopaikka;Huomautus")


def look_at(client, criteria, data):
    file = SimpleUploadedFile(f"{FILE_CANARY}.csv", data)
    return client.post(reverse("pick_out"), {"criteria": criteria.pk, "file": file})


def test_the_search_for_canaries_would_find_one(sari):
    sari.call_name = CANARY
    sari.save()
    assert rows_with(CANARY) == ["public.accounts_user"]


def test_the_watch_would_see_a_file_on_its_way():
    with watching() as written, tempfile.NamedTemporaryFile():
        pass
    assert written


def test_no_table_log_session_job_or_file_holds_a_name(by, sari, caplog, capfd):
    criteria = make_criteria(by, school_of(sari))
    client = Client()
    client.post(reverse("account_login"), {"login": sari.email, "password": PASSWORD})
    data = big_list()
    assert len(data) > 2_621_440
    with caplog.at_level(logging.DEBUG), watching() as written:
        page = look_at(client, criteria, data)
        assert f"{CANARY} 59" in page.content.decode()
        sent = {"criteria": criteria.pk, "packed": packed_of(page), "column-0": "student", "do": "export"}
        assert client.post(reverse("pick_out"), sent).status_code == 200
        client.post(reverse("pick_out"), {**sent, "packed": "broken"})
        Client().post(reverse("pick_out"), sent)
        look_at(client, criteria, b"\xff" + data[:5_000_000] + data)
    assert [path for path in written if "tempfile" in path or tempfile.gettempdir() in path] == []
    for word in (CANARY, FILE_CANARY):
        assert rows_with(word) == []
        assert word not in caplog.text
        assert word not in "".join(capfd.readouterr())


def test_the_audit_tells_only_the_criteria_and_about_how_many(by, sari):
    criteria = make_criteria(by, school_of(sari))
    client = Client()
    client.force_login(sari)
    look_at(client, criteria, csv_of(f"{CANARY};A;34;ei;;", f"{CANARY} II;A;34;ei;;"))
    event = Event.objects.get(verb="pick_out")
    assert (event.target_id, event.change) == (criteria.pk, {"version": 2, "rows_at_most": 10})
