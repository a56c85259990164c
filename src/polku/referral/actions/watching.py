"""What time does to referrals: reminders, those above who hear, closing, and mail that does not arrive.

Every referral is looked at in a transaction of its own with its row locked, so two workers write each thing once, and
one that cannot be handled does not stop the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings

from polku.audit.actions import record
from polku.consent.context import acting_as, due
from polku.criteria.queries.people import coordinators
from polku.mail.actions import send_mail
from polku.mail.models import Message
from polku.referral.actions.codes import registered_address
from polku.referral.actions.loop import expire_referral
from polku.referral.actions.notices import tell_receiver, tell_receiver_at, tell_sender
from polku.referral.choices import DUTIES, EXPIRES_AFTER, TRANSITIONS, Act, Side
from polku.referral.models import Referral
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import PolkuError
from polku.shared.jobs import start

log = logging.getLogger("polku.referrals")
# So many are told as a number; fewer are "a few", so that no one case shows.
TOLD_FROM = 5
# A mail that has not gone in this time gets a new job, and later the sender hears.
JOB_LOST_AFTER = timedelta(minutes=2)
ALARM_AFTER = timedelta(minutes=15)


def watch_days(*, by: Actor) -> int:
    """Remind whose turn it is, tell those above, close what nobody answered. The system, each morning.

    Doing it again the same day changes nothing. Returns of how many referrals those above heard.
    """
    escalated = sum(bool(_watched(folder, by, _watch_day)) for folder in due("referrals"))
    if escalated:
        _tell_coordinators(escalated)
    return escalated


def watch_mail(*, by: Actor) -> None:
    """Look after mail about sent referrals: a lost job is started again, and the sender hears when nothing goes."""
    for folder in due("unheard_referrals"):
        _watched(folder, by, _watch_mail)


def _watched(folder: int, by: Actor, watch: Callable[[Referral, Actor], bool]) -> int:
    """Do something to each referral of a folder that is due; how many times it says yes."""
    count = 0
    for pk in _numbers(folder, by):
        try:
            with _locked(folder, pk, by) as row:
                count += row is not None and watch(row, by)
        except PolkuError:
            log.exception("a referral could not be looked after")
    return count


def _numbers(folder: int, by: Actor) -> list[int]:
    with acting_as(by, folders=[folder]):
        return list(Referral.objects.filter(folder=folder, due_on__isnull=False).values_list("pk", flat=True))


@contextmanager
def _locked(folder: int, pk: int, by: Actor) -> Iterator[Referral | None]:
    with acting_as(by, folders=[folder]):
        rows = Referral.objects.select_for_update(of=("self",), skip_locked=True)
        yield rows.select_related("sender", "receiver", "entry", "folder").filter(pk=pk).first()


def _watch_day(row: Referral, by: Actor) -> bool:
    """Whether those above heard of this referral."""
    duty = DUTIES.get(row.state)
    if duty is None or row.due_on is None or row.due_on > clock.today():
        return False
    if _is_over(row):
        expire_referral(referral=row, by=by)
        return False
    if row.reminded_at is None:
        _remind(row, duty.side, by)
        return False
    if row.escalated_at is None and row.due_on + timedelta(days=duty.escalate) <= clock.today():
        _escalate(row, duty.side, by)
        return True
    return False


def _is_over(row: Referral) -> bool:
    return (
        row.state in TRANSITIONS[Act.EXPIRE].sources
        and row.sent_at is not None
        and row.sent_at + EXPIRES_AFTER <= clock.now()
    )


def _remind(row: Referral, side: str, by: Actor) -> None:
    if side == Side.RECEIVER:
        tell_receiver(row, kind="referral_reminder")
    else:
        tell_sender(row, kind="referral_your_turn")
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    record(verb="remind_of_referral", target=row, by=by, change={"side": str(side)})


def _escalate(row: Referral, side: str, by: Actor) -> None:
    """Silence goes up: the receiver's organisation and the sender's worker hear."""
    if side == Side.RECEIVER and (address := registered_address(row)):
        tell_receiver_at(address, row, kind="referral_silent_here")
    tell_sender(row, kind="referral_silent" if side == Side.RECEIVER else "referral_your_turn")
    row.escalated_at = clock.now()
    row.save(update_fields=["escalated_at"])
    record(verb="escalate_referral", target=row, by=by, change={"side": str(side)})


def _tell_coordinators(count: int) -> None:
    """The network's coordinators hear how many, never which."""
    told = count if count >= TOLD_FROM else 0
    for person in coordinators():
        send_mail(
            kind="referral_silent_count",
            to=person.email,
            language=person.language,
            context={"count": told, "link": settings.SITE_URL},
        )


def _watch_mail(row: Referral, by: Actor) -> bool:
    message = Message.objects.filter(pk=row.message).first() if row.message else None
    if message is not None and message.sent_at is not None:
        _end_alarm(row, by)
        return False
    if message is not None and not _is_late(message):
        if message.created_at + JOB_LOST_AFTER <= clock.now() and message.failed_at is None:
            start("mail.deliver_message", message_id=message.pk)
        return False
    if row.alarmed_at is None:
        row.alarmed_at = clock.now()
        row.save(update_fields=["alarmed_at"])
        record(verb="alarm_referral", target=row, by=by)
        tell_sender(row, kind="referral_unheard")
    return True


def _end_alarm(row: Referral, by: Actor) -> None:
    if row.alarmed_at is not None:
        row.alarmed_at = None
        row.save(update_fields=["alarmed_at"])
        record(verb="end_referral_alarm", target=row, by=by)


def _is_late(message: Message) -> bool:
    return message.created_at + ALARM_AFTER <= clock.now()
