"""People whom somebody has told of: a worker's own, and without names those of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from polku.accounts.models import Organisation
from polku.audit.actions import Shown, looked
from polku.consent import context
from polku.consent.choices import Ground
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.permissions import is_steward, organisations_acted_for
from polku.consent.queries import log_look, not_here
from polku.outreach.choices import LeadState
from polku.outreach.models import Lead
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.sealed import marked, open_all

JOB = "outreach"
# Lists of the database (`polku_due_…`): all that are open, those that may have to go, and everything of those released.
OPEN, DUE, RELEASED = "open_leads", "leads", "released_leads"


@dataclass(frozen=True)
class Found:
    """A person whom the actor looks for."""

    lead: Lead
    client: Client
    state: LeadState


def leads(*, actor: Actor) -> list[Found]:
    """The actor's own: those whose first contact is late on top, closed ones last. The look is logged."""
    with acting_as(actor):
        rows = list(_rows().filter(folder__in=context.writable()))
        clients = [row.folder.client for row in rows]
        open_all(clients, "call_name")
        if rows:
            log_look([row.folder for row in rows], actor=actor)
    today = clock.today()
    order = list(LeadState)
    found = [Found(row, row.folder.client, row.state(today)) for row in rows]
    return sorted(found, key=lambda one: (order.index(one.state), one.lead.told_on, one.lead.pk))


def states_before_contact(*, actor: Actor) -> list[LeadState]:
    """How far each of the actor's own leads is that nobody has been in touch with: of nobody, so nothing is logged."""
    today = clock.today()
    with acting_as(actor):
        states = [row.state(today) for row in Lead.objects.filter(folder__in=context.writable())]
    return [state for state in states if state in (LeadState.LATE, LeadState.NEW)]


def lead_keyed(key: UUID, *, actor: Actor) -> Found:
    """One lead, for those who work with the person: a permission or an emergency does not show it. Raises Missing."""
    with acting_as(actor):
        row = _rows().filter(key=key).first()
        if row is None or row.folder_id not in context.writable():
            raise not_here()
        log_look([row.folder], actor=actor)
    return Found(row, row.folder.client, row.state(clock.today()))


def own_namesakes(name: str, number: str | None, organisation: Organisation, *, actor: Actor) -> list[Client]:
    """The actor's own clients at an organisation by exactly this name or number. The look is logged."""
    with acting_as(actor):
        mine = Client.objects.filter(organisation=organisation, folder_id__in=context.writable())
        marks = [marked(Client, "name_index", name, organisation_id=organisation.pk)]
        if number:
            marks.append(marked(Client, "number_index", number, organisation_id=organisation.pk))
        found = {client.pk: client for mark in marks for client in mine.filter(**mark)}
        if found:
            homes = [client.folder_id for client in found.values()]
            log_look(Folder.objects.filter(pk__in=homes), actor=actor)
    return list(found.values())


def leads_looked_after(*, actor: Actor) -> list[Lead]:
    """Open leads of the organisations whose client data the actor looks after: no names, no texts. Logged as a duty."""
    today = clock.today()
    places = [pk for pk in organisations_acted_for(actor.user) if is_steward(actor, pk, today)]
    if not places:
        return []
    with acting_as(system(JOB), folders=()):
        ids = context.due(OPEN)
    with acting_as(system(JOB), folders=ids):
        rows = list(
            Lead.objects.filter(folder__organisation__in=places, closed_at=None, released_on=None)
            .exclude(taken_by=actor.user_id)
            .select_related("folder__organisation", "taken_by")
            .order_by("told_on", "pk")
        )
    for place in places:
        shown = [_shown(row.folder) for row in rows if row.folder.organisation_id == place]
        if shown:
            looked(shown=shown, purpose=JOB, by=actor, organisation_id=place)
    return rows


def _shown(folder: Folder) -> Shown:
    return Shown(folder.pk, folder.client_id, folder.organisation_id, Ground.DUTY)


def folders_released() -> list[int]:
    """Everything of people who are to be deleted as leads; for the duty that deletes."""
    return context.due(RELEASED)


def released_on(folders: Iterable[int]) -> date | None:
    """The day a client of these folders was given to deletion as a lead. Call it as the duty that deletes."""
    row = (
        Lead.objects.filter(folder__in=list(folders), released_on__isnull=False)
        .order_by("released_on")
        .first()
    )
    return row.released_on if row else None


def _rows() -> QuerySet[Lead]:
    return Lead.objects.select_related("folder__client", "folder__organisation")
