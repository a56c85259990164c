"""A person's page for those who work with them: what opened it, and whether one may write."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Membership, Organisation, User, in_force
from polku.accounts.permissions import roles_of, units_below
from polku.consent.choices import Ground
from polku.consent.context import acting_as
from polku.consent.models import BreakGlass
from polku.consent.permissions import is_steward, organisations_acted_for
from polku.consent.queries import client_of, emergencies_of, grounds_of, not_here
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery
from polku.shared.errors import Refused
from polku.shared.sealed import open_all
from polku.shared.text import sort_key


@dataclass(frozen=True)
class Person:
    """A client as a worker has them open. `emergency` is the opening that lets one read, when nothing else does."""

    client: Client
    may_write: bool
    emergency: BreakGlass | None


def person_of(key: UUID, *, actor: Actor) -> Person:
    """A client of the actor's own organisation, open by work with them or by an emergency. Raises Missing.

    The client and those who stand by them have pages of their own.
    """
    with acting_as(actor):
        client = client_of(key, actor=actor)
        open_all([client], "call_name", "born", "own_number")
        grounds = {one.ground for one in grounds_of([client.folder_id], actor=actor)}
        if Ground.CARE in grounds:
            return Person(client, may_write=True, emergency=None)
        if Ground.EMERGENCY not in grounds:
            raise not_here()
        mine = [one for one in emergencies_of(client, actor=actor) if one.user_id == actor.user_id]
        return Person(client, may_write=False, emergency=max(mine, key=lambda one: one.ends_at))


def person_to_write(key: UUID, *, actor: Actor) -> Person:
    """A client the actor works with. Raises Missing, and Refused for one who may only read."""
    person = person_of(key, actor=actor)
    if not person.may_write:
        raise Refused(_("An emergency opens for reading only. Nothing can be changed."))
    return person


def workplaces(actor: Actor) -> list[Organisation]:
    """Organisations a worker may take clients for: the own ones first, then those above them."""
    own = {one.organisation_id for one in roles_of(actor.user)}
    rows = _organisations(list(organisations_acted_for(actor.user)))
    return sorted(rows, key=lambda one: (one.pk not in own, one.pk))


_organisations = CompiledQuery(lambda keys: Organisation.objects.filter(pk__any_of=keys))


def colleagues(organisation: Organisation, *, actor: Actor) -> list[User]:
    """Those who work for an organisation or a unit of it today, but not the actor."""
    places = {organisation.pk, *units_below({organisation.pk})}
    members = Membership.objects.filter(in_force(clock.today()), organisation__in=places).select_related(
        "user"
    )
    found = {one.user_id: one.user for one in members if one.user.is_active and one.user_id != actor.user_id}
    return sorted(found.values(), key=lambda user: sort_key(user.call_name))


def looked_after(actor: Actor) -> list[Organisation]:
    """Organisations whose client data the actor looks after today."""
    return [one for one in workplaces(actor) if is_steward(actor, one.pk, clock.today())]
