"""How many statements each page about leavers asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import reverse

from tests.directory.test_query_counts import counted
from tests.outreach.test_leads import take

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "outreach_query_counts.json"
MOST = 20


def test_each_page_asks_as_much_as_the_file_says(school, followed, sari):
    pages = ("leavers", "leavers_export", "leaver_counts")
    counts = {name: counted(school.browser, reverse(name)) for name in pages}
    counts |= {
        name: counted(school.browser, reverse(name, args=[followed.key])) for name in ("leaver", "leaver_end")
    }
    taken = take(sari)
    counts |= {name: counted(school.browser, reverse(name)) for name in ("leads", "lead_new")}
    counts["lead"] = counted(school.browser, reverse("lead", args=[taken.key]))
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST
