"""What can be done in the directory. Each action checks, changes and records in one transaction."""

from polku.directory.actions.keeping import confirm_entry, new_link, state_claim
from polku.directory.actions.reference import load_codes
from polku.directory.actions.versions import (
    accept_proposal,
    archive_entry,
    change_ownership,
    create_channel,
    create_entry,
    propose_change,
    publish_channel,
    publish_entry,
    reject_proposal,
    restore_version,
    save_channel_draft,
    save_draft,
)

__all__ = [
    "accept_proposal",
    "archive_entry",
    "change_ownership",
    "confirm_entry",
    "create_channel",
    "create_entry",
    "load_codes",
    "new_link",
    "propose_change",
    "publish_channel",
    "publish_entry",
    "reject_proposal",
    "restore_version",
    "save_channel_draft",
    "save_draft",
    "state_claim",
]
