"""What nobody found is kept without anybody's identity."""

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def needs():
    from polku.directory.models import UnmetNeed

    return list(
        UnmetNeed.objects.order_by("pk").values_list("source", "words", "language", "municipality", "count")
    )


def test_a_search_without_an_answer_is_counted_per_day(client, region):
    for _ in range(3):
        client.get("/fi/haku/?q=Ratsastus&kunta=272")
    assert needs() == [("search", "ratsastus", "fi", "272", 3)]


def test_a_search_with_an_answer_and_later_pages_are_not(client, region):
    client.get("/fi/haku/?q=kahvila")
    client.get("/fi/haku/?q=ratsastus&sivu=3")
    assert needs() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("apua aino@example.fi", "apua …"),
        ("aino(at)example.fi", ""),
        ("soita 040 555 0123 heti", "soita … heti"),
        ("+358 40 5550123", ""),
        ("131052-308T kuntoutus", "… kuntoutus"),
        ("010203A1234", ""),
        ("tili FI21 1234 5600 0007 85", "tili fi…"),
        ("katso www.example.fi/aino", "katso …"),
        ("ryhmä 16–29-vuotiaille", "ryhmä 16–29-vuotiaille"),
        ("ohjaus 67100", "ohjaus …"),
    ],
)
def test_identities_are_taken_out(typed, kept):
    from polku.directory.actions.needs import REMOVED, without_identity

    told = without_identity(typed)
    assert told == kept or (not kept and told.strip() == REMOVED)


def test_nothing_but_an_identity_is_not_kept(client, region):
    client.get("/fi/haku/?q=040+555+0123")
    assert needs() == []


def test_a_flood_ends_at_the_limit_of_the_day(region, monkeypatch):
    from polku.directory.actions import needs as actions

    monkeypatch.setattr(actions, "MAX_ROWS_A_DAY", 3)
    for number in "abcdef":
        actions.keep_need(words=f"tarve {number}", language="fi", municipality=None, source="search")
    assert len(needs()) == 3
    actions.keep_need(words="tarve a", language="fi", municipality=None, source="search")
    assert needs()[0][-1] == 2, "one that is there is still counted"


def test_anybody_tells_what_was_missing(client, region):
    page = client.get("/fi/haku/tarve/?q=ratsastus&kunta=272").content.decode()
    assert ">\nratsastus</textarea>" in page
    answer = client.post(
        "/fi/haku/tarve/", {"words": "Ratsastusta, soita 040 555 0123", "municipality": "272"}
    )
    assert answer.status_code == 302
    assert needs() == [("told", "ratsastusta, soita …", "fi", "272", 1)]


def test_an_empty_need_is_asked_again(client, region):
    answer = client.post("/fi/haku/tarve/", {"words": " "})
    assert answer.status_code == 422
    assert needs() == []


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client, region):
    answer = client.post("/fi/haku/tarve/", {"words": "osta", "website": "https://example.org"})
    assert answer.status_code == 302
    assert needs() == []
