"""Who may do what in the directory."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, is_member, organisations_edited_by
from polku.directory.models import Channel, Entry, ImportRun
from polku.shared.actor import Actor

# The purpose of the signed link that a provider without an account gets.
KEEP_TRUE = "keep-true"


def may_edit_for(actor: Actor | None, organisation: Organisation) -> bool:
    """Write entries and channels of an organisation: its editors and coordinators."""
    return is_coordinator(actor) or organisation.pk in organisations_edited_by(actor)


def may_edit_entry(actor: Actor | None, entry: Entry | Channel) -> bool:
    """Write drafts of it."""
    return is_coordinator(actor) or entry.organisation_id in organisations_edited_by(actor)


def may_publish_entry(actor: Actor | None, entry: Entry | Channel) -> bool:
    """Make a version public: the same people; the system never publishes by itself what a person wrote."""
    return may_edit_entry(actor, entry)


def may_propose_change(actor: Actor | None, entry: Entry) -> bool:
    """Suggest a version for review: whoever may edit, or the holder of a signed link to this entry."""
    return may_edit_entry(actor, entry) or _holds_link(actor, entry)


def may_confirm_entry(actor: Actor | None, entry: Entry) -> bool:
    """Say that the entry is true today."""
    return may_propose_change(actor, entry)


def may_review(actor: Actor | None) -> bool:
    """Accept or reject proposals, answer feedback, grow the table of everyday words, see unmet needs."""
    return is_coordinator(actor)


def may_log_enquiry(actor: Actor | None) -> bool:
    """Note what was asked of the guidance: every member of the network."""
    return is_member(actor)


def may_import(actor: Actor | None) -> bool:
    """Read in a whole source."""
    return is_coordinator(actor)


def may_see_run(actor: Actor | None, run: ImportRun) -> bool:
    """See an import with its report, and confirm or discard one: whoever made it, and coordinators."""
    if is_coordinator(actor):
        return True
    return actor is not None and run.made_by_id is not None and run.made_by_id == actor.user_id


def may_open_handed(actor: Actor | None) -> bool:
    """Open a situation that somebody hands over by a code: every member of the network who is given one."""
    return is_member(actor)


def _holds_link(actor: Actor | None, entry: Entry) -> bool:
    return actor is not None and actor.kind == "link" and actor.scope == (KEEP_TRUE, entry.pk)
