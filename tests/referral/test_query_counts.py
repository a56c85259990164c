"""How many statements each page of referrals asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.referral.test_pages import link_to, signed_in

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "referral_query_counts.json"
FRAME = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "SET TRANSACTION")


def counted(client, address):
    client.get(address)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    return len([one for one in queries.captured_queries if not one["sql"].startswith(FRAME)])


def test_each_page_asks_as_much_as_the_file_says(sent, write, service, trainer, aino_case):
    draft = write(entry=service)
    guide, receiver = signed_in(aino_case.guide), signed_in(trainer)
    counts = {
        "mine": counted(guide, reverse("referrals")),
        "new": counted(guide, reverse("referral_new", args=[aino_case.client.key])),
        "edit": counted(guide, reverse("referral_edit", args=[draft.key])),
        "send": counted(guide, reverse("referral_send", args=[draft.key])),
        "one": counted(guide, reverse("referral", args=[sent.key])),
        "sheet": counted(guide, reverse("referral_sheet", args=[sent.key])),
        "fhir": counted(guide, reverse("referral_fhir", args=[sent.key])),
        "received": counted(receiver, reverse("referrals_received")),
        "received one": counted(receiver, reverse("referral_received", args=[sent.key])),
        "link": counted(Client(), link_to(sent)),
    }
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())


@pytest.mark.parametrize(("name", "who"), [("referrals", "guide"), ("referrals_received", "trainer")])
def test_a_longer_list_asks_no_more(write, send, aino_case, trainer, name, who):
    client = signed_in(aino_case.guide if who == "guide" else trainer)
    send(write())
    few = counted(client, reverse(name))
    for _ in range(3):
        send(write())
    assert counted(client, reverse(name)) == few
