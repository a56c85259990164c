"""Who may do what in theme groups. Everything ends with the right to see the network's work."""

from __future__ import annotations

from polku.accounts.models import in_force
from polku.accounts.permissions import roles_of, units_below
from polku.cooperation.models import Network
from polku.cooperation.permissions import may_coordinate, may_lead_theme, may_see_network_work
from polku.practice.permissions import may_write_procedures_for
from polku.shared import clock
from polku.shared.actor import Actor
from polku.workgroup.choices import DraftKind, DraftState, GroupState, RoundOutcome, SurveyState
from polku.workgroup.models import Approval, Comment, Draft, GroupMember, Note, Reply, Survey, ThemeGroup

# The purpose of the link that an organisation answers a survey with.
ANSWER = "survey-answer"


def may_found_group(actor: Actor | None, network: Network) -> bool:
    """Begin a group: whoever runs the network."""
    return may_coordinate(actor, network)


def may_see_group(actor: Actor | None, group: ThemeGroup) -> bool:
    """Look at a group, its drafts and who was asked: people of the network."""
    return may_see_network_work(actor, group.network)


def may_lead_group(actor: Actor | None, group: ThemeGroup) -> bool:
    """Choose members, set days, end a round of approval: the leader of the theme, and whoever runs the network."""
    return may_lead_theme(actor, group.network, group.theme)


def may_work_in_group(actor: Actor | None, group: ThemeGroup) -> bool:
    """Write notes and drafts, bring material, make surveys and read their answers: members and leaders."""
    if group.state != GroupState.OPEN:
        return False
    return may_lead_group(actor, group) or _is_member(actor, group)


def may_read_inside(actor: Actor | None, group: ThemeGroup) -> bool:
    """Read notes and the answers of organisations: members and leaders, also when the group has ended."""
    return may_lead_group(actor, group) or _is_member(actor, group)


def _is_member(actor: Actor | None, group: ThemeGroup) -> bool:
    if actor is None or actor.user is None or not may_see_group(actor, group):
        return False
    rows = GroupMember.objects.filter(in_force(clock.today()), group=group, user=actor.user)
    return rows.exists()


def may_change_note(actor: Actor | None, note: Note) -> bool:
    """Change or remove a note: whoever wrote it and still works in the group, and leaders."""
    if not may_work_in_group(actor, note.group):
        return False
    wrote = actor is not None and actor.user_id is not None and note.made_by_id == actor.user_id
    return wrote or may_lead_group(actor, note.group)


def may_change_questions(actor: Actor | None, survey: Survey) -> bool:
    """Change what is asked: only before the survey is sent, so that all answer the same questions."""
    return survey.state == SurveyState.DRAFT and may_work_in_group(actor, survey.group)


def may_answer_survey(actor: Actor | None, reply: Reply) -> bool:
    """Answer for an organisation while the survey is open: its people, and the holder of its link."""
    if actor is None or reply.survey.state != SurveyState.OPEN:
        return False
    if actor.kind == "link":
        return actor.scope == (ANSWER, reply.pk)
    return reply.organisation_id in organisations_answered_for(actor)


def organisations_answered_for(actor: Actor | None) -> set[int]:
    """Organisations in whose name a person may answer: own ones and the units below them."""
    own = {m.organisation_id for m in roles_of(actor.user)} if actor is not None else set()
    return own | units_below(own) if own else set()


def may_write_draft(actor: Actor | None, draft: Draft) -> bool:
    """Change what a draft says: members and leaders, while it is being written."""
    return draft.state == DraftState.WRITING and may_work_in_group(actor, draft.group)


def may_comment(actor: Actor | None, draft: Draft) -> bool:
    """Comment on a draft: everybody in the network, until it is approved or given up."""
    return draft.state in (DraftState.WRITING, DraftState.APPROVAL) and may_see_group(actor, draft.group)


def may_resolve_comment(actor: Actor | None, comment: Comment) -> bool:
    """Say what was done about a comment: members and leaders."""
    return may_work_in_group(actor, comment.draft.group)


def may_approve(actor: Actor | None, approval: Approval) -> bool:
    """Answer for oneself in a round that goes on, as long as one belongs to the network."""
    if actor is None or actor.user_id is None or approval.approver_id != actor.user_id:
        return False
    round_ = approval.round
    return round_.outcome == RoundOutcome.OPEN and may_see_group(actor, round_.draft.group)


def may_make_procedure(actor: Actor | None, draft: Draft) -> bool:
    """Put an approved procedure into use: whoever writes procedures of its organisation and leads or works here."""
    return (
        draft.kind == DraftKind.PROCEDURE
        and draft.state == DraftState.APPROVED
        and draft.procedure_id is None
        and may_read_inside(actor, draft.group)
        and may_write_procedures_for(actor, draft.organisation)
    )


def may_hand_over_model(actor: Actor | None, draft: Draft) -> bool:
    """Say which organisation keeps an approved model, and who there: its keeper, and leaders."""
    if draft.state != DraftState.APPROVED or actor is None:
        return False
    keeps = draft.stewardships.filter(valid_to=None, keeper=actor.user_id).exists()
    return (keeps and may_see_group(actor, draft.group)) or may_lead_group(actor, draft.group)


def may_review_model(actor: Actor | None, draft: Draft) -> bool:
    """Say that one looked at how a model works: its keeper, and leaders."""
    return may_hand_over_model(actor, draft)
