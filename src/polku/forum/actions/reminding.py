"""What time does to meetings: reminders two weeks and two days before, and needs that are forgotten after."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from polku.audit.actions import record
from polku.forum.actions.notices import remind
from polku.forum.choices import Answer, MeetingState
from polku.forum.models import Invitation
from polku.shared import clock
from polku.shared.actor import Actor
from polku.ui.days import in_finland

# Days before the meeting, the earliest first.
REMINDERS = (14, 2)
NEEDS_KEPT = timedelta(days=7)


def remind_of_meetings(*, by: Actor) -> int:
    """Remind those who said yes, and ask those who said nothing. The system, each morning; how many were written to.

    Doing it again the same day writes nothing. An invitation younger than a reminder's day needs no such reminder.
    """
    rows = Invitation.objects.filter(
        meeting__state=MeetingState.CALLED,
        meeting__starts_at__gt=clock.now(),
        meeting__starts_at__lte=clock.now() + timedelta(days=REMINDERS[0] + 1),
        invited_at__isnull=False,
    ).exclude(answer=Answer.NO)
    return sum(_remind(pk, by) for pk in rows.values_list("pk", flat=True))


def forget_needs(*, by: Actor) -> int:
    """Forget what people said they need, a week after the meeting. The system; how many answers were cleared."""
    over = Invitation.objects.filter(meeting__ends_at__lt=clock.now() - NEEDS_KEPT)
    told = over.exclude(needs=[], needs_text="")
    return told.update(needs=[], needs_text="")


@transaction.atomic
def _remind(pk: int, by: Actor) -> bool:
    rows = Invitation.objects.select_for_update(of=("self",), skip_locked=True)
    invitation = (
        rows.select_related("meeting__network", "meeting__series", "user", "organisation")
        .filter(pk=pk)
        .first()
    )
    if invitation is None or invitation.invited_at is None:
        return False
    due = _due(in_finland(invitation.meeting.starts_at).date(), in_finland(invitation.invited_at).date())
    if due is None or (invitation.reminded is not None and invitation.reminded <= due):
        return False
    remind(invitation, days=due)
    record(verb="remind_of_meeting", target=invitation, by=by, change={"days": due})
    return True


def _due(starts_on: date, invited_on: date) -> int | None:
    """The reminder of today, or the one that a machine that was down has missed."""
    left = (starts_on - clock.today()).days
    passed = [days for days in REMINDERS if left <= days < (starts_on - invited_on).days]
    return min(passed) if passed else None
