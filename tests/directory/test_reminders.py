"""Reminders: when they go, to whom, and that they go once."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from polku.directory.actions import archive_entry, propose_change
from polku.directory.actions.feedback import give_feedback, remind_of_feedback
from polku.directory.actions.reminders import remind_of_proposals, remind_owners
from polku.directory.models import Entry
from polku.directory.queries.review_days import STEPS, is_escalated, reminder_due
from polku.directory.tasks import mornings
from polku.mail.models import Message
from polku.shared import clock

DUE = date(2027, 6, 15)


def days(n):
    return DUE + timedelta(days=n)


@pytest.mark.parametrize(
    ("day", "reminded", "due"),
    [
        (-15, None, False), (-14, None, True), (-13, None, True), (-13, -14, False), (-1, -14, False), (0, -14, True),
        (0, 0, False), (13, 0, False), (14, 0, True), (29, 14, False), (30, 14, True), (59, 30, False), (60, 30, True),
        (119, 60, False), (120, 60, True), (240, 120, True), (900, 240, False), (900, None, True),
    ],
)  # fmt: skip
def test_a_reminder_goes_when_its_day_has_come(day, reminded, due):
    assert reminder_due(DUE, None if reminded is None else days(reminded), on=days(day)) is due


def test_the_waits_between_reminders_grow():
    waits = [later - earlier for earlier, later in pairwise(STEPS)]
    assert waits == sorted(waits)


def test_coordinators_hear_of_it_on_the_sixtieth_day():
    assert not is_escalated(DUE, on=days(59))
    assert is_escalated(DUE, on=days(60))


def at(day, hour=6):
    return clock.freeze(datetime(day.year, day.month, day.day, hour, tzinfo=clock.HELSINKI))


def due_entry(make_entry, name, to="paja@example.fi", on=DUE):
    entry = make_entry(name, owner={"owner_email": to} if to else None)
    Entry.objects.filter(pk=entry.pk).update(next_review_on=on)
    return entry


@pytest.mark.django_db
def test_an_owner_gets_one_mail_with_a_link_to_each_entry(make_entry, by):
    due_entry(make_entry, "Työpaja")
    due_entry(make_entry, "Kerho", on=days(-2))
    due_entry(make_entry, "Kaukana", on=days(100))
    with at(days(-14)):
        remind_owners(by=by)
    message = Message.objects.get()
    assert message.recipient == "paja@example.fi"
    assert message.body.count("/pida-totta/") == 2
    assert "Työpaja" in message.body
    assert "Kaukana" not in message.body


@pytest.mark.django_db
def test_owners_do_not_see_each_others_entries(make_entry, by):
    due_entry(make_entry, "Työpaja", "paja@example.fi")
    due_entry(make_entry, "Kerho", "kerho@example.fi")
    with at(DUE):
        remind_owners(by=by)
    bodies = {message.recipient: message.body for message in Message.objects.all()}
    assert "Kerho" not in bodies["paja@example.fi"]
    assert "Työpaja" not in bodies["kerho@example.fi"]


@pytest.mark.django_db
def test_running_the_job_again_sends_nothing(make_entry, by):
    due_entry(make_entry, "Työpaja")
    for hour in (6, 7, 12):
        with at(DUE, hour):
            remind_owners(by=by)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_over_a_year_of_silence_the_mails_thin_out(make_entry, by, kaisa):
    due_entry(make_entry, "Työpaja")
    for day in range(-20, 365):
        with at(days(day)):
            remind_owners(by=by)
    assert Message.objects.filter(kind="keep_true").count() == len(STEPS)
    assert Message.objects.filter(kind="review_late").count() == 3


@pytest.mark.django_db
def test_confirming_starts_the_clock_anew(make_entry, by, editor):
    from polku.directory.actions import confirm_entry
    from tests.directory.upkeep_pages import as_actor

    entry = due_entry(make_entry, "Työpaja")
    with at(DUE):
        remind_owners(by=by)
        confirm_entry(entry=entry, by=as_actor(editor))
    with at(days(14)):
        remind_owners(by=by)
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_after_sixty_days_the_coordinators_get_a_list(make_entry, by, kaisa):
    due_entry(make_entry, "Työpaja")
    with at(days(60)):
        remind_owners(by=by)
    message = Message.objects.get(recipient="kaisa@example.fi")
    assert "Työpaja" in message.body
    assert "/tyopoyta/tarkistus/" in message.body
    assert "/pida-totta/" not in message.body


@pytest.mark.django_db
def test_an_entry_without_an_address_goes_to_the_coordinators_on_its_day(make_entry, by, kaisa):
    due_entry(make_entry, "Orpo", to="")
    with at(days(-1)):
        remind_owners(by=by)
    assert not Message.objects.exists()
    with at(days(0)):
        remind_owners(by=by)
    assert Message.objects.get().recipient == "kaisa@example.fi"


@pytest.mark.django_db
def test_archived_entries_are_left_in_peace(make_entry, by):
    archive_entry(entry=due_entry(make_entry, "Työpaja"), by=by)
    with at(days(30)):
        remind_owners(by=by)
    assert not Message.objects.exists()


@pytest.mark.django_db
def test_the_owner_is_written_to_in_the_language_of_its_account(make_entry, make_user, by):
    make_user("paja", language="sv")
    due_entry(make_entry, "Työpaja")
    with at(DUE):
        remind_owners(by=by)
    assert Message.objects.get().language == "sv"


@pytest.mark.parametrize(
    ("moment", "morning"),
    [
        ("2027-01-15 03:00", False),
        ("2027-01-15 04:00", True),
        ("2027-07-15 02:00", False),
        ("2027-07-15 03:00", True),
    ],
)
def test_the_morning_begins_at_six_in_finland_in_winter_and_summer(moment, morning):
    with clock.freeze(datetime.fromisoformat(f"{moment}:00+00:00")):
        assert mornings.is_morning() is morning


@pytest.mark.django_db
def test_the_job_sends_in_the_morning(make_entry):
    due_entry(make_entry, "Työpaja")
    with at(DUE, 5):
        mornings.remind(timestamp=0)
    assert not Message.objects.exists()
    with at(DUE, 6):
        mornings.remind(timestamp=0)
    assert Message.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("day", "mails"), [(9, 0), (10, 1), (11, 0), (13, 0), (14, 1), (20, 1)])
def test_coordinators_are_reminded_of_a_message_on_its_tenth_day_and_when_it_is_late(day, mails, kaisa, by):
    start = date(2027, 3, 2)
    with at(start):
        give_feedback(kind="accessibility", text="Kontrasti ei riitä.", language="fi", by=by)
    with at(start + timedelta(days=day)):
        assert remind_of_feedback() == mails


@pytest.mark.django_db
def test_coordinators_hear_of_proposals_that_wait_once_a_week(make_entry, kaisa, by):
    entry = make_entry("Kerho")
    propose_change(entry=entry, content=entry.content, by=by)
    sent, start = [], clock.now()
    for day in range(12):
        with clock.freeze(start + timedelta(days=day)):
            sent.append(remind_of_proposals())
    assert sent == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert "/tyopoyta/ehdotukset/" in Message.objects.first().body
