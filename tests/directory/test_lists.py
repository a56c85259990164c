"""A list one collects and prints or sends, for oneself or for somebody else."""

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def add(client, entry, back=""):
    return client.post("/fi/lista/lisaa/", {"entry": entry.pk, "next": back})


def test_an_entry_goes_on_the_list_and_the_reader_back_to_the_page(client, region):
    answer = add(client, region.cafe, "/fi/haku/?q=kahvila")
    assert answer.url == "/fi/haku/?q=kahvila"
    assert client.cookies["lista"].value == str(region.cafe.pk)
    assert "Se on nyt listallasi." in client.get("/fi/").content.decode()


def test_the_way_back_stays_on_this_site(client, region):
    assert add(client, region.cafe, "https://example.org/").url == "/fi/lista/"
    assert add(client, region.cafe, "//example.org/").url == "/fi/lista/"


def test_the_list_lives_in_its_address(client, region):
    add(client, region.cafe)
    add(client, region.workshop)
    answer = client.get("/fi/lista/")
    assert answer.url == f"/fi/lista/?n={region.cafe.pk}.{region.workshop.pk}"


def test_anybody_opens_the_link_without_a_cookie(client, region):
    page = client.get(f"/fi/lista/?n={region.workshop.pk}.{region.cafe.pk}").content.decode()
    assert page.index("Kuntouttava työtoiminta") < page.index("Kaarisillan kahvila")
    assert "Joku on kerännyt nämä sinulle." in page
    assert "mailto:?subject=" in page


def test_a_list_somebody_sent_becomes_ones_own_only_when_asked(client, region):
    client.get(f"/fi/lista/?n={region.cafe.pk}")
    assert "lista" not in client.cookies
    client.post("/fi/lista/omaksi/", {"n": str(region.cafe.pk)})
    assert client.cookies["lista"].value == str(region.cafe.pk)


def test_an_entry_comes_off_and_the_list_can_be_emptied(client, region):
    add(client, region.cafe)
    add(client, region.workshop)
    client.post("/fi/lista/poista/", {"entry": region.cafe.pk})
    assert client.cookies["lista"].value == str(region.workshop.pk)
    client.post("/fi/lista/omaksi/")
    assert client.cookies["lista"].value == ""


def test_an_entry_that_is_gone_is_left_out_and_said(client, region, by):
    from polku.directory.actions import archive_entry

    archive_entry(entry=region.far, by=by)
    page = client.get(f"/fi/lista/?n={region.cafe.pk}.{region.far.pk}").content.decode()
    assert "1 kohde ei ole enää hakemistossa" in page


def test_the_sheet_tells_how_to_get_in_and_where(client, region):
    page = client.get(f"/fi/lista/?n={region.cafe.pk}&arkki=1&toiselle=1").content.decode()
    for words in (
        "Lista sinulle",
        "Voit vain tulla.",
        "Tiistaisin klo 13–15",
        "040 555 0101",
        "Esimerkkikatu 3",
        "<svg",
    ):
        assert words in page


def test_the_note_on_the_sheet_is_in_no_form(client, region):
    page = client.get(f"/fi/lista/?n={region.cafe.pk}&arkki=1").content.decode()
    assert "<textarea" in page
    assert "<form" not in page
    assert 'name="note"' not in page


@pytest.mark.parametrize("ids", ["x", "1.2.x.-3", "9" * 400, ".", "1" * 15 + "." + "2" * 16, "%00"])
def test_odd_ids_are_no_error(client, region, ids):
    assert client.get(f"/fi/lista/?n={ids}").status_code in (200, 400)


def test_a_list_has_its_limit(client, region):
    from polku.directory.queries.reading import MAX_COLLECTED

    client.cookies["lista"] = ".".join(str(n) for n in range(1, MAX_COLLECTED + 1))
    client.post("/fi/lista/lisaa/", {"entry": 10_000})
    assert "10000" not in client.cookies["lista"].value
