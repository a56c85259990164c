"""Municipalities and areas from the product's reference data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts import permissions
from polku.accounts.models import Area, AreaMunicipality, Municipality
from polku.shared.actor import Actor, system
from polku.shared.errors import Refused

DATA = Path(__file__).resolve().parents[1] / "data"
_FACTS = ("names", "language_relation", "north", "east", "valid_from", "valid_to")
_AREA_FACTS = ("names", "valid_from", "valid_to", "source")


@transaction.atomic
def load_areas(*, by: Actor = system("reference data")) -> None:  # noqa: B008 - an actor is a constant
    """Make municipalities, areas and their dated sets what the reference data says. Areas drawn elsewhere stay.

    Administrators. Loading the same data again changes nothing. Raises Refused.
    """
    if not permissions.is_admin(by):
        raise Refused(_("You do not have the right to do this."))
    _load_municipalities(list(_rows("municipalities.jsonl")))
    areas = list(_rows("areas.jsonl"))
    _load_sets(areas, _load_area_rows(areas))


def _rows(name: str) -> Iterator[dict[str, Any]]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield row | {key: _day(row[key]) for key in ("valid_from", "valid_to")}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _load_municipalities(rows: list[dict[str, Any]]) -> None:
    known = Municipality.objects.in_bulk()
    wanted = [Municipality(**row) for row in rows]
    Municipality.objects.bulk_create([m for m in wanted if m.code not in known])
    changed = [m for m in wanted if m.code in known and _differs(m, known[m.code], _FACTS)]
    Municipality.objects.bulk_update(changed, _FACTS)


def _load_area_rows(rows: list[dict[str, Any]]) -> dict[tuple[str, str], Area]:
    known = {(area.kind, area.code): area for area in Area.objects.all()}
    wanted = {
        (row["kind"], row["code"]): Area(**{k: v for k, v in row.items() if k != "municipalities"})
        for row in rows
    }
    Area.objects.bulk_create([area for key, area in wanted.items() if key not in known])
    changed = []
    for key in wanted.keys() & known.keys():
        wanted[key].pk = known[key].pk
        if _differs(wanted[key], known[key], _AREA_FACTS):
            changed.append(wanted[key])
    Area.objects.bulk_update(changed, _AREA_FACTS)
    return wanted


def _load_sets(rows: list[dict[str, Any]], areas: dict[tuple[str, str], Area]) -> None:
    wanted = {
        (areas[row["kind"], row["code"]].pk, municipality, _day(first)): _day(last)
        for row in rows
        for municipality, first, last in row["municipalities"]
    }
    links = AreaMunicipality.objects.filter(area__in=areas.values())
    known = {(link.area_id, link.municipality_id, link.valid_from): link for link in links}
    AreaMunicipality.objects.filter(pk__in=[known[key].pk for key in known.keys() - wanted.keys()]).delete()
    AreaMunicipality.objects.bulk_create(
        AreaMunicipality(
            area_id=area,
            municipality_id=municipality,
            valid_from=first,
            valid_to=wanted[area, municipality, first],
        )
        for area, municipality, first in sorted(wanted.keys() - known.keys(), key=str)
    )
    moved = [known[key] for key in known.keys() & wanted.keys() if known[key].valid_to != wanted[key]]
    for link in moved:
        link.valid_to = wanted[link.area_id, link.municipality_id, link.valid_from]
    AreaMunicipality.objects.bulk_update(moved, ["valid_to"])


def _differs(one: Municipality | Area, other: Municipality | Area, facts: tuple[str, ...]) -> bool:
    return any(getattr(one, fact) != getattr(other, fact) for fact in facts)
