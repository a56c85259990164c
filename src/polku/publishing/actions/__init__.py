"""Changes to publications: writing, checking, making public."""

from polku.publishing.actions.checking import keep_finding, reopen_finding, run_check
from polku.publishing.actions.publishing import (
    archive_publication,
    bring_back_publication,
    note_innokyla,
    publish_publication,
    withdraw_publication,
)
from polku.publishing.actions.writing import (
    attach_file,
    create_publication,
    remove_attachment,
    remove_publication,
    save_publication_draft,
)

__all__ = [
    "archive_publication",
    "attach_file",
    "bring_back_publication",
    "create_publication",
    "keep_finding",
    "note_innokyla",
    "publish_publication",
    "remove_attachment",
    "remove_publication",
    "reopen_finding",
    "run_check",
    "save_publication_draft",
    "withdraw_publication",
]
