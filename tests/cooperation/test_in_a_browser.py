"""The pages of a network in a real browser: accessible and narrow, signed on a phone, printed as a tagged document."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from polku.cooperation import actions
from polku.cooperation.models import Signature
from polku.shared import clock
from tests.browsing import NARROW, follow, sign_in, wrong_here
from tests.cast import as_actor, workplace
from tests.cooperation.test_agreements import link_to
from tests.sweeping import addresses, unseen, wrong_in_turn

pytestmark = pytest.mark.django_db(transaction=True)

SLUG = "paijat-hame"
# What only takes in: each leads back to a page that is looked at.
NO_PAGES = {
    "agreement_begin", "agreement_in_force", "agreement_party_remove", "agreement_remind", "agreement_send_link",
    "handover_answer", "network_lineage_remove", "network_phase_remove", "network_term_end",
}  # fmt: skip
# The signer's page is looked at below, without an account.
ELSEWHERE = {"agreement_sign"}


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


@pytest.fixture
def pages(in_force, kaisa, sari, make_organisation):
    """Every page of a network, by name."""
    version, made = in_force
    network, by = version.network, as_actor(kaisa)
    project = make_organisation("Pähee OTE", kind="project")
    actions.record_lineage(kind="grew", origin=project, result=network, by=by)
    actions.give_term(network=network, user=sari, role="secretary", by=by)
    party = version.parties.get(signer_email="yhdistys@example.fi")
    whole = ("network_home", "network_edit", "network_aims", "network_aim_new", "network_members",
             "network_convener", "network_terms", "network_lineage", "network_lineage_edit", "network_phases",
             "handovers", "agreement", "agreement_write")  # fmt: skip
    versions = (
        "agreement_version",
        "agreement_print",
        "agreement_signing",
        "agreement_paper",
        "agreement_party_new",
    )
    named = {
        "networks": [],
        "network_new": [],
        "programme": [project.pk],
        **{name: [SLUG] for name in whole},
        **{name: [SLUG, 1] for name in versions},
        "network_aim": [SLUG, 1],
        "network_leave": [SLUG, network.members.get(organisation=workplace(sari)).pk],
        "handover": [SLUG, made.pk],
        "handover_new": [SLUG, kaisa.pk],
        "agreement_part": [SLUG, "vastuut"],
        "agreement_compare": [SLUG, 2, 1],
        "agreement_withdraw": [SLUG, 2],
        "agreement_party": [SLUG, 1, party.pk],
    }
    return addresses(named)


def test_every_page_is_accessible_and_fits_at_both_widths(visit, live_server, pages, kaisa):
    assert unseen("cooperation", pages) == NO_PAGES | ELSEWHERE
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    assert wrong_in_turn(page, live_server, pages) == []


def test_a_signer_signs_on_a_phone_without_javascript(visit, in_force):
    version, _made = in_force
    party = version.parties.get(signer_email="yhdistys@example.fi")
    phone = visit(link_to("yhdistys"), width=NARROW, java_script_enabled=False)
    phone.get_by_label("Nimesi").fill("Aino")
    phone.get_by_label("Roolisi organisaatiossa").fill("Puheenjohtaja")
    phone.get_by_label("Minulla on oikeus allekirjoittaa").check()
    follow(phone.get_by_role("button", name="Jatka"))
    phone.get_by_label("Sähköpostissa oleva koodi").fill(re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0])
    follow(phone.get_by_role("button", name="Allekirjoita", exact=True))
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
