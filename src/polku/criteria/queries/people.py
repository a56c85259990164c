"""Who is asked about an organisation's criteria."""

from __future__ import annotations

from polku.accounts.choices import Role
from polku.accounts.models import Organisation, User, in_force
from polku.accounts.permissions import is_coordinator, organisations_edited_by, roles_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.text import sort_key


def reviewers_of(organisation: Organisation) -> list[User]:
    """The editors of an organisation, of the one above it when it has none, else the coordinators."""
    body: Organisation | None = organisation
    while body is not None:
        found = _holding(Role.EDITOR, memberships__organisation=body)
        if found:
            return found
        body = body.parent
    return coordinators()


def coordinators() -> list[User]:
    """Accounts that act as coordinators today."""
    return _holding(Role.COORDINATOR)


def organisations_to_write_for(actor: Actor, language: str) -> list[Organisation]:
    """Organisations whose criteria the actor may write, by name."""
    rows = Organisation.objects.filter(in_force(clock.today()))
    if not is_coordinator(actor):
        own = {m.organisation_id for m in roles_of(actor.user)}
        rows = rows.filter(pk__in=own | organisations_edited_by(actor))
    return sorted(rows, key=lambda o: sort_key(o.name(language).text))


def _holding(role: Role, **more: object) -> list[User]:
    held = in_force(clock.today(), "memberships__")
    rows = User.objects.filter(held, memberships__role=role, is_active=True, **more)
    return list(rows.distinct().order_by("pk"))
