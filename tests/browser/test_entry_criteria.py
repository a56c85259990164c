"""Criteria of an entry in a real browser: proposals on the desk, rules on the public page."""

import re

import pytest
from playwright.sync_api import expect

from polku.criteria.actions import publish_criteria
from polku.directory.actions.criteria import accept_proposal, dismiss_proposal
from polku.directory.bridge.addresses import entry_path
from polku.directory.queries.own_words import own_words
from polku.shared import clock
from tests.browsing import NARROW, sign_in, wrong_pages

pytestmark = pytest.mark.django_db(transaction=True)

TEXTS = {
    "summary": {"fi": "Paja 16–29-vuotiaille työttömille.", "sv": "Verkstad för 16–29-åringar."},
    "requirements": {"fi": "Toimintaan tullaan lähetteellä. Osallistuminen edellyttää motivaatiota."},
}


@pytest.fixture
def paja(make_entry, by):
    entry = make_entry("Työpaja", **TEXTS)
    found = {
        each.cell.fact: each.key
        for each in own_words(entry, entry.published_content, on=clock.today()).suggestions
        if each.cell
    }
    publish_criteria(criteria=accept_proposal(entry=entry, key=found["age"], by=by), by=by)
    entry.refresh_from_db()
    dismiss_proposal(entry=entry, key=found["main_activity"], by=by)
    return entry


def test_proposals_and_rules_are_accessible_and_fit_a_narrow_screen(
    visit,
    live_server,
    paja,
    kaisa,
):
    page = visit("/fi/", width=NARROW)
    sign_in(page, live_server, kaisa)
    addresses = [f"/{language}/tyopoyta/tiedot/{paja.pk}/kriteerit/" for language in ("fi", "sv")]
    assert wrong_pages(page, live_server, [*addresses, entry_path(paja)]) == []


def test_a_proposal_is_accepted_by_keyboard_without_javascript(
    visit,
    live_server,
    paja,
    kaisa,
):
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, kaisa)
    page.goto(f"{live_server.url}/fi/tyopoyta/tiedot/{paja.pk}/kriteerit/")
    page.get_by_role("button", name=re.compile(r"^Hyväksy\s?: Henkilöllä on lähete")).press("Enter")
    page.get_by_role("heading", name="Kriteereissä jo mukana").wait_for()
    expect(page.locator("#used + ul li")).to_have_count(2)
