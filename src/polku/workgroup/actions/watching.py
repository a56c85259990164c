"""What time does in theme groups: reminders before and after a day, those above who hear, closing of surveys.

Doing it again the same day changes nothing. Each row is looked at in a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from polku.cooperation.queries import coordinators_on
from polku.shared import clock
from polku.shared.actor import Actor
from polku.workgroup.actions.drafts import tell
from polku.workgroup.actions.surveys import close_survey, remind
from polku.workgroup.choices import OPEN_DRAFTS, SILENT, ApprovalAnswer, RoundOutcome, SurveyState
from polku.workgroup.models import Approval, Draft, Reply, Stewardship, Survey
from polku.workgroup.queries.groups import leaders_of

# Days before (positive) and after (negative) the day.
SURVEY_DAYS = (7, 2)
DRAFT_DAYS = (14, 2, -1)
APPROVAL_DAYS = (3, -1)
REVIEW_DAYS = (14, -1)
ESCALATED_AFTER = 7


def watch_days(*, by: Actor) -> int:
    """Remind of surveys, drafts, approvals and reviews, and close surveys whose last day is over. The system.

    Returns how many were reminded.
    """
    return (
        _close_surveys(by)
        + sum(_remind_reply(pk) for pk in _silent())
        + sum(
            _remind_draft(pk)
            for pk in Draft.objects.filter(state__in=OPEN_DRAFTS).values_list("pk", flat=True)
        )
        + sum(_remind_approver(pk) for pk in _unanswered())
        + sum(
            _remind_keeper(pk)
            for pk in Stewardship.objects.filter(valid_to=None).values_list("pk", flat=True)
        )
    )


def is_due(day: date, days: Iterable[int], *, heard: datetime | None) -> bool:
    """Whether a day of reminding has come since somebody was last reminded."""
    passed = [day - timedelta(days=each) for each in days if day - timedelta(days=each) <= clock.today()]
    return bool(passed) and (heard is None or heard.astimezone(clock.HELSINKI).date() < max(passed))


def _close_surveys(by: Actor) -> int:
    over = Survey.objects.filter(state=SurveyState.OPEN, closes_on__lt=clock.today()).select_related(
        "group__network"
    )
    count = 0
    for survey in over:
        with transaction.atomic():
            close_survey(survey=survey, by=by)
            tell(survey.keeper, "survey_closed", "survey_results", survey.pk)
            count += 1
    return count


def _silent() -> list[int]:
    rows = Reply.objects.filter(survey__state=SurveyState.OPEN, state__in=SILENT)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def _remind_reply(pk: int) -> bool:
    rows = Reply.objects.select_for_update(of=("self",), skip_locked=True)
    reply = (
        rows.select_related("survey__group", "organisation__parent").filter(pk=pk, state__in=SILENT).first()
    )
    if reply is None:
        return False
    heard = max(filter(None, (reply.sent_at, reply.reminded_at)), default=None)
    return is_due(reply.survey.closes_on, SURVEY_DAYS, heard=heard) and remind(reply, reply.survey)


@transaction.atomic
def _remind_draft(pk: int) -> bool:
    rows = Draft.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "group__network", "drafter"
    )
    draft = rows.filter(pk=pk, state__in=OPEN_DRAFTS).first()
    if draft is None:
        return False
    reminds = is_due(draft.due_on, DRAFT_DAYS, heard=draft.reminded_at or draft.made_at)
    if reminds:
        late = draft.due_on < clock.today()
        tell(draft.drafter, "draft_late" if late else "draft_due", "theme_draft", pk)
        draft.reminded_at = clock.now()
    if draft.escalated_at is None and draft.due_on + timedelta(days=ESCALATED_AFTER) <= clock.today():
        for person in leaders_of(draft.group) or coordinators_on(draft.group.network, clock.today()):
            tell(person, "draft_silent", "theme_draft", pk)
        draft.escalated_at = clock.now()
    draft.save(update_fields=["reminded_at", "escalated_at"])
    return reminds


def _unanswered() -> list[int]:
    rows = Approval.objects.filter(answer=ApprovalAnswer.NONE, round__outcome=RoundOutcome.OPEN)
    return list(rows.values_list("pk", flat=True))


@transaction.atomic
def _remind_approver(pk: int) -> bool:
    rows = Approval.objects.select_for_update(of=("self",), skip_locked=True)
    row = rows.select_related("round", "approver").filter(pk=pk, answer=ApprovalAnswer.NONE).first()
    if row is None or not is_due(row.round.due_on, APPROVAL_DAYS, heard=row.reminded_at or row.round.made_at):
        return False
    tell(row.approver, "approval_due", "theme_draft", row.round.draft_id)
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    return True


@transaction.atomic
def _remind_keeper(pk: int) -> bool:
    rows = Stewardship.objects.select_for_update(of=("self",), skip_locked=True).select_related("keeper")
    row = rows.filter(pk=pk, valid_to=None).first()
    if row is None or not is_due(row.review_on, REVIEW_DAYS, heard=row.reminded_at or row.made_at):
        return False
    tell(row.keeper, "model_review", "theme_draft", row.draft_id)
    row.reminded_at = clock.now()
    row.save(update_fields=["reminded_at"])
    return True
