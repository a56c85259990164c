"""Municipalities and whole areas by their names, as people write them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from polku.accounts.models import Area, AreaMunicipality, Municipality, in_force
from polku.shared.text import sort_key


@dataclass(frozen=True)
class WholeArea:
    """An area with the codes of its municipalities on a day."""

    slug: str
    name: str
    codes: frozenset[str]


@dataclass(frozen=True)
class Places:
    """What a written name can mean: `names` has municipalities and areas in all their languages."""

    names: dict[str, frozenset[str]]
    spelled: dict[str, str]
    areas: tuple[WholeArea, ...]

    def codes_of(self, name: str) -> frozenset[str]:
        """The municipalities of a name or number; none when nothing has it. A municipality comes before an area."""
        return self.names.get(sort_key(name), frozenset())

    def keys(self) -> Collection[str]:
        """All names, as they are compared."""
        return self.names.keys()

    def written(self, key: str) -> str:
        """A name as it is written."""
        return self.spelled[key]


def places_on(on: date, language: str) -> Places:
    """The municipalities and areas of a day."""
    municipalities = list(Municipality.objects.filter(in_force(on)))
    areas = {area.pk: area for area in Area.objects.filter(in_force(on))}
    codes: dict[int, set[str]] = {}
    for area_pk, code in AreaMunicipality.objects.filter(in_force(on)).values_list("area", "municipality"):
        codes.setdefault(area_pk, set()).add(code)
    named = [(areas[pk].names, frozenset(found)) for pk, found in codes.items() if pk in areas]
    named += [(m.names, frozenset({m.code})) for m in municipalities]
    named += [({"fi": m.code}, frozenset({m.code})) for m in municipalities]
    spelled = {sort_key(text): text for names, _codes in named for text in names.values()}
    whole = [
        WholeArea(f"{areas[pk].kind}.{areas[pk].code}", areas[pk].name(language).text, frozenset(found))
        for pk, found in codes.items()
        if pk in areas
    ]
    return Places(
        {sort_key(text): found for names, found in named for text in names.values()},
        spelled,
        tuple(sorted(whole, key=lambda area: sort_key(area.name))),
    )


def municipality_choices(on: date, language: str) -> list[tuple[str, str]]:
    """The municipalities of a day for a list to choose from, by name."""
    rows = Municipality.objects.filter(in_force(on))
    named = [(row.code, row.name(language).text) for row in rows]
    return sorted(named, key=lambda each: sort_key(each[1]))
