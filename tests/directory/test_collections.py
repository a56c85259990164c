"""Themes, municipalities, organisations, groups that meet soon."""

from datetime import date, timedelta

import pytest

from tests.cast import stands
from tests.directory.region import make_region

pytestmark = pytest.mark.django_db
stood = stands(make_region)


def text(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_theme_collects_its_entries_and_is_dated(client, region):
    page = text(client, f"/fi/teemat/{region.theme.slug}/")
    assert "Kaarisillan kahvila" in page
    assert "Kuntouttava työtoiminta" not in page
    assert "Muutettu <time" in page
    assert "Tekemistä ja seuraa." in page


def test_a_theme_is_narrowed_to_a_municipality(client, region):
    assert "Kaarisillan kahvila" in text(client, f"/fi/teemat/{region.theme.slug}/?kunta=398")
    assert "Täällä ei ole vielä mitään" in text(client, f"/fi/teemat/{region.theme.slug}/?kunta=849")


def test_a_municipality_tells_what_there_is_and_what_is_near(client, region):
    page = text(client, "/fi/kunnat/272-kokkola/")
    assert "Täällä asuville on tarjolla 4 palvelua ja toimintaa." in page
    assert "Keski-Pohjanmaa" in page
    assert "/fi/kunnat/315-" not in page
    assert client.get("/fi/kunnat/272-karleby/").url == "/fi/kunnat/272-kokkola/"
    assert client.get("/fi/kunnat/999-ei-ole/").status_code == 404


def test_municipalities_of_the_networks_come_first(client, region):
    page = text(client, "/fi/kunnat/")
    assert page.index("Kokkola") < page.index("Akaa")


def test_an_old_body_leads_to_the_one_that_does_the_work_now(client, region):
    old = region.county.inheritances.get().predecessor
    page = text(client, f"/fi/organisaatiot/{old.pk}-soite/")
    assert "Tehtäviä jatkoi" in page
    assert "Keski-Pohjanmaan hyvinvointialue" in page


def test_an_organisation_shows_its_units_predecessors_and_entries(client, region, by):
    from polku.accounts.actions import create_organisation

    create_organisation(kind="unit", names={"fi": "Työikäisten palvelut"}, parent=region.county, by=by)
    page = text(client, f"/fi/organisaatiot/{region.county.pk}-keski-pohjanmaan-hyvinvointialue/")
    for words in ("Työikäisten palvelut", "Soite", "Aikuisten sosiaaliohjaus"):
        assert words in page


def test_a_contact_is_a_role_first_and_its_address_is_spelled(client, region):
    page = text(client, f"/fi/organisaatiot/{region.association.pk}-kaarisilta-ry/")
    assert "Palveluohjaaja" in page
    assert "ohjaus(at)example.fi" in page
    assert "ohjaus@example.fi" not in page


def test_a_contact_for_the_network_is_not_shown_to_others(client, region, by, sari):
    from polku.accounts.actions import save_contact

    save_contact(
        organisation=region.association,
        by=by,
        role={"fi": "Varahenkilö"},
        phone="040 555 0199",
        visibility="network",
    )
    address = f"/fi/organisaatiot/{region.association.pk}-kaarisilta-ry/"
    assert "Varahenkilö" not in text(client, address)
    client.force_login(sari)
    assert "Varahenkilö" in text(client, address)


def test_nobody_is_sent_to_a_contact_past_its_day(client, region, noon):
    from polku.shared import clock

    address = f"/fi/organisaatiot/{region.association.pk}-kaarisilta-ry/"
    assert "(at)" in text(client, address)
    with clock.freeze(noon + timedelta(days=400)):
        page = text(client, address)
    assert "Palveluohjaaja" in page
    assert "(at)" not in page


def test_groups_that_meet_soon_are_told_without_the_cancelled_ones(client, region):
    page = text(client, "/fi/toiminta-lahella/?kunta=272")
    assert "Avoin kahvila" in page
    assert "26.11.2026" not in page
    assert "Hakemistossa ei ole ryhmää" in text(client, "/fi/toiminta-lahella/?kunta=849")


def test_several_regions_live_in_one_installation(client, region):
    page = text(client, "/fi/")
    assert page.count("<optgroup") >= 3, "two networks and the rest"


def test_an_area_is_as_it_was_on_the_day(db):
    from polku.directory.queries.regions import regions_on

    assert regions_on(date(2026, 11, 24)).by_code("272") is not None
