"""Looking for a person in a real browser: without JavaScript, accessible, on a narrow phone."""

import pytest
from playwright.sync_api import expect

from tests.browsing import sign_in, wrong_here, wrong_pages
from tests.outreach.test_leads import take

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_person_is_taken_reached_and_closed_without_javascript(visit, live_server, guide):
    page = visit("/fi/", width=320, java_script_enabled=False)
    sign_in(page, live_server, guide)
    page.goto(f"{live_server.url}/fi/tyopoyta/etsittavat/")
    page.click("text=Joku kertoi ihmisestä")
    page.fill("input[name=call_name]", "Eero")
    page.check("input[name=basis][value=own]")
    page.fill("textarea[name=told]", "Toivoo yhteydenottoa.")
    page.click("text=Ala etsiä")
    expect(page.locator("h1")).to_have_text("Eero")
    page.check("input[name=how][value=met]")
    page.click("button[value=contact]")
    page.check("input[name=outcome][value=reached]")
    page.click("button[value=close]")
    expect(page.locator("button[value=reopen]")).to_have_count(1)


def test_the_pages_are_accessible_and_fit_a_small_phone(visit, live_server, guide):
    lead = take(guide)
    page = visit("/fi/", width=320)
    sign_in(page, live_server, guide)
    addresses = [f"/fi/tyopoyta/etsittavat/{part}" for part in ("", "uusi/", f"{lead.key}/")]
    assert wrong_pages(page, live_server, addresses) == []
    page.goto(f"{live_server.url}/fi/tyopoyta/etsittavat/uusi/")
    page.fill("input[name=call_name]", "Eero")
    page.check("input[name=basis][value=own]")
    page.fill("textarea[name=told]", "Toivoo yhteydenottoa.")
    page.click("text=Ala etsiä")
    expect(page.locator("main")).to_contain_text("Onko tämä sama ihminen?")
    assert wrong_here(page, "leads same person") == []
