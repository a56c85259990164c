"""Anyone finds the services of a municipality in their own words."""

import re

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def names(answer):
    return re.findall(r'class="entry__title"[^>]*><a [^>]*>([^<]+)</a>', answer.content.decode())


def search(client, query="", language="fi"):
    answer = client.get(f"/{language}/haku/?{query}")
    assert answer.status_code == 200
    return answer


def test_an_inflected_word_finds_what_serves_the_municipality(client, region):
    assert names(search(client, "q=ty%C3%B6toiminnassa&kunta=272")) == ["Kuntouttava työtoiminta"]


def test_the_part_of_a_compound_finds_it(client, region):
    assert "Kuntouttava työtoiminta" in names(search(client, "q=pajalla&kunta=272"))
    assert "Lahden työpaja" in names(search(client, "q=paja"))


def test_a_place_in_the_words_says_where(client, region):
    answer = search(client, "q=ty%C3%B6paja+lahdessa")
    assert names(answer) == ["Lahden työpaja"]
    assert "<strong>Lahti</strong>" in answer.content.decode()


def test_what_is_remote_and_nationwide_is_found_everywhere(client, region):
    assert "Vertaisryhmä verkossa" in names(search(client, "q=vertaisryhm%C3%A4&kunta=398"))
    assert "Vertaisryhmä verkossa" in names(search(client, "q=vertaisryhm%C3%A4&kunta=849"))


def test_an_everyday_word_leads_to_official_ones_and_says_so(client, region):
    answer = search(client, "q=olen+yksin&kunta=272")
    assert "Kaarisillan kahvila" in names(answer)
    assert "”yksin” tarkoittaa täällä: kahvila" in answer.content.decode()


def test_a_typo_is_corrected_and_said(client, region):
    answer = search(client, "q=kuntouttva+kunta=272")
    assert "Kuntouttava työtoiminta" in names(answer)
    assert "Haimme sanalla <strong>" in answer.content.decode()


def test_a_swedish_query_finds_an_entry_that_is_only_in_finnish(client, region):
    assert "Kuntouttava työtoiminta" in names(search(client, "q=arbete+och+arbetsl%C3%B6shet", "sv"))


def test_an_old_name_finds_the_services_of_the_new_body(client, region):
    assert names(search(client, "q=soite")) == ["Aikuisten sosiaaliohjaus"]


def test_filters_show_how_many_each_choice_would_give(client, region):
    page = search(client, "kunta=272").content.decode()
    assert re.search(r"Voit vain tulla <span[^>]*>\(1\)", page)
    assert names(search(client, "kunta=272&paasy=just_come")) == ["Kaarisillan kahvila"]
    both = names(search(client, "kunta=272&paasy=just_come&paasy=referral"))
    assert sorted(both) == ["Kaarisillan kahvila", "Kuntouttava työtoiminta"]


def test_each_filter_in_force_can_be_removed(client, region):
    page = search(client, "q=kahvila&kunta=272&maksuton=yes").content.decode()
    assert 'href="/fi/haku/?q=kahvila&amp;maksuton=yes"' in page
    assert 'href="/fi/haku/?q=kahvila&amp;kunta=272"' in page


def test_the_nearest_come_first_when_a_place_is_given(client, region):
    answer = search(client, "kunta=272&paikka=67100&jarjesta=lahin")
    assert set(names(answer)[:2]) == {"Kuntouttava työtoiminta", "Kaarisillan kahvila"}
    assert "0 metrin päässä" in answer.content.decode()


def test_a_place_nobody_knows_is_said_to_be_unknown(client, region):
    assert "Emme tunne paikkaa Atlantis" in search(client, "paikka=Atlantis").content.decode()


def test_pages_are_stable_and_do_not_overlap(client, make_entry, noon):
    # With the five of the region.
    for number in range(40):
        make_entry(f"Ryhmä {number}")
    seen = [name for page in (1, 2, 3) for name in names(search(client, f"sivu={page}"))]
    assert len(seen) == len(set(seen)) == 45


def test_what_was_taken_off_is_not_found(client, region, by):
    from polku.directory.actions import archive_entry

    assert names(search(client, "q=lahden+ty%C3%B6paja"))
    archive_entry(entry=region.far, by=by)
    assert "Lahden työpaja" not in names(search(client, "q=ty%C3%B6paja"))


def test_a_search_without_an_answer_helps_on(client, region):
    page = search(client, "q=kahvila&kunta=849&paasy=just_come").content.decode()
    assert "kaikissa kunnissa" in page
    assert "Kerro, mitä puuttui" in page
    page = search(client, "q=ratsastus&kunta=272").content.decode()
    assert "Aikuisten sosiaaliohjaus" in page, "guidance of the municipality"


def test_neighbours_that_have_it_are_named(client, region):
    assert re.search(
        r'kunta=272">Kokkola</a> \(\d', search(client, "q=sosiaaliohjaus&kunta=217").content.decode()
    )


@pytest.mark.parametrize(
    "query",
    [
        "sivu=999999",
        "sivu=-1",
        "sivu=x",
        "kunta=abc",
        "paasy=zzz",
        "teema='--",
        "jarjesta=1",
        "paikka=" + "x" * 900,
        "luokka=P10&luokka=" + "9" * 60,
        "q=" + "%C3%A4" * 300,
        "paasy=" + "&paasy=".join("abcdefgh" * 9),
    ],
)
def test_hostile_values_are_left_out(client, region, query):
    assert client.get(f"/fi/haku/?{query}").status_code == 200


def test_the_municipality_is_remembered_only_when_chosen_here(client, region):
    client.get("/fi/haku/?q=kahvila&kunta=272")
    assert "kunta" not in client.cookies
    client.get("/fi/haku/?q=kahvila&kunta=272", headers={"Sec-Fetch-Site": "same-origin"})
    assert client.cookies["kunta"].value == "272"
    assert '<option value="272" selected>' in client.get("/fi/").content.decode()
    client.get("/fi/haku/?q=kahvila&kunta=", headers={"Sec-Fetch-Site": "same-origin"})
    assert client.cookies["kunta"].value == ""


def test_the_front_page_tells_what_one_can_just_come_to_this_week(client, region):
    page = client.get("/fi/").content.decode()
    assert "Mihin tarvitset apua?" in page
    assert "Avoin kahvila" in page
    assert "ti 24.11.2026 klo 13.00" in page
    assert "Osallisuus" in page
