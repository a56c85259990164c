"""Surveys: writing the questions, choosing whom to ask, sending, reminding, closing, answering."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts.models import Organisation, User
from polku.audit.actions import record
from polku.mail.actions import send_mail
from polku.shared import clock, signing
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused
from polku.workgroup import permissions
from polku.workgroup.actions.groups import Texts, require, require_person
from polku.workgroup.choices import SILENT, ReplyState, SurveyKind, SurveyState
from polku.workgroup.content import SurveyContent
from polku.workgroup.models import Reply, Survey, ThemeGroup
from polku.workgroup.permissions import ANSWER
from polku.workgroup.queries.surveys import address_of

# After the last day a link still says that the survey is closed.
LINK_DAYS_AFTER = 60
LONGEST_DAYS = 365
# Nobody is reminded by hand twice within this.
REMIND_AGAIN_AFTER = timedelta(days=2)


# --- Writing -----------------------------------------------------------------------------------------------------


@transaction.atomic
def create_survey(
    *,
    group: ThemeGroup,
    kind: str,
    titles: Texts,
    intros: Texts,
    closes_on: date,
    keeper: User,
    by: Actor,
    content: SurveyContent | None = None,
) -> Survey:
    """Begin a survey: those who work in the group. Raises Refused, Invalid."""
    require(permissions.may_work_in_group(by, group))
    require_person(group, keeper)
    _check_day(closes_on)
    survey = Survey.objects.create(
        group=group,
        kind=SurveyKind(kind),
        titles=dict(titles),
        intros=dict(intros),
        closes_on=closes_on,
        keeper=keeper,
        content=content.as_json() if content else {},
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    record(verb="create_survey", target=survey, by=by, change={"group": group.pk})
    return survey


@transaction.atomic
def save_survey(
    *,
    survey: Survey,
    kind: str,
    titles: Texts,
    intros: Texts,
    closes_on: date,
    keeper: User,
    expected_version: int,
    by: Actor,
) -> Survey:
    """Change its title, its introduction, its last day and who keeps it. Raises Refused, Conflict, Invalid."""
    survey = _locked(survey, expected_version)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.CLOSED and closes_on != survey.closes_on:
        _check_day(closes_on)
    if keeper.pk != survey.keeper_id:
        require_person(survey.group, keeper)
    survey.kind, survey.titles, survey.intros = SurveyKind(kind), dict(titles), dict(intros)
    survey.closes_on, survey.keeper = closes_on, keeper
    return _kept(survey, "save_survey", by)


@transaction.atomic
def save_questions(*, survey: Survey, content: SurveyContent, expected_version: int, by: Actor) -> Survey:
    """Change what is asked, before the survey is sent. Raises Refused, Conflict."""
    survey = _locked(survey, expected_version)
    require(permissions.may_change_questions(by, survey))
    survey.content = content.as_json()
    return _kept(survey, "save_questions", by)


@transaction.atomic
def save_conclusions(*, survey: Survey, conclusions: Texts, expected_version: int, by: Actor) -> Survey:
    """Write what was found out. Raises Refused, Conflict."""
    survey = _locked(survey, expected_version)
    require(permissions.may_work_in_group(by, survey.group))
    survey.conclusions = dict(conclusions)
    return _kept(survey, "save_conclusions", by)


def copy_survey(*, survey: Survey, closes_on: date, keeper: User, by: Actor) -> Survey:
    """Begin a new survey with the questions of an earlier one. Raises Refused, Invalid."""
    return create_survey(
        group=survey.group,
        kind=survey.kind,
        titles=survey.titles,
        intros=survey.intros,
        closes_on=closes_on,
        keeper=keeper,
        content=survey.asked,
        by=by,
    )


@transaction.atomic
def remove_survey(*, survey: Survey, by: Actor) -> None:
    """Remove a survey that nobody has been sent. Raises Refused, Invalid."""
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.DRAFT:
        raise Invalid(_("The survey has been sent. It can be closed, not removed."))
    record(verb="remove_survey", target=survey, by=by, change={"group": survey.group_id})
    survey.delete()


def _check_day(closes_on: date) -> None:
    today = clock.today()
    if not today < closes_on <= today + timedelta(days=LONGEST_DAYS):
        words = _("Choose a last day that is after today and within a year.")
        raise Invalid(words, {"closes_on": [str(words)]})


# --- Whom to ask -------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_organisations(*, survey: Survey, organisations: Iterable[Organisation], by: Actor) -> list[Reply]:
    """Add those who are asked; when the survey is open, they are sent their link at once. Raises Refused, Invalid."""
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state == SurveyState.CLOSED:
        raise Invalid(_("The survey is closed. Open it again first."))
    made = []
    for organisation in organisations:
        reply, new = Reply.objects.get_or_create(survey=survey, organisation=organisation)
        if new:
            made.append(reply)
    if survey.state == SurveyState.OPEN:
        for reply in made:
            _send(reply, survey)
    record(
        verb="ask_organisations", target=survey, by=by, change={"asked": [r.organisation_id for r in made]}
    )
    return made


@transaction.atomic
def change_address(*, reply: Reply, address: str, language: str, by: Actor) -> Reply:
    """Say where and in which language an organisation is asked; earlier links end, and a new one goes at once.

    Those who work in the group. Raises Refused, Invalid.
    """
    reply = _locked_reply(reply)
    require(permissions.may_work_in_group(by, reply.survey.group))
    if reply.state == ReplyState.ANSWERED:
        raise Invalid(_("This organisation has answered already."))
    reply.address, reply.language, reply.link_stamp = address, language, uuid.uuid4()
    reply.save(update_fields=["address", "language", "link_stamp"])
    if reply.survey.state == SurveyState.OPEN:
        _send(reply, reply.survey)
    record(verb="change_survey_address", target=reply, by=by)
    return reply


@transaction.atomic
def leave_out(*, reply: Reply, by: Actor) -> None:
    """Take an organisation out of those asked, before it has been asked. Raises Refused, Invalid."""
    reply = _locked_reply(reply)
    require(permissions.may_work_in_group(by, reply.survey.group))
    if reply.state != ReplyState.WAITING:
        raise Invalid(_("This organisation has been asked already."))
    record(verb="leave_out_of_survey", target=reply, by=by, change={"organisation": reply.organisation_id})
    reply.delete()


# --- Sending, reminding, closing ---------------------------------------------------------------------------------


@transaction.atomic
def open_survey(*, survey: Survey, by: Actor) -> Survey:
    """Send a survey to all that are asked. Those who work in the group. Raises Refused, Invalid."""
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.DRAFT:
        raise Invalid(_("The survey has been sent already."))
    _check_day(survey.closes_on)
    replies = _replies(survey)
    if not survey.asked.questions or not replies:
        raise Invalid(_("Write at least one question, and choose at least one organisation to ask."))
    survey.state, survey.opened_at = SurveyState.OPEN, clock.now()
    survey.save(update_fields=["state", "opened_at"])
    for reply in replies:
        _send(reply, survey)
    record(verb="open_survey", target=survey, by=by, change={"asked": len(replies)})
    return survey


@transaction.atomic
def remind_silent(*, survey: Survey, by: Actor) -> int:
    """Remind those who have not answered; whoever heard in the last two days is left in peace.

    Those who work in the group. Returns how many were reminded. Raises Refused, Invalid.
    """
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.OPEN:
        raise Invalid(_("The survey is not open."))
    count = sum(remind(reply, survey) for reply in _replies(survey) if _may_be_reminded(reply))
    record(verb="remind_of_survey", target=survey, by=by, change={"reminded": count})
    return count


def _may_be_reminded(reply: Reply) -> bool:
    heard = max(filter(None, (reply.sent_at, reply.reminded_at)), default=None)
    return reply.state in SILENT and heard is not None and heard + REMIND_AGAIN_AFTER <= clock.now()


@transaction.atomic
def close_survey(*, survey: Survey, by: Actor) -> Survey:
    """Take no more answers: those who work in the group, and the clock after the last day. Raises Refused, Invalid."""
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.OPEN:
        raise Invalid(_("The survey is not open."))
    survey.state, survey.closed_at = SurveyState.CLOSED, clock.now()
    survey.save(update_fields=["state", "closed_at"])
    record(verb="close_survey", target=survey, by=by)
    return survey


@transaction.atomic
def reopen_survey(*, survey: Survey, closes_on: date, by: Actor) -> Survey:
    """Take answers again until a new last day; the links work again. Raises Refused, Invalid."""
    survey = _locked(survey)
    require(permissions.may_work_in_group(by, survey.group))
    if survey.state != SurveyState.CLOSED:
        raise Invalid(_("The survey is not closed."))
    _check_day(closes_on)
    survey.state, survey.closes_on, survey.closed_at = SurveyState.OPEN, closes_on, None
    survey.save(update_fields=["state", "closes_on", "closed_at"])
    record(verb="reopen_survey", target=survey, by=by)
    return survey


def _send(reply: Reply, survey: Survey) -> None:
    """Mail the link; without an address the organisation waits, and its people can still answer by their account."""
    if _mail(reply, survey, "survey_asked"):
        reply.state, reply.sent_at = ReplyState.SENT, clock.now()
        reply.save(update_fields=["state", "sent_at"])


def remind(reply: Reply, survey: Survey) -> bool:
    """Mail the link once more; whether there was an address."""
    if not _mail(reply, survey, "survey_reminder"):
        return False
    reply.reminded_at = clock.now()
    reply.save(update_fields=["reminded_at"])
    return True


def _mail(reply: Reply, survey: Survey, kind: str) -> bool:
    address = address_of(reply)
    if not address:
        return False
    days = max((survey.closes_on - clock.today()).days, 0) + LINK_DAYS_AFTER
    token = signing.sign(ANSWER, reply.pk, str(reply.link_stamp), days=days)
    with override(reply.language):
        path = reverse("survey_answer", args=[token])
    context = {
        "title": survey.name(reply.language).text,
        "closes_on": survey.closes_on,
        "link": f"{settings.SITE_URL}{path}",
    }
    send_mail(kind=kind, to=address, language=reply.language, context=context)
    return True


# --- Answering ---------------------------------------------------------------------------------------------------


@transaction.atomic
def note_opened(*, reply: Reply) -> None:
    """The link was opened. Mail programs open links too, so this says only that it arrived."""
    found = Reply.objects.filter(pk=reply.pk, state=ReplyState.SENT)
    found.update(state=ReplyState.OPENED, opened_at=clock.now())


def save_answer(
    *, reply: Reply, answers: Mapping[str, Any], send: bool, expected_version: int, by: Actor
) -> Reply:
    """Keep what was answered so far, or send it. A sent answer can be changed until the survey closes.

    The organisation's people, and the holder of its link. Raises Refused, Conflict.
    """
    with transaction.atomic():
        reply = _answerable(reply, by)
        if reply.version != expected_version:
            raise Conflict(
                _("Somebody in your organisation saved an answer meanwhile. Look at it, and save again.")
            )
        reply.answers, reply.version, reply.reason = dict(answers), reply.version + 1, ""
        if send:
            reply.state, reply.answered_at = ReplyState.ANSWERED, clock.now()
            reply.answered_by_label = by.label[:120]
        elif reply.state != ReplyState.ANSWERED:
            reply.state = ReplyState.OPENED
        reply.save()
        record(verb="answer_survey", target=reply, by=by, change={"sent": send, "survey": reply.survey_id})
        return reply


@transaction.atomic
def decline_survey(*, reply: Reply, reason: str, by: Actor) -> Reply:
    """Say that the organisation will not answer, and why. As answering. Raises Refused, Invalid."""
    reply = _answerable(reply, by)
    if not reason.strip():
        raise Invalid(_("Say in a few words why you will not answer."))
    reply.state, reply.reason, reply.version = ReplyState.DECLINED, reason.strip()[:500], reply.version + 1
    reply.save(update_fields=["state", "reason", "version"])
    record(verb="decline_survey", target=reply, by=by, change={"survey": reply.survey_id})
    return reply


def _answerable(reply: Reply, by: Actor) -> Reply:
    reply = _locked_reply(reply)
    if reply.survey.state != SurveyState.OPEN:
        raise Refused(_("The survey is closed. Your answer was not saved."))
    require(permissions.may_answer_survey(by, reply))
    return reply


# --- Rows --------------------------------------------------------------------------------------------------------


def _locked(survey: Survey, expected_version: int | None = None) -> Survey:
    rows = Survey.objects.select_for_update(of=("self",)).select_related("group__network", "keeper")
    found: Survey = rows.get(pk=survey.pk)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(_("Somebody changed this while you were writing. Look at it, and save again."))
    return found


def _locked_reply(reply: Reply) -> Reply:
    rows = Reply.objects.select_for_update(of=("self",))
    found: Reply = rows.select_related("survey__group__network", "organisation__parent").get(pk=reply.pk)
    return found


def _replies(survey: Survey) -> list[Reply]:
    rows = survey.replies.select_for_update(of=("self",)).select_related("organisation__parent")
    return list(rows.order_by("pk"))


def _kept(survey: Survey, verb: str, by: Actor) -> Survey:
    survey.version += 1
    survey.save()
    record(verb=verb, target=survey, by=by)
    return survey
