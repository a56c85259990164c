"""What can be read about organisations, people with accounts and areas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from polku.accounts import permissions
from polku.accounts.choices import Role
from polku.accounts.models import (
    Area,
    AreaMunicipality,
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Succession,
    User,
    in_force,
)
from polku.shared import clock
from polku.shared.text import sort_key


def municipality_codes(area: Area, *, on: date) -> frozenset[str]:
    """The municipalities of an area on a day."""
    links = AreaMunicipality.objects.filter(in_force(on), area=area)
    return frozenset(links.values_list("municipality_id", flat=True))


@dataclass(frozen=True)
class TreeRow:
    """An organisation in its tree, `depth` steps below a root."""

    organisation: Organisation
    depth: int


def municipalities(language: str, *, on: date) -> list[Municipality]:
    """All municipalities of a day by name."""
    rows = Municipality.objects.filter(in_force(on))
    return sorted(rows, key=lambda m: sort_key(m.name(language).text))


def organisation_tree(*, on: date, words: str = "") -> list[TreeRow]:
    """Organisations of a day in tree order; with `words` those whose names hold them, with the way to them.

    An old name or a predecessor's name finds the body that does the work now.
    """
    rows = list(Organisation.objects.select_related("parent"))
    in_use = {
        o.pk
        for o in rows
        if (not o.valid_from or o.valid_from <= on) and (not o.valid_to or o.valid_to >= on)
    }
    keep = in_use if not words else _found(rows, in_use, words.casefold())
    children: dict[int | None, list[Organisation]] = {}
    for organisation in sorted(rows, key=lambda o: (o.number, sort_key(o.name("fi").text))):
        if organisation.pk in keep:
            parent = organisation.parent_id if organisation.parent_id in keep else None
            children.setdefault(parent, []).append(organisation)
    return list(_walk(children, None, 0))


def _found(rows: list[Organisation], in_use: set[int], words: str) -> set[int]:
    hits = {o.pk for o in rows if any(words in name.casefold() for name in all_names(o))}
    successors: dict[int, set[int]] = {}
    for before, after in Succession.objects.values_list("predecessor", "successor"):
        successors.setdefault(before, set()).add(after)
    level = hits
    while level:
        level = {after for before in level for after in successors.get(before, ())} - hits
        hits |= level
    parents = {o.pk: o.parent_id for o in rows}
    keep = hits & in_use
    for pk in list(keep):
        while (above := parents[pk]) is not None:
            keep.add(above)
            pk = above
    return keep


def all_names(organisation: Organisation) -> list[str]:
    """Its names in every language, the old ones too."""
    old = [name for names in organisation.old_names.values() for name in names]
    return [*organisation.names.values(), *old]


def _walk(
    children: dict[int | None, list[Organisation]], parent: int | None, depth: int
) -> Iterator[TreeRow]:
    for organisation in children.get(parent, ()):
        yield TreeRow(organisation, depth)
        yield from _walk(children, organisation.pk, depth + 1)


def successors_of(organisation: Organisation) -> list[Succession]:
    """Who continued its work, and when."""
    return list(organisation.successions.select_related("successor").order_by("on"))


def predecessors_of(organisation: Organisation) -> list[Succession]:
    """Whose work it continues, and since when."""
    return list(organisation.inheritances.select_related("predecessor").order_by("on"))


def current_body(organisation: Organisation, *, on: date) -> Organisation:
    """The body that does its work on a day: itself, or its successor's successor…"""
    seen = {organisation.pk}
    while True:
        step = organisation.successions.filter(on__lte=on).select_related("successor").order_by("on").last()
        if step is None or step.successor_id in seen:
            return organisation
        organisation = step.successor
        seen.add(organisation.pk)


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Accounts that act for an organisation, or for one above it, today."""
    held = in_force(clock.today(), "memberships__")
    above = permissions.units_above(organisation)
    rows = User.objects.filter(held, memberships__organisation__in=above, is_active=True)
    return rows.distinct().order_by("call_name", "pk")


def coordinators() -> list[User]:
    """Accounts that act as coordinators today."""
    held = in_force(clock.today(), "memberships__")
    rows = User.objects.filter(held, memberships__role=Role.COORDINATOR, is_active=True)
    return list(rows.distinct().order_by("pk"))


def members_of(organisation: Organisation) -> list[Membership]:
    """Memberships in force or to come, by name."""
    today = clock.today()
    rows = organisation.memberships.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).select_related(
        "user"
    )
    return sorted(rows, key=lambda m: sort_key(m.user.call_name))


def invitations_of(organisation: Organisation) -> list[Invitation]:
    """Invitations nobody has used yet and that still hold."""
    rows = Invitation.objects.filter(organisation=organisation, used_at=None, expires_at__gt=clock.now())
    return list(rows.order_by("created_at"))


def user_by_email(email: str) -> User | None:
    """The active account of an address."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).first()


def open_invitation(key: str) -> Invitation | None:
    """The invitation of a key, when it has not been used and has not expired."""
    return (
        Invitation.objects.select_related("organisation")
        .filter(key=key, used_at=None, expires_at__gt=clock.now())
        .first()
    )


def organisation_choices(*, leave_out: int | None = None) -> list[tuple[int, str]]:
    """Organisations in use today for a list to choose from, in tree order."""
    rows = organisation_tree(on=clock.today())
    return [
        (r.organisation.pk, "– " * r.depth + str(r.organisation))
        for r in rows
        if r.organisation.pk != leave_out
    ]
