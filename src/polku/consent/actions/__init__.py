"""Changing what is kept about clients and what opens it: permission, change and audit row in one transaction.

Every action raises Missing for what is not open to the one who acts, so that hidden and missing look the same.
"""

from polku.consent.actions.bases import end_basis, give_basis, join_basis, withdraw_basis
from polku.consent.actions.care import end_care, name_steward, start_care
from polku.consent.actions.clients import (
    add_representative,
    add_supporter,
    bar_representative,
    change_client,
    change_contact,
    end_own_access,
    join_account,
    open_client,
    set_protection,
)
from polku.consent.actions.emergencies import break_glass, review_emergency

__all__ = [
    "add_representative",
    "add_supporter",
    "bar_representative",
    "break_glass",
    "change_client",
    "change_contact",
    "end_basis",
    "end_care",
    "end_own_access",
    "give_basis",
    "join_account",
    "join_basis",
    "name_steward",
    "open_client",
    "review_emergency",
    "set_protection",
    "start_care",
    "withdraw_basis",
]
