"""Whom the reader stands by: what the representation opens now, whatever else may be open to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from polku.consent import permissions
from polku.consent.context import acting_as, granted
from polku.consent.models import Folder
from polku.consent.queries import log_look, not_here, rights_of
from polku.mine.queries.homes import Home
from polku.mine.queries.plans import OwnPlan, own_plans
from polku.people.choices import Category
from polku.people.models import Client, ContactDetails, Representative
from polku.referral.models import Referral
from polku.referral.queries.finding import referrals_of
from polku.shared.actor import Actor
from polku.shared.sealed import open_all


@dataclass(frozen=True)
class Supported:
    """A person who let the reader see something, at one organisation. Without the basic folder they have no name."""

    row: Representative
    home: Home
    folders: Mapping[str, Folder]
    # Under a security ban: who keeps the data and who helps would tell where the person is.
    hides_where: bool

    @property
    def name(self) -> str:
        """What the person is called, when that may be seen."""
        return self.home.client.call_name if Category.BASIC in self.folders else ""

    def sees(self, category: str) -> bool:
        """Whether this kind of data is open."""
        return category in self.folders


def supported_by(actor: Actor, language: str) -> list[Supported]:
    """Everybody the actor stands by now; what shows who it is is in the log."""
    rights = rights_of(actor)
    if not rights.representing:
        return []
    with acting_as(actor):
        at = {rights.homes[row.folder_id].client_id for row in rights.representing}
        folders = list(Folder.objects.filter(client__in=at).select_related("organisation").order_by("pk"))
        opened = {
            row.pk: {f.category: f for f in folders if permissions.representative_opens(rights, row, f)}
            for row in rights.representing
        }
        basic = {found[Category.BASIC].pk for found in opened.values() if Category.BASIC in found}
        # That there is a security ban counts even where the name is closed.
        with granted([row.folder_id for row in rights.representing]):
            rows = list(Client.objects.filter(pk__in=at))
        protected = {client.pk for client in rows if client.is_protected}
        clients = [client for client in rows if client.folder_id in basic]
        open_all(clients, "call_name", "born")
        log_look([_first(found) for found in opened.values() if found], actor=actor)
    named = {client.pk: client for client in clients}
    found = [
        (row, _home(opened[row.pk], named, language), opened[row.pk])
        for row in sorted(rights.representing, key=lambda one: one.pk)
        if opened[row.pk]
    ]
    return [Supported(*one, hides_where=one[1].client.pk in protected) for one in found]


def supported(row_id: int, *, actor: Actor, language: str) -> Supported:
    """One of them by the number of the representation. Raises Missing for everything else."""
    for each in supported_by(actor, language):
        if each.row.pk == row_id:
            return each
    raise not_here()


def contact_shown(one: Supported, *, actor: Actor) -> ContactDetails | None:
    """Where the person is reached, when that is open; the look is logged."""
    folder = one.folders.get(Category.CONTACT)
    if folder is None:
        return None
    with acting_as(actor):
        found = ContactDetails.objects.filter(folder_id=folder.pk).first()
        if found is not None:
            log_look([folder], actor=actor)
    return found


def plans_shown(one: Supported, *, actor: Actor, language: str) -> list[OwnPlan]:
    """The person's plan, when plans are open; the look is logged."""
    return own_plans(actor, language, homes=[one.home]) if one.sees(Category.PLAN) else []


def referrals_shown(one: Supported, *, actor: Actor) -> list[Referral]:
    """The person's referrals, when they are open; the look is logged."""
    return referrals_of(one.home.client, actor=actor) if one.sees(Category.REFERRAL) else []


def _home(found: Mapping[str, Folder], named: Mapping[int, Client], language: str) -> Home:
    folder = _first(found)
    # The row itself lies in the basic folder: without that one nothing of it is known but which it is.
    client = named[folder.client_id] if Category.BASIC in found else Client(pk=folder.client_id)
    return Home(client, folder.organisation.name(language))


def _first(found: Mapping[str, Folder]) -> Folder:
    """The folder with the name; where that is closed, another one that shows that the person is there."""
    return found.get(Category.BASIC) or next(iter(found.values()))
