"""Changing what is kept about people who are looked for: permission, change and audit row in one transaction."""

from polku.outreach.actions.leads import (
    KEPT_MONTHS,
    Told,
    close_lead,
    note_contact,
    release_leads,
    reopen_lead,
    take_lead,
    undo_contact,
)
from polku.outreach.actions.leavers import (
    Decided,
    change_leaver,
    decide_hits,
    end_following,
    follow_again,
    mark_step,
    unmark_step,
)
from polku.outreach.actions.watching import watch_radar

__all__ = [
    "KEPT_MONTHS",
    "Decided",
    "Told",
    "change_leaver",
    "close_lead",
    "decide_hits",
    "end_following",
    "follow_again",
    "mark_step",
    "note_contact",
    "release_leads",
    "reopen_lead",
    "take_lead",
    "undo_contact",
    "unmark_step",
    "watch_radar",
]
