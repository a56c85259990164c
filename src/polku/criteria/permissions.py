"""Who may do what with criteria. What is published, everybody may read."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, is_member, organisations_edited_by, roles_of
from polku.criteria.models import CriteriaSet
from polku.shared.actor import Actor


def may_see_inventory(actor: Actor | None) -> bool:
    """The criteria of all organisations side by side, drafts of one's own among them: members of the network."""
    return is_member(actor)


def may_write_criteria_for(actor: Actor | None, organisation: Organisation) -> bool:
    """Make criteria sets of an organisation and write drafts: whoever belongs to it, and coordinators."""
    return (
        is_coordinator(actor)
        or organisation.pk in organisations_edited_by(actor)
        or (actor is not None and any(m.organisation_id == organisation.pk for m in roles_of(actor.user)))
    )


def may_write_criteria(actor: Actor | None, criteria: CriteriaSet) -> bool:
    """Write drafts of a set and send them to review."""
    return may_write_criteria_for(actor, criteria.organisation)


def may_publish_criteria(actor: Actor | None, criteria: CriteriaSet) -> bool:
    """Put a version in force, turn one down, withdraw a set: editors of its organisation, and coordinators."""
    return is_coordinator(actor) or criteria.organisation_id in organisations_edited_by(actor)
