"""The guided finder in a real browser: by keyboard, without JavaScript, on a phone, back and refresh, axe."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_public_pages import focus
from tests.browsing import LANGUAGES, follow, wrong_here
from tests.directory.criteria_region import build_criteria
from tests.directory.region import build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def open_region(by, association, make_organisation, make_entry):
    """The region with criteria as of today."""
    return build_criteria(build(by, association, make_organisation, make_entry), by, make_entry)


def begin(page):
    page.get_by_label("Työtä tai tietä työhön").check()
    page.get_by_label("Missä kunnassa asut?").select_option("272")
    follow(page.get_by_role("button", name="Aloita"))


def to_results(page):
    follow(page.get_by_role("button", name="Näytä palvelut nyt"))


def test_it_works_without_javascript(visit, open_region):
    page = visit("/fi/", java_script_enabled=False)
    follow(page.get_by_role("link", name="Löydä sinulle sopivat palvelut"))
    begin(page)
    expect(page.locator(".guided__choice").nth(1)).to_be_visible()
    follow(page.locator(".guided__choice").first)
    follow(page.get_by_role("button", name="En tiedä"))
    if page.locator("h1#question").count():
        to_results(page)
    expect(page.locator("h2#fits")).to_be_visible()
    expect(page.get_by_role("link", name="Kaarisillan kahvila")).to_be_visible()
    page.wait_for_url("**/fi/opas/")


def test_it_works_by_keyboard_alone(visit, open_region):
    page = visit("/fi/opas/")
    press(page, "button:has-text('Aloita')")
    press(page, "button:has-text('En tiedä')")
    press(page, "button[name=do][value=results]")
    expect(page.locator("h2#fits")).to_be_visible()
    press(page, "button[name=remove]")
    expect(page.locator("h2#fits")).to_be_visible()


def press(page, selector):
    """Go with Tab to a button and press it."""
    focus(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_back_and_refresh_do_no_harm(visit, open_region):
    page = visit("/fi/opas/")
    begin(page)
    first = page.locator("h1").inner_text()
    follow(page.get_by_role("button", name="Ohita"))
    expect(page.locator("h1")).not_to_have_text(first)
    page.go_back()
    expect(page.locator("h1")).to_have_text(first)
    page.reload()
    expect(page.locator("h1")).to_have_text(first)
    follow(page.get_by_role("button", name="Ohita"))
    to_results(page)
    expect(page.get_by_text("Ohitettu")).to_have_count(1)


def test_the_language_changes_without_losing_an_answer(visit, open_region):
    page = visit("/fi/opas/")
    begin(page)
    follow(page.get_by_role("button", name="Svenska"))
    page.wait_for_url("**/sv/opas/")
    expect(page.get_by_text("Karleby").first).to_be_visible()
    follow(page.get_by_role("button", name="Helppo suomi"))
    expect(page.get_by_role("button", name="Ohita")).to_be_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_accessible_and_fits_a_phone(visit, open_region, language):
    page = visit(f"/{language}/opas/")
    wrong = []

    def look(name):
        wrong.extend(wrong_here(page, f"guided {language} {name}", colours=language == "fi"))

    look("start")
    page.locator("[name=municipality]").select_option("272")
    follow(page.locator("button[value=begin]"))
    look("question")
    follow(page.locator("button[name=change]").first)
    look("question with a list")
    follow(page.locator("button[value=results]"))
    look("results")
    follow(page.locator(f"form[action='/{language}/opas/koodi/'] button"))
    look("code")
    page.go_back()
    follow(page.locator(f"form[action='/{language}/opas/tarve/'] button"))
    look("need")
    page.go_back()
    follow(page.locator(f"form[action='/{language}/opas/arkki/'] button").first)
    look("sheet")
    assert wrong == []
