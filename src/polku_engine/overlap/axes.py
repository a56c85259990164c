"""One axis of the space of situations: the values of a fact that criteria tell apart, numbered from 0.

A set of values is a *mask*, an integer with bit n set for value n. Values no criterion tells apart are one
value: the axis of age may have ten stretches, that of municipality five groups.
"""

import bisect
import datetime
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from polku_engine.criteria import Not, OneOf, Range, Test
from polku_engine.criteria.normal import AnyOf, Wanted
from polku_engine.facts import Codes, Fact, FactKind, Holdings, Knowledge, Spans
from polku_engine.facts.knowledge import above, below

Mask = int


def bits_of(mask: Mask) -> Iterator[int]:
    """The numbers of the set bits, in order.

    >>> list(bits_of(0b1101))
    [0, 2, 3]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def interval(first: int, last: int) -> Mask:
    """The mask of a run of values."""
    return ((1 << (last - first + 1)) - 1) << first


def runs_of(mask: Mask) -> list[tuple[int, int]]:
    """The runs of set bits, as first and last number.

    >>> runs_of(0b1101)
    [(0, 0), (2, 3)]
    """
    found = []
    start = 0
    while mask:
        skip = (mask & -mask).bit_length() - 1
        mask >>= skip
        length = (~mask & (mask + 1)).bit_length() - 1
        found.append((start + skip, start + skip + length - 1))
        start += skip + length
        mask >>= length
    return found


@dataclass(frozen=True)
class SpanAxis:
    """A number or date: the stretches between points. Stretch n begins at `points[n - 1]`; the first has no begin."""

    fact: Fact
    points: tuple[float, ...]

    @classmethod
    def of(cls, fact: Fact, wanted: Iterable[Spans]) -> "SpanAxis":
        """The axis whose stretches no test in the list cuts."""
        whole = fact.whole or fact.kind is FactKind.DATE
        ends = {
            end
            for each in wanted
            for low, high in each.spans
            for end in (low, above(high, whole=whole) if math.isfinite(high) else high)
        }
        return cls(fact, tuple(sorted(end for end in ends if math.isfinite(end))))

    @property
    def size(self) -> int:
        """How many values."""
        return len(self.points) + 1

    def mask(self, known: Knowledge | Wanted) -> Mask:
        """The stretches that hold some of the values."""
        found = 0
        for low, high in cast(Spans, known).spans:
            found |= interval(bisect.bisect_right(self.points, low), bisect.bisect_right(self.points, high))
        return found

    def tests(self, mask: Mask, alive: Mask) -> tuple[Test, ...]:
        """The mask in the words of criteria; where no stretch is alive, ends stay open and holes are filled."""
        runs: list[tuple[int, int]] = []
        for first, last in runs_of(mask):
            if runs and not alive & interval(runs[-1][1] + 1, first - 1):
                runs[-1] = (runs[-1][0], last)
            else:
                runs.append((first, last))
        return tuple(self._test(first, last, alive) for first, last in runs)

    def _test(self, first: int, last: int, alive: Mask) -> Test:
        low, low_included = None, False
        high, high_included = None, False
        if alive & interval(0, first - 1):
            low, low_included = self._begin(self.points[first - 1])
        if alive >> (last + 1):
            high, high_included = self._end(self.points[last])
        if low is not None and low == high:
            return OneOf(low)
        return Range(low, high, low_included, high_included)

    def _begin(self, point: float) -> tuple[int | float | datetime.date, bool]:
        if self._whole or _is_plain(point):
            return self.plain(point), True
        return self.plain(below(point, whole=False)), False

    def _end(self, point: float) -> tuple[int | float | datetime.date, bool]:
        if self._whole:
            return self.plain(point - 1), True
        return (
            (self.plain(point), False) if _is_plain(point) else (self.plain(below(point, whole=False)), True)
        )

    @property
    def _whole(self) -> bool:
        return self.fact.whole or self.fact.kind is FactKind.DATE

    def plain(self, position: float) -> int | float | datetime.date:
        """A position on the axis as a value of the fact."""
        if self.fact.kind is FactKind.DATE:
            return datetime.date.fromordinal(int(position))
        return int(position) if position == int(position) else position

    def ends(self, value: int) -> tuple[float, float]:
        """The first and last position of a stretch."""
        low = self.points[value - 1] if value else -math.inf
        high = below(self.points[value], whole=self._whole) if value < len(self.points) else math.inf
        return low, high

    def known(self, value: int) -> Spans:
        """A stretch as knowledge."""
        return Spans((self.ends(value),))


def _is_plain(point: float) -> bool:
    """Whether a point was written by a person; the next number after a written one is much longer."""
    return len(repr(below(point, whole=False))) >= len(repr(point))


@dataclass(frozen=True)
class CodeAxis:
    """A code or truth value: groups of codes no test tells apart. `others` is the number of the group with
    all codes no test names, where codes come from outside.
    """

    fact: Fact
    groups: tuple[tuple[str | bool, ...], ...]
    places: Mapping[str | bool, int]
    others: int | None

    @classmethod
    def of(cls, fact: Fact, wanted: Iterable[Codes]) -> "CodeAxis":
        """The axis whose groups no test in the list cuts."""
        tests = list(wanted)
        listed = _codes_in_use(fact, tests)
        by_pattern: dict[tuple[bool, ...], list[str | bool]] = {}
        for code in listed:
            pattern = tuple((code in each.codes) != each.excluded for each in tests)
            by_pattern.setdefault(pattern, []).append(code)
        others = None
        if fact.open_codes:
            unnamed = tuple(each.excluded for each in tests)
            by_pattern.setdefault(unnamed, [])
            others = list(by_pattern).index(unnamed)
        groups = tuple(tuple(group) for group in by_pattern.values())
        places = {code: place for place, group in enumerate(groups) for code in group}
        return cls(fact, groups, places, others)

    @property
    def size(self) -> int:
        """How many groups."""
        return len(self.groups)

    def mask(self, known: Knowledge | Wanted) -> Mask:
        """The groups that hold some of the codes."""
        codes = cast(Codes, known)
        if not codes.excluded:
            return _union(self._place(code) for code in codes.codes)
        open_groups = (
            place
            for place, group in enumerate(self.groups)
            if place == self.others or any(code not in codes.codes for code in group)
        )
        return _union(open_groups)

    def _place(self, code: str | bool) -> int:
        place = self.places.get(code, self.others)
        if place is None:
            raise KeyError(code)
        return place

    def tests(self, mask: Mask, alive: Mask) -> tuple[Test, ...]:
        """The mask in the words of criteria: the codes listed, or those that are not meant, whichever is shorter."""
        inside = [code for place in bits_of(mask) for code in self.groups[place]]
        outside = [code for place in bits_of(alive & ~mask) for code in self.groups[place]]
        if self.others is not None and mask >> self.others & 1:
            return (Not(OneOf(*outside)),)
        if self.fact.kind is FactKind.CODE and self.others is None and 0 < len(outside) < len(inside) - 1:
            return (Not(OneOf(*outside)),)
        return (OneOf(*inside),)

    def known(self, value: int) -> Codes:
        """A group as knowledge."""
        if value == self.others:
            named = frozenset(
                code for place, group in enumerate(self.groups) if place != value for code in group
            )
            return Codes(named, excluded=True)
        return Codes(frozenset(self.groups[value]))


def _codes_in_use(fact: Fact, wanted: Iterable[Codes]) -> list[str | bool]:
    if fact.kind is FactKind.BOOLEAN:
        return [False, True]
    if not fact.open_codes:
        return list(fact.codes)
    return sorted({str(code) for each in wanted for code in each.codes})


def _union(places: Iterable[int]) -> Mask:
    mask = 0
    for place in places:
        mask |= 1 << place
    return mask


@dataclass(frozen=True)
class SetAxis:
    """Whether a set of codes holds any of some: 0 none of them, 1 at least one.

    A fact of this kind has an axis for each list of codes some test names. The axes hang together; background
    clauses of the space say how.
    """

    fact: Fact
    codes: frozenset[str]

    @property
    def size(self) -> int:
        """Two."""
        return 2

    def mask(self, known: Knowledge | Wanted) -> Mask:
        """What may be, of a person's set or of a test about just these codes."""
        if isinstance(known, AnyOf):
            return 0b01 if known.none else 0b10
        held = cast(Holdings, known)
        if held.has & self.codes:
            return 0b10
        return 0b01 if self.codes <= held.lacks else 0b11

    def tests(self, mask: Mask, alive: Mask) -> tuple[Test, ...]:
        """The mask in the words of criteria."""
        listed = OneOf(*self.codes)
        return (listed,) if mask == 0b10 else (Not(listed),)


Axis = SpanAxis | CodeAxis | SetAxis


def axes_of(fact: Fact, wanted: Iterable[Wanted]) -> tuple[Axis, ...]:
    """The axes of a fact whose values no test in the list cuts."""
    tests = list(dict.fromkeys(wanted))
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return (SpanAxis.of(fact, cast(list[Spans], tests)),)
        case FactKind.CODES:
            named = dict.fromkeys(each.codes for each in cast(list[AnyOf], tests))
            return tuple(SetAxis(fact, codes) for codes in named)
        case _:
            return (CodeAxis.of(fact, cast(list[Codes], tests)),)


def full(axis: Axis) -> Mask:
    """All values of an axis."""
    return (1 << axis.size) - 1
