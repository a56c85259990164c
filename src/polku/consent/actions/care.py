"""Who works with a client, from when to when; who looks after an organisation's client data."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.accounts.permissions import is_admin
from polku.audit.actions import record
from polku.consent import permissions
from polku.consent.actions.checks import refuse
from polku.consent.context import acting_as, granted, writable
from polku.consent.models import CareRelation, Folder, Steward
from polku.consent.queries import folders_keyed, not_here
from polku.people.choices import Category
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid


@transaction.atomic
def start_care(*, organisation: Organisation, key: UUID, worker: User, by: Actor) -> CareRelation:
    """Let a colleague work with a client of the organisation.

    A worker in a care relation with the client, or a steward of the organisation. Raises Missing, and Invalid for
    somebody who does not work there or works with the client already.
    """
    with acting_as(by):
        home = _home_for(organisation, key, by)
        if organisation.pk not in permissions.organisations_acted_for(worker):
            raise Invalid(_("This person does not work for the organisation today."))
        with granted([home.pk]):
            if CareRelation.objects.filter(folder=home, worker=worker, ends_at=None).exists():
                raise Invalid(_("This person works with the client already."))
            care = CareRelation.objects.create(folder=home, worker=worker, started_by_label=by.label[:120])
        record(verb="start_care", target=care, by=by, change={"worker": worker.pk, "client": home.client_id})
    return care


@transaction.atomic
def end_care(*, organisation: Organisation, key: UUID, worker: User, by: Actor) -> CareRelation:
    """End a worker's relation with a client, now. The same people as in `start_care`. Raises Missing, Invalid."""
    with acting_as(by):
        home = _home_for(organisation, key, by)
        with granted([home.pk]):
            care = (
                CareRelation.objects.select_for_update()
                .filter(folder=home, worker=worker, ends_at=None)
                .first()
            )
            if care is None:
                raise Invalid(_("This person does not work with the client."))
            care.ends_at = max(clock.now(), care.starts_at)
            care.save(update_fields=["ends_at"])
        record(verb="end_care", target=care, by=by, change={"worker": worker.pk, "client": home.client_id})
    return care


@transaction.atomic
def name_steward(
    *, organisation: Organisation, user: User, by: Actor, valid_to: date | None = None
) -> Steward:
    """Name who looks after an organisation's client data. Administrators. Raises Refused, Invalid."""
    if not is_admin(by):
        raise refuse()
    if organisation.pk not in permissions.organisations_acted_for(user):
        raise Invalid(_("This person does not work for the organisation today."))
    steward = Steward.objects.create(
        organisation=organisation, user=user, valid_from=clock.today(), valid_to=valid_to
    )
    record(verb="name_steward", target=organisation, by=by, change={"user": user.pk})
    return steward


def _home_for(organisation: Organisation, key: UUID, by: Actor) -> Folder:
    """The basic folder of a client the actor may give to a worker. Raises Missing."""
    open_for_writing = writable()
    home = next(f for f in folders_keyed(organisation.pk, key) if f.category == Category.BASIC)
    if home.pk not in open_for_writing and not permissions.is_steward(by, organisation.pk, clock.today()):
        raise not_here()
    return home
