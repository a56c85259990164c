"""The search inside other sites."""

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def test_any_site_may_frame_the_search_and_nothing_else(client, region):
    answer = client.get("/fi/upotus/?kunta=272")
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors 'none'" in client.get("/fi/haku/")["Content-Security-Policy"]


def test_it_sets_and_reads_no_cookie(client, region):
    client.cookies["kunta"] = "398"
    answer = client.get("/fi/upotus/?q=kahvila&kunta=272", headers={"Sec-Fetch-Site": "same-origin"})
    assert not answer.cookies
    assert '<option value="398" selected>' not in client.get("/fi/upotus/").content.decode()


def test_it_shows_the_theme_and_municipality_of_its_address(client, region):
    page = client.get(f"/fi/upotus/?teema={region.theme.slug}&kunta=272").content.decode()
    assert "<h1>Osallisuus</h1>" in page
    assert "Kaarisillan kahvila" in page
    assert "Kuntouttava työtoiminta" not in page
    assert f'name="teema" value="{region.theme.slug}"' in page


def test_it_has_a_name_of_its_own_inside_another_page(client, region):
    """The page around it has a main part too, and so does our own page of the snippet."""
    page = client.get("/fi/upotus/").content.decode()
    assert '<main id="content" class="plain__main" aria-label="Palvelut ja toiminta">' in page


def test_its_links_open_the_whole_page(client, region):
    page = client.get("/sv/upotus/?q=kahvila").content.decode()
    assert f'href="/sv/toiminta/{region.cafe.pk}-kaarisillan-kahvila/" target="_blank" rel="noopener"' in page


def test_the_guide_gives_the_snippet_for_what_was_chosen(client, region):
    page = client.get(f"/sv/upota/?kunta=272&teema={region.theme.slug}").content.decode()
    assert f"http://testserver/sv/upotus/?kunta=272&amp;teema={region.theme.slug}" in page
    assert client.get("/fi/upota/?teema=ei-ole").status_code == 404
