"""Changes to networks: permission, change and audit row in one transaction."""

from polku.cooperation.actions.networks import (
    add_aim,
    change_aim,
    change_network,
    end_term,
    found_network,
    give_term,
    join_network,
    leave_network,
    set_convener,
)

__all__ = [
    "add_aim",
    "change_aim",
    "change_network",
    "end_term",
    "found_network",
    "give_term",
    "join_network",
    "leave_network",
    "set_convener",
]
