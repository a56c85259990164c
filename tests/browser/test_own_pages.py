"""Aino on her phone in easy Finnish, without JavaScript; her pages are accessible and fit a narrow screen."""

import pytest
from playwright.sync_api import expect

from polku.consent import queries
from tests.browsing import LANGUAGES, keep_picture, wrong_here, wrong_pages
from tests.cast import PASSWORD, as_actor
from tests.mine.conftest import path, referral, workshop  # noqa: F401 - her plan and matter

pytestmark = pytest.mark.django_db(transaction=True)
HOME = "/fi-selko/omat/"


def sign_in(page, live_server, user):
    page.goto(f"{live_server.url}/fi-selko/tili/login/")
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def test_aino_does_her_things_on_a_phone_without_javascript(visit, live_server, aino, path):  # noqa: F811
    queries.client_of(path.case.client.key, actor=as_actor(path.case.guide))
    page = visit("/fi-selko/", width=360, java_script_enabled=False)
    sign_in(page, live_server, aino)
    page.wait_for_url(f"**{HOME}")
    expect(page.locator("main")).to_contain_text("Soitan pajalle")
    keep_picture(page, "own-front")
    page.click("main .way >> nth=0")
    page.click("a[href*='lisaa/toive']")
    page.fill("textarea", "Haluan oppia leipomaan")
    page.click("main button[type=submit]")
    expect(page.locator("main")).to_contain_text("Haluan oppia leipomaan")
    page.click("text=Tein tämän >> nth=0")
    expect(page.locator("main")).to_contain_text("Hienoa")
    keep_picture(page, "own-plan")
    page.goto(f"{live_server.url}{HOME}luvat/")
    keep_picture(page, "own-permissions")
    page.click("button:has-text('Ota takaisin')")
    expect(page.locator("main")).to_contain_text("jää heille")
    page.click("text=Kyllä, ota lupa takaisin")
    expect(page.locator("main")).to_contain_text("Otettu takaisin")
    page.goto(f"{live_server.url}{HOME}")
    page.click("main a[href$='/katselut/']")
    expect(page.locator("main")).to_contain_text("Lahden Ohjaamo")
    keep_picture(page, "own-looks")


def test_the_pages_are_accessible_and_fit_a_narrow_screen(visit, live_server, aino, path, referral):  # noqa: F811
    page = visit("/fi/")
    sign_in(page, live_server, aino)
    addresses = ["", "suunnitelma/", "suunnitelma/lisaa/askel/", "asiat/", f"asiat/{referral.key}/"]
    addresses += [f"asiat/{referral.key}/peru/", "luvat/", "luvat/uusi/", "katselut/?omat=1", "koodi/"]
    addresses += ["tiedot/", "korjaukset/", "korjaukset/uusi/", "tukihenkilot/", "tukihenkilot/uusi/"]
    others = [language for language in LANGUAGES if language != "fi-selko"]
    here = [f"/fi-selko/omat/{address}" for address in addresses]
    here += [f"/{others[number % 3]}/omat/{address}" for number, address in enumerate(addresses)]
    assert wrong_pages(page, live_server, here) == []


def test_aino_invites_paavo_and_he_reads_on_a_narrow_screen(visit, live_server, aino, paavo, path, referral):  # noqa: F811
    page = visit("/fi-selko/", width=320, java_script_enabled=False)
    sign_in(page, live_server, aino)
    page.click("main a[href$='/tukihenkilot/']")
    page.click("main a[href$='/tukihenkilot/uusi/']")
    page.fill("input[name=called]", "Isä")
    for kind in ("basic", "plan", "referral"):
        page.check(f"input[value={kind}]")
    page.check("input[value='91']")
    page.click("main button[type=submit]")
    code = page.locator(".mine__code").inner_text()
    keep_picture(page, "own-code-for-supporter")
    page.goto(f"{live_server.url}{HOME}tukihenkilot/")
    keep_picture(page, "own-supporters")

    page = visit("/fi-selko/", width=320)
    sign_in(page, live_server, paavo)
    page.goto(f"{live_server.url}{HOME}koodi/")
    page.fill("input[name=code]", code)
    page.click("main button[type=submit]")
    wrong = wrong_here(page, "own-supported-list")
    page.click("main .ds-card a")
    expect(page.locator("main")).to_contain_text("Soitan pajalle")
    assert wrong + wrong_here(page, "own-supported") == []
