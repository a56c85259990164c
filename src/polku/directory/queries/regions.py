"""Municipalities, networks of municipalities and places that people name when they say where they are."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from django.db.models import Q

from polku.accounts.choices import AreaKind
from polku.accounts.models import Area, AreaMunicipality, Municipality, in_force
from polku.directory.choices import EntryState
from polku.directory.models import Channel
from polku.shared.text import sort_key

MAX_PLACE_LETTERS = 60
MAX_CHANNELS = 200
NAME_LANGUAGES = ("fi", "sv", "en")
LARGE_MUNICIPALITIES = Path(__file__).parents[1] / "data" / "large_municipalities.toml"


@dataclass(frozen=True)
class Region:
    """A network and its municipalities by name; without an area, the municipalities of no network."""

    area: Area | None
    municipalities: tuple[Municipality, ...]


@dataclass(frozen=True)
class KnownPlace:
    """A place people gave by name or postal code, in ETRS-TM35FIN metres."""

    name: str
    north: float
    east: float


# A name and the municipalities under it, as (code, name) in the order of their names.
Group = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True)
class Where:
    """Municipalities to choose from in groups, and the code that is chosen."""

    groups: tuple[Group, ...]
    chosen: str


@dataclass(frozen=True)
class Regions:
    """All municipalities of a day, those of the networks of this installation first."""

    all: tuple[Municipality, ...]
    networks: tuple[Region, ...]
    others: Region
    areas: tuple[Region, ...]
    _groups: dict[str, tuple[Group, ...]] = field(default_factory=dict, compare=False, repr=False)

    def groups(self, language: str, others: str) -> tuple[Group, ...]:
        """The networks with their municipalities, then the other municipalities under the name given for them."""
        if language not in self._groups:
            named = [
                (r.area.name(language).text, _in_order(r.municipalities, language))
                for r in self.networks
                if r.area
            ]
            rest = _in_order(self.others.municipalities, language)
            self._groups[language] = (*named, (others if named else "", rest))
        return self._groups[language]

    def by_code(self, code: str) -> Municipality | None:
        """The municipality of a code, if it exists on the day."""
        return next((m for m in self.all if m.code == code), None)

    def named(self, name: str) -> Municipality | None:
        """The municipality of a name in any language, whatever the case of its letters."""
        wanted = name.strip().casefold()
        return next((m for m in self.all if wanted in {n.casefold() for n in m.names.values()}), None)

    def neighbours(self, municipality: Municipality, count: int = 6) -> list[Municipality]:
        """The nearest other municipalities, by their centres."""
        if municipality.north is None or municipality.east is None:
            return []
        others = [
            m for m in self.all if m.code != municipality.code and m.north is not None and m.east is not None
        ]
        return sorted(others, key=lambda m: _distance(m, municipality))[:count]

    @property
    def own_codes(self) -> frozenset[str]:
        """Municipalities of the networks."""
        return frozenset(m.code for region in self.networks for m in region.municipalities)


def regions_on(day: date) -> Regions:
    """Municipalities and areas as they are on a day."""
    all_of_them = tuple(sorted(Municipality.objects.filter(in_force(day)), key=_by_name))
    areas = tuple(_areas_of(all_of_them, day))
    networks = tuple(region for region in areas if region.area and region.area.kind == AreaKind.NETWORK)
    own = {m.code for region in networks for m in region.municipalities}
    others = Region(None, tuple(m for m in all_of_them if m.code not in own))
    return Regions(all_of_them, networks, others, areas)


def _in_order(municipalities: Iterable[Municipality], language: str) -> tuple[tuple[str, str], ...]:
    named = [(m.code, m.name(language).text) for m in municipalities]
    return tuple(sorted(named, key=lambda pair: sort_key(pair[1])))


@cache
def large_municipalities() -> frozenset[str]:
    """Municipalities where so many live that one of them, an age band and a wish point to nobody."""
    listed = tomllib.loads(LARGE_MUNICIPALITIES.read_text(encoding="utf-8"))
    return frozenset(each["code"] for each in listed["municipality"])


def county_of(municipality: str, day: date) -> frozenset[str]:
    """All municipalities of the wellbeing services county of one on a day; empty when it has none."""
    links = AreaMunicipality.objects.filter(
        in_force(day), in_force(day, "area__"), area__kind=AreaKind.WELLBEING_COUNTY
    )
    area = links.filter(municipality=municipality).values("area")[:1]
    return frozenset(links.filter(area=area).values_list("municipality_id", flat=True))


def place_named(name: str, regions: Regions) -> KnownPlace | None:
    """Where a postal code, a post office or a municipality is: the middle of what the directory knows there."""
    wanted = " ".join(name.split())[:MAX_PLACE_LETTERS]
    if not wanted:
        return None
    municipality = regions.named(wanted)
    if municipality and municipality.north is not None and municipality.east is not None:
        return KnownPlace(wanted, municipality.north, municipality.east)
    points = [point for content in _channels_at(wanted) for point in _points_at(content, wanted)]
    if not points:
        return None
    return KnownPlace(
        wanted, sum(n for n, _ in points) / len(points), sum(e for _, e in points) / len(points)
    )


def _areas_of(municipalities: Sequence[Municipality], day: date) -> Iterable[Region]:
    by_code = {m.code: m for m in municipalities}
    links = AreaMunicipality.objects.filter(in_force(day), in_force(day, "area__")).select_related("area")
    members: dict[int, tuple[Area, list[Municipality]]] = {}
    for link in links.order_by("area_id"):
        if link.municipality_id in by_code:
            members.setdefault(link.area_id, (link.area, []))[1].append(by_code[link.municipality_id])
    for area, its in sorted(members.values(), key=lambda pair: sort_key(pair[0].name("fi").text)):
        yield Region(area, tuple(sorted(its, key=_by_name)))


def _by_name(municipality: Municipality) -> str:
    return sort_key(municipality.name("fi").text)


def _distance(one: Municipality, other: Municipality) -> float:
    north, east = (one.north or 0) - (other.north or 0), (one.east or 0) - (other.east or 0)
    return float(north * north + east * east)


def _channels_at(wanted: str) -> Iterable[dict[str, list[dict[str, object]]]]:
    condition = Q(published_content__contains={"addresses": [{"postal_code": wanted}]})
    for spelling in {wanted, wanted.upper(), wanted.title()}:
        for language in NAME_LANGUAGES:
            condition |= Q(published_content__contains={"addresses": [{"post_office": {language: spelling}}]})
    rows = Channel.objects.filter(condition, state=EntryState.PUBLISHED)
    return [content for content in rows.values_list("published_content", flat=True)[:MAX_CHANNELS] if content]


def _points_at(content: dict[str, list[dict[str, object]]], wanted: str) -> Iterable[tuple[float, float]]:
    for address in content.get("addresses", ()):
        offices = address.get("post_office")
        names = [str(n).casefold() for n in offices.values()] if isinstance(offices, dict) else []
        if address.get("postal_code") != wanted and wanted.casefold() not in names:
            continue
        north, east = address.get("north"), address.get("east")
        if isinstance(north, float | int) and isinstance(east, float | int):
            yield float(north), float(east)
