"""How many statements each page of a network asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from polku.cooperation import actions
from polku.cooperation.queries import people_of
from polku.shared import clock
from tests.cast import as_actor
from tests.cooperation.test_agreements import link_to
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "cooperation_query_counts.json"
# The handovers ask every kind of duty once, whoever has how many.
MOST = 45
PAGES = ("network_home", "network_edit", "network_aims", "network_members", "network_convener", "network_terms",
         "network_lineage", "network_lineage_edit", "network_phases", "handovers", "agreement")  # fmt: skip
VERSION = (
    "agreement_version",
    "agreement_print",
    "agreement_signing",
    "agreement_paper",
    "agreement_party_new",
)


def counts_of(client, network, kaisa):
    slug = [network.slug]
    counts = {name: counted(client, reverse(name, args=slug)) for name in PAGES}
    counts |= {name: counted(client, reverse(name, args=[*slug, 1])) for name in VERSION}
    counts |= {name: counted(client, reverse(name)) for name in ("networks", "network_new")}
    counts["handover_new"] = counted(client, reverse("handover_new", args=[*slug, kaisa.pk]))
    counts["agreement_sign"] = counted(Client(), link_to("koulu"))
    return counts


@pytest.fixture
def signed_in(kaisa):
    client = Client()
    client.force_login(kaisa)
    return client


def test_each_page_asks_as_much_as_the_file_says(opened, kaisa, signed_in):
    counts = counts_of(signed_in, opened.network, kaisa)
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_more_members_people_tasks_and_parties_do_not_cost_more_statements(
    opened,
    kaisa,
    signed_in,
    make_organisation,
    make_user,
):
    network, by = opened.network, as_actor(kaisa)
    before = counts_of(signed_in, network, kaisa)
    for number in range(6):
        place = make_organisation(f"Yhdistys {number} ry")
        actions.join_network(network=network, organisation=place, by=by)
        person = make_user(f"tekija{number}", "member", place)
        actions.give_term(network=network, user=person, role="secretary", by=by)
        actions.save_party(version=opened, organisation=place, signer_email=f"n{number}@example.fi", by=by)
        actions.add_aim(network=network, texts={"fi": f"Tavoite {number}"}, by=by)
    assert people_of(network, clock.today()).count() == 7
    after = counts_of(signed_in, network, kaisa)
    assert {name: (before[name], count) for name, count in after.items() if count > before[name]} == {}


def test_comparing_versions_asks_as_much_however_many_parties_there_are(
    opened, kaisa, signed_in, make_organisation
):
    by = as_actor(kaisa)
    actions.withdraw_agreement(version=opened, by=by)
    second = actions.begin_agreement(network=opened.network, by=by)
    address = reverse("agreement_compare", args=[opened.network.slug, 2, 1])
    for number in range(2):
        actions.save_party(version=second, organisation=make_organisation(f"Säätiö {number}"), by=by)
    before = counted(signed_in, address)
    for number in range(6):
        actions.save_party(version=second, organisation=make_organisation(f"Yhdistys {number} ry"), by=by)
    assert counted(signed_in, address) <= before <= 20


def test_more_networks_do_not_cost_more_statements(opened, kaisa, signed_in, make_network):
    before = counted(signed_in, reverse("networks"))
    for number in range(5):
        make_network(slug=f"verkosto-{number}")
    assert counted(signed_in, reverse("networks")) <= before
