"""Sari picks out students and reads a procedure in a real browser: without JavaScript, accessible, narrow, in print."""

import pytest
from playwright.sync_api import expect

from polku.practice.queries.example_list import example_rows
from polku.shared.tables.reading import read_table
from polku.shared.tables.writing import csv_file
from tests.browsing import LANGUAGES, NARROW, WIDE, follow, sign_in, wrong_here, wrong_pages
from tests.practice.school import make_criteria, make_procedure, school_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(by, sari, tmp_path):
    criteria = make_criteria(by, school_of(sari))
    procedure = make_procedure(by, school_of(sari), criteria=[criteria.pk])
    file = tmp_path / "lista.csv"
    file.write_bytes(csv_file(example_rows()))
    return {"procedure": procedure, "file": str(file)}


def send_list(page, file):
    page.set_input_files("input[type=file]", file)
    follow(page.locator("form[enctype] button[type=submit]"))


def test_sari_goes_from_the_list_to_the_checklist_without_javascript(visit, live_server, sari, world):
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, sari)
    page.goto(f"{live_server.url}/fi/poiminta/")
    send_list(page, world["file"])
    expect(page.locator("h1")).to_have_text("Ketkä poimitaan")
    expect(page.locator("#hits ~ .table-frame")).to_contain_text("Poissaoloja on vähintään 20 %")
    page.select_option("select[name=criterion]", "1")
    page.click("text=Näytä >> nth=0")
    with page.expect_download() as download:
        page.click("text=Ota lista mukaan")
    assert len(read_table(download.value.path().read_bytes()).rows) == 40
    assert page.pdf().startswith(b"%PDF")
    page.click("text=Kun paikkaa ei ole")
    page.click("text=Tulostettava tarkistuslista")
    page.fill("input[name=graduation]", "5.6.2027")
    page.click("text=Laske päivät")
    expect(page.locator("body")).to_contain_text("5.12.2026")


def test_the_pages_are_accessible_and_fit_a_narrow_screen(visit, live_server, sari, world):
    page = visit("/fi/")
    sign_in(page, live_server, sari)
    pk = world["procedure"].pk
    addresses = ["poiminta/", "menettelytavat/", f"menettelytavat/{pk}/"]
    addresses += [f"menettelytavat/{pk}/{rest}" for rest in ("tarkistuslista/", "muokkaa/", "versiot/")]
    addresses += [
        f"menettelytavat/{pk}/muokkaa/{rest}" for rest in ("vaiheet/place/", "osapuolet/", "perustiedot/")
    ]
    wrong = []
    for language in LANGUAGES:
        page.goto(f"{live_server.url}/{language}/poiminta/")
        send_list(page, world["file"])
        in_finnish = language == "fi"
        widths = (WIDE, NARROW) if in_finnish else (NARROW,)
        wrong += wrong_here(page, f"practice {language} list", widths, in_finnish)
        here = [f"/{language}/{each}" for each in addresses]
        wrong += wrong_pages(page, live_server, here, widths, in_finnish)
    assert wrong == []
