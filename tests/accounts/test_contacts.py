"""Contact cards: who keeps them, who is asked, what others see when nobody answers."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from polku.accounts.actions import (
    add_membership,
    confirm_contact,
    end_membership,
    record_succession,
    remind_of_contacts,
    save_contact,
)
from polku.accounts.models import ContactCard
from polku.accounts.queries import contact_list
from polku.accounts.tasks import remind
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Refused
from tests.cast import as_actor

pytestmark = pytest.mark.django_db
LIST = "/fi/verkosto/yhteystiedot/"


@pytest.fixture
def card(association, by):
    association.notify_email = "kaarisilta@example.fi"
    association.save()
    return save_contact(
        organisation=association,
        by=by,
        role={"fi": "Kerho-ohjaaja"},
        phone="040 555 0111",
        email="kerho@example.fi",
    )


def in_days(days):
    """Noon of a day counted from now."""
    return clock.freeze((clock.now() + timedelta(days=days)).replace(hour=10))


def mails(kind="contact_check"):
    return [(m.recipient, m.language) for m in Message.objects.filter(kind=kind).order_by("pk")]


def link_in(message):
    return re.search(r"http://testserver(\S+)", message.body).group(1)


def asked_link():
    remind_of_contacts()
    return link_in(Message.objects.filter(kind="contact_check").latest("pk"))


def token_of(page):
    return re.search(r'name="token" value="([^"]+)"', page.content.decode()).group(1)


@pytest.mark.parametrize(("days", "asked"), [(350, 0), (351, 1), (364, 1), (365, 1)])
def test_the_organisation_is_asked_two_weeks_before_a_card_ends(card, days, asked):
    with in_days(days):
        remind_of_contacts()
        remind_of_contacts()
        assert mails() == [("kaarisilta@example.fi", "fi")] * asked


def test_it_is_asked_again_when_the_day_has_come_and_then_with_growing_waits(card):
    sent = []
    for days in range(345, 365 + 130):
        with in_days(days):
            before = len(mails())
            remind_of_contacts()
            sent += [days - 365] * (len(mails()) - before)
    assert sent == [-14, 0, 30, 60, 120]


def test_coordinators_hear_of_it_on_the_sixtieth_day_or_at_once_when_nobody_can_be_asked(card, kaisa):
    with in_days(365 + 30):
        remind_of_contacts()
        assert mails("contacts_late") == []
    with in_days(365 + 60):
        remind_of_contacts()
        assert mails("contacts_late") == [("kaisa@example.fi", "fi")]
    card.organisation.notify_email = ""
    card.organisation.save()
    confirm_contact(card=card, by=as_actor(kaisa))
    with in_days(365):
        remind_of_contacts()
        assert len(mails("contacts_late")) == 2


def test_the_owner_is_asked_only_while_acting_for_the_organisation(card, make_user, association, by):
    owner = make_user("omistaja", "member", association, language="sv")
    save_contact(organisation=association, card=card, owner=owner, by=by)
    with in_days(351):
        remind_of_contacts()
        assert mails() == [("omistaja@example.fi", "sv")]
    end_membership(membership=owner.memberships.get(), by=by)
    with in_days(365):
        remind_of_contacts()
        assert mails()[-1] == ("kaarisilta@example.fi", "fi")


def test_an_owner_changes_the_own_card_and_no_other(card, make_user, association, by):
    owner = make_user("omistaja", "member", association)
    save_contact(organisation=association, card=card, owner=owner, by=by)
    other = save_contact(organisation=association, role={"fi": "Johtaja"}, phone="040 555 0112", by=by)
    confirm_contact(card=card, by=as_actor(owner))
    with pytest.raises(Refused):
        confirm_contact(card=other, by=as_actor(owner))
    end_membership(membership=owner.memberships.get(), by=by)
    owner = type(owner).objects.get(pk=owner.pk)
    with pytest.raises(Refused):
        confirm_contact(card=card, by=as_actor(owner))


def test_an_ended_organisation_is_not_asked(card, make_organisation, by):
    heir = make_organisation("Uusi yhdistys")
    record_succession(predecessor=card.organisation, successor=heir, on=clock.today(), by=by)
    with in_days(400):
        assert remind_of_contacts() == 0


def test_one_press_on_the_link_confirms_without_an_account(card):
    with in_days(351):
        page = Client().get(asked_link())
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "Kerho-ohjaaja" in page.content.decode()
        card.refresh_from_db()
        assert card.checked_on < clock.today()
        answer = Client(enforce_csrf_checks=True).post(
            "/fi/yhteystieto/vastaa/", {"token": token_of(page), "answer": "right"}
        )
        assert answer.status_code == 200
        card.refresh_from_db()
        assert card.checked_on == clock.today()
        assert card.expires_on == clock.today() + timedelta(days=365)


def test_a_link_ends_with_its_answer_and_after_thirty_days(card):
    with in_days(351):
        link = asked_link()
        token = token_of(Client().get(link))
    with in_days(382):
        assert Client().get(link).status_code == 410
    with in_days(352):
        Client().post("/fi/yhteystieto/vastaa/", {"token": token, "answer": "right"})
        assert Client().get(link).status_code == 410
        again = Client().post("/fi/yhteystieto/vastaa/", {"token": token, "answer": "gone"})
        assert again.status_code == 410
        card.refresh_from_db()
        assert card.expires_on > clock.today()
    assert Client().get(link + "x").status_code == 404


def test_the_link_mends_the_card_but_not_who_sees_it(card):
    with in_days(351):
        token = token_of(Client().get(asked_link()))
        sent = {"token": token, "answer": "mend", "role_fi": "Ohjaaja", "visibility": "network", "owner": "1"}
        refused = Client().post("/fi/yhteystieto/vastaa/", sent)
        assert refused.status_code == 422
        assert "Ohjaaja" in refused.content.decode()
        Client().post("/fi/yhteystieto/vastaa/", sent | {"phone": "040 555 0199"})
    card.refresh_from_db()
    assert (card.role, card.phone, card.visibility, card.owner) == (
        {"fi": "Ohjaaja"},
        "040 555 0199",
        "public",
        None,
    )


def test_outsiders_are_not_sent_to_where_nobody_answers_and_members_see_it_flagged(client, card, kaisa):
    public = f"/fi/organisaatiot/{card.organisation_id}-kaarisilta-ry/"
    assert "040 555 0111" in client.get(public).content.decode()
    with in_days(351):
        token = token_of(client.get(asked_link()))
        client.post("/fi/yhteystieto/vastaa/", {"token": token, "answer": "gone"})
        page = client.get(public).content.decode()
        assert "Kerho-ohjaaja" in page
        assert "040 555 0111" not in page
        assert "kerho(at)" not in page
        client.force_login(kaisa)
        assert "040 555 0111" in client.get(f"{LIST}?tila=stale").content.decode()
        assert "040 555 0111" not in client.get(f"{LIST}?tila=current").content.decode()


def test_a_contact_of_an_ended_body_names_who_continues_its_work(client, card, kaisa, make_organisation, by):
    heir = make_organisation("Uusi yhdistys")
    record_succession(predecessor=card.organisation, successor=heir, on=date(2026, 1, 1), by=by)
    client.force_login(kaisa)
    page = client.get(f"{LIST}?q=kaarisilta").content.decode()
    assert "Uusi yhdistys" in page


def test_the_list_and_its_file_are_for_members(client, card, kaisa, aino):
    client.force_login(aino)
    assert client.get(LIST).status_code == 404
    assert client.get(f"{LIST}vie/csv/").status_code == 404
    client.force_login(kaisa)
    assert "kerho(at)example.fi" in client.get(LIST).content.decode()
    data = client.get(f"{LIST}vie/csv/").content.decode("utf-8-sig")
    assert "Kerho-ohjaaja;;040 555 0111;kerho@example.fi" in data
    assert client.get(f"{LIST}vie/xlsx/").content.startswith(b"PK")
    assert client.get(f"{LIST}vie/pdf/").status_code == 404


def test_a_card_of_the_network_is_for_its_members_only(card, kaisa, aino, by):
    save_contact(organisation=card.organisation, card=card, visibility="network", by=by)
    seen = [contact_list(actor=who, language="fi") for who in (None, as_actor(aino), as_actor(kaisa))]
    assert [len(listed) for listed in seen] == [0, 0, 1]


def test_an_editor_presses_still_right_and_a_member_cannot(client, card, editor, make_user, association):
    address = f"/fi/hallinta/organisaatiot/{association.pk}/yhteystieto/{card.pk}/oikein/"
    member = make_user("jasen", "member", association)
    with in_days(100):
        client.force_login(member)
        assert client.post(address).status_code == 404
        client.force_login(editor)
        assert client.post(address).status_code == 302
        assert ContactCard.objects.get().checked_on == clock.today()


def test_only_people_of_the_organisation_can_be_asked(client, card, editor, eero, association, by):
    client.force_login(editor)
    address = f"/fi/hallinta/organisaatiot/{association.pk}/yhteystieto/{card.pk}/"
    typed = {"role_fi": "Ohjaaja", "phone": "040 555 0111", "visibility": "public"}
    page = client.post(address, typed | {"owner": eero.pk})
    assert page.status_code == 200
    assert client.post(address, typed | {"owner": editor.pk}).status_code == 302
    add_membership(user=eero, organisation=association, role="member", by=by)
    assert client.post(address, typed | {"owner": eero.pk}).status_code == 302
    assert ContactCard.objects.get().owner == eero


def test_a_project_contact_ends_with_the_project(client, editor, association):
    client.force_login(editor)
    address = f"/fi/hallinta/organisaatiot/{association.pk}/yhteystieto/"
    typed = {"role_fi": "Projektipäällikkö", "phone": "040 555 0111", "visibility": "public"}
    last = clock.today() + timedelta(days=40)
    assert client.post(address, typed | {"expires_on": str(last + timedelta(days=800))}).status_code == 200
    assert client.post(address, typed | {"expires_on": str(last)}).status_code == 302
    assert ContactCard.objects.get().expires_on == last


def test_the_list_costs_the_same_however_long_it_is(card, kaisa, association, by, django_assert_num_queries):
    for number in range(10):
        save_contact(organisation=association, role={"fi": f"Ohjaaja {number}"}, phone="040 555 0111", by=by)
    actor = as_actor(kaisa)
    contact_list(actor=actor, language="fi")
    with django_assert_num_queries(5):
        assert len(contact_list(actor=actor, language="fi")) == 11


def test_the_job_of_the_morning_asks(card):
    with in_days(365):
        remind(timestamp=0)
    assert mails() == [("kaarisilta@example.fi", "fi")]
