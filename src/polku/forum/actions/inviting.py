"""Invitations one by one, answers to them, and who was there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import Sector
from polku.accounts.models import Organisation, User
from polku.audit.actions import record
from polku.forum import permissions
from polku.forum.actions.notices import send_invitation
from polku.forum.actions.shared import locked, require, require_ahead, require_calling
from polku.forum.choices import Answer, Came, Level, MeetingState, MinutesState, Need
from polku.forum.models import Invitation, Meeting
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def invite(
    *,
    meeting: Meeting,
    organisation: Organisation | None,
    sector: str,
    by: Actor,
    email: str = "",
    label: str = "",
    user: User | None = None,
) -> Invitation:
    """Invite one more, also somebody outside the network; sent at once when the others have been called.

    Those who call meetings. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    if organisation is None and sector not in Sector.values:
        raise Invalid(_("Choose the sector."))
    same = meeting.invitations.filter(user=user) if user else meeting.invitations.filter(email__iexact=email)
    if not (user or email) or same.exists():
        told = str(_("This address has been invited already.") if email else _("An address is needed."))
        raise Invalid(told, {"email": [told]})
    invitation = Invitation.objects.create(
        meeting=meeting,
        level=Level.SINGLE,
        organisation=organisation,
        sector=organisation.sector if organisation else sector,
        user=user,
        email="" if user else email,
        label=clean(label)[:120],
        language=user.language if user else meeting.language,
    )
    if meeting.state == MeetingState.CALLED:
        send_invitation(invitation, meeting)
    record(verb="invite_to_meeting", target=meeting, by=by)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Actor) -> None:
    """Take an invitation back before it was sent or answered; its link ends. Those who call meetings.

    Raises Refused, Invalid.
    """
    meeting = locked(invitation.meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    record(verb="withdraw_invitation", target=meeting, by=by)
    invitation.delete()


@transaction.atomic
def answer_invitation(
    *,
    invitation: Invitation,
    answer: str,
    by: Actor,
    coming: str = "",
    needs: Sequence[str] = (),
    needs_text: str = "",
) -> Invitation:
    """Say whether one comes and what one needs; a newer answer replaces it until the meeting is held.

    The invited one, by account or by the link. Raises Refused, Invalid.
    """
    require(permissions.may_answer(by, invitation))
    if invitation.meeting.state != MeetingState.CALLED:
        raise Invalid(_("The meeting no longer takes answers."))
    if answer not in (Answer.YES, Answer.REMOTE, Answer.NO):
        message = str(_("Choose an answer."))
        raise Invalid(message, {"answer": [message]})
    stays_away = answer == Answer.NO
    invitation.answer, invitation.answered_at = answer, clock.now()
    invitation.coming = clean(coming)[:120]
    invitation.needs = [] if stays_away else [need for need in Need.values if need in needs]
    invitation.needs_text = "" if stays_away else clean(needs_text)[:500]
    invitation.save(update_fields=["answer", "answered_at", "coming", "needs", "needs_text"])
    record(verb="answer_invitation", target=invitation, by=by, change={"answer": str(answer)})
    return invitation


@transaction.atomic
def note_attendance(*, meeting: Meeting, came: Mapping[int, str], by: Actor) -> Meeting:
    """Note who was there, by the number of the invitation. The meeting counts as held from now on.

    Those who write it up, until the minutes are approved. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    require(permissions.may_write_minutes(by, meeting))
    require_open_minutes(meeting)
    if meeting.state == MeetingState.CANCELLED:
        raise Invalid(_("The meeting was cancelled."))
    for invitation in meeting.invitations.filter(pk__in=came):
        invitation.came = came[invitation.pk] if came[invitation.pk] in Came.values else Came.UNKNOWN
        invitation.save(update_fields=["came"])
    _hold(meeting)
    record(verb="note_attendance", target=meeting, by=by)
    return meeting


@transaction.atomic
def add_participant(
    *, meeting: Meeting, organisation: Organisation, came: str, by: Actor, label: str = ""
) -> Invitation:
    """Note somebody who came without an invitation. Those who write it up. Raises Refused, Invalid."""
    meeting = locked(meeting)
    require(permissions.may_write_minutes(by, meeting))
    require_open_minutes(meeting)
    row = Invitation.objects.create(
        meeting=meeting,
        level=Level.SINGLE,
        organisation=organisation,
        sector=organisation.sector,
        label=clean(label)[:120],
        came=came if came in (Came.ROOM, Came.REMOTE) else Came.ROOM,
    )
    _hold(meeting)
    record(verb="add_participant", target=meeting, by=by)
    return row


def require_open_minutes(meeting: Meeting) -> None:
    """Raises Invalid when the minutes are approved: what they say no longer changes."""
    minutes = getattr(meeting, "minutes", None)
    if minutes is not None and minutes.state == MinutesState.APPROVED:
        raise Invalid(_("The minutes are approved. Open them again before you change what they say."))


def _hold(meeting: Meeting) -> None:
    if meeting.is_ahead:
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
