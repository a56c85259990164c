"""The components in a real browser: accessible, without JavaScript too, on a phone, at 400 %, on paper."""

import pytest
from playwright.sync_api import expect

from tests.browsing import NARROW, WIDE, follow, violations, width_of, wrong_here

PAGE = "/fi/ui/components"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible(visit, scheme):
    page = visit(PAGE, color_scheme=scheme)
    assert wrong_here(page, f"components {scheme}", (WIDE, NARROW)) == []


def test_the_frame_is_accessible_in_every_language(visit):
    for language in ("sv", "en", "fi-selko"):
        assert violations(visit(f"/{language}/ulkoasu/")) == []


@pytest.mark.parametrize("size", ["md", "xl"])
def test_nothing_is_wider_than_the_screen(visit, live_server, size):
    page = visit(PAGE, storage_state={"cookies": [look_cookie(live_server, size)], "origins": []})
    assert page.evaluate("document.documentElement.dataset.size") == size
    for width in (320, 375, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert width_of(page) <= width


def look_cookie(live_server, size):
    place = {"domain": live_server.thread.host, "path": "/", "expires": -1}
    kind = {"httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"name": "look", "value": f"system.{size}", **place, **kind}


def test_the_menu_opens_and_closes_by_keyboard(visit):
    page = visit(PAGE, 320)
    summary = page.locator("details.menu > summary")
    link = page.locator(".menu__list a").last
    expect(link).to_be_hidden()
    summary.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    page.keyboard.press("Escape")
    expect(link).to_be_hidden()
    assert summary.evaluate("element => element === document.activeElement")


def test_the_menu_opens_without_javascript(visit):
    page = visit(PAGE, 320, java_script_enabled=False)
    page.locator("details.menu > summary").click()
    expect(page.locator(".menu__list a").last).to_be_visible()


def test_the_menu_stands_open_on_a_wide_screen(visit):
    page = visit(PAGE, 1280)
    expect(page.locator(".menu__list a").last).to_be_visible()
    expect(page.locator("details.menu > summary")).to_be_hidden()


def test_the_first_tab_leads_past_the_header(visit):
    page = visit("/fi/ulkoasu/")
    page.locator("body").press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('content').contains(document.activeElement)")


def test_buttons_that_need_javascript_are_not_shown_without_it(visit):
    assert visit(PAGE, java_script_enabled=False).locator("[data-print]").is_hidden()
    expect(visit(PAGE).locator("[data-print]").first).to_be_visible()


def test_the_address_is_copied(visit, settings):
    page = visit(PAGE, permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-copy] button").click()
    page.locator("[data-copy-status]", has_text="Osoite kopioitu").wait_for(state="attached")
    assert page.evaluate("navigator.clipboard.readText()") == f"{settings.SITE_URL}{PAGE}"


def test_a_refused_form_takes_the_focus_to_what_must_be_mended(visit):
    page = visit(PAGE)
    assert page.evaluate("document.activeElement.classList.contains('summary')")
    page.locator(".summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_refused-name"


def test_a_dark_choice_beats_a_light_device_but_paper_stays_light(visit):
    page = visit("/fi/ulkoasu/", color_scheme="light")
    page.get_by_label("Tummat").check()
    follow(page.get_by_role("button", name="Tallenna"))
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(22, 27, 24)"
    page.emulate_media(media="print")
    assert page.evaluate(background) == "rgb(255, 255, 255)"


def test_paper_shows_the_page_its_address_and_the_day(visit):
    page = visit(PAGE)
    page.emulate_media(media="print")
    assert page.locator(".header").is_hidden()
    assert page.locator(".footer").is_hidden()
    assert PAGE in page.locator(".print-foot").inner_text()
    expect(page.locator("h1")).to_be_visible()


def test_focus_is_seen_when_the_reader_chooses_the_colours(visit):
    page = visit(PAGE, forced_colors="active")
    page.locator("main a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
