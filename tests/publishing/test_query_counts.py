"""How many statements each page of publications asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from polku.publishing.actions import run_check
from tests.directory.test_query_counts import counted

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[1] / "publishing_query_counts.json"
MOST = 32
OPEN = ("publications", "publications_archive", "publications_feed")
WORK = ("publishing_work", "publishing_preview", "publishing_check", "publishing_files", "publishing_versions",
        "publishing_innokyla", "publishing_archive", "publishing_publish")  # fmt: skip


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.kaisa)
    return client


def test_each_page_asks_as_much_as_the_file_says(client, world):
    public, draft = world.published(), world.begin("Soita 040 555 0123.")
    run_check(publication=draft, by=world.coordinator)
    counts = {name: counted(Client(), reverse(name)) for name in OPEN}
    counts["publication"] = counted(Client(), reverse("publication", args=[public.pk]))
    counts |= {name: counted(client, reverse(name, args=[draft.pk])) for name in WORK}
    counts["publishing_text"] = counted(client, reverse("publishing_text", args=[draft.pk, "fi-selko"]))
    counts["publishing_desk"] = counted(client, reverse("publishing_desk"))
    counts["publishing_new"] = counted(client, reverse("publishing_new", args=[world.network.slug]))
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())
    assert max(counts.values()) <= MOST


def test_more_publications_do_not_cost_more_statements(client, world):
    def asked():
        return [
            counted(client, reverse(name))
            for name in ("publications", "publications_feed", "publishing_desk")
        ]

    world.published()
    before = asked()
    for _number in range(4):
        world.published()
        world.begin()
    assert asked() == before
