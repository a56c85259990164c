"""The closed loop in a real browser: without JavaScript, on a phone, with the code from the mail; and axe."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from polku.consent.context import acting_as
from polku.mail.models import Message
from polku.referral.models import Referral
from tests.browsing import NARROW, follow, sign_in, wrong_here
from tests.cast import as_actor
from tests.referral.conftest import *  # noqa: F403 - fixtures

pytestmark = pytest.mark.django_db(transaction=True)
BRIEF = "Nuori etsii paikkaa, jossa saa kokeilla puutöitä."


def wide(page):
    """How many pixels stick out of the screen."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def checked(page):
    """The page keeps to the screen and axe finds nothing. Without JavaScript axe cannot run: the width can."""
    page.wait_for_load_state()
    assert wide(page) <= 0, page.url
    return page


def written_and_sent(page, live_server, person):
    page.goto(f"{live_server.url}{reverse('referral_new', args=[person.key])}")
    page.get_by_label("Minne?").fill("puupaja")
    follow(page.get_by_role("button", name=re.compile("^(Etsi|Hae)$")))
    checked(page).get_by_label("Puupaja – Kaarisilta ry").check()
    page.get_by_label("Mitä tarvitaan").fill(BRIEF)
    page.get_by_label("Asia kokonaan").fill("Aino tykkää puusta.")
    follow(page.get_by_role("button", name="Tallenna ja katso"))
    checked(page).get_by_label("Henkilö antaa luvan nyt: kirjaan sen").check()
    page.get_by_label("Suullisesti").check()
    follow(page.get_by_role("button", name="Lähetä lähete"))
    expect(checked(page).get_by_text("Lähete lähetettiin").first).to_be_visible()


def answered_by_link(page, live_server):
    letter = Message.objects.get(kind="referral_received")
    path = re.search(r"/fi/vastaa/\S+", letter.body).group()
    page.goto(f"{live_server.url}{path}")
    expect(checked(page).get_by_text(BRIEF)).to_be_visible()
    expect(page.get_by_text("Aino")).to_have_count(0)
    follow(page.get_by_role("button", name="Ota lähete vastaan"))
    expect(page.get_by_text("Aino")).to_have_count(0)
    follow(page.get_by_role("button", name="Lähetä koodi"))
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    page.get_by_label("Sähköpostissa oleva koodi").fill(code)
    follow(page.get_by_role("button", name="Näytä nimi"))
    expect(checked(page).get_by_role("heading", name="Aino")).to_be_visible()
    page.locator("summary", has_text="Merkitse: aloitti").click()
    follow(page.get_by_role("button", name="Merkitse: aloitti"))
    expect(page.get_by_text("Aloitettu").first).to_be_visible()


@pytest.mark.parametrize(("width", "scripts"), [(NARROW, False), (1280, True)])
def test_the_loop_from_the_sender_to_the_receiver_and_back(
    visit, live_server, aino_case, service, width, scripts
):
    page = visit("/fi/", width=width, java_script_enabled=scripts)
    sign_in(page, live_server, aino_case.guide)
    written_and_sent(page, live_server, aino_case.client)
    other = visit("/fi/", width=width, java_script_enabled=scripts)
    answered_by_link(other, live_server)
    page.goto(f"{live_server.url}{reverse('referrals')}")
    follow(page.get_by_role("link", name=re.compile("Aino")))
    expect(checked(page).get_by_text("Vastaanottaja suostui.")).to_be_visible()
    expect(page.get_by_text("Henkilö aloitti.")).to_be_visible()


def test_axe_finds_nothing(visit, live_server, aino_case, service, sent, write, trainer):
    draft = write(entry=service)
    page = visit("/fi/")
    sign_in(page, live_server, aino_case.guide)
    names = [("referrals", []), ("referral_new", [aino_case.client.key])]
    names += [(name, [sent.key]) for name in ("referral", "referral_sheet")]
    names += [(name, [draft.key]) for name in ("referral", "referral_edit", "referral_send")]
    wrong = []
    for name, arguments in names:
        page.goto(f"{live_server.url}{reverse(name, args=arguments)}")
        wrong += wrong_here(page, name)
    link = re.search(r"/fi/vastaa/\S+", Message.objects.get(kind="referral_received").body).group()
    page.goto(f"{live_server.url}{link}")
    wrong += wrong_here(page, "link")
    page = visit("/fi/")
    sign_in(page, live_server, trainer)
    for name, arguments in (("referrals_received", []), ("referral_received", [sent.key])):
        page.goto(f"{live_server.url}{reverse(name, args=arguments)}")
        wrong += wrong_here(page, name)
    assert wrong == []
    with acting_as(as_actor(aino_case.guide)):
        assert Referral.objects.count() == 2
