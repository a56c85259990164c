"""Changes in theme groups. What other apps call stands here by name."""

from polku.workgroup.actions.groups import (
    add_member,
    bring_material,
    create_group,
    end_group,
    end_membership,
    reopen_group,
    save_group,
)

__all__ = [
    "add_member",
    "bring_material",
    "create_group",
    "end_group",
    "end_membership",
    "reopen_group",
    "save_group",
]
