"""A region of situations, ready to be put into words: conditions on a few facts."""

from collections.abc import Iterable
from dataclasses import dataclass

from polku_engine.criteria import Cell, Test


@dataclass(frozen=True, slots=True)
class Part:
    """One fact passes one of the tests. More than one test stands only where a number has several stretches."""

    fact: str
    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """All situations that pass every part; without parts, all situations. Facts that are not named may be anything.

    >>> from polku_engine.criteria import Range
    >>> Region((Part("age", (Range(16, 17),)),)).facts
    ('age',)
    """

    parts: tuple[Part, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of the facts it limits, in order."""
        return tuple(dict.fromkeys(part.fact for part in self.parts))

    @property
    def cells(self) -> tuple[Cell, ...] | None:
        """The parts as cells of a rule; `None` when one part has several tests, which a rule cannot say."""
        if any(len(part.tests) > 1 for part in self.parts):
            return None
        return tuple(Cell(part.fact, part.tests[0]) for part in self.parts)


def region_of(cells: Iterable[Cell]) -> Region:
    """The region a row of cells describes."""
    return Region(tuple(Part(cell.fact, (cell.test,)) for cell in cells))
