"""How many statements each page of ways of working asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.directory.test_query_counts import counted
from tests.practice.school import csv_of, make_criteria, make_procedure, school_of

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "practice_query_counts.json"
MOST = 15
PAGES = ("procedure", "procedure_checklist", "procedure_versions", "procedure_edit", "procedure_basics",
         "procedure_parties", "procedure_documents", "procedure_take_over")  # fmt: skip


def counted_list(client, criteria, rows):
    """Statements for looking at a list."""
    data = csv_of(*(f"Keksitty {n};A;{n % 50};ei;;ei" for n in range(rows)))
    sent = {"criteria": criteria.pk, "file": SimpleUploadedFile("lista.csv", data)}
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.post(reverse("pick_out"), sent).status_code == 200
    return len(queries)


@pytest.fixture
def world(by, sari):
    criteria = make_criteria(by, school_of(sari))
    client = Client()
    client.force_login(sari)
    return client, criteria, make_procedure(by, school_of(sari), criteria=[criteria.pk])


def test_each_page_asks_as_much_as_the_file_says(world):
    client, criteria, procedure = world
    counts = {name: counted(client, reverse(name, args=[procedure.pk])) for name in PAGES}
    counts |= {name: counted(client, reverse(name)) for name in ("procedures", "procedure_new", "pick_out")}
    counts["pick_out list"] = counted_list(client, criteria, 10)
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_a_longer_list_and_more_procedures_do_not_cost_more_statements(world, by, sari):
    client, criteria, _procedure = world
    before = counted_list(client, criteria, 10), counted(client, reverse("procedures"))
    for _number in range(8):
        make_procedure(by, school_of(sari))
    assert (counted_list(client, criteria, 300), counted(client, reverse("procedures"))) <= before
