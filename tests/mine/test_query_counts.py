"""How many statements each of the own pages asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from polku.consent import queries
from polku.consent.actions import add_supporter
from polku.pathway.actions import add_step
from polku.shared import clock
from tests.cast import as_actor
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "mine_query_counts.json"
PAGES = (
    "mine",
    "mine_plan",
    "mine_referrals",
    "mine_permissions",
    "mine_permission_new",
    "mine_supporters",
    "mine_supporter_new",
    "mine_supported_list",
    "mine_looks",
    "mine_data",
)


def supported_page(browser, paavo, aino, client):
    row = add_supporter(
        client=client, user=paavo, categories=["basic", "contact", "plan", "referral"],
        ends_at=clock.now() + timedelta(days=30), by=as_actor(aino),
    )  # fmt: skip
    return counted(browser(paavo), reverse("mine_supported", args=[row.pk]))


def test_each_page_asks_as_much_as_the_file_says(browser, aino, paavo, path, referral):
    client = browser(aino)
    counts = {name: counted(client, reverse(name)) for name in PAGES}
    counts["mine_referral"] = counted(client, reverse("mine_referral", args=[referral.key]))
    counts["mine_supported"] = supported_page(browser, paavo, aino, path.case.client)
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())


def test_more_steps_and_looks_do_not_cost_more_statements(browser, aino, path, guide):
    client, acts = browser(aino), as_actor(guide)
    queries.client_of(path.case.client.key, actor=acts)
    names = ("mine", "mine_plan", "mine_looks")
    before = [counted(client, reverse(name)) for name in names]
    for number in range(6):
        add_step(plan=path.plan, text=f"Askel {number}", taken_by="person", by=acts)
        queries.client_of(path.case.client.key, actor=acts)
    assert [counted(client, reverse(name)) for name in names] == before
