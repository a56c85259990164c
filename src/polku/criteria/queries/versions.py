"""One set and its versions, for those who may see them."""

from __future__ import annotations

from polku.criteria import permissions
from polku.criteria.choices import VersionState
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.shared.actor import Actor
from polku.shared.errors import Missing


def criteria_to_see(pk: int, actor: Actor | None) -> CriteriaSet:
    """A set that the actor may see. Raises Missing."""
    found = _set(pk)
    if found is None or not permissions.may_see_criteria(actor, found):
        raise Missing
    return found


def criteria_to_write(pk: int, actor: Actor | None) -> CriteriaSet:
    """A set that the actor may write. Raises Missing."""
    found = _set(pk)
    if found is None or not permissions.may_write_criteria(actor, found):
        raise Missing
    return found


def newest(criteria: CriteriaSet) -> CriteriaVersion:
    """The version that writing goes on from."""
    return version_of(criteria, criteria.version)


def version_of(criteria: CriteriaSet, number: int) -> CriteriaVersion:
    """A version by its number. Raises Missing."""
    found = criteria.versions.filter(number=number).first()
    if found is None:
        raise Missing
    # The set is known already: its name need not be asked for again.
    found.criteria = criteria
    return found


def versions_to_see(criteria: CriteriaSet, actor: Actor | None) -> list[CriteriaVersion]:
    """The versions an actor may see, the newest first: everybody the published ones, writers all."""
    rows = criteria.versions.order_by("-number")
    if not permissions.may_write_criteria(actor, criteria):
        rows = rows.filter(state=VersionState.PUBLISHED)
    return list(rows)


def _set(pk: int) -> CriteriaSet | None:
    related = ("organisation", "client_group", "based_on__criteria__organisation")
    return CriteriaSet.objects.select_related(*related).filter(pk=pk).first()
