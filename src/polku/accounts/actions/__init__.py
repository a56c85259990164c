"""What can be done with accounts, organisations and areas."""

from polku.accounts.actions.areas import load_areas
from polku.accounts.actions.contacts import (
    confirm_contact,
    end_contact,
    remind_of_contacts,
    remove_contact,
    save_contact,
)
from polku.accounts.actions.organisations import (
    change_organisation,
    create_organisation,
    move_unit,
    record_succession,
)
from polku.accounts.actions.people import (
    accept_invitation,
    add_membership,
    change_profile,
    close_account,
    create_account,
    end_membership,
    invite,
)

__all__ = [
    "accept_invitation",
    "add_membership",
    "change_organisation",
    "change_profile",
    "close_account",
    "confirm_contact",
    "create_account",
    "create_organisation",
    "end_contact",
    "end_membership",
    "invite",
    "load_areas",
    "move_unit",
    "record_succession",
    "remind_of_contacts",
    "remove_contact",
    "save_contact",
]
