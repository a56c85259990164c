"""The pages of a network in a real browser: accessible and narrow, signed on a phone, printed as a tagged document."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from polku.cooperation import actions
from polku.cooperation.models import Signature
from polku.shared import clock
from tests.browsing import NARROW, WIDE, sign_in, wrong_here, wrong_pages
from tests.cast import as_actor, workplace
from tests.cooperation.test_agreements import link_to

pytestmark = pytest.mark.django_db(transaction=True)

HOME = "verkostot/paijat-hame/"
READ = ["verkostot/", HOME, f"{HOME}sopimus/", f"{HOME}juuret/", f"{HOME}sopimus/1/tuloste/"]
WORK = [
    "verkostot/uusi/", f"{HOME}muokkaa/", f"{HOME}tavoitteet/", f"{HOME}tavoitteet/1/", f"{HOME}jasenet/",
    f"{HOME}koollekutsuja/", f"{HOME}tehtavat/", f"{HOME}siirrot/", f"{HOME}vaiheet/", f"{HOME}juuret/muokkaa/",
    f"{HOME}sopimus/1/allekirjoitukset/", f"{HOME}sopimus/1/allekirjoitukset/paperilla/",
    f"{HOME}sopimus/1/osapuolet/uusi/", f"{HOME}sopimus/kirjoita/", f"{HOME}sopimus/kirjoita/tarkoitus/",
    f"{HOME}sopimus/kirjoita/vastuut/",
]  # fmt: skip


@pytest.fixture
def in_force(opened, kaisa, sari, network):
    """The version in force, a next one as a draft, an offered handover and numbers of a phase."""
    by, parties = as_actor(kaisa), opened.parties.exclude(signer_email="yhdistys@example.fi")
    actions.record_paper(
        version=opened, held_at=clock.now(), place="Lahti", by=by,
        signers=[actions.PaperSigner(party, "Eero", "Johtaja") for party in parties],
    )  # fmt: skip
    actions.put_in_force(version=opened, by=by)
    actions.begin_agreement(network=opened.network, by=by)
    actions.take_snapshot(network=opened.network, phase="initial", by=by)
    made = actions.handover(network=opened.network, giver=kaisa, receiver=sari, by=by)
    return opened, made


def test_pages_are_accessible_and_fit_and_a_signer_signs_on_a_phone_without_javascript(
    visit, live_server, in_force, kaisa, sari
):
    version, made = in_force
    member = version.network.members.get(organisation=workplace(sari))
    party = version.parties.get(signer_email="yhdistys@example.fi")
    own = [
        f"{HOME}siirrot/{made.pk}/", f"{HOME}siirrot/uusi/{kaisa.pk}/", f"{HOME}jasenet/{member.pk}/eroaa/",
        f"{HOME}sopimus/1/osapuolet/{party.pk}/", f"{HOME}sopimus/2/peru/", f"{HOME}sopimus/2/erot/1/",
    ]  # fmt: skip
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    paths = READ + WORK + own
    # Each page once, in turn Finnish on a phone and Swedish on a desk; what most people read in both.
    phone_paths, desk_paths = [*paths[::2], *READ[1:3]], [*paths[1::2], *READ[1:3]]
    assert wrong_pages(page, live_server, {f"/fi/{path}" for path in phone_paths}, (NARROW,)) == []
    assert wrong_pages(page, live_server, {f"/sv/{path}" for path in desk_paths}, (WIDE,)) == []

    phone = visit(link_to("yhdistys"), width=NARROW, java_script_enabled=False)
    phone.get_by_label("Nimesi").fill("Aino")
    phone.get_by_label("Roolisi organisaatiossa").fill("Puheenjohtaja")
    phone.get_by_label("Minulla on oikeus allekirjoittaa").check()
    phone.get_by_role("button", name="Jatka").click()
    phone.get_by_label("Sähköpostissa oleva koodi").fill(re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0])
    phone.get_by_role("button", name="Allekirjoita", exact=True).click()
    expect(phone.locator("body")).to_contain_text("on allekirjoittanut")
    assert Signature.objects.get(party=party).signer_name == "Aino"


def test_the_signing_page_is_accessible_and_the_agreement_prints_as_a_tagged_document(
    visit,
    live_server,
    opened,
):
    page = visit(link_to("koulu"))
    assert wrong_here(page, "allekirjoita") == []
    opened.network.agreement_versions.update(state="in_force", valid_from=clock.today())
    page.goto(f"{live_server.url}/fi/verkostot/paijat-hame/sopimus/1/tuloste/")
    paper = page.pdf(tagged=True, outline=True)
    assert b"/StructTreeRoot" in paper
    assert b"/MarkInfo" in paper
    assert {b"/H1", b"/H2", b"/P", b"/TH"} <= set(re.findall(rb"/(?:H1|H2|P|TH|TD|LI)\b", paper)) | _kinds(
        paper
    )
    assert re.search(rb"/Lang\s*\(fi", paper)


def _kinds(paper):
    """The kinds of the structure's elements, which Chromium writes as `/S /H1`."""
    return set(re.findall(rb"/S\s*(/[A-Za-z0-9]+)", paper))
