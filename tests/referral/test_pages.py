"""The loop through its pages: the sender writes and follows, the receiver answers by link or by account."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from polku.consent.context import acting_as
from polku.mail.models import Message
from polku.people.models import Client as Person
from polku.referral.choices import Act, State
from polku.referral.models import AnswerCode, Referral, ReferralEvent
from polku.referral.permissions import ANSWER
from polku.shared import clock, signing
from polku.shared.actor import system
from tests.cast import as_actor
from tests.directory.upkeep_pages import form_of
from tests.referral.conftest import BRIEF

pytestmark = pytest.mark.django_db
SECRETS = ("Aino", "puutöitä", "040 555 0101")


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def fresh(referral):
    with acting_as(system("test"), folders=[referral.folder_id]):
        return Referral.objects.get(pk=referral.pk)


def link_to(referral):
    return reverse(
        "referral_answer", args=[signing.sign(ANSWER, referral.pk, str(referral.link_stamp), days=60)]
    )


def fields(page, act):
    """What the form of an act holds."""
    found = form_of(page, f"{act}-request_key")
    return {name: value for name, value in found.items() if value is not None} | {"act": act}


def test_from_the_search_to_the_sending(aino_case, service, workshop, trainer):
    client = signed_in(aino_case.guide)
    address = reverse("referral_new", args=[aino_case.client.key])
    page = client.post(address, {**form_of(client.get(address), "brief"), "words": "puupaja", "find": "1"})
    assert "Puupaja – Kaarisilta ry" in page.content.decode()
    given = form_of(page, "brief") | {"entry": service.pk, "brief": BRIEF, "matter": "Aino haluaa."}
    look = client.post(address, given, follow=True)
    assert look.resolver_match.view_name == "referral_send"
    assert BRIEF in look.content.decode()
    sending = form_of(look, "basis") | {"basis": "new", "given_how": "spoken", "until": "2027-01-31"}
    page = client.post(look.request["PATH_INFO"], sending, follow=True)
    assert page.resolver_match.view_name == "referral"
    assert "Lähetetty" in page.content.decode()
    assert Message.objects.filter(recipient="paja@example.fi", kind="referral_received").count() == 1
    assert BRIEF in signed_in(trainer).get(reverse("referrals_received")).content.decode()


def test_a_name_in_the_brief_is_told_beside_the_field(aino_case, service):
    client = signed_in(aino_case.guide)
    address = reverse("referral_new", args=[aino_case.client.key])
    page = client.post(address, {"entry": service.pk})
    given = form_of(page, "brief") | {"entry": service.pk, "brief": "Aino etsii ryhmää.", "contact": "Soita"}
    page = client.post(address, given)
    assert page.status_code == 422
    assert "jätä pois nimet" in page.content.decode()
    assert form_of(page, "brief")["contact"] == ["Soita"], "nothing typed is lost"


def test_a_draft_is_changed_and_a_change_meanwhile_shows_both(draft, aino_case):
    client = signed_in(aino_case.guide)
    address = reverse("referral_edit", args=[draft.key])
    held = form_of(client.get(address), "brief")
    assert client.post(address, held | {"brief": "Nuori etsii työpajaa."}).status_code == 302
    page = client.post(address, held | {"brief": "Nuori etsii kurssia."})
    assert page.status_code == 409
    assert "Nuori etsii työpajaa." in page.content.decode()
    assert "Nuori etsii kurssia." in page.content.decode()


def test_opening_the_link_changes_nothing_and_tells_no_name(sent):
    for _ in range(2):
        page = Client().get(link_to(sent)).content.decode()
    assert BRIEF in page
    assert not any(word in page for word in SECRETS)
    assert fresh(sent).state == State.SENT


def test_the_name_opens_with_the_code(sent):
    client, address = Client(), link_to(sent)
    page = client.get(address)
    assert client.post(address, fields(page, Act.ACCEPT)).status_code == 302
    page = client.get(address)
    assert not any(word in page.content.decode() for word in SECRETS)
    page = client.post(address, {"send_code": "1"})
    assert "p…@example.fi" in page.content.decode()
    [letter] = mail.outbox
    code = re.search(r"\b\d{6}\b", letter.body).group()
    assert client.post(address, {"code": "12 34"}).status_code == 422
    assert client.post(address, {"code": code}).status_code == 302
    shown = client.get(address).content.decode()
    assert all(word in shown for word in SECRETS)
    assert not any(word in Client().get(address).content.decode() for word in SECRETS), "in this browser only"
    assert code not in Message.objects.get(kind="referral_code").body
    with acting_as(system("test"), folders=[sent.folder_id]):
        assert code.encode() not in bytes(AnswerCode.objects.get().mark)


def test_a_code_bears_five_tries_and_fifteen_minutes(sent):
    client, address = Client(), link_to(sent)
    client.post(address, fields(client.get(address), Act.ACCEPT))
    client.post(address, {"send_code": "1"})
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    wrong = f"{(int(code) + 1) % 10**6:06}"
    with clock.freeze(clock.now() + timedelta(minutes=16)):
        assert client.post(address, {"code": code}).status_code == 422
    for _ in range(5):
        assert client.post(address, {"code": wrong}).status_code == 422
    assert client.post(address, {"code": code}).status_code == 422
    for _ in range(4):
        assert client.post(address, {"send_code": "1"}).status_code == 200
    assert client.post(address, {"send_code": "1"}).status_code == 422


def test_a_no_names_another_service_and_the_sender_refers_there_with_the_same_words(
    write, send, service, make_entry, make_organisation, aino_case
):
    other = make_entry("Verstas", organisation=make_organisation("Vantaan verstas ry"))
    sent = send(write(entry=service))
    client, address = Client(), link_to(sent)
    said = fields(client.get(address), Act.DECLINE) | {
        "decline-decline_reason": "full",
        "decline-note": "Täynnä syksyyn.",
        "decline-alternative": other.pk,
    }
    page = client.post(address, said)
    assert "Kiitos" in page.content.decode()
    assert client.get(address).status_code == 410
    guide = signed_in(aino_case.guide)
    page = guide.get(reverse("referral", args=[sent.key])).content.decode()
    assert "Täynnä syksyyn." in page
    again = {"entry": other.pk, "again": sent.key}
    held = form_of(guide.post(reverse("referral_new", args=[aino_case.client.key]), again), "brief")
    assert (held["entry"], held["brief"]) == ([str(other.pk)], [BRIEF])


def test_a_question_and_its_answer(sent, aino_case):
    client, address = Client(), link_to(sent)
    client.post(address, fields(client.get(address), Act.ASK) | {"ask-note": "Milloin voi aloittaa?"})
    guide, page = signed_in(aino_case.guide), reverse("referral", args=[sent.key])
    shown = guide.get(page)
    assert "Milloin voi aloittaa?" in shown.content.decode()
    held = fields(shown, Act.REPLY)
    assert guide.post(page, held | {"reply-note": "Aino pääsee heti."}).status_code == 422
    assert guide.post(page, held | {"reply-note": "Heti."}).status_code == 302
    assert "Heti." in client.get(address).content.decode()


def test_a_refused_answer_keeps_what_was_typed(sent):
    client, address = Client(), link_to(sent)
    said = fields(client.get(address), Act.QUEUE) | {
        "queue-expected_on": "2020-01-01",
        "queue-note": "Syksyllä.",
    }
    page = client.post(address, said)
    assert page.status_code == 422
    assert "Syksyllä." in page.content.decode()


@pytest.mark.parametrize(
    ("change", "status"), [("days", 410), ("stamp", 410), ("purpose", 404), ("sign", 404)]
)
def test_a_link_that_opens_nothing_explains_itself(sent, change, status):
    stamp = str(sent.link_stamp) if change != "stamp" else "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    token = signing.sign(ANSWER if change != "purpose" else "other", sent.pk, stamp, days=60)
    address = reverse("referral_answer", args=[token[:-1] + "x" if change == "sign" else token])
    with clock.freeze(clock.now() + timedelta(days=61 if change == "days" else 0)):
        page = Client().get(address)
    assert page.status_code == status
    assert "Linkki ei avaa" in page.content.decode() or "Tämä linkki" in page.content.decode()


def test_with_an_account_opening_is_seen_and_the_person_becomes_a_client(sent, trainer, aino_case):
    client, address = signed_in(trainer), reverse("referral_received", args=[sent.key])
    page = client.get(address)
    assert fresh(sent).state == State.SEEN
    assert client.post(address, fields(page, Act.ACCEPT)).status_code == 302
    assert "Aino" in client.get(address).content.decode()
    assert client.post(reverse("referral_take", args=[sent.key])).status_code == 302
    with acting_as(as_actor(trainer)):
        assert [person.call_name for person in Person.objects.filter(organisation=sent.receiver_id)] == [
            "Aino"
        ]
    assert client.post(reverse("referral_take", args=[sent.key])).status_code == 422


def test_a_double_click_and_two_tabs(sent, trainer):
    client, address = signed_in(trainer), reverse("referral_received", args=[sent.key])
    page = client.get(address)
    yes, no = fields(page, Act.ACCEPT), fields(page, Act.DECLINE)
    assert client.post(address, yes).status_code == 302
    assert client.post(address, yes).status_code in (302, 409)
    refused = client.post(address, no | {"decline-decline_reason": "full", "decline-note": "Täynnä."})
    assert refused.status_code == 409
    with acting_as(system("test"), folders=[sent.folder_id]):
        assert ReferralEvent.objects.filter(act=Act.ACCEPT).count() == 1


@pytest.mark.parametrize("name", ["referral", "referral_edit", "referral_send", "referral_received"])
def test_hidden_and_missing_look_the_same(sent, olli, kaisa, name, aino_case):
    unknown = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
    for user in (olli, kaisa):
        client = signed_in(user)
        pages = [client.get(reverse(name, args=[key])) for key in (str(sent.key), unknown)]
        assert {page.status_code for page in pages} == {404}
        hidden, missing = (page.content.decode() for page in pages)
        assert hidden.replace(str(sent.key), unknown) == missing
    new = signed_in(olli).get(reverse("referral_new", args=[aino_case.client.key]))
    assert new.status_code == 404


def test_the_list_says_whose_turn_it_is(sent, write, aino_case):
    write()
    page = signed_in(aino_case.guide).get(reverse("referrals")).content.decode()
    assert page.index("Sinun vuorosi") < page.index("Vastaanottajan vuoro")
    assert "Aino" in page
