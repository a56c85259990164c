"""Contacts, ties, the situation of a network: accessible in four languages, narrow, without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from polku.accounts.actions import remind_of_contacts, save_contact
from polku.accounts.models import ContactCard
from polku.forum.actions import add_participant, plan_meeting
from polku.forum.choices import Came
from polku.mail.models import Message
from polku.shared import clock
from tests.browsing import LANGUAGES, NARROW, WIDE, follow, sign_in, wrong_pages
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def network_at_work(make_network, kaisa, sari, olli, association, by):
    """Two members met; one has a contact that nobody confirms."""
    network = make_network(members=[workplace(sari), workplace(olli), association])
    begins = clock.now() - timedelta(days=1)
    meeting = plan_meeting(
        network=network,
        title="Foorumi",
        starts_at=begins,
        ends_at=begins + timedelta(hours=2),
        by=as_actor(kaisa),
    )
    for user in (sari, olli):
        add_participant(meeting=meeting, organisation=workplace(user), came=Came.ROOM, by=as_actor(kaisa))
    save_contact(organisation=workplace(sari), role={"fi": "Opo"}, phone="040 555 0121", by=by)
    with clock.freeze(clock.now() - timedelta(days=400)):
        save_contact(organisation=association, role={"fi": "Ohjaaja"}, phone="040 555 0122", by=by)
    return network


def test_the_pages_are_accessible_and_fit_a_narrow_screen(
    visit, live_server, kaisa, network_at_work, association
):
    page = visit("/fi/")
    sign_in(page, live_server, kaisa)
    card = association.contacts.get()
    base = f"verkostot/{network_at_work.slug}"
    paths = [
        f"{base}/yhteistyo/", f"{base}/yhteystiedot/", f"{base}/tilanne/", "verkosto/yhteystiedot/",
        f"hallinta/organisaatiot/{association.pk}/",
        f"hallinta/organisaatiot/{association.pk}/yhteystieto/{card.pk}/",
    ]  # fmt: skip
    wrong = wrong_pages(page, live_server, [f"/fi/{path}" for path in paths], (WIDE, NARROW))
    others = [f"/{language}/{path}" for language in LANGUAGES[1:] for path in paths]
    assert wrong + wrong_pages(page, live_server, others, colours=False) == []


def test_a_contact_is_confirmed_from_the_mail_without_javascript(visit, association, network_at_work):
    association.notify_email = "kaarisilta@example.fi"
    association.save()
    remind_of_contacts()
    body = Message.objects.get(kind="contact_check").body
    path = next(line for line in body.splitlines() if "/yhteystieto/" in line).split("testserver")[1]
    page = visit(path, java_script_enabled=False)
    follow(page.get_by_role("button", name="Kyllä, tämä on oikein"))
    expect(page.locator("body")).to_contain_text("Kiitos")
    assert ContactCard.objects.get(organisation=association).checked_on == clock.today()
