"""Invented people for ranking, where no real anonymous needs are at hand. How they were made is stated."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from polku_engine.criteria import Test
from polku_engine.criteria.normal import wanted_of
from polku_engine.facts import Codes, Fact, Holdings, Knowledge, Spans
from polku_engine.overlap.axes import Axis, CodeAxis, Mask, SpanAxis, bits_of
from polku_engine.overlap.population import People, Population
from polku_engine.overlap.space import Space

Column = tuple[tuple[Knowledge, ...], npt.NDArray[np.int32]]
Columns = dict[str, Column]
Values = npt.NDArray[np.int64]
Shares = Mapping[str, Sequence[tuple[Test, float]]]
# How often a code stands in a set of codes of an invented person.
HELD = 0.3
ROUNDS = 20


@dataclass(frozen=True)
class Invented:
    """How people are invented: how many, and for some facts the shares of tests (`{"age": [(Range(16, 29), 0.4), …]}`).

    What no share is given for is spread evenly over the values that criteria tell apart. So a weight without
    shares measures how much of the space of situations something takes, and says nothing about real people.
    """

    count: int = 5_000
    seed: int = 1
    shares: Shares = field(default_factory=dict)

    def people(self, space: Space, alive: Sequence[Mask]) -> Population:
        """Draw them; who would be impossible is drawn again."""
        dice = np.random.default_rng(self.seed)
        kept: list[Columns] = []
        left = self.count
        for _ in range(ROUNDS):
            batch = {
                key: self._draw(space.axes[places[0]], alive[places[0]], dice)
                for key, places in space.places.items()
            }
            drawn = Population(batch, np.ones(self.count), "")
            rows = np.flatnonzero(~People(drawn, space).contradicting())[:left]
            kept.append({key: (answers, numbers[rows]) for key, (answers, numbers) in batch.items()})
            left -= len(rows)
            if not left:
                break
        columns = {key: _joined([part[key] for part in kept]) for key in space.places}
        return Population(columns, np.ones(self.count - left), self._statement(self.count - left))

    def _statement(self, count: int) -> str:
        given = f", shares given for {', '.join(sorted(self.shares))}" if self.shares else ""
        return f"{count} invented people, spread evenly over the values criteria tell apart{given}, seed {self.seed}"

    def _draw(self, axis: Axis, alive: Mask, dice: np.random.Generator) -> Column:
        if not isinstance(axis, SpanAxis | CodeAxis):
            return _sets(axis.fact, self.count, dice)
        chances = self._chances(axis, alive)
        values = dice.choice(axis.size, self.count, p=chances / chances.sum())
        return _numbers(axis, values, dice) if isinstance(axis, SpanAxis) else _codes(axis, values, dice)

    def _chances(self, axis: SpanAxis | CodeAxis, alive: Mask) -> npt.NDArray[np.float64]:
        chances = np.zeros(axis.size)
        for test, share in self.shares.get(axis.fact.key, ()):
            inside = list(bits_of(axis.mask(wanted_of(test, axis.fact)) & alive))
            chances[inside] += share / max(len(inside), 1)
        if not chances.any():
            chances[list(bits_of(alive))] = 1
        return chances


def _joined(parts: Sequence[Column]) -> Column:
    """The columns of several rounds as one."""
    shifts = np.cumsum([0, *(len(answers) for answers, _ in parts[:-1])])
    numbers = [part + shift for (_, part), shift in zip(parts, shifts, strict=True)]
    return tuple(each for answers, _ in parts for each in answers), np.concatenate(numbers).astype(np.int32)


def _sets(fact: Fact, count: int, dice: np.random.Generator) -> Column:
    held, numbers = np.unique(dice.random((count, len(fact.codes))) < HELD, axis=0, return_inverse=True)
    everything = frozenset(fact.codes)
    sets = [
        frozenset(code for code, is_held in zip(fact.codes, row, strict=True) if is_held)
        for row in held.tolist()
    ]
    return tuple(Holdings(has, everything - has) for has in sets), numbers.reshape(-1).astype(np.int32)


def _numbers(axis: SpanAxis, values: Values, dice: np.random.Generator) -> Column:
    ends = np.array([_finite(*axis.ends(value)) for value in range(axis.size)])
    low, high = ends[values, 0], ends[values, 1]
    found = np.clip(np.floor(low + dice.random(len(values)) * (high - low + 1)), low, high)
    distinct, numbers = np.unique(found, return_inverse=True)
    return tuple(Spans(((each, each),)) for each in distinct.tolist()), numbers.astype(np.int32)


def _finite(low: float, high: float) -> tuple[float, float]:
    if math.isinf(low) and math.isinf(high):
        return 0, 0
    return (high, high) if math.isinf(low) else (low, low if math.isinf(high) else high)


def _codes(axis: CodeAxis, values: Values, dice: np.random.Generator) -> Column:
    """A code of each group, any of them as likely; the group of all codes no test names stays a group."""
    answers: list[Knowledge] = []
    firsts = []
    for value, group in enumerate(axis.groups):
        firsts.append(len(answers))
        answers += [Codes(frozenset((code,))) for code in group] or [axis.known(value)]
    sizes = np.array([max(len(group), 1) for group in axis.groups])
    numbers = np.array(firsts)[values] + np.floor(dice.random(len(values)) * sizes[values])
    return tuple(answers), numbers.astype(np.int32)
