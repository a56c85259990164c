"""Mail: written beside its reason, sent by a job, seen by those who may."""

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from polku.mail.actions import deliver, resend, send_mail
from polku.mail.models import Message
from polku.mail.tasks import deliver_message
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused

pytestmark = pytest.mark.django_db


class OutOfOrder(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


@pytest.fixture
def message():
    links = [("Työpaja & kahvila", "http://testserver/fi/pida-totta/abc/", None)]
    return send_mail(kind="keep_true_links", to="paja@example.fi", language="fi", context={"links": links})


def opened(user, address):
    client = Client()
    client.force_login(user)
    return client.get(address)


def test_the_first_line_is_the_subject_and_nothing_is_escaped(message):
    assert message.subject
    assert "\n" not in message.subject
    assert "Työpaja & kahvila" in message.body


def test_a_message_is_sent_once(message):
    for _twice in (1, 2):
        deliver(message=message)
    message.refresh_from_db()
    assert len(mail.outbox) == 1
    assert message.sent_at
    assert mail.outbox[0].to == ["paja@example.fi"]


def test_a_calendar_goes_along_with_its_method():
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nEND:VCALENDAR\r\n"
    message = send_mail(kind="keep_true_links", to="paja@example.fi", language="fi", calendar=calendar)
    deliver(message=message)
    part = next(p for p in mail.outbox[0].message().walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"
    assert part.get_filename() == "polku.ics"
    assert "METHOD:CANCEL" in part.get_content()


def test_a_failure_is_noted_and_the_message_can_be_sent_again(message, settings, aino):
    settings.MAILERS = {"default": {"BACKEND": "tests.mail.test_outbox.OutOfOrder"}}
    with pytest.raises(ConnectionRefusedError):
        deliver(message=message)
    message.refresh_from_db()
    assert (message.attempts, message.sent_at) == (1, None)
    assert message.failed_at
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    client = Client()
    client.force_login(aino)
    client.post(reverse("outbox_resend", args=[message.pk]))
    message.refresh_from_db()
    assert message.failed_at is None
    deliver(message=message)
    assert len(mail.outbox) == 1


def test_the_same_mail_sent_again_is_known_by_its_id(message):
    for _twice in (1, 2):
        deliver(message=message)
        Message.objects.update(sent_at=None)
    other = send_mail(kind="keep_true_links", to="paja@example.fi", language="fi", context={"links": []})
    deliver(message=other)
    first, again, another = (sent.extra_headers["Message-ID"] for sent in mail.outbox)
    assert first == again != another
    assert "paja" not in first


def test_a_message_that_was_sent_is_not_sent_again(message, aino):
    deliver(message=message)
    with pytest.raises(Invalid):
        resend(message=message, by=Actor("user", "Aino", user=aino))


def test_in_the_demo_everybody_who_is_signed_in_sees_the_outbox_and_its_links(message, aino):
    assert message.subject in opened(aino, reverse("outbox")).content.decode()
    page = opened(aino, reverse("outbox_message", args=[message.pk])).content.decode()
    assert 'href="http://testserver/fi/pida-totta/abc/"' in page


def test_elsewhere_only_administrators_see_it(message, aino, kaisa, make_user, settings):
    settings.DEMO = False
    boss = make_user("hoitaja")
    boss.is_admin = True
    boss.save()
    addresses = [reverse("outbox"), reverse("outbox_message", args=[message.pk])]
    for address in addresses:
        assert opened(boss, address).status_code == 200
        for person in (aino, kaisa):
            assert opened(person, address).status_code == 404
    with pytest.raises(Refused):
        resend(message=message, by=Actor("user", "Kaisa", user=kaisa))


def test_without_signing_in_nobody_sees_it(message):
    assert Client().get(reverse("outbox")).status_code == 302


def test_messages_are_searched_and_failed_ones_listed(message, aino):
    Message.objects.filter(pk=message.pk).update(failed_at="2026-01-01T00:00:00Z")
    send_mail(kind="digest", to="sari@example.fi", language="sv", context={"since": message.created_at})
    failed = opened(aino, reverse("outbox") + "?epaonnistuneet=on").content.decode()
    assert "paja@example.fi" in failed
    assert "sari@example.fi" not in failed
    assert "paja@example.fi" not in opened(aino, reverse("outbox") + "?sana=sari").content.decode()


def test_the_job_sends_the_message_of_its_number(message):
    deliver_message(message_id=message.pk)
    message.refresh_from_db()
    assert message.sent_at
    assert len(mail.outbox) == 1
