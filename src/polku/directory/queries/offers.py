"""Published entries with the criteria in force on a day, as the engine's values: what can be matched and analysed.

An entry without criteria is never taken as open to everybody: it is kept apart, with the reason.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from polku.criteria.bridge import vocabulary
from polku.criteria.choices import Purpose
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.directory.choices import EntryState
from polku.directory.models import Entry, Theme
from polku_engine import Cell, CriteriaError, OneOf, Rule
from polku_engine import CriteriaSet as EngineSet
from polku_engine.criteria import prepare
from polku_engine.overlap import Service

AREA_FACT = "municipality"
# The rows of the link between themes and entries, which the types of Django do not know.
_theme_links: Any = Theme.entries.through._default_manager


class Unread(StrEnum):
    """Why an entry cannot be matched or analysed."""

    NO_CRITERIA = "no_criteria"
    NO_AREA = "no_area"


@dataclass(frozen=True)
class Offer:
    """A published entry with its criteria. `area` holds the codes of its municipalities; empty means everywhere."""

    entry: Entry
    criteria: InForce
    area: frozenset[str]
    themes: frozenset[str]

    @property
    def key(self) -> str:
        """Its key in the engine: one for each entry, also where entries share their criteria."""
        return key_of(self.entry.pk)

    @cached_property
    def rules(self) -> EngineSet:
        """Its criteria under its own key, without its area."""
        return dataclasses.replace(self.criteria.rules, key=self.key)

    @cached_property
    def service(self) -> Service:
        """The offer as an analysis of overlaps and gaps sees it."""
        return Service(self.rules, needs=self.classes, themes=self.themes, area=self.area)

    @property
    def classes(self) -> frozenset[str]:
        """Its service classes and the broader ones above them: P10.6 lies in P10."""
        content = self.entry.content
        codes = content.service_classes if content else ()
        return frozenset(part for code in codes for part in (code, code.partition(".")[0]))

    @cached_property
    def matched(self) -> EngineSet | None:
        """Its criteria with its area as a condition of each rule, for matching; `None` when no rule can ever hold."""
        if not self.area:
            return self.rules
        here = Cell(AREA_FACT, OneOf(*self.area))
        rules = [dataclasses.replace(rule, cells=(*rule.cells, here)) for rule in self.rules.rules]
        possible = tuple(rule for rule in rules if _can_hold(self.rules, rule))
        return dataclasses.replace(self.rules, rules=possible) if possible else None


@dataclass(frozen=True)
class Offers:
    """All published entries of a day: those that can be matched and analysed, and the others with the reason."""

    on: date
    offers: tuple[Offer, ...]
    unread: tuple[tuple[Entry, Unread], ...]


def key_of(entry: int) -> str:
    """The engine's key of an entry."""
    return f"entry-{entry}"


def entry_of(key: str) -> int | None:
    """The entry of an engine's key, if it is one."""
    kind, _dash, number = key.partition("-")
    return int(number) if kind == "entry" and number.isdecimal() else None


def offers_on(
    on: date, *, municipalities: Collection[str] = (), theme: str = "", service_class: str = ""
) -> Offers:
    """Published entries with the criteria in force on a day; of an area, a theme or a service class when asked.

    Also entries for everywhere belong to an area. Four statements, however many entries there are.
    """
    entries = list(_entries(municipalities, theme, service_class))
    criteria = in_force_on(
        on, purpose=Purpose.ENTRY, ids={e.criteria_id for e in entries if e.criteria_id is not None}
    )
    themes = _themes_of(entries)
    offers: list[Offer] = []
    unread: list[tuple[Entry, Unread]] = []
    for entry in entries:
        holding = criteria.get(entry.criteria_id) if entry.criteria_id is not None else None
        if holding is None:
            unread.append((entry, Unread.NO_CRITERIA))
        elif entry.municipalities is not None and not entry.municipalities:
            unread.append((entry, Unread.NO_AREA))
        else:
            area = frozenset(entry.municipalities or ())
            offers.append(Offer(entry, holding, area, themes.get(entry.pk, frozenset())))
    return Offers(on, tuple(offers), tuple(unread))


def _entries(municipalities: Collection[str], theme: str, service_class: str) -> QuerySet[Entry]:
    rows = Entry.objects.filter(state=EntryState.PUBLISHED).select_related("organisation")
    if municipalities:
        here = Q(municipalities=None) | Q(municipalities__overlap=sorted(municipalities))
        rows = rows.filter(here | Q(municipalities=[]))
    if theme:
        rows = rows.filter(themes__slug=theme)
    if service_class:
        rows = rows.filter(pk__in=_of_class(rows, service_class))
    return rows.order_by("pk")


def _of_class(rows: QuerySet[Entry], service_class: str) -> list[int]:
    """Entries of a class or of one below it."""
    listed = rows.values_list("pk", "published_content__service_classes")
    below = f"{service_class}."
    return [pk for pk, codes in listed if any(c == service_class or c.startswith(below) for c in codes or ())]


def _themes_of(entries: Iterable[Entry]) -> dict[int, frozenset[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    links = _theme_links.filter(entry__in=[entry.pk for entry in entries])
    for entry, slug in links.values_list("entry_id", "theme__slug"):
        found[entry].add(slug)
    return {entry: frozenset(slugs) for entry, slugs in found.items()}


def _can_hold(criteria: EngineSet, rule: Rule) -> bool:
    """Whether a rule does not contradict itself: one for Kokkola only, in a service for Lahti, does."""
    try:
        prepare(dataclasses.replace(criteria, rules=(rule,)), vocabulary())
    except CriteriaError:
        return False
    return True
