"""How many statements each page of a plan asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest

from tests.directory.test_query_counts import counted
from tests.measures.conftest import signed_in

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "measures_query_counts.json"
MOST = 30


def test_each_page_asks_as_much_as_the_file_says(full_plan, kaisa, client):
    browser = signed_in(kaisa)
    counts = {name: counted(browser, address) for name, address in full_plan.pages.items()}
    counts |= {name: counted(client, address) for name, address in full_plan.public_pages.items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST
