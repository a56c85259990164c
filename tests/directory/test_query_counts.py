"""How many statements each public page asks of the database: a number per page in a reviewed file.

POLKU_REWRITE_COUNTS=1 writes the file anew; the diff then shows what became dearer.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.django_db

FILE = Path(__file__).parents[1] / "query_counts.json"
MOST = 15
MOST_IN_SEARCH = 8


def pages(region):
    """Name -> address of every public page, with what makes it dear."""
    listed = f"{region.workshop.pk}.{region.cafe.pk}"
    return {
        "front": "/fi/",
        "search": "/fi/haku/?q=paja&kunta=272",
        "search near a place": "/fi/haku/?q=paja&paikka=67100&jarjesta=lahin",
        "search with filters": "/fi/haku/?kunta=272&paasy=just_come&maksuton=yes&teema=osallisuus",
        "search for everything": "/fi/haku/",
        "guided finder": "/fi/opas/",
        "service": f"/fi/palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/",
        "service for a relative": f"/fi/palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/?nakyma=laheinen",
        "service for a professional": f"/fi/palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/?nakyma=ammattilainen",
        "activity": f"/fi/toiminta/{region.cafe.pk}-kaarisillan-kahvila/",
        "themes": "/fi/teemat/",
        "theme": "/fi/teemat/osallisuus/?kunta=272",
        "municipalities": "/fi/kunnat/",
        "municipality": "/fi/kunnat/272-kokkola/",
        "organisations": "/fi/organisaatiot/",
        "organisation": f"/fi/organisaatiot/{region.county.pk}-keski-pohjanmaan-hyvinvointialue/",
        "groups that meet soon": "/fi/toiminta-lahella/?kunta=272",
        "for relatives": "/fi/laheisille/",
        "for professionals": "/fi/ammattilaisille/",
        "list": f"/fi/lista/?n={listed}",
        "sheet": f"/fi/lista/?n={listed}&arkki=1",
        "embedded search": "/fi/upotus/?kunta=272",
        "guide to embedding": "/fi/upota/",
        "follow": "/fi/seuraa/",
        "feed": "/fi/muutokset.atom",
        "calendar": "/fi/ryhmat.ics",
        "about": "/fi/tietoa/",
        "privacy": "/fi/tietosuoja/",
        "accessibility": "/fi/saavutettavuus/",
        "feedback": "/fi/palaute/",
        "interface: search": "/api/v1/search?q=paja",
        "interface: entry": f"/api/v1/entries/{region.cafe.pk}",
    }


def counted(client, address):
    # The first looks of the search index read what this very test wrote.
    client.get(address)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200, address
    frame = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "SET TRANSACTION")
    return len([q for q in queries.captured_queries if not q["sql"].startswith(frame)])


def test_each_page_asks_as_much_as_the_file_says(client, region):
    counts = {name: counted(client, address) for name, address in pages(region).items()}
    if os.environ.get("POLKU_REWRITE_COUNTS") == "1":
        FILE.write_text(json.dumps(counts, indent=2) + "\n")
    assert counts == json.loads(FILE.read_text())


def test_no_page_may_ask_more_than_the_limits():
    counts = json.loads(FILE.read_text())
    assert all(count <= MOST for count in counts.values())
    assert all(count <= MOST_IN_SEARCH for name, count in counts.items() if name.startswith("search"))


def test_more_entries_do_not_cost_more_statements(client, region, make_entry):
    before = counted(client, "/fi/haku/?kunta=272")
    for number in range(12):
        make_entry(f"Ryhmä {number}", municipalities=["272"])
    assert counted(client, "/fi/haku/?kunta=272") == before
