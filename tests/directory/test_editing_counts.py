"""How many statements each page of the desk asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from polku.directory.actions import create_channel
from polku.directory.content import ChannelContent
from polku.directory.queries.links import token_for
from tests.directory.test_query_counts import counted
from tests.directory.upkeep_pages import (
    build_world,
    coordinators_addresses,
    editors_addresses,
    signed_in,
)

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "desk_query_counts.json"
MOST = 15
OTHERS = ("entries_upkeep", "entry_new", "enquiries", "digest", "outbox")


def page_name(address):
    found = resolve(address.partition("?")[0])
    parts = [v for k, v in found.kwargs.items() if k in ("part", "text_language")]
    return " ".join([found.url_name, *parts])


def test_each_page_asks_as_much_as_the_file_says(make_entry, association, by, kaisa):
    world = build_world(make_entry, association, by)
    client = signed_in(kaisa)
    link = reverse("keep_true", args=[token_for(world["entry"])])
    addresses = [*map(reverse, OTHERS), *editors_addresses(world), *coordinators_addresses(world), link]
    counts = {page_name(address): counted(client, address) for address in addresses}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


@pytest.mark.parametrize("name", ["desk", "entries_upkeep", "review_queue", "way_add", "entry_part yhteys"])
def test_more_of_everything_does_not_cost_more_statements(name, make_entry, association, by, kaisa):
    world = build_world(make_entry, association, by)
    client, entry = signed_in(kaisa), world["entry"]
    address = {
        "way_add": lambda: reverse("way_add", args=[entry.pk]),
        "entry_part yhteys": lambda: reverse("entry_part", args=[entry.pk, "yhteys"]),
    }.get(name, lambda: reverse(name))()
    before = counted(client, address)
    for number in range(12):
        make_entry(f"Luonnos {number}", publish=False)
        make_entry(f"Julkinen {number}")
        document = ChannelContent.model_validate({"kind": "phone", "name": {"fi": f"Vaihde {number}"}})
        create_channel(organisation=association, content=document, by=by)
    assert counted(client, address) <= before + 1
