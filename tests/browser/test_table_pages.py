"""Reading in a table in a real browser: accessible in four languages, narrow, without JavaScript."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
TABLE = "Nimi;Kunnat;Sää\nPaja;Lahti;\nKerho;Lahtti;\nPaja;Lahti;\n"


def sign_in(page, live_server, email):
    page.goto(f"{live_server.url}/fi/tyopoyta/tuonti/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def violations(page):
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in found]


def test_a_table_goes_from_file_to_entries_without_javascript(
    visit, live_server, editor, make_entry, tmp_path
):
    make_entry("Kahvila")
    file = tmp_path / "taulukko.csv"
    file.write_text(TABLE, encoding="utf-8")
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, editor.email)
    page.goto(f"{live_server.url}/fi/tyopoyta/tuonti/")
    page.set_input_files("input[type=file]", str(file))
    page.click("text=Katso, mitä se tekisi")
    assert "Tarkoititko: Lahti" in page.content()
    page.click("text=Kirjoita 1 palvelusivu")
    assert "Taulukko on kirjoitettu" in page.content()


def test_the_pages_of_tables_are_accessible_and_fit_a_narrow_screen(visit, live_server, editor, tmp_path):
    file = tmp_path / "taulukko.csv"
    file.write_text(TABLE, encoding="utf-8")
    page = visit("/fi/")
    sign_in(page, live_server, editor.email)
    wrong = {}
    for language in ("fi", "sv", "en", "fi-selko"):
        for step in ("start", "preview"):
            if step == "start":
                page.goto(f"{live_server.url}/{language}/tyopoyta/tuonti/")
            else:
                page.set_input_files("input[type=file]", str(file))
                page.locator("form[enctype] button[type=submit]").click()
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                found = violations(page)
                scroll = page.evaluate("document.documentElement.scrollWidth")
                if found or scroll > width:
                    wrong[language, step, width] = (found, scroll)
                if folder := os.environ.get("POLKU_PICTURES"):
                    page.screenshot(path=f"{folder}/table-{language}-{step}-{width}.png", full_page=True)
    assert wrong == {}
