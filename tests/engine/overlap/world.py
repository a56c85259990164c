"""Small worlds in which every situation can be listed, so that trying them all is the judge.

The judge decides with `polku_engine.criteria.evaluate` on situations of which everything is known; it shares no
code with the analysis but the reading of tests.
"""

import datetime
import itertools
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import settings
from hypothesis import strategies as st

from polku_engine.criteria import Cell, CriteriaSet, HumanCheck, Not, OneOf, Outcome, Range, Rule, evaluate
from polku_engine.facts import Fact, FactKind, Option, Situation, Texts, Vocabulary
from polku_engine.overlap import Background, Clause, Invented, Network, Region, Scope, Service

Bools = npt.NDArray[Any]

ON = datetime.date(2026, 5, 4)
# `POLKU_DEEP=40` multiplies the number of examples for a long run.
DEPTH = int(os.environ.get("POLKU_DEEP", "1"))
NOTHING, EVERYWHERE = Background(), Scope()
TEXT = Texts("a", "b", "c")
CHECK = HumanCheck("suits", TEXT, "ohjaaja")


def deep(examples: int) -> settings:
    """Settings of a property test: the number of examples in a common run."""
    return settings(max_examples=examples * DEPTH)


def _fact(key: str, kind: FactKind, codes: str = "", **more: object) -> Fact:
    options = tuple(Option(code, TEXT) for code in codes)
    return Fact(key, kind, TEXT, TEXT, options=options, **more)


FACTS = Vocabulary(
    [
        _fact("count", FactKind.NUMBER),
        _fact("share", FactKind.NUMBER, whole=False),
        _fact("yes", FactKind.BOOLEAN),
        _fact("kind", FactKind.CODE, "abc"),
        _fact("place", FactKind.CODE, open_codes=True),
        _fact("held", FactKind.CODES, "pqr"),
        _fact("age", FactKind.NUMBER),
        _fact("birth_date", FactKind.DATE),
    ]
)
DAYS = [datetime.date(2008, 5, 3) + datetime.timedelta(n) for n in range(4)] + [datetime.date(2000, 1, 1)]
# Values beyond and between every end a test can have.
VALUES: Mapping[str, Sequence[object]] = {
    "count": range(-1, 7),
    "share": [n / 4 for n in range(-1, 14)],
    "yes": [True, False],
    "kind": ["a", "b", "c"],
    "place": ["k", "l", "m", "elsewhere"],
    "held": [list(c) for n in range(4) for c in itertools.combinations("pqr", n)],
}


@dataclass(frozen=True)
class World:
    """Services over a few facts, with background knowledge.

    The judge: all situations are the rows of a table with a column of values for each fact; `rows_of_…` say for
    each situation whether it is meant.
    """

    keys: tuple[str, ...]
    services: tuple[Service, ...]
    background: Background = NOTHING
    scope: Scope = EVERYWHERE

    @property
    def network(self) -> Network:
        return Network.of(
            self.services, self.scope, background=self.background, vocabulary=FACTS, weighing=Invented(200)
        )

    @cached_property
    def grid(self) -> tuple[Bools, ...]:
        """For each fact the place of the value of each situation."""
        return tuple(np.indices([len(VALUES[key]) for key in self.keys]).reshape(len(self.keys), -1))

    def rows_of_cell(self, cell: Cell) -> Bools:
        return passing(cell)[self.grid[self.keys.index(cell.fact)]]

    def rows_of_rule(self, rule: Rule, *, surely: bool = False) -> Bools:
        everybody = np.ones(self.grid[0].size, np.bool_) & (not (surely and rule.checks))
        return np.logical_and.reduce([everybody, *(self.rows_of_cell(cell) for cell in rule.cells)])

    def rows_of_service(self, service: Service, *, surely: bool = False) -> Bools:
        return np.logical_or.reduce([self.rows_of_rule(r, surely=surely) for r in service.criteria.rules])

    def rows_of_region(self, region: Region) -> Bools:
        found = self.rows_of_rule(Rule())
        for part in region.parts:
            found &= np.logical_or.reduce([self.rows_of_cell(Cell(part.fact, test)) for test in part.tests])
        return found

    @cached_property
    def can_be(self) -> Bools:
        """The situations in the scope that background knowledge allows."""
        found = np.logical_and.reduce([self.rows_of_rule(Rule()), *map(self.rows_of_cell, self.scope.within)])
        for clause in self.background.clauses:
            fails = np.logical_and.reduce(
                [*map(self.rows_of_cell, clause.unless), *(~self.rows_of_cell(c) for c in clause.holds)]
            )
            found = found & ~fails
        return found

    def situation(self, row: int) -> Situation:
        """One situation, wholly known."""
        answers = {key: VALUES[key][self.grid[n][row]] for n, key in enumerate(self.keys)}
        return Situation.from_answers(ON, answers, FACTS)


@cache
def passing(cell: Cell) -> Bools:
    """Which values of its fact pass a cell."""
    criteria = CriteriaSet("cell", (Rule((cell,)),))
    known = [Situation.from_answers(ON, {cell.fact: value}, FACTS) for value in VALUES[cell.fact]]
    return np.array([evaluate(criteria, each).outcome is Outcome.CERTAIN for each in known])


# Strategies.


@st.composite
def tests(draw: st.DrawFn, key: str) -> object:
    match FACTS[key].kind:
        case FactKind.NUMBER:
            low, high = sorted((draw(st.integers(0, 5)), draw(st.integers(0, 5))))
            if key == "share":
                low, high = low / 2, high / 2
            choices = [OneOf(low), Range(low, high), Range(low=low), Range(high=high), OneOf(low, high)]
            choices += [Not(Range(low, high)), Not(OneOf(low))]
            if low < high and key == "share":
                choices += [
                    Range(low, high, False, True),
                    Range(low, high, True, False),
                    Range(low=low, low_included=False),
                ]
            return draw(st.sampled_from(choices))
        case FactKind.BOOLEAN:
            return OneOf(draw(st.booleans()))
        case _:
            codes = {"kind": "abc", "place": "klm", "held": "pqr"}[key]
            listed = OneOf(*draw(st.lists(st.sampled_from(codes), min_size=1, max_size=2, unique=True)))
            return draw(st.sampled_from([listed, listed, Not(listed)]))


@st.composite
def rules(draw: st.DrawFn, keys: tuple[str, ...]) -> Rule:
    chosen = draw(st.lists(st.sampled_from(keys), max_size=4))
    chosen = [key for n, key in enumerate(chosen) if key == "held" or key not in chosen[:n]]
    cells = tuple(Cell(key, draw(tests(key))) for key in chosen)
    return Rule(cells, (CHECK,) if draw(st.integers(0, 4)) == 0 else ())


@st.composite
def clauses(draw: st.DrawFn, keys: tuple[str, ...], number: int) -> Clause:
    cells = [
        Cell(key, draw(tests(key))) for key in draw(st.lists(st.sampled_from(keys), min_size=1, max_size=2))
    ]
    split = draw(st.integers(0, len(cells)))
    return Clause(f"clause_{number}", holds=tuple(cells[:split]), unless=tuple(cells[split:]))


@st.composite
def worlds(draw: st.DrawFn, most: int = 4, *, background: bool = True) -> World:
    """Services over two or three facts; most have some background."""
    keys = tuple(draw(st.lists(st.sampled_from(list(VALUES)), min_size=2, max_size=3, unique=True)))
    services = tuple(
        Service(CriteriaSet(f"s{n}", tuple(draw(st.lists(rules(keys), min_size=1, max_size=3)))))
        for n in range(draw(st.integers(1, most)))
    )
    count = draw(st.integers(0, 2)) if background else 0
    return World(keys, services, Background(tuple(draw(clauses(keys, n)) for n in range(count))))
