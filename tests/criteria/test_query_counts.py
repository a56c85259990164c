"""How many statements each page of criteria asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.criteria.pages import AGE, HOME, make_example, make_set, school_of, signed_in
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "criteria_query_counts.json"
MOST = 15
OF_SET = (
    "criteria_edit", "criteria_set", "criteria_versions", "criteria_pick_fact", "criteria_check", "criteria_about",
    "criteria_source", "criteria_publish", "criteria_example_new", "criteria_drift_of", "criteria_fork",
)  # fmt: skip


def pages(criteria):
    """Name -> address of every page."""
    names = ("criteria_inventory", "criteria_new", "criteria_import", "criteria_drift")
    found = {name: reverse(name) for name in names}
    found |= {name: reverse(name, args=[criteria.pk]) for name in OF_SET}
    found["side by side"] = reverse("criteria_inventory") + "?nakyma=rinnan"
    found |= {
        f"condition {fact}": reverse("criteria_condition", args=[criteria.pk, fact])
        for fact in ("age", "municipality")
    }
    found |= {"interface": "/api/v1/criteria", "interface: set": f"/api/v1/criteria/{criteria.pk}"}
    return found


@pytest.fixture
def criteria(sari, by):
    make_example(age=19)
    return make_set(school_of(sari), by, {"cells": [AGE, HOME]})


def test_each_page_asks_as_much_as_the_file_says(criteria, kaisa):
    client = signed_in(kaisa)
    counts = {name: counted(client, address) for name, address in pages(criteria).items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_more_sets_and_examples_do_not_cost_more(criteria, sari, by):
    client = signed_in(sari)
    addresses = [
        reverse("criteria_inventory"),
        reverse("criteria_edit", args=[criteria.pk]),
        "/api/v1/criteria",
    ]
    before = [counted(client, address) for address in addresses]
    for number in range(5):
        make_set(school_of(sari), by, names={"fi": f"Kriteerit {number}"})
        make_example(age=20 + number)
    assert [counted(client, address) for address in addresses] == before
