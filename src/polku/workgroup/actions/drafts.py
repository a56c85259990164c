"""Drafts: writing, commenting, the round of approval, giving up, into use, and who keeps what was approved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts.models import Organisation, User
from polku.audit.actions import record
from polku.cooperation.queries import people_of
from polku.mail.actions import send_mail
from polku.practice.actions.procedures import create_procedure, publish_procedure
from polku.practice.models import Procedure
from polku.practice.permissions import may_publish_procedure
from polku.practice.queries.flow import faults
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid
from polku.workgroup import permissions
from polku.workgroup.actions.groups import require, require_person
from polku.workgroup.bridge import as_procedure
from polku.workgroup.choices import (
    OPEN_DRAFTS,
    ApprovalAnswer,
    DraftKind,
    DraftState,
    RoundOutcome,
)
from polku.workgroup.content import ModelContent
from polku.workgroup.models import (
    Approval,
    ApprovalRound,
    Comment,
    Draft,
    DraftVersion,
    Stewardship,
    ThemeGroup,
)

# --- Writing -----------------------------------------------------------------------------------------------------


@transaction.atomic
def create_draft(
    *,
    group: ThemeGroup,
    kind: str,
    content: ModelContent,
    organisation: Organisation,
    drafter: User,
    due_on: date,
    by: Actor,
) -> Draft:
    """Begin to write a model or a procedure, by a day: those who work in the group. Raises Refused, Invalid."""
    require(permissions.may_work_in_group(by, group))
    require_person(group, drafter)
    _check_ahead(due_on)
    draft = Draft.objects.create(
        group=group,
        kind=DraftKind(kind),
        names=content.name,
        organisation=organisation,
        drafter=drafter,
        due_on=due_on,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    _add_version(draft, content, by)
    record(verb="create_theme_draft", target=draft, by=by, change={"group": group.pk, "kind": kind})
    return draft


@transaction.atomic
def save_draft(*, draft: Draft, content: ModelContent, expected_version: int, by: Actor) -> DraftVersion:
    """Keep a new version: those who work in the group, while it is written. Raises Refused, Conflict."""
    draft = _locked(draft)
    require(permissions.may_write_draft(by, draft))
    if draft.version != expected_version:
        raise Conflict(_("Somebody changed this while you were writing. Look at it, and save again."))
    version = _add_version(draft, content, by)
    record(verb="save_theme_draft", target=draft, by=by, change={"number": version.number})
    return version


def _add_version(draft: Draft, content: ModelContent, by: Actor) -> DraftVersion:
    draft.version += 1
    draft.names = content.name
    draft.save(update_fields=["version", "names"])
    return DraftVersion.objects.create(
        draft=draft,
        number=draft.version,
        content=content.as_json(),
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )


@transaction.atomic
def plan_draft(*, draft: Draft, organisation: Organisation, drafter: User, due_on: date, by: Actor) -> Draft:
    """Say whose it becomes, who writes it and by when: those who work in the group. Raises Refused, Invalid."""
    draft = _locked(draft)
    require(draft.state in OPEN_DRAFTS and permissions.may_work_in_group(by, draft.group))
    if due_on != draft.due_on:
        _check_ahead(due_on)
        draft.reminded_at = draft.escalated_at = None
    if drafter.pk != draft.drafter_id:
        require_person(draft.group, drafter)
    draft.organisation, draft.drafter, draft.due_on = organisation, drafter, due_on
    draft.save(update_fields=["organisation", "drafter", "due_on", "reminded_at", "escalated_at"])
    record(verb="plan_theme_draft", target=draft, by=by, change={"due_on": due_on.isoformat()})
    return draft


@transaction.atomic
def drop_draft(*, draft: Draft, reason: str, by: Actor) -> Draft:
    """Give a draft up and say why; it stays to be read. Those who work in the group. Raises Refused, Invalid."""
    draft = _locked(draft)
    require(draft.state in OPEN_DRAFTS and permissions.may_work_in_group(by, draft.group))
    if not reason.strip():
        raise Invalid(_("Say why it is given up."))
    _end_round(draft, RoundOutcome.RETURNED)
    draft.state, draft.reason = DraftState.DROPPED, reason.strip()[:500]
    draft.save(update_fields=["state", "reason"])
    record(verb="drop_theme_draft", target=draft, by=by)
    return draft


@transaction.atomic
def take_up_draft(*, draft: Draft, due_on: date, by: Actor) -> Draft:
    """Go on with a draft that was given up, by a new day. Raises Refused, Invalid."""
    draft = _locked(draft)
    require(draft.state == DraftState.DROPPED and permissions.may_work_in_group(by, draft.group))
    _check_ahead(due_on)
    draft.state, draft.reason, draft.due_on = DraftState.WRITING, "", due_on
    draft.reminded_at = draft.escalated_at = None
    draft.save(update_fields=["state", "reason", "due_on", "reminded_at", "escalated_at"])
    record(verb="take_up_theme_draft", target=draft, by=by)
    return draft


def _check_ahead(day: date) -> None:
    if day < clock.today():
        words = _("The day is in the past. Choose a day that comes.")
        raise Invalid(words, {"due_on": [str(words)]})


# --- Comments ----------------------------------------------------------------------------------------------------


@transaction.atomic
def comment(*, draft: Draft, number: int, step: str, text: str, by: Actor) -> Comment:
    """Say something about a draft or one of its steps: everybody in the network. Raises Refused, Invalid."""
    draft = _locked(draft)
    require(permissions.may_comment(by, draft))
    version = draft.versions.filter(number=number).first()
    if version is None or (step and version.document.step(step) is None):
        raise Invalid(_("The step has been taken away. Write the comment about the whole."))
    made = Comment.objects.create(
        draft=draft,
        number=number,
        step=step,
        text=text,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    record(verb="comment_theme_draft", target=made, by=by, change={"draft": draft.pk})
    return made


@transaction.atomic
def resolve_comment(*, comment: Comment, answer: str, by: Actor) -> Comment:
    """Say what was done about a comment: those who work in the group. Raises Refused."""
    found = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("draft__group__network")
        .get(pk=comment.pk)
    )
    require(permissions.may_resolve_comment(by, found))
    found.answer, found.resolved_at, found.resolved_by_label = answer[:1000], clock.now(), by.label[:120]
    found.save(update_fields=["answer", "resolved_at", "resolved_by_label"])
    record(verb="resolve_theme_comment", target=found, by=by)
    return found


@transaction.atomic
def open_comment(*, comment: Comment, by: Actor) -> Comment:
    """A resolved comment is open again: those who work in the group. Raises Refused."""
    found = (
        Comment.objects.select_for_update(of=("self",))
        .select_related("draft__group__network")
        .get(pk=comment.pk)
    )
    require(permissions.may_resolve_comment(by, found))
    found.resolved_at, found.resolved_by_label = None, ""
    found.save(update_fields=["resolved_at", "resolved_by_label"])
    record(verb="open_theme_comment", target=found, by=by)
    return found


# --- Approval ----------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_approval(*, draft: Draft, approvers: Iterable[User], due_on: date, by: Actor) -> ApprovalRound:
    """Ask people of the network to approve the newest version by a day. Those who work in the group.

    A draft whose steps lead nowhere cannot be approved. Raises Refused, Invalid.
    """
    draft = _locked(draft)
    require(permissions.may_write_draft(by, draft))
    _check_ahead(due_on)
    asked = {person.pk: person for person in approvers}
    allowed = set(
        people_of(draft.group.network, clock.today()).filter(pk__in=asked).values_list("pk", flat=True)
    )
    if not asked or set(asked) != allowed:
        raise Invalid(_("Choose at least one person of the network to approve it."))
    version = draft.versions.get(number=draft.version)
    wrong = [fault.text for fault in faults(version.document, "fi") if fault.blocks]
    if wrong:
        raise Invalid(
            _("The steps do not lead to an end yet. Mend what is told about them."), {"steps": wrong}
        )
    made = ApprovalRound.objects.create(
        draft=draft, number=draft.version, due_on=due_on, made_by_label=by.label[:120], made_by_id=by.user_id
    )
    for person in asked.values():
        Approval.objects.create(round=made, approver=person)
        tell(person, "approval_asked", "theme_draft", draft.pk)
    draft.state = DraftState.APPROVAL
    draft.save(update_fields=["state"])
    record(
        verb="ask_approval", target=draft, by=by, change={"number": draft.version, "approvers": list(asked)}
    )
    return made


@transaction.atomic
def answer_approval(*, approval: Approval, answer: str, reason: str, by: Actor) -> Approval:
    """Approve, or say what is missing; the last answer ends the round. The approver. Raises Refused, Invalid."""
    draft = _locked(approval.round.draft)
    approval = (
        Approval.objects.select_for_update(of=("self",))
        .select_related("round__draft__group__network")
        .get(pk=approval.pk)
    )
    require(permissions.may_approve(by, approval))
    if answer not in (ApprovalAnswer.YES, ApprovalAnswer.NO):
        raise Invalid(_("Choose whether you approve."))
    if answer == ApprovalAnswer.NO and not reason.strip():
        raise Invalid(_("Say what should change before you can approve."))
    approval.answer, approval.reason = ApprovalAnswer(answer), reason.strip()[:1000]
    approval.answered_at, approval.answered_by_label = clock.now(), by.label[:120]
    approval.save(update_fields=["answer", "reason", "answered_at", "answered_by_label"])
    record(verb="answer_approval", target=draft, by=by, change={"answer": answer})
    if not approval.round.approvals.filter(answer=ApprovalAnswer.NONE).exists():
        _conclude(draft, by)
    return approval


@transaction.atomic
def end_approval(*, draft: Draft, by: Actor) -> Draft:
    """Take a draft back to be written before everybody has answered: those who work in the group. Raises Refused."""
    draft = _locked(draft)
    require(draft.state == DraftState.APPROVAL and permissions.may_work_in_group(by, draft.group))
    _end_round(draft, RoundOutcome.RETURNED)
    draft.state = DraftState.WRITING
    draft.save(update_fields=["state"])
    record(verb="end_approval", target=draft, by=by)
    return draft


def _conclude(draft: Draft, by: Actor) -> None:
    """Everybody has answered: approved when all said yes, otherwise back to be written."""
    refused = Approval.objects.filter(
        round__draft=draft, round__outcome=RoundOutcome.OPEN, answer=ApprovalAnswer.NO
    ).exists()
    _end_round(draft, RoundOutcome.RETURNED if refused else RoundOutcome.APPROVED)
    if refused:
        draft.state = DraftState.WRITING
    else:
        draft.state, draft.approved_at = DraftState.APPROVED, clock.now()
    draft.save(update_fields=["state", "approved_at"])
    tell(draft.drafter, "approval_ended", "theme_draft", draft.pk)
    record(verb="conclude_approval", target=draft, by=by, change={"state": draft.state})


def _end_round(draft: Draft, outcome: str) -> None:
    draft.rounds.filter(outcome=RoundOutcome.OPEN).update(outcome=outcome, ended_at=clock.now())


# --- What was approved -------------------------------------------------------------------------------------------


@transaction.atomic
def make_procedure(*, draft: Draft, by: Actor) -> Procedure:
    """Make a procedure of an approved draft; it is in use at once when the maker may decide so, else it is a draft.

    Whoever writes procedures of its organisation. Raises Refused.
    """
    draft = _locked(draft)
    require(permissions.may_make_procedure(by, draft))
    content = as_procedure(draft.versions.get(number=draft.version).document)
    made = create_procedure(
        organisation=draft.organisation,
        content=content,
        owner_label=draft.group.name("fi").text[:120],
        by=by,
    )
    if may_publish_procedure(by, made):
        publish_procedure(procedure=made, by=by)
    draft.procedure = made
    draft.save(update_fields=["procedure"])
    record(verb="make_procedure_of_draft", target=draft, by=by, change={"procedure": made.pk})
    return made


@transaction.atomic
def hand_over_model(
    *, draft: Draft, organisation: Organisation, keeper: User, review_on: date, remark: str, by: Actor
) -> Stewardship:
    """Say which organisation keeps an approved model and follows it, who does it there, and when it is next looked at.

    The present keeper, and leaders. The earlier row ends and stays. Raises Refused, Invalid.
    """
    draft = _locked(draft)
    require(permissions.may_hand_over_model(by, draft))
    if review_on <= clock.today():
        words = _("The day is in the past. Choose a day that comes.")
        raise Invalid(words, {"review_on": [str(words)]})
    require_person(draft.group, keeper)
    today = clock.today()
    draft.stewardships.filter(valid_to=None).update(valid_to=today)
    made = Stewardship.objects.create(
        draft=draft,
        organisation=organisation,
        keeper=keeper,
        valid_from=today,
        review_on=review_on,
        remark=remark[:1000],
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    tell(keeper, "model_yours", "theme_draft", draft.pk)
    record(
        verb="hand_over_model",
        target=draft,
        by=by,
        change={"organisation": organisation.pk, "keeper": keeper.pk},
    )
    return made


def tell(person: User, kind: str, name: str, pk: int) -> None:
    """A mail with a link to a page and nothing else."""
    if not person.is_active:
        return
    with override(person.language):
        path = reverse(name, args=[pk])
    link = f"{settings.SITE_URL}{path}"
    send_mail(kind=kind, to=person.email, language=person.language, context={"link": link})


def _locked(draft: Draft) -> Draft:
    rows = Draft.objects.select_for_update(of=("self",))
    found: Draft = rows.select_related("group__network", "organisation", "drafter").get(pk=draft.pk)
    return found
