"""Refusals that contradict the criteria, counted per criterion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum
from django.utils.translation import gettext as _

from polku.accounts.permissions import is_coordinator
from polku.criteria import wording
from polku.criteria.bridge import fact_of
from polku.criteria.choices import DriftState
from polku.criteria.models import CriteriaSet, CriteriaVersion, Drift
from polku.criteria.queries.people import organisations_to_write_for
from polku.shared.actor import Actor
from polku.shared.languages import Passage, pick


@dataclass(frozen=True)
class DriftLine:
    """Refusals of one version on one ground: how many in all, how many wait for an answer, and since when."""

    version: CriteriaVersion
    name: Passage
    organisation: Passage
    ground: str
    ground_words: str
    count: int
    waiting: int
    first: date
    last: date
    answered: str


def drift_lines(*, actor: Actor, language: str, criteria: CriteriaSet | None = None) -> list[DriftLine]:
    """The refusals about criteria that the actor answers for, what waits first."""
    rows = Drift.objects.all()
    if criteria is not None:
        rows = rows.filter(version__criteria=criteria)
    elif not is_coordinator(actor):
        rows = rows.filter(version__criteria__organisation__in=organisations_to_write_for(actor, language))
    sums = rows.values("version", "ground").annotate(
        total=Sum("count"),
        waiting=Sum("count", filter=Q(state=DriftState.OPEN), default=0),
        first=Min("day"),
        last=Max("day"),
        answer=Max("answer", filter=~Q(state=DriftState.OPEN)),
        days=Count("pk"),
    )
    versions = CriteriaVersion.objects.select_related("criteria__organisation").in_bulk(
        {row["version"] for row in sums}
    )
    lines = [_line(row, versions[row["version"]], language) for row in sums]
    return sorted(lines, key=lambda line: (-line.waiting, -line.count, line.version.pk, line.ground))


def _line(row: Mapping[str, Any], version: CriteriaVersion, language: str) -> DriftLine:
    criteria, ground = version.criteria, row["ground"]
    return DriftLine(
        version,
        criteria.name(language),
        criteria.organisation.name(language),
        ground,
        _ground(version, ground, language),
        row["total"],
        row["waiting"],
        row["first"],
        row["last"],
        row["answer"] or "",
    )


def _ground(version: CriteriaVersion, ground: str, language: str) -> str:
    if not ground:
        return _("No criterion was named")
    checks = {check.key: check.words for rule in version.document.rules for check in rule.checks}
    if ground in checks:
        return pick(checks[ground], language).text
    return wording.fact_label(ground) if fact_of(ground) else ground
