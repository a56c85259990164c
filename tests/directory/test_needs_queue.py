"""Needs nobody met, questions to the guidance, and messages to the network."""

from datetime import timedelta

import pytest
from django.urls import reverse

from polku.accounts.models import Municipality
from polku.directory.actions.enquiries import log_enquiry
from polku.directory.actions.feedback import answer_feedback, give_feedback
from polku.directory.models import Feedback, UnmetNeed
from polku.mail.models import Message
from polku.shared import clock
from polku.shared.errors import Invalid, Refused
from tests.directory.upkeep_pages import as_actor, send, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(kaisa):
    return signed_in(kaisa)


def need(words, count=1, municipality=None, language="fi", days_ago=0, source="search"):
    return UnmetNeed.objects.create(
        source=source, words=words, language=language, count=count, day=clock.today() - timedelta(days=days_ago),
        municipality=municipality and Municipality.objects.get(pk=municipality),
    )  # fmt: skip


def test_the_same_words_are_one_need_however_written(client):
    need("hevostalli", 3, "272")
    need("Hevostalli", 2, "398", days_ago=3)
    need("kuoro", 1)
    page = client.get(reverse("unmet_needs")).content.decode()
    assert page.count("hevostalli</a>") == 1
    assert ">5<" in page
    assert page.index("hevostalli</a>") < page.index("kuoro</a>")


def test_needs_of_one_municipality(client):
    need("hevostalli", municipality="272")
    need("kuoro", municipality="398")
    page = client.get(reverse("unmet_needs") + "?kunta=272").content.decode()
    assert "hevostalli</a>" in page
    assert "kuoro</a>" not in page
    assert client.get(reverse("unmet_needs") + "?kunta=x&lahde=%27").status_code == 200


ONE = "?sanat=hevostalli&kieli=fi"


def test_a_need_is_answered_by_an_entry(client, make_entry):
    need("hevostalli", 3)
    need("HEVOSTALLI", 1, days_ago=2)
    entry = make_entry("Talli Tähti")
    send(client, reverse("unmet_need") + ONE, "sanat", entry=str(entry.pk), answer="1")
    assert set(UnmetNeed.objects.values_list("answer_entry", flat=True)) == {entry.pk}
    assert "hevostalli" not in client.get(reverse("unmet_needs")).content.decode()


def test_an_answer_that_is_not_there_is_refused(client):
    need("hevostalli")
    answer = send(client, reverse("unmet_need") + ONE, "sanat", entry="999999", answer="1")
    assert answer.status_code == 422
    assert UnmetNeed.objects.get().handled_at is None


def test_a_need_that_nobody_answers_is_marked_as_read(client):
    need("hevostalli")
    client.post(reverse("unmet_need"), {"sanat": "hevostalli", "kieli": "fi", "seen": "1"})
    assert UnmetNeed.objects.get().handled_at


def test_a_new_search_after_the_answer_opens_the_need_again(client):
    need("hevostalli", days_ago=1)
    client.post(reverse("unmet_need"), {"sanat": "hevostalli", "kieli": "fi", "seen": "1"})
    need("hevostalli")
    assert "hevostalli" in client.get(reverse("unmet_needs")).content.decode()


def test_a_need_that_does_not_exist_is_missing(client):
    assert client.get(reverse("unmet_need") + "?sanat=ei&kieli=fi").status_code == 404
    assert client.get(reverse("unmet_need")).status_code == 404


# Questions to the guidance


ENQUIRIES = "/fi/tyopoyta/kysymykset/"


def test_a_guide_notes_a_question_with_its_answer(sari, make_entry):
    entry = make_entry("Ohjaamo")
    send(
        signed_in(sari),
        ENQUIRIES,
        "question",
        question="Mistä apua nuorelle?",
        answer=str(entry.pk),
        municipality="398",
    )
    kept = UnmetNeed.objects.get()
    assert (kept.source, kept.answer_entry, kept.municipality_id) == ("enquiry", entry, "398")
    assert kept.handled_at


def test_a_question_without_an_answer_is_an_unmet_need(sari, client):
    send(signed_in(sari), ENQUIRIES, "question", question="Kuka opettaa ajamaan junalla?")
    assert "kuka opettaa ajamaan junalla?" in client.get(reverse("unmet_needs")).content.decode()


def test_the_same_question_the_same_day_is_counted(sari):
    for _twice in (1, 2):
        log_enquiry(question="Mistä kyyti?", language="fi", by=as_actor(sari))
    assert UnmetNeed.objects.get().count == 2


@pytest.mark.parametrize(
    "question",
    [
        "Soita 040 555 0101",
        "aino@example.fi kysyi kyytiä",
        "Asiakas 131052-308T tarvitsee kyydin",
        "",
        "x" * 500,
    ],
)
def test_a_question_that_shows_who_asked_is_refused_and_kept_nowhere(sari, question):
    with pytest.raises(Invalid):
        log_enquiry(question=question, language="fi", by=as_actor(sari))
    assert not UnmetNeed.objects.exists()


def test_a_refused_question_stays_in_the_form(sari):
    answer = send(signed_in(sari), ENQUIRIES, "question", question="Soita 040 555 0101")
    assert answer.status_code == 422
    assert "040 555 0101" in answer.content.decode()


@pytest.mark.parametrize("who", ["aino", "paavo"])
def test_those_outside_the_network_note_nothing(who, request):
    person = request.getfixturevalue(who)
    assert signed_in(person).get(ENQUIRIES).status_code == 404
    with pytest.raises(Refused):
        log_enquiry(question="Mistä kyyti?", language="fi", by=as_actor(person))


# Messages to the network


def test_a_message_is_answered_by_mail_when_its_writer_left_an_address(client, by):
    message = give_feedback(
        kind="accessibility", text="Kontrasti?", language="sv", reply_to="aino@example.fi", by=by
    )
    client.post(reverse("feedback_message", args=[message.pk]), {"answer": "Korjattu."})
    sent = Message.objects.get()
    assert (sent.recipient, sent.language) == ("aino@example.fi", "sv")
    assert "Korjattu." in sent.body
    assert "Kontrasti?" not in sent.body


def test_an_answer_without_an_address_is_only_kept(client, by):
    message = give_feedback(kind="other", text="Hyvä.", language="fi", by=by)
    client.post(reverse("feedback_message", args=[message.pk]), {"answer": "Kiitos."})
    assert Feedback.objects.get().answer == "Kiitos."
    assert not Message.objects.exists()


def test_a_message_has_fourteen_days(by):
    assert give_feedback(kind="other", text="x", language="fi", by=by).due_on == clock.today() + timedelta(
        days=14
    )


def test_a_message_is_answered_once(client, by, kaisa):
    message = give_feedback(kind="other", text="x", language="fi", reply_to="aino@example.fi", by=by)
    answer_feedback(feedback=message, answer="Kiitos.", by=as_actor(kaisa))
    with pytest.raises(Invalid):
        answer_feedback(feedback=message, answer="Kiitos taas.", by=as_actor(kaisa))
    assert Message.objects.count() == 1


def test_late_messages_are_named_on_the_desk(client, by):
    message = give_feedback(kind="other", text="x", language="fi", by=by)
    Feedback.objects.filter(pk=message.pk).update(due_on=clock.today() - timedelta(days=1))
    assert 'class="late"' in client.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("who", ["editor", "sari"])
def test_only_coordinators_answer(who, request, by):
    message = give_feedback(kind="other", text="x", language="fi", by=by)
    with pytest.raises(Refused):
        answer_feedback(feedback=message, answer="y", by=as_actor(request.getfixturevalue(who)))
