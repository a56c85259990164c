"""Writing, publishing, taking over and ending procedures.

A version's content never changes. A draft replaces the earlier draft; publishing replaces what was in use.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.practice import permissions
from polku.practice.choices import ProcedureState, VersionState
from polku.practice.content import ProcedureContent
from polku.practice.models import Procedure, ProcedureVersion
from polku.practice.queries.flow import faults
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused


@transaction.atomic
def create_procedure(
    *,
    organisation: Organisation,
    content: ProcedureContent,
    by: Actor,
    owner_label: str = "",
    owner_email: str = "",
    based_on: ProcedureVersion | None = None,
) -> Procedure:
    """Make a procedure with its first draft: members of the organisation, coordinators. Raises Refused."""
    _require(permissions.may_write_procedures_for(by, organisation))
    procedure = Procedure.objects.create(
        organisation=organisation,
        names=content.name,
        owner_label=owner_label,
        owner_email=owner_email,
        based_on=based_on,
    )
    _add_draft(procedure, content, by)
    record(
        verb="create_procedure",
        target=procedure,
        by=by,
        change={"organisation": organisation.pk, "based_on": based_on.pk if based_on else None},
    )
    return procedure


@transaction.atomic
def save_procedure_draft(
    *, procedure: Procedure, content: ProcedureContent, by: Actor, expected_version: int, note: str = ""
) -> ProcedureVersion:
    """Keep a new draft; what is in use stays. Raises Refused, Conflict."""
    procedure = _locked(procedure)
    _require(permissions.may_write_procedure(by, procedure))
    if procedure.version != expected_version:
        raise Conflict(
            _("Somebody changed this procedure while you were writing. Look at it, and save again.")
        )
    version = _add_draft(procedure, content, by, note)
    record(verb="save_procedure_draft", target=procedure, by=by, change={"number": version.number})
    return version


@transaction.atomic
def save_procedure_owner(*, procedure: Procedure, owner_label: str, owner_email: str, by: Actor) -> Procedure:
    """Say who keeps a procedure true: its writers. Raises Refused."""
    procedure = _locked(procedure)
    _require(permissions.may_write_procedure(by, procedure))
    procedure.owner_label, procedure.owner_email = owner_label, owner_email
    procedure.save(update_fields=["owner_label", "owner_email"])
    record(verb="save_procedure_owner", target=procedure, by=by)
    return procedure


@transaction.atomic
def publish_procedure(*, procedure: Procedure, by: Actor) -> ProcedureVersion:
    """Put the draft in use: editors of the organisation, coordinators. Raises Refused, Invalid."""
    procedure = _locked(procedure)
    _require(permissions.may_publish_procedure(by, procedure))
    version = procedure.versions.filter(state=VersionState.DRAFT).first()
    if version is None:
        raise Invalid(_("There is no draft to publish."))
    wrong = [fault.text for fault in faults(version.document, "fi") if fault.blocks]
    if wrong:
        raise Invalid(
            _("The procedure cannot be used yet. Mend what is told about its steps."), {"steps": wrong}
        )
    procedure.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    version.state = VersionState.PUBLISHED
    version.published_at, version.published_by_label = clock.now(), by.label[:120]
    version.save(update_fields=["state", "published_at", "published_by_label"])
    procedure.state, procedure.names = ProcedureState.PUBLISHED, version.document.name
    procedure.save(update_fields=["state", "names"])
    record(verb="publish_procedure", target=procedure, by=by, change={"number": version.number})
    return version


@transaction.atomic
def withdraw_procedure(*, procedure: Procedure, by: Actor) -> Procedure:
    """Take a procedure out of use; it stays readable. Editors of the organisation, coordinators.

    Raises Refused, Invalid.
    """
    procedure = _locked(procedure)
    _require(permissions.may_publish_procedure(by, procedure))
    if procedure.state != ProcedureState.PUBLISHED:
        raise Invalid(_("The procedure is not in use."))
    procedure.state = ProcedureState.WITHDRAWN
    procedure.save(update_fields=["state"])
    record(verb="withdraw_procedure", target=procedure, by=by)
    return procedure


@transaction.atomic
def restore_procedure(*, procedure: Procedure, by: Actor) -> Procedure:
    """Put a procedure that was taken out of use back as it was. As withdrawing. Raises Refused, Invalid."""
    procedure = _locked(procedure)
    _require(permissions.may_publish_procedure(by, procedure))
    if procedure.state != ProcedureState.WITHDRAWN:
        raise Invalid(_("The procedure is in use already."))
    procedure.state = ProcedureState.PUBLISHED
    procedure.save(update_fields=["state"])
    record(verb="restore_procedure", target=procedure, by=by)
    return procedure


@transaction.atomic
def take_over_procedure(*, version: ProcedureVersion, organisation: Organisation, by: Actor) -> Procedure:
    """Make an own procedure from somebody's version that is or was in use; that version stays named as its source.

    Raises Refused, Invalid.
    """
    if version.published_at is None:
        raise Invalid(_("Only a procedure that has been in use can be taken over."))
    return create_procedure(organisation=organisation, content=version.document, based_on=version, by=by)


def _add_draft(
    procedure: Procedure, content: ProcedureContent, by: Actor, note: str = ""
) -> ProcedureVersion:
    procedure.versions.filter(state=VersionState.DRAFT).update(state=VersionState.REPLACED)
    procedure.version += 1
    if procedure.state == ProcedureState.DRAFT:
        procedure.names = content.name
    procedure.save(update_fields=["version", "names"])
    return ProcedureVersion.objects.create(
        procedure=procedure,
        number=procedure.version,
        content=content.as_json(),
        state=VersionState.DRAFT,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
        note=note[:300],
    )


def _locked(procedure: Procedure) -> Procedure:
    rows = Procedure.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=procedure.pk)


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You cannot change the procedures of this organisation."))
