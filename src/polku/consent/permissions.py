"""Who may see and change which folder: the twin in Python of `polku_grounds` in the database.

The database decides. This says the same for buttons and messages, from the same rows (`queries.rights_of`); tests
compare the two over every condition. A condition a line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from polku.accounts.models import Membership, Organisation, User
from polku.accounts.permissions import roles_of
from polku.consent.choices import Ground
from polku.consent.models import (
    REVIEW_WITHIN,
    BreakGlass,
    CareRelation,
    DisclosureBasis,
    Folder,
    Reception,
    Steward,
)
from polku.people.choices import Category
from polku.people.models import OwnAccess, Representative
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery


@dataclass(frozen=True)
class Rights:
    """What could open folders to one user at a moment for a purpose. `homes` are the folders these rows lie in."""

    user: User
    purpose: str
    at: datetime
    organisations: frozenset[int]
    homes: Mapping[int, Folder] = field(default_factory=dict)
    care: Collection[CareRelation] = ()
    receptions: Collection[Reception] = ()
    bases: Mapping[int, DisclosureBasis] = field(default_factory=dict)
    emergencies: Collection[BreakGlass] = ()
    own_access: Collection[OwnAccess] = ()
    representing: Collection[Representative] = ()


def may_read_folder(rights: Rights, folder: Folder) -> bool:
    """Whether any ground opens it."""
    return any(True for _ in grounds(rights, folder))


def may_write_folder(rights: Rights, folder: Folder) -> bool:
    """Only a worker of the controller, in a care relation with the client."""
    return any(ground == Ground.CARE for ground, _row in grounds(rights, folder))


def grounds(rights: Rights, folder: Folder) -> Iterator[tuple[Ground, int]]:
    """Every ground on which a folder is open, with the id of the row that is the ground."""
    for care in rights.care:
        if care_opens(rights, care, folder):
            yield Ground.CARE, care.pk
    for reception in rights.receptions:
        if basis_opens(rights, reception, folder):
            yield Ground.BASIS, reception.basis_id
    for emergency in rights.emergencies:
        if emergency_opens(rights, emergency, folder):
            yield Ground.EMERGENCY, emergency.pk
    for access in rights.own_access:
        if own_access_opens(rights, access, folder):
            yield Ground.SELF, access.pk
    for one in rights.representing:
        if representative_opens(rights, one, folder):
            yield Ground.REPRESENTATIVE, one.pk


def care_opens(rights: Rights, care: CareRelation, folder: Folder) -> bool:
    """Own organisation and care relation."""
    return care_holds(rights, care) and rights.homes[care.folder_id].client_id == folder.client_id


def care_holds(rights: Rights, care: CareRelation) -> bool:
    """A relation in force between this worker and a client of an organisation the worker acts for."""
    return (
        rights.user.is_active
        and care.worker_id == rights.user.pk
        and rights.homes[care.folder_id].organisation_id in rights.organisations
        and care.starts_at <= rights.at
        and (care.ends_at is None or care.ends_at > rights.at)
    )


def basis_opens(rights: Rights, reception: Reception, folder: Folder) -> bool:
    """A care relation at the receiver, and a basis joined to that client; never protected contact details."""
    basis = rights.bases[reception.basis_id]
    home = rights.homes[reception.folder_id]
    return (
        any(
            care_holds(rights, care) and rights.homes[care.folder_id].client_id == home.client_id
            for care in rights.care
        )
        and basis.receiver_id == home.organisation_id
        and rights.homes[basis.folder_id].client_id == folder.client_id
        and basis.purpose == rights.purpose
        and folder.category in basis.categories
        and folder.category != Category.PROTECTED_CONTACT
        and basis.valid_from <= rights.at
        and basis.valid_to > rights.at
        and (basis.withdrawn_at is None or basis.withdrawn_at > rights.at)
    )


def emergency_opens(rights: Rights, emergency: BreakGlass, folder: Folder) -> bool:
    """Opened by this user a short while ago, at an organisation the user acts for; never protected contact details."""
    home = rights.homes[emergency.folder_id]
    return (
        rights.user.is_active
        and emergency.user_id == rights.user.pk
        and home.organisation_id in rights.organisations
        and home.client_id == folder.client_id
        and folder.category != Category.PROTECTED_CONTACT
        and emergency.starts_at <= rights.at
        and emergency.ends_at > rights.at
    )


def own_access_opens(rights: Rights, access: OwnAccess, folder: Folder) -> bool:
    """The client's own account."""
    return (
        rights.user.is_active
        and access.user_id == rights.user.pk
        and rights.homes[access.folder_id].client_id == folder.client_id
        and access.starts_at <= rights.at
        and (access.ends_at is None or access.ends_at > rights.at)
    )


def representative_opens(rights: Rights, one: Representative, folder: Folder) -> bool:
    """Somebody who acts for the client: these categories, this period, not barred; never protected contact details."""
    return (
        rights.user.is_active
        and one.user_id == rights.user.pk
        and rights.homes[one.folder_id].client_id == folder.client_id
        and folder.category in one.categories
        and folder.category != Category.PROTECTED_CONTACT
        and one.starts_at <= rights.at
        and one.ends_at > rights.at
        and (one.barred_at is None or one.barred_at > rights.at)
    )


# What is not about a folder that is open already.


def organisations_acted_for(user: User | None) -> frozenset[int]:
    """Organisations a user is a member of today, and those above them: a unit's worker works for the controller.

    Read once per request, as the memberships are.
    """
    roles = roles_of(user)
    if user is None or not roles:
        return frozenset()
    cached = user.__dict__.get("_polku_acts_for")
    if cached is None or cached[0] is not roles:
        user.__dict__["_polku_acts_for"] = cached = (roles, _with_those_above(roles))
    return frozenset(cached[1])


def _with_those_above(roles: Collection[Membership]) -> frozenset[int]:
    found: set[int] = set()
    places = [membership.organisation for membership in roles]
    level = {place.parent_id for place in places if place.parent_id is not None}
    while level:
        found |= level
        above = Organisation.objects.filter(pk__in=level, parent__isnull=False)
        level = set(above.values_list("parent_id", flat=True)) - found
    return frozenset(found | {place.pk for place in places})


def may_open_client(actor: Actor, organisation_id: int) -> bool:
    """Anybody who works for the organisation today takes a new person as a client."""
    return organisation_id in organisations_acted_for(actor.user)


def is_steward(actor: Actor, organisation_id: int, on: date) -> bool:
    """Looks after the organisation's client data today, and still works there."""
    return (
        actor.user is not None
        and organisation_id in organisations_acted_for(actor.user)
        and bool(_stewardships(organisation_id, actor.user.pk, on))
    )


_stewardships = CompiledQuery(
    lambda organisation, user, on: Steward.objects.filter(
        organisation=organisation, user=user, valid_from__lte=on
    ).exclude(valid_to__lt=on)
)


def may_break_glass(actor: Actor, organisation_id: int, emergencies: Collection[BreakGlass]) -> bool:
    """Works for the organisation today, and no earlier opening of one's own waits too long or was not justified."""
    return organisation_id in organisations_acted_for(actor.user) and not is_suspended(emergencies)


def is_suspended(emergencies: Collection[BreakGlass]) -> bool:
    """An opening that nobody reviewed within seven days suspends the right until somebody does."""
    late = clock.now() - REVIEW_WITHIN
    return any(one.reviewed_at is None and one.starts_at <= late for one in emergencies)


def may_review(actor: Actor, emergency: BreakGlass, organisation_id: int) -> bool:
    """A steward of the organisation, never of one's own opening, once only."""
    return (
        is_steward(actor, organisation_id, clock.today())
        and emergency.user_id != actor.user_id
        and emergency.reviewed_at is None
    )


def last_moment_of_guardianship(born_on: date) -> datetime:
    """The first moment of the 18th birthday in Finland: from then on a guardian sees nothing."""
    try:
        birthday = born_on.replace(year=born_on.year + 18)
    except ValueError:
        # Born on the 29th of February.
        birthday = date(born_on.year + 18, 3, 1)
    return datetime.combine(birthday, datetime.min.time(), clock.HELSINKI)
