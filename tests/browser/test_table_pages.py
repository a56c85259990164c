"""Reading in a table in a real browser: accessible in four languages, narrow, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browsing import LANGUAGES, follow, sign_in, wrong_here

pytestmark = pytest.mark.django_db(transaction=True)
TABLE = "Nimi;Kunnat;Sää\nPaja;Lahti;\nKerho;Lahtti;\nPaja;Lahti;\n"


def test_a_table_goes_from_file_to_entries_without_javascript(
    visit, live_server, editor, make_entry, tmp_path
):
    make_entry("Kahvila")
    file = tmp_path / "taulukko.csv"
    file.write_text(TABLE, encoding="utf-8")
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, editor)
    page.goto(f"{live_server.url}/fi/tyopoyta/tuonti/")
    page.set_input_files("input[type=file]", str(file))
    page.click("text=Katso, mitä se tekisi")
    expect(page.locator("body")).to_contain_text("Tarkoititko: Lahti")
    page.click("text=Kirjoita 1 palvelusivu")
    expect(page.locator("body")).to_contain_text("Taulukko on kirjoitettu")


def test_the_pages_of_tables_are_accessible_and_fit_a_narrow_screen(visit, live_server, editor, tmp_path):
    file = tmp_path / "taulukko.csv"
    file.write_text(TABLE, encoding="utf-8")
    page = visit("/fi/")
    sign_in(page, live_server, editor)
    wrong = []
    for language in LANGUAGES:
        page.goto(f"{live_server.url}/{language}/tyopoyta/tuonti/")
        wrong += wrong_here(page, f"table {language} start", colours=language == "fi")
        page.set_input_files("input[type=file]", str(file))
        follow(page.locator("form[enctype] button[type=submit]"))
        wrong += wrong_here(page, f"table {language} preview", colours=language == "fi")
    assert wrong == []
