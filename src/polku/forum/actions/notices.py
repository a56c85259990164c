"""Mail about meetings. To those without an account it carries a link that only answers this one invitation."""

from __future__ import annotations

from polku.forum.bridge import invitation_file
from polku.forum.choices import Answer
from polku.forum.models import Checking, CriteriaChange, Invitation, Meeting
from polku.forum.queries.links import token_for
from polku.forum.wording import address_of, told
from polku.mail.actions import send_mail
from polku.mail.models import Message
from polku.shared import clock


def send_invitation(invitation: Invitation, meeting: Meeting) -> Message:
    """The invitation itself, with the meeting for a calendar."""
    invitation.invited_at = clock.now()
    return _tell(invitation, meeting, kind="meeting_invited", with_file=True)


def tell_invited(meeting: Meeting, *, kind: str) -> None:
    """A change or a cancellation, to everybody who was invited and did not say no."""
    rows = meeting.invitations.filter(invited_at__isnull=False).select_related("user", "organisation")
    for invitation in rows:
        if invitation.answer != Answer.NO:
            _tell(invitation, meeting, kind=kind, with_file=True)


def remind(invitation: Invitation, *, days: int) -> Message:
    """The meeting is near; whoever has not answered is asked to."""
    invitation.reminded = days
    invitation.save(update_fields=["reminded"])
    return _tell(invitation, invitation.meeting, kind="meeting_reminder", with_file=False)


def tell_checker(checking: Checking) -> Message:
    """Minutes wait for a look. Only the address is in the mail."""
    user = checking.user
    link = address_of("minutes", checking.meeting_id, language=user.language)
    return send_mail(kind="minutes_to_check", to=user.email, language=user.language, context={"link": link})


def tell_criteria_owner(change: CriteriaChange, *, to: str, language: str) -> Message:
    """A meeting decided that criteria change."""
    context = {
        "name": change.criteria.name(language).text,
        "link": address_of("criteria_change", change.pk, language=language),
    }
    return send_mail(kind="criteria_change_decided", to=to, language=language, context=context)


def page_of(invitation: Invitation) -> str:
    """Where this one answers: the page of the meeting with an account, else the link."""
    if invitation.user_id:
        return address_of("meeting", invitation.meeting_id, language=invitation.language)
    return address_of("invitation_answer", token_for(invitation), language=invitation.language)


def _tell(invitation: Invitation, meeting: Meeting, *, kind: str, with_file: bool) -> Message:
    language, page = invitation.language, page_of(invitation)
    file = (
        invitation_file(
            meeting, to=invitation.address, page=page, told=told(meeting, language), language=language
        )
        if with_file
        else ""
    )
    invitation.sequence = meeting.sequence
    invitation.save(update_fields=["sequence", "invited_at"])
    return send_mail(
        kind=kind,
        to=invitation.address,
        language=language,
        context={
            "meeting": meeting,
            "network": meeting.network.name(language).text,
            "link": page,
            "answered": invitation.answer,
            "leaders": invitation.level == "leaders",
        },
        calendar=file,
    )
