"""The page of a service tells what it is, how to get in, what it costs and how current that is."""

import json
import re
from datetime import timedelta

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def page_of(client, entry, language="fi", query=""):
    from polku.directory.choices import EntryKind

    word = "palvelu" if entry.kind == EntryKind.SERVICE else "toiminta"
    answer = client.get(f"/{language}/{word}/{entry.pk}-{entry.slug}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_how_to_get_in_stands_first(client, region):
    page = page_of(client, region.workshop)
    page = page[page.index("<h1") :]
    assert page.index("Tarvitset lähetteen") < page.index("Sinulla on suunnitelma.")
    assert 'href="tel:0405550101"' in page


def test_what_is_needed_first_is_a_link(client, region):
    page = page_of(client, region.workshop)
    assert re.search(
        rf'Lähetteen antaa <a href="/fi/palvelu/{region.guidance.pk}-[^"]+">Aikuisten sosiaaliohjaus', page
    )


def test_places_told_today_are_shown_until_they_expire(client, region, noon):
    from polku.shared import clock

    assert "3 paikkaa" in page_of(client, region.workshop)
    with clock.freeze(noon + timedelta(days=8)):
        assert "3 paikkaa" not in page_of(client, region.workshop)


def test_whether_it_is_open_now_is_worked_out(client, region, noon):
    from polku.shared import clock

    assert "Avoinna nyt, sulkeutuu klo 16" in page_of(client, region.workshop)
    with clock.freeze(noon + timedelta(hours=8)):
        assert "Suljettu nyt, avautuu keskiviikkona klo 8" in page_of(client, region.workshop)


def test_the_map_is_a_link_to_another_site_and_nothing_is_loaded_from_it(client, region):
    page = page_of(client, region.workshop)
    assert "coord=312000_7081000" in page
    assert not re.search(r'<(?:script|img|iframe|link)[^>]+(?:src|href)="https?://(?!testserver)', page)


def test_a_group_tells_its_next_time_places_left_and_cancelled_days(client, region):
    page = page_of(client, region.cafe)
    assert "4 paikkaa jäljellä" in page
    assert "ti 24.11.2026 klo 13.00" in page
    assert re.search(r"Peruttu:.*26\.11\.2026", page)


def test_a_text_in_another_language_says_so_and_carries_its_language(client, region):
    page = page_of(client, region.workshop, "sv")
    assert re.search(r'<h1 lang="fi">Kuntouttava työtoiminta</h1>', page)
    assert "missing-language" in page


def test_who_checked_it_when_is_shown_and_when_it_is_due(client, region, noon):
    from polku.shared import clock

    assert "Tarkistettu <time" in page_of(client, region.workshop)
    with clock.freeze(noon + timedelta(days=200)):
        assert "checked--due" in page_of(client, region.workshop)


def test_a_wrong_slug_leads_to_the_right_address(client, region):
    answer = client.get(f"/fi/palvelu/{region.workshop.pk}-vanha-nimi/?nakyma=laheinen")
    assert answer.status_code == 301
    assert answer.url == f"/fi/palvelu/{region.workshop.pk}-kuntouttava-tyotoiminta/?nakyma=laheinen"
    assert client.get(f"/fi/toiminta/{region.workshop.pk}/").status_code == 301


def test_one_that_was_taken_off_is_gone_and_offers_others(client, region, by):
    from polku.directory.actions import archive_entry

    archive_entry(entry=region.far, by=by)
    answer = client.get(f"/fi/palvelu/{region.far.pk}-lahden-tyopaja/")
    assert answer.status_code == 410
    assert "Lahden työpaja" in answer.content.decode()


def test_a_draft_that_never_was_public_does_not_exist(client, make_entry):
    entry = make_entry("Salainen luonnos", publish=False)
    assert client.get(f"/fi/palvelu/{entry.pk}-salainen-luonnos/").status_code == 404


def test_a_relative_reads_what_they_can_do(client, region):
    page = page_of(client, region.cafe, query="?nakyma=laheinen")
    assert "Voit tulla mukaan myös ensimmäisellä kerralla." in page
    assert "Läheinen voi ilmoittaa puolestasi." in page
    assert '<meta name="robots" content="noindex">' in page


def test_a_professional_reads_codes_and_what_it_opens(client, region):
    assert "P10 Työ ja työttömyys" in page_of(client, region.workshop, query="?nakyma=ammattilainen")
    assert "Kuntouttava työtoiminta" in page_of(client, region.guidance, query="?nakyma=ammattilainen")


def test_the_provider_is_named_with_the_body_whose_work_it_continues(client, region):
    assert "aiemmin Soite" in page_of(client, region.guidance)


def linked_data(page):
    return json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page, re.DOTALL)[1])


def test_machines_read_it_as_linked_data(client, region):
    assert linked_data(page_of(client, region.guidance))["@type"] == "GovernmentService"
    data = linked_data(page_of(client, region.cafe))
    schedule = data["subjectOf"][1]["eventSchedule"]
    assert schedule["repeatFrequency"] == "P2W"
    assert schedule["exceptDate"] == ["2026-11-26"]
    place = data["availableChannel"][0]["serviceLocation"]
    assert place["geo"]["latitude"] == pytest.approx(63.8, abs=0.1)


def test_text_cannot_close_the_script_it_stands_in(client, make_entry, noon):
    entry = make_entry("</script><b>x", summary={"fi": "&<!--"})
    page = page_of(client, entry)
    assert linked_data(page)["name"] == "</script><b>x"


def test_paper_has_a_code_to_scan(client, region):
    assert re.search(
        r'<svg [^>]*class="qr"[^>]*><title>Avaa sivu puhelimella</title>', page_of(client, region.cafe)
    )


def test_an_error_can_be_reported_about_this_page(client, region):
    assert f"/fi/palaute/?kind=entry&amp;entry={region.cafe.pk}" in page_of(client, region.cafe)
