"""The desk in a real browser: accessible, narrow, without JavaScript; and links without an account."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from polku.directory.models import Entry
from polku.directory.queries.links import token_for
from tests.browsing import NARROW, follow, sign_in, wrong_pages
from tests.directory.upkeep_pages import build_world, coordinators_addresses, editors_addresses

pytestmark = pytest.mark.django_db(transaction=True)

DESK = ("desk", "entries_upkeep", "entry_new", "enquiries", "digest", "outbox", "keep_true_ask")


@pytest.fixture
def world(make_entry, association, by):
    return build_world(make_entry, association, by)


def test_every_page_of_the_desk_is_accessible_and_fits_a_narrow_screen(visit, live_server, world, kaisa):
    page = visit("/fi/", width=NARROW)
    sign_in(page, live_server, kaisa)
    link = reverse("keep_true", args=[token_for(world["entry"])])
    addresses = [*map(reverse, DESK), *editors_addresses(world), *coordinators_addresses(world), link]
    assert wrong_pages(page, live_server, addresses) == []


@pytest.mark.parametrize("language", ["sv", "en", "fi-selko"])
def test_the_main_pages_are_accessible_in_every_language(visit, live_server, world, kaisa, language):
    page = visit(f"/{language}/", width=NARROW)
    sign_in(page, live_server, kaisa)
    entry = world["entry"]
    addresses = [
        reverse("desk"),
        reverse("entry_upkeep", args=[entry.pk]),
        reverse("entry_part", args=[entry.pk, "ryhmat"]),
        reverse("entry_history", args=[entry.pk]),
        reverse("keep_true", args=[token_for(entry)]),
    ]
    addresses = [address.replace("/fi/", f"/{language}/", 1) for address in addresses]
    assert wrong_pages(page, live_server, addresses, colours=False) == []


def test_an_entry_is_written_and_published_without_javascript(visit, live_server, world, editor):
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, editor)
    page.goto(f"{live_server.url}{reverse('entry_upkeep', args=[world['entry'].pk])}")
    follow(page.get_by_role("link", name="Tekstit"))
    page.get_by_label("Lyhyesti").fill("Tehdään käsillä.")
    follow(page.get_by_role("button", name="Tallenna luonnos"))
    follow(page.get_by_role("link", name="Katso läpi ja julkaise"))
    expect(page.locator("ins").first).to_be_attached()
    follow(page.get_by_role("button", name="Julkaise"))
    assert Entry.objects.get(pk=world["entry"].pk).published_content["summary"]["fi"] == "Tehdään käsillä."


@pytest.mark.parametrize("scripts", [True, False])
def test_a_link_confirms_and_proposes_in_a_real_browser(visit, live_server, world, scripts):
    entry = world["entry"]
    address = f"{live_server.url}{reverse('keep_true', args=[token_for(entry)])}"
    page = visit("/fi/", java_script_enabled=scripts)
    page.goto(address)
    follow(page.get_by_role("button", name="Kaikki pitää paikkansa"))
    expect(page.get_by_role("heading", name="Kiitos")).to_be_visible()
    page.goto(address)
    follow(page.get_by_role("button", name="Muuta tietoja"))
    page.wait_for_url("**/pida-totta/muuta/**")
    page.get_by_label("Lyhyesti suomeksi").fill("Tehdään yhdessä ulkona.")
    follow(page.get_by_role("button", name="Lähetä").last)
    expect(page.get_by_role("heading", name="Kiitos")).to_be_visible()
    proposed = entry.versions.filter(state="proposed", content__summary__fi="Tehdään yhdessä ulkona.")
    assert proposed.count() == 1
