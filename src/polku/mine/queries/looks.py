"""Who has looked at the reader's data: the log of looks in words for the person it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from polku.accounts.models import Organisation
from polku.audit.models import Look
from polku.audit.queries import looks_at
from polku.consent import queries as consent
from polku.consent.choices import Ground
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.mine.queries.homes import Home
from polku.people.choices import Category
from polku.shared.actor import Actor


@dataclass(frozen=True)
class Wanted:
    """Which looks are asked for."""

    organisation_id: int | None = None
    emergencies_only: bool = False
    own_too: bool = False


@dataclass(frozen=True)
class Seen:
    """One look, as far as it is about the reader."""

    pk: int
    at: datetime
    by: str
    organisation: str
    keepers: Sequence[str]
    categories: Sequence[str]
    grounds: Sequence[str]
    own: bool

    @property
    def is_emergency(self) -> bool:
        """Whether an emergency opened it."""
        return Ground.EMERGENCY in self.grounds


def looks_of(homes: Sequence[Home], wanted: Wanted, *, actor: Actor) -> QuerySet[Look]:
    """The looks at what these organisations keep about the actor, newest first."""
    found = looks_at(clients=[home.client.pk for home in homes])
    if not wanted.own_too:
        found = found.exclude(actor_kind="user", actor_id=actor.user_id)
    if wanted.organisation_id is not None:
        found = found.filter(organisation_id=wanted.organisation_id)
    if wanted.emergencies_only:
        openings = [one.pk for home in homes for one in consent.emergencies_of(home.client, actor=actor)]
        found = found.filter(grounds__overlap=[f"{Ground.EMERGENCY}:{pk}" for pk in openings])
    return found


def seen_in(looks: Iterable[Look], homes: Sequence[Home], *, actor: Actor, language: str) -> list[Seen]:
    """Looks as the person reads them: of a list of many people only the reader's own part."""
    rows = list(looks)
    places = {home.client.pk: home.name.text for home in homes}
    with acting_as(actor):
        folders = Folder.objects.filter(client__in=list(places)).values_list("pk", "category")
        labels = {pk: str(Category(category).label) for pk, category in folders}
    named = Organisation.objects.in_bulk({row.organisation_id for row in rows if row.organisation_id})
    return [_seen(row, places, labels, named, actor, language) for row in rows]


def organisations_in(looks: QuerySet[Look], language: str) -> list[tuple[int, str]]:
    """Where those who looked work, for a filter."""
    ids = looks.order_by().values_list("organisation_id", flat=True).distinct()
    found = Organisation.objects.filter(pk__in=[pk for pk in ids if pk])
    return sorted(((one.pk, one.name(language).text) for one in found), key=lambda pair: pair[1])


def _seen(
    look: Look,
    places: dict[int, str],
    labels: dict[int, str],
    named: dict[int, Organisation],
    actor: Actor,
    language: str,
) -> Seen:
    mine = [
        (folder, places[client], ground.partition(":")[0])
        for folder, client, ground in zip(look.folders, look.clients, look.grounds, strict=True)
        if client in places
    ]
    place = named.get(look.organisation_id) if look.organisation_id else None
    return Seen(
        pk=look.pk,
        at=look.at,
        by=look.actor_kind,
        organisation=place.name(language).text if place else "",
        keepers=sorted({name for _folder, name, _ground in mine}),
        categories=sorted({labels[folder] for folder, _name, _ground in mine if folder in labels}),
        grounds=sorted({ground for _folder, _name, ground in mine}),
        own=look.actor_kind == "user" and look.actor_id == actor.user_id,
    )
