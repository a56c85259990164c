"""Series and meetings: planned, changed, called, cancelled. Calendars hear of each change by a new sequence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.cooperation.queries.networks import people_of
from polku.forum.actions.notices import send_invitation, tell_invited
from polku.forum.actions.shared import (
    locked,
    made_by,
    needed,
    needed_texts,
    require_ahead,
    require_calling,
    require_version,
    some_texts,
)
from polku.forum.choices import MeetingState
from polku.forum.content import RuleContent
from polku.forum.models import Invitation, Meeting, Series
from polku.forum.queries.inviting import invitees
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.languages import BY_CODE
from polku.shared.text import clean

# A change of these is news for whoever has the meeting in a calendar.
IN_CALENDARS = ("title", "starts_at", "ends_at", "place", "remote_link")


@transaction.atomic
def save_series(
    *,
    network: Network,
    names: dict[str, str],
    by: Actor,
    series: Series | None = None,
    texts: dict[str, str] | None = None,
    rules: Sequence[RuleContent] = (),
    ended_on: date | None = None,
    expected_version: int | None = None,
) -> Series:
    """Begin a series of meetings, or change one. Those who call meetings. Raises Refused, Conflict, Invalid."""
    require_calling(network, by)
    if series is None:
        row = Series(network=network)
    else:
        row = Series.objects.select_for_update(of=("self",)).get(pk=series.pk, network=network)
        require_version(row.version, expected_version if expected_version is not None else row.version)
        row.version += 1
    row.names, row.texts = needed_texts(names, "names", 120), some_texts(texts or {}, 2000)
    row.rules, row.ended_on = [rule.as_json() for rule in rules], ended_on
    row.save()
    record(verb="save_series", target=row, by=by)
    return row


@transaction.atomic
def plan_meeting(
    *,
    network: Network,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    series: Series | None = None,
    title: str = "",
    language: str = "fi",
    rules: Sequence[RuleContent] | None = None,
    **said: Any,
) -> Meeting:
    """Begin a meeting; nobody hears of it before it is called. Those who call meetings. Raises Refused, Invalid.

    `said` may hold place, remote_link, access, about and secretary. Without rules of its own it invites as its series.
    """
    require_calling(network, by)
    meeting = Meeting(network=network, series=series, **made_by(by))
    given = (
        rules
        if rules is not None
        else [RuleContent.model_validate(r) for r in (series.rules if series else ())]
    )
    _fill(meeting, title=title, starts_at=starts_at, ends_at=ends_at, language=language, rules=given, **said)
    meeting.save()
    record(verb="plan_meeting", target=meeting, by=by)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, expected_version: int, by: Actor, **values: Any) -> Meeting:
    """Change a meeting that is ahead; whoever is invited hears of a new time or place. Those who call meetings.

    `values` as `plan_meeting` takes them. Raises Refused, Conflict, Invalid.
    """
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    require_version(meeting.version, expected_version)
    before = [getattr(meeting, name) for name in IN_CALENDARS]
    _fill(meeting, **(_values(meeting) | values))
    meeting.version += 1
    news = meeting.state == MeetingState.CALLED and before != [getattr(meeting, n) for n in IN_CALENDARS]
    meeting.sequence += news
    meeting.save()
    record(verb="change_meeting", target=meeting, by=by, change={"told": bool(news)})
    if news:
        # Plans change with the day: a reminder is for the new one.
        meeting.invitations.update(reminded=None)
        tell_invited(meeting, kind="meeting_changed")
    return meeting


@transaction.atomic
def call_meeting(*, meeting: Meeting, by: Actor) -> list[Invitation]:
    """Send the invitations to everybody whom the rules find and who has none yet. Those who call meetings.

    It can be done again when the rules or the network have changed. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    if meeting.starts_at <= clock.now():
        raise Invalid(_("The meeting begins in the past. Change its day first."))
    found = [invitee for invitee in invitees(meeting, on=clock.today()) if invitee.reachable]
    rows = [
        Invitation(
            meeting=meeting,
            level=each.level,
            organisation=each.organisation,
            sector=each.sector,
            user=each.user,
            email=each.email,
            label=each.label,
            language=each.user.language if each.user else meeting.language,
        )
        for each in found
    ]
    Invitation.objects.bulk_create(rows)
    waiting = list(meeting.invitations.filter(invited_at=None).select_related("user", "organisation"))
    if not waiting:
        raise Invalid(_("There is nobody new to invite. Choose whom the meeting invites, or add somebody."))
    if meeting.state == MeetingState.PLANNED:
        meeting.state, meeting.called_at = MeetingState.CALLED, clock.now()
        meeting.save(update_fields=["state", "called_at"])
    for invitation in waiting:
        send_invitation(invitation, meeting)
    record(verb="call_meeting", target=meeting, by=by, change={"invited": len(waiting)})
    return waiting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """Cancel a meeting that is ahead; everybody invited hears why, and their calendars too. Raises Refused, Invalid."""
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    require_ahead(meeting)
    meeting.cancelled_reason = needed(reason, "reason", 500)
    was_called = meeting.state == MeetingState.CALLED
    meeting.state, meeting.sequence = MeetingState.CANCELLED, meeting.sequence + 1
    meeting.save(update_fields=["state", "sequence", "cancelled_reason"])
    record(verb="cancel_meeting", target=meeting, by=by)
    if was_called:
        tell_invited(meeting, kind="meeting_cancelled")
    return meeting


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: Actor) -> Meeting:
    """Take a cancellation back; whoever was invited hears it. Those who call meetings. Raises Refused, Invalid."""
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    if meeting.state != MeetingState.CANCELLED:
        raise Invalid(_("The meeting is not cancelled."))
    meeting.state = MeetingState.CALLED if meeting.called_at else MeetingState.PLANNED
    meeting.sequence, meeting.cancelled_reason = meeting.sequence + 1, ""
    meeting.save(update_fields=["state", "sequence", "cancelled_reason"])
    record(verb="restore_meeting", target=meeting, by=by)
    if meeting.called_at:
        tell_invited(meeting, kind="meeting_changed")
    return meeting


def _values(meeting: Meeting) -> dict[str, Any]:
    names = (
        "title",
        "starts_at",
        "ends_at",
        "language",
        "place",
        "remote_link",
        "access",
        "about",
        "secretary",
    )
    return {name: getattr(meeting, name) for name in names} | {"rules": meeting.invites}


def _fill(
    meeting: Meeting,
    *,
    title: str,
    starts_at: datetime,
    ends_at: datetime,
    language: str,
    rules: Sequence[RuleContent],
    place: str = "",
    remote_link: str = "",
    access: str = "",
    about: str = "",
    secretary: User | None = None,
) -> None:
    if ends_at <= starts_at:
        told = str(_("The meeting ends before it begins."))
        raise Invalid(told, {"ends": [told]})
    if language not in BY_CODE:
        raise Invalid(_("Choose the language of the meeting."))
    series = meeting.series.name(language).text if meeting.series else ""
    meeting.title = needed(title or series, "title", 160)
    meeting.starts_at, meeting.ends_at, meeting.language = starts_at, ends_at, language
    meeting.place, meeting.remote_link = clean(place)[:200], remote_link
    meeting.access, meeting.about = clean(access)[:2000], clean(about)[:4000]
    meeting.rules = [rule.as_json() for rule in rules]
    meeting.__dict__.pop("invites", None)
    if secretary is not None and secretary.pk != meeting.secretary_id:
        _check_takes_part(secretary, meeting.network)
    meeting.secretary = secretary


def _check_takes_part(user: User, network: Network) -> None:
    if not people_of(network, clock.today()).filter(pk=user.pk).exists():
        told = str(_("This person does not take part in the network today."))
        raise Invalid(told, {"secretary": [told]})
