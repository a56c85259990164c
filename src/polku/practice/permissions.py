"""Who may do what with lists of students and with procedures."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import (
    is_coordinator,
    is_member,
    organisations_edited_by,
    roles_of,
    schools_of,
)
from polku.practice.choices import ProcedureState
from polku.practice.models import Procedure
from polku.shared.actor import Actor


def may_pick_out(actor: Actor | None) -> bool:
    """Look at a list of students: whoever works for a school. Coordinators as such see no persons."""
    return bool(schools_of(actor))


def may_write_procedures(actor: Actor | None) -> bool:
    """Begin a procedure, or take one over from others: members of the network."""
    return is_member(actor)


def may_write_procedures_for(actor: Actor | None, organisation: Organisation) -> bool:
    """Make procedures of an organisation and write drafts: whoever belongs to it, and coordinators."""
    return (
        is_coordinator(actor)
        or organisation.pk in organisations_edited_by(actor)
        or (actor is not None and any(m.organisation_id == organisation.pk for m in roles_of(actor.user)))
    )


def may_write_procedure(actor: Actor | None, procedure: Procedure) -> bool:
    """Write drafts of a procedure."""
    return may_write_procedures_for(actor, procedure.organisation)


def may_publish_procedure(actor: Actor | None, procedure: Procedure) -> bool:
    """Put a draft in use, take a procedure out of use: editors of its organisation, and coordinators."""
    return is_coordinator(actor) or procedure.organisation_id in organisations_edited_by(actor)


def may_see_procedure(actor: Actor | None, procedure: Procedure) -> bool:
    """What is or was in use is everybody's to read; what is only being written, its writers'."""
    return procedure.state != ProcedureState.DRAFT or may_write_procedure(actor, procedure)
