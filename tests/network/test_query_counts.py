"""How many statements the pages of the network's view of itself ask of the database: a number per page in a file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from polku.accounts.actions import save_contact
from polku.forum.actions import add_participant, plan_meeting
from polku.forum.choices import Came
from polku.shared import clock
from tests.cast import as_actor, workplace
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "network_query_counts.json"
MOST = 15
# Each question of the situation goes to the app that knows the answer; none is asked once a line.
MOST_OF_SITUATION = 60


@pytest.fixture
def at_work(make_network, kaisa, sari, olli, association, by):
    made = make_network(members=[workplace(sari), workplace(olli), association])
    hold(made, kaisa, sari, olli)
    save_contact(organisation=association, role={"fi": "Ohjaaja"}, phone="040 555 0122", by=by)
    return made


def hold(network, kaisa, *users):
    begins = clock.now() - timedelta(days=1)
    meeting = plan_meeting(
        network=network,
        title="Foorumi",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        by=as_actor(kaisa),
    )
    for user in users:
        add_participant(meeting=meeting, organisation=workplace(user), came=Came.ROOM, by=as_actor(kaisa))


def pages(network, association):
    return {
        "contacts": reverse("contacts"),
        "organisation_edit": reverse("organisation_edit", args=[association.pk]),
        "network_contacts": reverse("network_contacts", args=[network.slug]),
        "network_together": reverse("network_together", args=[network.slug]),
        "network_cockpit": reverse("network_cockpit", args=[network.slug]),
    }


def test_each_page_asks_as_much_as_the_file_says(client, kaisa, at_work, association):
    client.force_login(kaisa)
    counts = {name: counted(client, address) for name, address in pages(at_work, association).items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert counts.pop("network_cockpit") <= MOST_OF_SITUATION
    assert max(counts.values()) <= MOST


def test_more_meetings_and_contacts_do_not_cost_more(client, kaisa, sari, olli, at_work, association, by):
    client.force_login(kaisa)
    addresses = pages(at_work, association)
    before = {name: counted(client, address) for name, address in addresses.items()}
    for number in range(5):
        hold(at_work, kaisa, sari, olli)
        save_contact(organisation=association, role={"fi": f"Ohjaaja {number}"}, phone="040 555 0122", by=by)
    assert {name: counted(client, address) for name, address in addresses.items()} == before
