"""Minutes: written, checked by those who were asked, approved. Each save is a version that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.cooperation.queries.networks import people_of
from polku.forum import permissions
from polku.forum.actions.inviting import require_open_minutes
from polku.forum.actions.notices import tell_checker
from polku.forum.actions.shared import locked, made_by, require, require_calling, require_version
from polku.forum.choices import MeetingState, MinutesState
from polku.forum.models import Checking, Meeting, Minutes, MinutesTranslation, MinutesVersion
from polku.forum.queries.records import record_of
from polku.forum.queries.translating import other_language, parts_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def save_minutes(
    *,
    meeting: Meeting,
    expected_version: int,
    by: Actor,
    texts: Mapping[int, str],
    chair: str = "",
    secretary_label: str = "",
    opened: time | None = None,
    closed: time | None = None,
    closing: str = "",
) -> Minutes:
    """Keep what was said of each matter, by its number in the database. Checked minutes are to be checked again.

    Those who write the meeting up. Raises Refused, Conflict, Invalid when they are approved or the meeting cancelled.
    """
    meeting, minutes = _open(meeting, by)
    require_version(minutes.version, expected_version)
    for item in meeting.agenda.filter(pk__in=texts):
        item.discussion = clean(texts[item.pk])[:10_000]
        item.save(update_fields=["discussion"])
    minutes.chair, minutes.secretary_label = clean(chair)[:120], clean(secretary_label)[:120]
    minutes.opened, minutes.closed, minutes.closing = opened, closed, clean(closing)[:4000]
    minutes.state = MinutesState.DRAFT
    _keep(minutes, by)
    record(verb="save_minutes", target=minutes, by=by, change={"number": minutes.version})
    return minutes


@transaction.atomic
def send_to_check(*, meeting: Meeting, users: Sequence[User], by: Actor) -> Minutes:
    """Ask people of the network to check the minutes; each hears by mail. Those who write the meeting up.

    Raises Refused, Invalid.
    """
    meeting, minutes = _open(meeting, by)
    taking_part = set(people_of(meeting.network, clock.today()).values_list("pk", flat=True))
    asked = [user for user in users if user.pk in taking_part]
    if not asked:
        told = str(_("Choose at least one person who checks the minutes."))
        raise Invalid(told, {"users": [told]})
    meeting.checkings.filter(checked_at=None).delete()
    minutes.state = MinutesState.CHECKING
    _keep(minutes, by)
    for user in asked:
        tell_checker(Checking.objects.create(meeting=meeting, user=user, asked_at=clock.now()))
    record(verb="send_minutes_to_check", target=minutes, by=by, change={"asked": len(asked)})
    return minutes


@transaction.atomic
def check_minutes(*, meeting: Meeting, right: bool, remark: str, by: Actor) -> Minutes:
    """Say that the minutes are right, or what is wrong: then they go back to their writer.

    Those who were asked. When all have found them right they are checked. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    checking = permissions.own_checking(by, meeting)
    require(checking is not None and checking.checked_at is None)
    if minutes is None or checking is None or minutes.state != MinutesState.CHECKING:
        raise Invalid(_("These minutes are not being checked now."))
    checking.remark = clean(remark)[:2000]
    if not right and not checking.remark:
        told = str(_("Say what is wrong."))
        raise Invalid(told, {"remark": [told]})
    checking.checked_at, checking.number = clock.now(), minutes.version
    checking.save()
    if not right:
        minutes.state = MinutesState.DRAFT
        meeting.checkings.filter(checked_at=None).delete()
    elif not meeting.checkings.filter(checked_at=None).exists():
        minutes.state = MinutesState.CHECKED
    minutes.save(update_fields=["state"])
    record(verb="check_minutes", target=minutes, by=by, change={"right": right})
    return minutes


@transaction.atomic
def approve_minutes(*, meeting: Meeting, by: Actor) -> Minutes:
    """Approve checked minutes: from now on all who see the network's work read them, and they can be published.

    Those who call meetings. Raises Refused, Invalid.
    """
    meeting, minutes = _open(meeting, by)
    require_calling(meeting.network, by)
    if minutes.state != MinutesState.CHECKED:
        raise Invalid(_("Minutes are approved after they have been checked."))
    minutes.state = MinutesState.APPROVED
    minutes.approved_at, minutes.approved_by_label = clock.now(), by.label[:120]
    _keep(minutes, by)
    record(verb="approve_minutes", target=minutes, by=by, change={"number": minutes.version})
    return minutes


@transaction.atomic
def reopen_minutes(*, meeting: Meeting, by: Actor) -> Minutes:
    """Open minutes that are being checked, checked or approved: a mistake is mended and they are checked again.

    The version that was approved stays. Those who call meetings. Raises Refused, Invalid.
    """
    meeting = locked(meeting)
    require_calling(meeting.network, by)
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None or minutes.state == MinutesState.DRAFT:
        raise Invalid(_("These minutes are open."))
    minutes.state, minutes.approved_at, minutes.approved_by_label = MinutesState.DRAFT, None, ""
    minutes.save(update_fields=["state", "approved_at", "approved_by_label"])
    meeting.checkings.filter(checked_at=None).delete()
    record(verb="reopen_minutes", target=minutes, by=by)
    return minutes


@transaction.atomic
def save_translation(
    *, meeting: Meeting, texts: Mapping[str, str], expected_version: int, by: Actor
) -> MinutesTranslation:
    """Keep parts of approved minutes in the other language, by the marks of what they say; an empty one goes.

    Those who write the meeting up. Raises Refused, Conflict, Invalid.
    """
    meeting = locked(meeting)
    require(permissions.may_write_minutes(by, meeting))
    minutes = Minutes.objects.select_for_update().filter(meeting=meeting).first()
    if minutes is None or minutes.state != MinutesState.APPROVED:
        raise Invalid(_("Minutes are translated when they have been approved."))
    language = other_language(meeting)
    made, _new = MinutesTranslation.objects.select_for_update().get_or_create(
        minutes=minutes, language=language
    )
    require_version(made.version, expected_version)
    marks = {part.mark for part in parts_of(minutes, language)}
    written = {mark: clean(text)[:10_000] for mark, text in texts.items() if mark in marks}
    kept = {mark: text for mark, text in made.texts.items() if mark not in written}
    made.texts = kept | {mark: text for mark, text in written.items() if text}
    made.version += 1
    made.saved_at, made.saved_by_label = clock.now(), by.label[:120]
    made.save()
    record(
        verb="translate_minutes", target=made, by=by, change={"language": language, "parts": len(made.texts)}
    )
    return made


def _open(meeting: Meeting, by: Actor) -> tuple[Meeting, Minutes]:
    """The meeting, held from now on, and its minutes, begun when nobody has."""
    meeting = locked(meeting)
    require(permissions.may_write_minutes(by, meeting))
    if meeting.state == MeetingState.CANCELLED:
        raise Invalid(_("The meeting was cancelled."))
    minutes, _made = Minutes.objects.select_for_update().get_or_create(meeting=meeting)
    meeting.minutes = minutes
    require_open_minutes(meeting)
    if meeting.is_ahead:
        meeting.state = MeetingState.HELD
        meeting.save(update_fields=["state"])
    return meeting, minutes


def _keep(minutes: Minutes, by: Actor) -> None:
    minutes.version += 1
    minutes.save()
    MinutesVersion.objects.create(
        minutes=minutes,
        number=minutes.version,
        state=minutes.state,
        content=record_of(minutes.meeting, minutes).as_json(),
        **made_by(by),
    )
