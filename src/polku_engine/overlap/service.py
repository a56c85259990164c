"""What is analysed together: services with their criteria, and the part of the world that is asked about."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from polku_engine.criteria import Cell, CriteriaSet, OneOf
from polku_engine.overlap.budget import OverlapError

AREA_FACT = "municipality"


@dataclass(frozen=True, slots=True)
class Service:
    """A service or activity as the network sees it.

    `criteria` says who is let in. `needs` and `themes` are codes it answers to. `area` holds the codes of the
    municipalities it serves; empty means all of them. `gives` are facts that hold once somebody has been served:
    a referral, a certificate, a plan.

    >>> from polku_engine.criteria import CriteriaSet, Rule
    >>> Service(CriteriaSet("advice", (Rule(),)), area=frozenset({"272"})).key
    'advice'
    """

    criteria: CriteriaSet
    needs: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    area: frozenset[str] = frozenset()
    gives: tuple[Cell, ...] = ()

    @property
    def key(self) -> str:
        """The key of its criteria set."""
        return self.criteria.key


@dataclass(frozen=True, slots=True)
class Scope:
    """What an analysis is about: services in force `on` a date that answer to a need and a theme, and the
    situations in an area and `within` further cells. What is left empty does not limit.

    >>> Scope(datetime.date(2026, 5, 4), area=frozenset({"398", "098"})).situations[0].fact
    'municipality'
    """

    on: datetime.date | None = None
    need: str = ""
    theme: str = ""
    area: frozenset[str] = frozenset()
    within: tuple[Cell, ...] = field(default=())

    def chosen(self, services: Iterable[Service]) -> tuple[Service, ...]:
        """The services the scope is about, in the order given."""
        return tuple(service for service in services if self._takes(service))

    def _takes(self, service: Service) -> bool:
        return (
            (self.on is None or service.criteria.in_force(self.on))
            and (not self.need or self.need in service.needs)
            and (not self.theme or self.theme in service.themes)
            and (not self.area or not service.area or bool(self.area & service.area))
        )

    @property
    def situations(self) -> tuple[Cell, ...]:
        """The cells every situation in the scope passes."""
        if not self.area:
            return self.within
        return (Cell(AREA_FACT, OneOf(*self.area)), *self.within)


def check_keys(services: Iterable[Service]) -> None:
    """Raises `OverlapError` when two services share a key: a scope with a date leaves one version of each."""
    seen: set[str] = set()
    for service in services:
        if service.key in seen:
            message = f"{service.key} stands twice: choose a date, so that one version of it is left"
            raise OverlapError(message)
        seen.add(service.key)
