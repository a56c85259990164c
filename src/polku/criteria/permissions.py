"""Who may do what with criteria. What is published, everybody may read."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, is_member, organisations_edited_by, roles_of
from polku.criteria.choices import SetState, VersionState
from polku.criteria.models import CriteriaSet, CriteriaVersion
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


def may_see_criteria(actor: Actor | None, criteria: CriteriaSet) -> bool:
    """Read a set: everybody what is or was in use, its writers also what is not public yet."""
    return criteria.state != SetState.DRAFT or may_write_criteria(actor, criteria)


def may_see_version(actor: Actor | None, version: CriteriaVersion) -> bool:
    """Read one version: everybody a published one, writers all."""
    return version.state == VersionState.PUBLISHED or may_write_criteria(actor, version.criteria)


def may_see_drift(actor: Actor | None, criteria: CriteriaSet) -> bool:
    """Refusals that contradict the criteria, and answering them: its owner and coordinators."""
    return may_write_criteria(actor, criteria)
