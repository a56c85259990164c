"""A guidance worker and Aino's plan in a real browser: without JavaScript, accessible, narrow, on paper."""

import pytest
from playwright.sync_api import expect

from polku.pathway import actions
from tests.browsing import follow, sign_in, wrong_pages
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def colleague(make_user, guide):
    return make_user("kollega", "member", workplace(guide))


def save(page):
    follow(page.locator("main form.form button[type=submit]").first)


def test_a_worker_opens_a_person_and_hands_over_without_javascript(visit, live_server, guide, colleague):
    page = visit("/fi/", java_script_enabled=False)
    sign_in(page, live_server, guide)
    page.goto(f"{live_server.url}/fi/tyopoyta/henkilot/uusi/")
    page.fill("input[name=call_name]", "Aino")
    save(page)
    expect(page.locator("h1")).to_have_text("Aino")
    page.click("text=Kirjaa, mitä sanottiin")
    page.fill("textarea[name=text]", "Haluan töihin.")
    save(page)
    page.click("text=Uusi tavoite")
    page.fill("textarea[name=text]", "Oma työ")
    save(page)
    page.click("text=Uusi askel")
    page.fill("textarea[name=text]", "Käymme työpajalla")
    save(page)
    expect(page.locator("section[aria-labelledby=next]")).to_contain_text("Käymme työpajalla")
    page.click("text=Siirrä vastuu")
    page.select_option("select[name=receiver]", label="Kollega")
    save(page)
    expect(page.locator("section[aria-labelledby=path]")).to_contain_text("Tarjottu: Kollega")
    page.click("text=Suunnitelma paperilla")
    expect(page.locator("h1")).to_have_text("Oma suunnitelmani")
    assert page.pdf().startswith(b"%PDF")


def test_every_page_of_a_person_is_accessible_and_fits_a_small_phone(visit, live_server, aino_case):
    guide, key = aino_case.guide, aino_case.client.key
    plan = actions.open_plan(client=aino_case.client, by=as_actor(guide))
    actions.say(plan=plan, kind="wish", voice="person", text="Haluan töihin.", by=as_actor(guide))
    actions.add_step(plan=plan, text="Käymme työpajalla", taken_by="together", by=as_actor(guide))
    page = visit("/fi/", width=320)
    sign_in(page, live_server, guide)
    parts = ["", "tilanne/", "palvelut/", "tyontekijat/", "luvat/", "luvat/uusi/", "tiedot/", "suunnitelma/askel/",
             "suunnitelma/tuloste/"]  # fmt: skip
    addresses = [
        "/fi/tyopoyta/henkilot/", "/fi/tyopoyta/henkilot/hatatilanne/",
        *(f"/fi/henkilo/{key}/{part}" for part in parts),
    ]  # fmt: skip
    assert wrong_pages(page, live_server, addresses) == []
