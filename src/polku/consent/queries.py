"""What can be read about clients, their folders and what opens them. Hidden and missing look the same (`Missing`).

What is shown of a client is written into the log of looks in the same transaction, with the ground that opened it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.accounts.permissions import roles_of
from polku.audit.actions import Shown, looked
from polku.consent import permissions
from polku.consent.choices import Ground
from polku.consent.context import acting_as, call, granted, purpose_now, why
from polku.consent.models import BreakGlass, CareRelation, DisclosureBasis, Folder, Reception
from polku.consent.permissions import Rights, organisations_acted_for
from polku.people.choices import Category
from polku.people.models import Client, ContactDetails, OwnAccess, Representative
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery
from polku.shared.errors import Missing, Refused
from polku.shared.sealed import marked, open_all


def not_here() -> Missing:
    """The one answer to what is not there and to what is not open."""
    return Missing(_("This is not here."))


def log_look(folders: Iterable[Folder], *, actor: Actor) -> None:
    """Write into the log that these folders are shown, and what opened each."""
    _log({folder.pk: (folder.client_id, folder.organisation_id) for folder in folders}, actor)


def log_clients(clients: Iterable[Client], *, actor: Actor) -> None:
    """Write into the log that what stands on these clients' own rows is shown."""
    # The folder of a client's row belongs to the client's organisation: the database holds that.
    _log({client.folder_id: (client.pk, client.organisation_id) for client in clients}, actor)


def _log(seen: Mapping[int, tuple[int, int]], actor: Actor) -> None:
    """Folder id to (client id, controller id)."""
    if not seen:
        return
    with acting_as(actor):
        opened = {one.folder_id: one for one in reversed(grounds_of(seen, actor=actor))}
        looked(
            shown=[Shown(pk, *of, str(opened.get(pk, Ground.DUTY))) for pk, of in seen.items()],
            purpose=purpose_now(),
            by=actor,
            organisation_id=_acting_for(actor),
        )


def _acting_for(actor: Actor) -> int | None:
    """The organisation a look is counted for: where the user is a member, if it is one place."""
    places = {membership.organisation_id for membership in roles_of(actor.user)}
    return places.pop() if len(places) == 1 else None


def client_of(key: UUID, *, actor: Actor) -> Client:
    """A client whose basic folder is open to the actor. Raises Missing."""
    with acting_as(actor):
        client = _client_keyed.first(key)
        if client is None:
            raise not_here()
        log_clients([client], actor=actor)
    return client


_client_keyed = CompiledQuery(lambda key: Client.objects.select_related("organisation").filter(key=key))


def clients_of(actor: Actor) -> list[Client]:
    """The actor's own clients: care relations in force, by opening day. Who shows them logs it (`log_clients`)."""
    with acting_as(actor):
        return _clients_of(actor.user_id, clock.now())


_clients_of = CompiledQuery(
    lambda worker, now: Client.objects.filter(
        folder_id__in=CareRelation.objects.filter(worker=worker, starts_at__lte=now)
        .exclude(ends_at__lte=now)
        .values("folder_id")
    ).order_by("opened_at", "pk")
)


def own_clients(actor: Actor) -> list[Client]:
    """The rows that organisations keep about the actor as their client."""
    with acting_as(actor):
        homes = [row.folder_id for row in OwnAccess.objects.filter(user=actor.user_id)]
        clients = list(
            Client.objects.filter(folder_id__in=homes).select_related("organisation").order_by("pk")
        )
        log_clients(clients, actor=actor)
    return clients


def open_folder(key: UUID, category: str, *, actor: Actor) -> Folder:
    """One folder of a client whose row is open to the actor. Raises Missing.

    What another organisation has opened is found from one's own client: `folders_received`.
    """
    with acting_as(actor):
        found = Folder.objects.filter(client__key=key, category=category).first()
        if found is None:
            raise not_here()
        log_look([found], actor=actor)
    return found


def folders_of(key: UUID, *, actor: Actor) -> list[Folder]:
    """The folders of a client that are open to the actor. Raises Missing when none is."""
    with acting_as(actor):
        folders = list(Folder.objects.filter(client__key=key).order_by("pk"))
        if not folders:
            raise not_here()
        log_look(folders, actor=actor)
    return folders


def folders_received(client: Client, *, actor: Actor) -> list[tuple[Folder, DisclosureBasis]]:
    """What other organisations have opened about an own client, each folder with the basis that opens it now."""
    with acting_as(actor):
        grounds = [(folder, row) for folder, ground, row in why() if ground == Ground.BASIS]
        if not grounds:
            return []
        rights = rights_of(actor)
        joined = {r.basis_id for r in rights.receptions if r.folder_id == client.folder_id}
        folders = {f.pk: f for f in Folder.objects.filter(pk__in=[folder for folder, _row in grounds])}
        found = [(folders[folder], rights.bases[row]) for folder, row in grounds if row in joined]
        log_look((folder for folder, _basis in found), actor=actor)
    return found


def contact_of(client: Client, *, actor: Actor) -> ContactDetails | None:
    """A client's contact details, where their folder is open to the actor."""
    kinds = (Category.CONTACT, Category.PROTECTED_CONTACT)
    with acting_as(actor):
        folders = {f.pk: f for f in Folder.objects.filter(client=client.pk, category__in=kinds)}
        details = ContactDetails.objects.filter(folder_id__in=list(folders)).first()
        if details is not None:
            log_look([folders[details.folder_id]], actor=actor)
    return details


def care_of(client: Client, *, actor: Actor) -> list[CareRelation]:
    """Who works with a client, now and before."""
    with acting_as(actor):
        rows = CareRelation.objects.filter(folder=client.folder_id).select_related("worker")
        return list(rows.order_by("starts_at", "pk"))


def bases_of(client: Client, *, actor: Actor) -> list[DisclosureBasis]:
    """Everything that opens or opened a client's data to others, newest first."""
    with acting_as(actor):
        rows = DisclosureBasis.objects.filter(folder=client.folder_id).select_related("receiver")
        return list(rows.order_by("-recorded_at", "-pk"))


def representatives_of(client: Client, *, actor: Actor) -> list[Representative]:
    """Who acts for a client or stands by them, and until when."""
    with acting_as(actor):
        rows = Representative.objects.filter(folder_id=client.folder_id).select_related("user")
        return list(rows.order_by("starts_at", "pk"))


def emergencies_of(client: Client, *, actor: Actor) -> list[BreakGlass]:
    """Emergency openings of a client's data, for the client's own page and for the workers."""
    with acting_as(actor):
        rows = BreakGlass.objects.filter(folder=client.folder_id).select_related("user")
        return list(rows.order_by("-starts_at", "-pk"))


def bases_waiting(organisation_id: int, *, actor: Actor) -> list[DisclosureBasis]:
    """Bases towards an organisation that it has not joined to a client of its own yet. Raises Refused."""
    _refuse_strangers(organisation_id, actor)
    with acting_as(actor), granted(()):
        given = DisclosureBasis.objects.raw("SELECT * FROM polku_bases_towards(%s)", [organisation_id])
        return [basis for basis in given if basis.valid_to > clock.now() and basis.withdrawn_at is None]


def organisations_giving(bases: Collection[DisclosureBasis], *, actor: Actor) -> dict[int, Organisation]:
    """For each basis towards the actor's own organisation, which organisation gave it."""
    with acting_as(actor), granted(()):
        ids = [basis.folder_id for basis in bases]
        folders = Folder.objects.raw("SELECT * FROM polku_folders_numbered(%s)", [ids]) if ids else []
        by_folder = {folder.pk: folder.organisation_id for folder in folders}
    organisations = Organisation.objects.in_bulk(set(by_folder.values()))
    return {basis.pk: organisations[by_folder[basis.folder_id]] for basis in bases}


def account_of(client: Client, *, actor: Actor) -> OwnAccess | None:
    """The account a client signs in with, if one is joined now."""
    with acting_as(actor):
        rows = OwnAccess.objects.filter(folder_id=client.folder_id, ends_at=None)
        return rows.select_related("user").first()


def emergencies_to_review(organisation_id: int, *, actor: Actor) -> list[BreakGlass]:
    """Openings at an organisation that nobody has reviewed, oldest first; for its stewards. Raises Refused."""
    _refuse_all_but_stewards(organisation_id, actor)
    with acting_as(actor), granted(()):
        rows = BreakGlass.objects.raw("SELECT * FROM polku_emergencies_at(%s)", [organisation_id])
        return sorted((one for one in rows if one.reviewed_at is None), key=lambda one: one.starts_at)


def emergencies_told(organisation_id: int, *, actor: Actor) -> list[BreakGlass]:
    """The same with what was explained and who opened, for the review; the look is logged. Raises Refused."""
    waiting = emergencies_to_review(organisation_id, actor=actor)
    if not waiting:
        return []
    with acting_as(actor), granted({one.folder_id for one in waiting}):
        ids = [one.pk for one in waiting]
        rows = BreakGlass.objects.filter(pk__in=ids).select_related("user", "folder").order_by("starts_at")
        told = list(rows)
        open_all(told, "explanation")
    log_look([one.folder for one in told], actor=actor)
    return told


def clients_without_worker(organisation_id: int, *, actor: Actor) -> list[UUID]:
    """Keys of clients whom nobody works with now; for the organisation's stewards. Raises Refused."""
    _refuse_all_but_stewards(organisation_id, actor)
    with acting_as(actor):
        return [row[0] for row in _granted_rows("polku_clients_without_worker", organisation_id, clock.now())]


def clients_named(name: str, organisation_id: int, *, actor: Actor) -> list[UUID]:
    """Keys of the organisation's clients called exactly so, for an emergency. Raises Refused for strangers."""
    _refuse_strangers(organisation_id, actor)
    mark = marked(Client, "name_index", name, organisation_id=organisation_id)["name_index"]
    with acting_as(actor):
        return [row[0] for row in _granted_rows("polku_clients_named", organisation_id, mark)]


def folders_keyed(organisation_id: int, key: UUID) -> list[Folder]:
    """All folders of an organisation's client, open or not: for actions that have yet to decide. Raises Missing."""
    ids = [row[0] for row in _granted_rows("polku_client_keyed", organisation_id, key)]
    if not ids:
        raise not_here()
    with granted(()):
        return list(Folder.objects.raw("SELECT * FROM polku_folders_numbered(%s)", [ids]))


def emergencies_by(user_id: int) -> list[BreakGlass]:
    """All openings of a user, whosever data it was: they decide whether the right stands."""
    with granted(()):
        return list(BreakGlass.objects.raw("SELECT * FROM polku_emergencies_of(%s)", [user_id]))


@dataclass(frozen=True)
class Opened:
    """Why a folder is open: the ground, and the row that is the ground."""

    folder_id: int
    ground: Ground
    source_id: int

    def __str__(self) -> str:
        return f"{self.ground}:{self.source_id}"


def grounds_of(folders: Iterable[int], *, actor: Actor) -> list[Opened]:
    """On what grounds folders are open to the actor, as the database judged; for the log of looks."""
    with acting_as(actor):
        return [Opened(folder, Ground(ground), row) for folder, ground, row in why(folders)]


def rights_of(actor: Actor, *, purpose: str | None = None) -> Rights:
    """The rows that could open folders to a user, in force or not: what `permissions` judges."""
    user = actor.user
    if user is None:
        raise not_here()
    with acting_as(actor), granted(()):
        care = _rows(CareRelation, "care", user.pk)
        receptions = _rows(Reception, "receptions", user.pk)
        bases = _rows(DisclosureBasis, "bases", user.pk)
        emergencies = _rows(BreakGlass, "emergencies", user.pk)
        own_access = _rows(OwnAccess, "own_access", user.pk)
        representing = _rows(Representative, "representing", user.pk)
        rows: list[Any] = [*care, *receptions, *bases, *emergencies, *own_access, *representing]
        lying_in = {row.folder_id for row in rows}
        homes = Folder.objects.raw("SELECT * FROM polku_folders_numbered(%s)", [list(lying_in)])
        return Rights(
            user=user,
            purpose=purpose or purpose_now(),
            at=clock.now(),
            organisations=organisations_acted_for(user),
            homes={folder.pk: folder for folder in homes},
            care=care,
            receptions=receptions,
            bases={basis.pk: basis for basis in bases},
            emergencies=emergencies,
            own_access=own_access,
            representing=representing,
        )


def _rows[Row: models.Model](model: type[Row], name: str, user_id: int) -> list[Row]:
    function = f"SELECT * FROM polku_{name}_of(%s)"  # noqa: S608 - one of the names above
    return list(model._default_manager.raw(function, [user_id]))


def _granted_rows(function: str, *values: Any) -> list[Any]:
    with granted(()):
        return call(function, *values)


def _refuse_strangers(organisation_id: int, actor: Actor) -> None:
    if organisation_id not in organisations_acted_for(actor.user):
        raise Refused(_("You do not have the right to do this."))


def _refuse_all_but_stewards(organisation_id: int, actor: Actor) -> None:
    if not permissions.is_steward(actor, organisation_id, clock.today()):
        raise Refused(_("You do not have the right to do this."))
