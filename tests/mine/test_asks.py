"""Aino asks for a correction and tells about a look; the organisation answers."""

import pytest
from django.urls import reverse

from polku.audit.models import Look
from polku.consent import queries
from polku.consent.actions import name_steward
from polku.consent.context import acting_as
from polku.mail.models import Message
from polku.mine.models import Ask
from tests.cast import as_actor, workplace

pytestmark = pytest.mark.django_db
WORDS = "Puhelinnumeroni on väärä"


@pytest.fixture
def steward(make_user, guide, by):
    user = make_user("vastuuhenkilo", "member", workplace(guide))
    name_steward(organisation=workplace(guide), user=user, by=by)
    return user


@pytest.fixture
def asked(browser, aino, aino_case):
    given = {"home": aino_case.client.key, "category": "contact", "text": WORDS}
    browser(aino).post(reverse("mine_correction"), given)
    with acting_as(as_actor(aino)):
        return Ask.objects.get()


def test_a_request_is_answered_and_the_answer_is_seen(browser, aino, guide, asked):
    worker = browser(guide)
    listed = worker.get(reverse("client_asks")).content.decode()
    assert reverse("client_ask", args=[asked.pk]) in listed
    assert "Aino" in listed
    page = worker.get(reverse("client_ask", args=[asked.pk]))
    assert WORDS in page.content.decode()
    assert worker.post(reverse("client_ask", args=[asked.pk]), {"text": "x"}).status_code == 422
    worker.post(
        reverse("client_ask", args=[asked.pk]), {"answer_kind": "done", "text": "Numero on nyt oikein."}
    )
    assert "Numero on nyt oikein." in browser(aino).get(reverse("mine_asks")).content.decode()
    assert worker.get(reverse("client_ask", args=[asked.pk])).status_code == 404, "it is answered once"


def test_the_mail_carries_a_link_and_nothing_else(asked, guide):
    message = Message.objects.get(kind="client_ask")
    assert message.recipient == guide.email
    assert reverse("client_asks") in message.body
    assert WORDS not in message.body + message.subject
    assert "Aino" not in message.body + message.subject


def test_a_look_that_was_not_right_goes_to_the_steward(browser, aino, aino_case, guide, steward):
    queries.client_of(aino_case.client.key, actor=as_actor(guide))
    look = Look.objects.order_by("-pk").first()
    client = browser(aino)
    assert reverse("mine_wrong_look", args=[look.pk]) in client.get(reverse("mine_looks")).content.decode()
    client.post(reverse("mine_wrong_look", args=[look.pk]), {"text": "En tunne tätä ihmistä"})
    assert Message.objects.get(kind="client_ask").recipient == steward.email
    keeper = browser(steward)
    with acting_as(as_actor(aino)):
        ask = Ask.objects.get()
    page = keeper.get(reverse("client_ask", args=[ask.pk])).content.decode()
    assert "En tunne tätä ihmistä" in page
    assert "Aino" not in page, "a steward who does not work with somebody has no name"
    assert Look.objects.order_by("-pk").first().folders == [ask.folder_id]
    keeper.post(reverse("client_ask", args=[ask.pk]), {"answer_kind": "refused", "text": "Hän on ohjaajasi."})
    assert "Hän on ohjaajasi." in client.get(reverse("mine_asks")).content.decode()


def test_others_neither_read_nor_answer_and_hidden_looks_like_missing(
    browser, asked, paavo, olli, sari, aino
):
    for user in (paavo, olli, sari, aino):
        client = browser(user)
        assert WORDS not in client.get(reverse("client_asks")).content.decode()
        answers = [client.get(reverse("client_ask", args=[pk])) for pk in (asked.pk, 999999)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert plain(answers[0], asked.pk) == plain(answers[1], 999999)


def test_only_the_person_asks_and_only_about_looks_at_their_own_data(
    browser, paavo, aino, guide, olli, make_client
):
    make_client(olli, "Eero")
    queries.log_clients(queries.clients_of(as_actor(olli)), actor=as_actor(olli))
    strange = Look.objects.order_by("-pk").first()
    for user in (paavo, aino, guide):
        client = browser(user)
        assert client.get(reverse("mine_wrong_look", args=[strange.pk])).status_code == 404
        assert client.post(reverse("mine_correction"), {"text": WORDS}).status_code == 404


def plain(answer, pk):
    return answer.content.decode().replace(f"/{pk}/", "/N/").replace(f"%2F{pk}%2F", "/N/")
