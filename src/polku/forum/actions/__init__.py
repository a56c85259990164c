"""Changes to meetings: permission, change and audit row in one transaction."""

from polku.forum.actions.agenda import (
    add_agenda_item,
    change_agenda_item,
    decline_proposal,
    move_agenda_item,
    propose,
    remove_agenda_item,
    restore_agenda_item,
    take_proposal,
)
from polku.forum.actions.decisions import (
    answer_criteria_change,
    change_decision,
    decide_aim,
    decide_commitment,
    decide_criteria_change,
    decide_measure,
    drop_decision,
    record_decision,
)
from polku.forum.actions.inviting import (
    add_participant,
    answer_invitation,
    invite,
    note_attendance,
    withdraw_invitation,
)
from polku.forum.actions.meetings import (
    call_meeting,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    restore_meeting,
    save_series,
)
from polku.forum.actions.minutes import (
    approve_minutes,
    check_minutes,
    reopen_minutes,
    save_minutes,
    send_to_check,
)

__all__ = [
    "add_agenda_item",
    "add_participant",
    "answer_criteria_change",
    "answer_invitation",
    "approve_minutes",
    "call_meeting",
    "cancel_meeting",
    "change_agenda_item",
    "change_decision",
    "change_meeting",
    "check_minutes",
    "decide_aim",
    "decide_commitment",
    "decide_criteria_change",
    "decide_measure",
    "decline_proposal",
    "drop_decision",
    "invite",
    "move_agenda_item",
    "note_attendance",
    "plan_meeting",
    "propose",
    "record_decision",
    "remove_agenda_item",
    "reopen_minutes",
    "restore_agenda_item",
    "restore_meeting",
    "save_minutes",
    "save_series",
    "send_to_check",
    "take_proposal",
    "withdraw_invitation",
]
