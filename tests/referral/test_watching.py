"""What time does: reminders once, those above, closing, and mail that does not arrive."""

from datetime import timedelta

import pytest
from django.urls import reverse

from polku.audit.models import Event
from polku.consent.context import acting_as
from polku.mail.actions import deliver
from polku.mail.models import Message
from polku.referral.actions.watching import watch_days, watch_mail
from polku.referral.choices import EXPIRES_AFTER, State
from polku.referral.models import Referral
from polku.shared import clock
from polku.shared.actor import system
from tests.referral.conftest import BRIEF
from tests.referral.test_pages import signed_in

pytestmark = pytest.mark.django_db
BY = system("referrals")


def moved(referral, **changes):
    """As if time had gone by."""
    with acting_as(BY, folders=[referral.folder_id]):
        Referral.objects.filter(pk=referral.pk).update(**changes)
        return Referral.objects.get(pk=referral.pk)


def now(referral):
    return moved(referral, version=referral.version)


def days_late(number):
    return {"due_on": clock.today() - timedelta(days=number)}


def kinds(**who):
    return sorted(Message.objects.filter(kind__startswith="referral_", **who).values_list("kind", flat=True))


def test_it_is_due_in_ten_days_and_not_before(sent):
    assert sent.due_on == clock.today() + timedelta(days=10)
    watch_days(by=BY)
    assert kinds() == ["referral_received"]


def test_a_reminder_goes_once_with_a_link_and_nothing_else(sent):
    moved(sent, **days_late(0))
    for _ in range(3):
        assert watch_days(by=BY) == 0
    reminder = Message.objects.get(kind="referral_reminder")
    assert reminder.recipient == "paja@example.fi"
    assert "/fi/vastaa/" in reminder.body
    for word in ("Aino", BRIEF, "puutöitä"):
        assert word not in reminder.body + reminder.subject


def test_silence_goes_up_and_coordinators_hear_a_number_only(sent, aino_case, kaisa):
    moved(sent, **days_late(7))
    watch_days(by=BY)
    assert kinds(recipient=aino_case.guide.email) == []
    assert watch_days(by=BY) == 1
    assert watch_days(by=BY) == 0
    assert kinds(recipient=aino_case.guide.email) == ["referral_silent"]
    assert kinds(recipient="paja@example.fi") == [
        "referral_received",
        "referral_reminder",
        "referral_silent_here",
    ]
    [told] = Message.objects.filter(recipient=kaisa.email)
    assert "muutama" in told.body
    assert "/lahete/" not in told.body + told.subject
    assert str(sent.key) not in told.body


def test_the_sender_is_reminded_of_a_draft(draft, aino_case):
    moved(draft, **days_late(0))
    watch_days(by=BY)
    assert kinds() == ["referral_your_turn"]
    assert Message.objects.get(kind="referral_your_turn").recipient == aino_case.guide.email


def test_after_sixty_days_it_is_closed_and_the_sender_hears(sent, aino_case):
    moved(sent, sent_at=clock.now() - EXPIRES_AFTER, **days_late(50))
    watch_days(by=BY)
    assert now(sent).state == State.EXPIRED
    assert kinds(recipient=aino_case.guide.email) == ["referral_answered"]


def test_mail_that_went_alarms_nobody(sent):
    deliver(message=Message.objects.get(pk=now(sent).message))
    watch_mail(by=BY)
    assert now(sent).alarmed_at is None


def test_mail_that_does_not_go_alarms_the_sender_once_until_it_goes(sent, aino_case):
    watch_mail(by=BY)
    assert now(sent).alarmed_at is None, "it may still be on its way"
    message = Message.objects.get(pk=now(sent).message)
    Message.objects.filter(pk=message.pk).update(created_at=clock.now() - timedelta(minutes=16))
    for _ in range(2):
        watch_mail(by=BY)
    assert kinds(recipient=aino_case.guide.email) == ["referral_unheard"]
    assert Event.objects.filter(verb="alarm_referral").count() == 1
    page = signed_in(aino_case.guide).get(reverse("referral", args=[sent.key])).content.decode()
    assert "Soita vastaanottajalle" in page
    deliver(message=message)
    watch_mail(by=BY)
    assert now(sent).alarmed_at is None


def test_a_lost_job_is_started_again(sent):
    from procrastinate.contrib.django.models import ProcrastinateJob

    def waiting():
        return ProcrastinateJob.objects.filter(task_name="mail.deliver_message").count()

    before = waiting()
    Message.objects.filter(pk=now(sent).message).update(created_at=clock.now() - timedelta(minutes=3))
    watch_mail(by=BY)
    assert waiting() == before + 1


def test_a_receiver_without_an_address_alarms_the_sender(
    write, give_permission, aino_case, make_organisation
):
    from uuid import uuid4

    from polku.referral.actions import send_referral
    from tests.cast import as_actor

    silent = make_organisation("Hiljainen ry")
    basis = give_permission(aino_case.client, aino_case.guide, silent, ["referral"])
    by = as_actor(aino_case.guide)
    sent = send_referral(referral=write(receiver=silent), basis=basis, by=by, request_key=uuid4())
    watch_mail(by=BY)
    assert now(sent).alarmed_at is not None
    assert kinds() == ["referral_unheard"]


@pytest.mark.django_db(transaction=True)
def test_the_jobs_of_the_clock_need_no_transaction_of_others():
    watch_days(by=system("test"))
    watch_mail(by=system("test"))
