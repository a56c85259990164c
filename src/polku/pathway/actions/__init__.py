"""Changing a person's plan: permission, change and audit row in one transaction.

Every action raises Missing for what is not open to the one who acts, so that hidden and missing look the same.
"""

from polku.pathway.actions.facts import know, unknow
from polku.pathway.actions.handovers import answer_handover, offer_handover, withdraw_handover
from polku.pathway.actions.plans import (
    add_goal,
    add_step,
    bring_back_saying,
    close_goal,
    close_step,
    end_plan,
    open_plan,
    remove_saying,
    reopen_goal,
    reopen_step,
    say,
    set_path_type,
)
from polku.pathway.actions.protection import protect

__all__ = [
    "add_goal",
    "add_step",
    "answer_handover",
    "bring_back_saying",
    "close_goal",
    "close_step",
    "end_plan",
    "know",
    "offer_handover",
    "open_plan",
    "protect",
    "remove_saying",
    "reopen_goal",
    "reopen_step",
    "say",
    "set_path_type",
    "unknow",
    "withdraw_handover",
]
