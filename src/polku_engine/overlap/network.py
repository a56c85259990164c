"""The services of a network, made ready for analysis: one space, all rules as boxes, background, population."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Self

import numpy as np

from polku_engine.criteria import Cell, CriteriaError, OneOf, Rule
from polku_engine.criteria.normal import PreparedRule, Wanted, prepare, wanted_of
from polku_engine.facts import Vocabulary, standard_vocabulary
from polku_engine.overlap.axes import Mask, bits_of
from polku_engine.overlap.background import Background, standard_background
from polku_engine.overlap.budget import Meter, OverlapError
from polku_engine.overlap.coverage import Coverage
from polku_engine.overlap.invented import Invented
from polku_engine.overlap.population import Bools, People, Population
from polku_engine.overlap.possible import Possible
from polku_engine.overlap.region import Region
from polku_engine.overlap.rules import RuleSet, RuleTable
from polku_engine.overlap.service import AREA_FACT, Scope, Service, check_keys
from polku_engine.overlap.space import Box, Space

_UNLIMITED = Meter(float("inf"), 1)


class Strength(StrEnum):
    """Which rules count. `certain`: those without human checks, so that facts alone let somebody in.
    `possible`: all rules, every human check taken as passed.

    A gap of the certain holds whoever nobody *surely* serves; a gap of the possible whoever nobody *could* serve.
    """

    CERTAIN = "certain"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule by service key and number from 1."""

    service: str
    number: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule that can never hold, with the reasons its own tests give."""

    rule: RuleRef
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """Services in a scope with everything an analysis needs. Made by `Network.of`; cheap to keep, so keep it.

    `contradictions` are rules left out because their own tests exclude each other.
    """

    services: tuple[Service, ...]
    scope: Scope
    background: Background
    vocabulary: Vocabulary
    weighing: Population | Invented
    contradictions: tuple[Contradiction, ...]
    rules: tuple[tuple[PreparedRule, int, int], ...]

    @classmethod
    def of(
        cls,
        services: Iterable[Service],
        scope: Scope | None = None,
        *,
        background: Background | None = None,
        vocabulary: Vocabulary | None = None,
        weighing: Population | Invented | None = None,
    ) -> Self:
        """Make services ready. Without `background` that of the standard vocabulary is used, without `weighing`
        invented people spread evenly.

        Raises `CriteriaError` when criteria do not fit the vocabulary, `OverlapError` when a key stands twice or
        the background contradicts itself.

        >>> from polku_engine.criteria import CriteriaSet, Range
        >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, 29)),)),)))
        >>> len(Network.of([youth]).table)
        1
        """
        scope = scope or Scope()
        facts = vocabulary or standard_vocabulary()
        chosen = scope.chosen(services)
        check_keys(chosen)
        rules, contradictions = _rules(chosen, facts)
        network = cls(
            chosen,
            scope,
            standard_background() if background is None else background,
            facts,
            weighing or Invented(),
            contradictions,
            rules,
        )
        network.possible.check(_UNLIMITED)
        return network

    @cached_property
    def space(self) -> Space:
        """The space its criteria tell apart."""
        return Space.of(self.vocabulary, self._wanted(), self.background, self.scope.on)

    def _wanted(self) -> Iterable[tuple[str, Wanted]]:
        for prepared, _, _ in self.rules:
            yield from ((cell.fact.key, cell.wanted) for cell in prepared.cells)
        for prepared, place, _ in self.rules:
            # The area and what a rule asks beside it are told apart, so that each can be changed alone.
            if self.services[place].area:
                own = (cell for cell in prepared.rule.cells if cell.fact == AREA_FACT)
                for cell in (Cell(AREA_FACT, OneOf(*self.services[place].area)), *own):
                    yield AREA_FACT, wanted_of(cell.test, self.vocabulary[AREA_FACT])
        for cell in self.scope.situations:
            yield cell.fact, wanted_of(cell.test, self.vocabulary[cell.fact])

    @cached_property
    def table(self) -> RuleTable:
        """All rules as boxes, in the order of the services."""
        boxes = [self._box(prepared) for prepared, _, _ in self.rules]
        checked = sum(1 << n for n, (prepared, _, _) in enumerate(self.rules) if prepared.rule.checks)
        owners = [place for _, place, _ in self.rules]
        numbers = [number for _, _, number in self.rules]
        return RuleTable(self.space, boxes, owners, numbers, checked, len(self.services))

    def _box(self, prepared: PreparedRule) -> dict[int, Mask]:
        return self.space.box(self.space.condition(cell.fact.key, cell.wanted) for cell in prepared.cells)

    @cached_property
    def possible(self) -> Possible:
        """What can be."""
        return Possible(self.space)

    @cached_property
    def limits(self) -> Box:
        """The box of the scope."""
        return self.space.box_of_cells(self.scope.situations)

    @cached_property
    def people(self) -> People:
        """The population that weighs, in the space."""
        weighing = self.weighing
        if isinstance(weighing, Invented):
            alive = self.possible.alive
            limits = [mask & self.limits.get(place, mask) for place, mask in enumerate(alive)]
            weighing = weighing.people(self.space, limits)
        return People(weighing, self.space)

    def counted(self, strength: Strength) -> RuleSet:
        """The rules that count for a strength."""
        return self.table.all & ~self.table.checked if strength is Strength.CERTAIN else self.table.all

    def region(self, box: Box) -> Region:
        """A box in words, without what cannot be and what the scope says anyway."""
        alive = self.possible.alive
        limits = self.limits
        return self.space.region(
            {
                place: mask
                for place, mask in box.items()
                if limits.get(place, alive[place]) & alive[place] & ~mask
            },
            alive,
        )

    def ref(self, rule: int) -> RuleRef:
        """A rule of the table by its service and number."""
        return RuleRef(self.services[self.table.owners[rule]].key, self.table.numbers[rule])

    def keys(self, services: Iterable[int]) -> tuple[str, ...]:
        """The keys of services by their places."""
        return tuple(self.services[place].key for place in services)

    @cached_property
    def coverage(self) -> Coverage:
        """Answers whether some rules admit everybody in a box."""
        return Coverage(self.table, self.possible)

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The places of the services by key."""
        return {service.key: place for place, service in enumerate(self.services)}

    def place(self, key: str) -> int:
        """The place of a service. Raises `OverlapError` when it is not in the scope."""
        if key not in self.place_of:
            raise OverlapError(f"there is no service {key!r} in the scope")
        return self.place_of[key]

    def rules_of(self, place: int, strength: Strength) -> RuleSet:
        """The rules of a service that count for a strength."""
        return self.table.by_service[place] & self.counted(strength)

    @cached_property
    def tied_rules(self) -> RuleSet:
        """The rules that limit a fact background knowledge ties to another."""
        tied: RuleSet = 0
        for place in (place for group in self.space.components for place in group):
            tied |= self.table.limited[place]
        return tied

    def prepared_of(self, place: int) -> tuple[tuple[PreparedRule, int], ...]:
        """The rules of a service that can hold, with their numbers."""
        return self._prepared_by_service[place]

    @cached_property
    def _prepared_by_service(self) -> tuple[tuple[tuple[PreparedRule, int], ...], ...]:
        found: list[list[tuple[PreparedRule, int]]] = [[] for _ in self.services]
        for prepared, place, number in self.rules:
            found[place].append((prepared, number))
        return tuple(map(tuple, found))

    def reached(self, rules: RuleSet) -> Bools:
        """Who of the population is surely in the scope and admitted by one of some rules."""
        found = np.zeros(self.people.count, np.bool_)
        for rule in bits_of(rules):
            found |= self.people.inside(self.table.boxes[rule])
        return found & self.in_scope

    def people_perhaps(self, rules: RuleSet) -> Bools:
        """Who of the population may be admitted by one of some rules."""
        found = np.zeros(self.people.count, np.bool_)
        for rule in bits_of(rules):
            found |= self.people.touching(self.table.boxes[rule])
        return found

    @cached_property
    def in_scope(self) -> Bools:
        """Who of the population is surely in the scope and not in an impossible situation."""
        return self.people.inside(self.limits) & ~self.people.contradicting()

    def joined_with(self, services: Iterable[Service]) -> Self:
        """The same network and more services behind its own, keys standing twice or not; weights stay comparable."""
        more = tuple(services)
        rules, contradictions = _rules(more, self.vocabulary, len(self.services))
        return dataclasses.replace(
            self,
            services=self.services + more,
            weighing=self.people.population,
            rules=self.rules + rules,
            contradictions=self.contradictions + contradictions,
        )


def _rules(
    services: Iterable[Service], vocabulary: Vocabulary, first: int = 0
) -> tuple[tuple[tuple[PreparedRule, int, int], ...], tuple[Contradiction, ...]]:
    """The rules of services with place and number, and those that can never hold."""
    rules: list[tuple[PreparedRule, int, int]] = []
    contradictions: list[Contradiction] = []
    for place, service in enumerate(services, first):
        for number, rule in enumerate(service.criteria.rules, 1):
            prepared = _prepared(service, rule, vocabulary)
            if isinstance(prepared, PreparedRule):
                rules.append((prepared, place, number))
            else:
                contradictions.append(Contradiction(RuleRef(service.key, number), prepared))
    return tuple(rules), tuple(contradictions)


def _prepared(service: Service, rule: Rule, vocabulary: Vocabulary) -> PreparedRule | tuple[str, ...]:
    """The rule made ready, the area of its service among its cells; or why it can never hold."""
    area = (Cell(AREA_FACT, OneOf(*service.area)),) if service.area else ()
    cells = rule.cells + area
    try:
        made = prepare(dataclasses.replace(service.criteria, rules=(Rule(cells),)), vocabulary).rules[0]
    except CriteriaError as error:
        # What fails with one cell alone does not fit the vocabulary; that is an error, not a contradiction.
        for cell in cells:
            prepare(dataclasses.replace(service.criteria, rules=(Rule((cell,)),)), vocabulary)
        return error.problems
    return dataclasses.replace(made, rule=rule)
