"""Who may do what about organisations and people with accounts. Roles have terms: an ended one gives nothing."""

from __future__ import annotations

from polku.accounts.choices import OrganisationKind, Role
from polku.accounts.models import ContactCard, Membership, Organisation, User, in_force
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.compiled import CompiledQuery

# What a link about one contact card is signed for.
CONTACT_LINK = "contact"
SCHOOLS = (OrganisationKind.BASIC_SCHOOL, OrganisationKind.VOCATIONAL_SCHOOL)


def roles_of(user: User | None) -> list[Membership]:
    """The user's memberships in force today; read once per request."""
    if user is None or not user.is_active:
        return []
    day = clock.today()
    cached = user.__dict__.get("_polku_roles")
    if cached is None or cached[0] != day:
        user.__dict__["_polku_roles"] = cached = (day, _memberships(user.pk, day))
    return cached[1]


_memberships = CompiledQuery(
    lambda user, day: Membership.objects.filter(in_force(day), user=user).select_related("organisation")
)


def schools_of(actor: Actor | None) -> list[Organisation]:
    """The schools a person works for today, themselves or through a unit of theirs."""
    if actor is None or actor.user is None:
        return []
    found: dict[int, Organisation] = {}
    for membership in roles_of(actor.user):
        place: Organisation | None = membership.organisation
        while place is not None:
            if place.kind in SCHOOLS:
                found[place.pk] = place
            place = place.parent
    return list(found.values())


def is_admin(actor: Actor | None) -> bool:
    """The system itself, or an administrator of the installation."""
    if actor is None or actor.kind == "link":
        return False
    if actor.kind == "system":
        return True
    return bool(actor.user and actor.user.is_active and actor.user.is_admin)


def is_coordinator(actor: Actor | None) -> bool:
    """A network coordinator today, or an administrator."""
    if is_admin(actor):
        return True
    return actor is not None and any(m.role == Role.COORDINATOR for m in roles_of(actor.user))


def is_member(actor: Actor | None) -> bool:
    """Belongs to an organisation of the network today."""
    return is_coordinator(actor) or (actor is not None and bool(roles_of(actor.user)))


def organisations_edited_by(actor: Actor | None) -> set[int]:
    """Ids of organisations whose entries the actor may edit: its own and the units below them."""
    if actor is None or actor.user is None:
        return set()
    own = {m.organisation_id for m in roles_of(actor.user) if m.role in (Role.EDITOR, Role.COORDINATOR)}
    return own | units_below(own)


def units_below(organisation_ids: set[int]) -> set[int]:
    """Ids of all units under the given organisations, however deep."""
    found: set[int] = set()
    level = set(organisation_ids)
    while level:
        level = set(Organisation.objects.filter(parent__in=level).values_list("pk", flat=True)) - found
        found |= level
    return found


def may_edit_organisation(actor: Actor | None, organisation: Organisation) -> bool:
    """A coordinator, or an editor of it or of a unit above it."""
    return is_coordinator(actor) or organisation.pk in organisations_edited_by(actor)


def units_above(organisation: Organisation) -> set[int]:
    """Ids of the organisation itself and of everything it is a part of."""
    found: set[int] = set()
    step: Organisation | None = organisation
    while step is not None and step.pk not in found:
        found.add(step.pk)
        step = step.parent
    return found


def may_keep_contact(actor: Actor | None, card: ContactCard) -> bool:
    """Editors of the organisation; the card's owner while acting for it; the holder of the link about this card."""
    if actor is not None and actor.kind == "link":
        return actor.scope == (CONTACT_LINK, card.pk)
    return may_edit_organisation(actor, card.organisation) or _owns(actor, card)


def _owns(actor: Actor | None, card: ContactCard) -> bool:
    if actor is None or actor.user is None or actor.user_id != card.owner_id:
        return False
    return bool(units_above(card.organisation) & {m.organisation_id for m in roles_of(actor.user)})


def may_invite(actor: Actor | None, organisation: Organisation | None, role: str) -> bool:
    """Coordinators invite all but administrators; editors invite members and editors to their own organisation."""
    if is_admin(actor):
        return True
    if role == Role.ADMIN:
        return False
    if is_coordinator(actor):
        return True
    return (
        organisation is not None
        and role in (Role.MEMBER, Role.EDITOR)
        and organisation.pk in organisations_edited_by(actor)
    )


def may_see_network(actor: Actor | None) -> bool:
    """Contact cards and lists meant for members of the network."""
    return is_member(actor)
