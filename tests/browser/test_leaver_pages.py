"""Sari takes students from a list to the next place in a real browser: without JavaScript, accessible, narrow."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_practice_pages import send_list
from tests.browsing import NARROW, WIDE, follow, sign_in, wrong_here, wrong_pages
from tests.outreach.school import HEADER, ROWS
from tests.practice.school import csv_of, make_criteria, make_procedure, school_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def file(by, sari, tmp_path):
    criteria = make_criteria(by, school_of(sari))
    make_procedure(by, school_of(sari), criteria=[criteria.pk])
    path = tmp_path / "lista.csv"
    path.write_bytes(csv_of(*ROWS, header=HEADER))
    return str(path)


def go_to_hits(page, live_server, file, language="fi"):
    page.goto(f"{live_server.url}/{language}/poiminta/")
    send_list(page, file)
    follow(page.locator("button[formaction]"))


def confirm_two_and_dismiss_one(page):
    cards = page.locator("main form ul.rows > li")
    for name, decision in (("Aino", "confirm"), ("Paavo", "confirm"), ("Eero", "dismiss")):
        cards.filter(has_text=name).locator(f"input[value={decision}]").check()
    cards.filter(has_text="Eero").locator("select").select_option("has_place")
    follow(page.locator("main form button[type=submit]"))


def test_sari_goes_from_the_list_to_a_ticked_step_without_javascript(visit, live_server, sari, file):
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, sari)
    go_to_hits(page, live_server, file)
    confirm_two_and_dismiss_one(page)
    listed = page.locator("main").inner_text()
    assert "2 opiskelijaa otettiin seurattavaksi" in listed
    assert "Opiskelijasta ei tallennettu mitään" in listed
    assert "Eero" not in listed
    page.click("main a:has-text('Aino Keksitty')")
    page.fill("#askel-1 textarea", "Tavattiin")
    page.click("#askel-1 button[type=submit]")
    expect(page.locator("#askel-1")).to_contain_text("Tavattiin")
    page.click("#askel-2 label:has-text('Ei')")
    page.click("#askel-2 button[type=submit]")
    assert page.pdf().startswith(b"%PDF")
    page.reload()
    assert page.pdf().startswith(b"%PDF")
    page.goto(f"{live_server.url}/fi/tyopoyta/paattavat/")
    expect(page.locator("main")).to_contain_text("Tutustutaan Ohjaamoon")
    with page.expect_download() as download:
        page.click("text=Ota lista mukaan")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_pages_are_accessible_and_fit_a_narrow_screen(visit, live_server, sari, file):
    page = visit("/fi/")
    sign_in(page, live_server, sari)
    go_to_hits(page, live_server, file)
    wrong = wrong_here(page, "leavers fi review", (WIDE, NARROW))
    confirm_two_and_dismiss_one(page)
    wrong += wrong_here(page, "leavers fi list", (WIDE, NARROW))
    page.click("main a:has-text('Aino Keksitty')")
    address = page.url.split("/fi/")[1]
    pages = (address, f"{address}lopeta/", "tyopoyta/paattavat/luvut/")
    wrong += wrong_pages(page, live_server, [f"/fi/{each}" for each in pages], (WIDE, NARROW))
    wrong += wrong_pages(page, live_server, [f"/sv/{each}" for each in pages], colours=False)
    assert wrong == []
