"""How many statements each page of a person asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from polku.pathway import actions
from tests.cast import as_actor
from tests.directory.test_query_counts import counted
from tests.pathway.pages import page, signed_in

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "pathway_query_counts.json"
PAGES = ("person", "person_facts", "person_matches", "person_workers", "person_permissions", "person_basics",
         "plan_print", "saying_new", "step_new", "handover_new", "basis_new")  # fmt: skip


def test_each_page_asks_as_much_as_the_file_says(plan, aino_case):
    client = signed_in(aino_case.guide)
    client.get(page("person_matches", aino_case.client))
    counts = {name: counted(client, page(name, aino_case.client)) for name in PAGES}
    counts["work_list"] = counted(client, reverse("work_list"))
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())


def test_more_people_do_not_cost_more_statements(plan, aino_case, guide, make_client):
    client = signed_in(guide)
    before = counted(client, reverse("work_list"))
    for _number in range(5):
        more = make_client(guide, "Eero")
        opened = actions.open_plan(client=more, by=as_actor(guide))
        actions.add_step(plan=opened, text="Soitto", taken_by="worker", by=as_actor(guide))
    # The first step on the list asks once for the keys of all.
    assert counted(client, reverse("work_list")) <= before + 1
