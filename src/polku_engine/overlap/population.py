"""Situations with weights, against which gaps and overlaps are ranked: real anonymous needs, or invented ones.

Of each person and fact it is kept what is known, as a number into a short list: thousands of people share a few
different answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polku_engine.facts import Knowledge, Situation
from polku_engine.facts.knowledge import everything
from polku_engine.overlap.axes import Axis, Mask, full
from polku_engine.overlap.budget import OverlapError
from polku_engine.overlap.space import Box, Space

Bools = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int32]
Weights = npt.NDArray[np.float64]


# Answers about masks are kept up to this size; a long enumeration asks about more masks than memory would hold.
KEPT_BYTES = 128 * 1024 * 1024


@dataclass(frozen=True, eq=False)
class Population:
    """People with weights. `columns[fact]` is a list of answers and for each person the number of theirs; a fact
    without a column is unknown of everybody. `statement` says where they come from and is shown with every share.

    >>> import datetime
    >>> people = Population.of([Situation.of(datetime.date(2026, 5, 4), age=age) for age in (17, 40)], weights=[3, 1])
    >>> people.total
    4.0
    """

    columns: Mapping[str, tuple[tuple[Knowledge, ...], Places]]
    weights: Weights
    statement: str

    @classmethod
    def of(
        cls, situations: Sequence[Situation], weights: Iterable[float] | None = None, statement: str = ""
    ) -> "Population":
        """People from situations of one vocabulary; without weights each weighs 1.

        Raises `OverlapError` for weights that are negative or of another number than the situations.
        """
        facts = {
            key: fact for each in situations for key, fact in each.vocabulary.items() if key in each.known
        }
        columns: dict[str, tuple[tuple[Knowledge, ...], Places]] = {}
        for key in facts:
            numbers: dict[Knowledge, int] = {}
            places = [numbers.setdefault(each[key], len(numbers)) for each in situations]
            columns[key] = (tuple(numbers), np.array(places, np.int32))
        given = np.ones(len(situations)) if weights is None else np.array(list(weights), np.float64)
        if len(given) != len(situations) or (given < 0).any():
            raise OverlapError("there is one weight for each situation, and none is negative")
        return cls(columns, given, statement)

    @property
    def total(self) -> float:
        """The weight of everybody."""
        return float(self.weights.sum())


class People:
    """A population in a space: for each axis the different masks of possible values, and whose is which."""

    def __init__(self, population: Population, space: Space) -> None:
        self.population = population
        self.space = space
        self.weights = population.weights
        self.count = len(population.weights)
        self._masks: list[tuple[list[Mask], Places]] = []
        for axis in space.axes:
            self._masks.append(_masks(axis, population, self.count))
        self._surely: dict[tuple[int, Mask], Bools] = {}

    def surely(self, place: int, mask: Mask) -> Bools:
        """Whose value lies in the mask whatever is unknown."""
        found = self._surely.get((place, mask))
        if found is None:
            masks, numbers = self._masks[place]
            found = np.array([not each & ~mask for each in masks], np.bool_)[numbers]
            if len(self._surely) * max(self.count, 1) < KEPT_BYTES:
                self._surely[place, mask] = found
        return found

    def perhaps(self, place: int, mask: Mask) -> Bools:
        """Whose value may lie in the mask."""
        return ~self.surely(place, full(self.space.axes[place]) & ~mask)

    def inside(self, box: Box) -> Bools:
        """Who surely is in a box."""
        found = np.ones(self.count, np.bool_)
        for place, mask in box.items():
            found &= self.surely(place, mask)
        return found

    def touching(self, box: Box) -> Bools:
        """Who may be in a box."""
        found = np.ones(self.count, np.bool_)
        for place, mask in box.items():
            found &= self.perhaps(place, mask)
        return found

    def contradicting(self) -> Bools:
        """Who is known to be in no possible situation: what is said of them goes against the background."""
        found = np.zeros(self.count, np.bool_)
        for knot in self.space.knots:
            perhaps = np.zeros(self.count, np.bool_)
            for place, mask in knot.conditions:
                perhaps |= self.perhaps(place, mask)
            found |= ~perhaps
        return found

    def weight(self, who: Bools) -> float:
        """The weight of some people."""
        return float(self.weights[who].sum())

    def box(self, person: int) -> dict[int, Mask]:
        """What is possible for one person."""
        boxes = {place: masks[int(numbers[person])] for place, (masks, numbers) in enumerate(self._masks)}
        return {place: mask for place, mask in boxes.items() if mask != self.space.full[place]}

    def answers(self, person: int) -> dict[str, Knowledge]:
        """What is known of one person, by fact."""
        return {key: answers[numbers[person]] for key, (answers, numbers) in self.population.columns.items()}


def _masks(axis: Axis, population: Population, count: int) -> tuple[list[Mask], Places]:
    answers, numbers = population.columns.get(
        axis.fact.key, ((everything(axis.fact),), np.zeros(count, np.int32))
    )
    by_mask: dict[Mask, int] = {}
    renumber = np.array([by_mask.setdefault(axis.mask(each), len(by_mask)) for each in answers], np.int32)
    return list(by_mask), renumber[numbers] if count else numbers
