"""The interface for other programs gives what the pages give, and refuses clearly."""

import pytest

pytestmark = pytest.mark.django_db


def test_it_finds_what_the_page_finds(client, region):
    from polku.directory.queries.finding import Finding, find

    told = client.get("/api/v1/search?q=paja&municipality=272").json()
    found = find(Finding(words="paja", municipality="272"), language="fi")
    assert [entry["id"] for entry in told["entries"]] == [item.entry.pk for item in found.entries]
    assert told["total"] == found.total


def test_filters_counts_and_labels_are_in_the_language_asked(client, region):
    told = client.get("/api/v1/search?access=just_come&language=sv").json()
    assert [entry["id"] for entry in told["entries"]] == [region.cafe.pk]
    chosen = next(choice for choice in told["filters"]["access"] if choice["chosen"])
    assert (chosen["code"], chosen["label"], chosen["count"]) == ("just_come", "Du kan bara komma", 1)


def test_an_entry_is_told_whole(client, region):
    told = client.get(f"/api/v1/entries/{region.cafe.pk}").json()
    assert told["content"]["groups"][0]["key"] == "kahvila"
    assert told["url"].endswith(f"/toiminta/{region.cafe.pk}-kaarisillan-kahvila/")


def test_nothing_internal_is_told(client, make_entry):
    entry = make_entry("Ryhmä", owner={"owner_email": "ohjaus@example.fi", "owner_label": "Ohjaus"})
    for address in (f"/api/v1/entries/{entry.pk}", "/api/v1/search"):
        body = client.get(address).content.decode()
        assert "ohjaus@example.fi" not in body
        assert "quality" not in body


def test_a_draft_is_missing_and_one_taken_off_is_gone(client, make_entry, by):
    from polku.directory.actions import archive_entry

    assert client.get(f"/api/v1/entries/{make_entry('Luonnos', publish=False).pk}").status_code == 404
    entry = make_entry("Vanha")
    archive_entry(entry=entry, by=by)
    assert client.get(f"/api/v1/entries/{entry.pk}").status_code == 410


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=99999999999999999999",
        "size=201",
        "size=x",
        "language=de",
        "municipality=27",
        "q=" + "x" * 201,
        "sort=zzz",
        "access=" + "x" * 70,
        "unknown=1",
    ],
)
def test_what_cannot_be_used_is_refused_in_words(client, db, query):
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert answer.json()["problems"]


@pytest.mark.parametrize("number", ["0", "9" * 16, "x"])
def test_an_odd_number_is_refused(client, db, number):
    assert client.get(f"/api/v1/entries/{number}").status_code in (404, 422)


def test_it_only_reads(client, db):
    assert client.post("/api/v1/search", {}).status_code == 405


def test_it_describes_itself(client, db):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]["/api/v1/entries/{pk}"]["get"]["responses"]) == {"200", "404", "410", "422"}
