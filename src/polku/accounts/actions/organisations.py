"""Making and changing organisations and their successors."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts import permissions
from polku.accounts.choices import SECTOR_OF_KIND, OrganisationKind, Sector
from polku.accounts.models import Organisation, Succession
from polku.audit.actions import record
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

CHANGEABLE = frozenset(
    {"kind", "sector", "names", "old_names", "descriptions", "business_id", "homepage", "number", "notify_email",
     "valid_from", "valid_to", "ptv_id"}
)  # fmt: skip


@transaction.atomic
def create_organisation(
    *,
    kind: str,
    names: dict[str, str],
    by: Actor,
    parent: Organisation | None = None,
    areas: Any = (),
    **facts: Any,
) -> Organisation:
    """Make an organisation, or a unit under `parent`. Coordinators; editors make units of their own. Raises Refused."""
    allowed = (
        permissions.is_coordinator(by) if parent is None else permissions.may_edit_organisation(by, parent)
    )
    _require(allowed)
    _known_facts(facts)
    facts.setdefault(
        "sector", parent.sector if parent else SECTOR_OF_KIND.get(OrganisationKind(kind), Sector.PUBLIC)
    )
    organisation = Organisation.objects.create(kind=kind, names=names, parent=parent, **facts)
    organisation.areas.set(areas)
    record(
        verb="create_organisation",
        target=organisation,
        by=by,
        change={"parent": parent.pk if parent else None},
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, by: Actor, expected_version: int, areas: Any = None, **facts: Any
) -> Organisation:
    """Change facts of an organisation. Its editors and coordinators. Raises Refused, Conflict, Invalid."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    _require(permissions.may_edit_organisation(by, organisation))
    _known_facts(facts)
    if organisation.version != expected_version:
        raise Conflict(_("Somebody else changed this while you were writing. Both texts are below."))
    changed = {name: value for name, value in facts.items() if getattr(organisation, name) != value}
    before = {name: str(getattr(organisation, name)) for name in changed}
    for name, value in changed.items():
        setattr(organisation, name, value)
    organisation.version += 1
    organisation.save()
    if areas is not None:
        organisation.areas.set(areas)
    after = {name: str(value) for name, value in changed.items()}
    record(verb="change_organisation", target=organisation, by=by, change={"before": before, "after": after})
    return organisation


@transaction.atomic
def move_unit(*, organisation: Organisation, parent: Organisation | None, by: Actor) -> Organisation:
    """Put a unit under another organisation. Coordinators. Raises Refused, and Invalid for a circle."""
    _require(permissions.is_coordinator(by))
    if parent and (parent.pk == organisation.pk or parent.pk in permissions.units_below({organisation.pk})):
        raise Invalid(_("An organisation cannot be under itself."))
    organisation.parent = parent
    organisation.save(update_fields=["parent"])
    record(verb="move_unit", target=organisation, by=by, change={"parent": parent.pk if parent else None})
    return organisation


@transaction.atomic
def record_succession(
    *,
    predecessor: Organisation,
    successor: Organisation,
    on: date,
    by: Actor,
    source: str = "",
    note: Any = None,
) -> Succession:
    """Say that one body continues another's work from a day; the predecessor ends the day before.

    Coordinators. Raises Refused, and Invalid for a circle.
    """
    _require(permissions.is_coordinator(by))
    if predecessor.pk in {successor.pk, *_later(successor)}:
        raise Invalid(_("A successor cannot come before its predecessor."))
    succession, _made = Succession.objects.update_or_create(
        predecessor=predecessor,
        successor=successor,
        defaults={"on": on, "source": source, "note": note or {}},
    )
    if predecessor.valid_to is None:
        predecessor.valid_to = on - timedelta(days=1)
        predecessor.save(update_fields=["valid_to"])
    record(
        verb="record_succession", target=predecessor, by=by, change={"successor": successor.pk, "on": str(on)}
    )
    return succession


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You do not have the right to do this."))


def _known_facts(facts: dict[str, Any]) -> None:
    unknown = sorted(set(facts) - CHANGEABLE)
    if unknown:
        raise TypeError(f"an organisation has no {', '.join(unknown)}")


def _later(organisation: Organisation) -> set[int]:
    found: set[int] = set()
    level = {organisation.pk}
    while level:
        level = (
            set(Succession.objects.filter(predecessor__in=level).values_list("successor", flat=True)) - found
        )
        found |= level
    return found
