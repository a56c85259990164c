"""Which version of each criteria set holds on a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from polku.criteria.bridge import engine_set
from polku.criteria.choices import VersionState
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku_engine import CriteriaSet as EngineSet


@dataclass(frozen=True)
class InForce:
    """A criteria set with the version that holds on the day asked about, as stored and as the engine knows it."""

    criteria: CriteriaSet
    version: CriteriaVersion
    rules: EngineSet


def in_force_on(
    on: date, *, purpose: str | None = None, ids: Collection[int] | None = None
) -> dict[int, InForce]:
    """The newest published version that holds on a day of every criteria set (or those of `ids`), by set id."""
    newest: dict[int, CriteriaVersion] = {}
    for version in _holding(on, purpose, ids).order_by("number"):
        if _holds(version, on):
            newest[version.criteria_id] = version
    return {pk: InForce(v.criteria, v, engine_set(v)) for pk, v in sorted(newest.items())}


def version_in_force(criteria: CriteriaSet, on: date) -> InForce | None:
    """The version of one set that holds on a day."""
    return in_force_on(on, ids=[criteria.pk]).get(criteria.pk)


def _holding(on: date, purpose: str | None, ids: Collection[int] | None) -> QuerySet[CriteriaVersion]:
    standing = Q(criteria__withdrawn_on=None) | Q(criteria__withdrawn_on__gt=on)
    rows = CriteriaVersion.objects.filter(standing, state=VersionState.PUBLISHED)
    if purpose is not None:
        rows = rows.filter(criteria__purpose=purpose)
    if ids is not None:
        rows = rows.filter(criteria__in=ids)
    return rows.select_related("criteria__organisation", "criteria__client_group")


def _holds(version: CriteriaVersion, on: date) -> bool:
    first, last = version.document.valid_from, version.document.valid_to
    return (first is None or first <= on) and (last is None or on <= last)
