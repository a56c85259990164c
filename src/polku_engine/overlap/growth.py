"""From one uncovered situation to a largest uncovered box around it.

Every rule fails somewhere in the situation. A few facts at which, between them, all rules fail are enough to
stay uncovered; all other facts are set free, and then each of the few is given every value no rule takes.
"""

from collections.abc import Sequence

from polku_engine.overlap.axes import Mask, SpanAxis, runs_of
from polku_engine.overlap.rules import RuleSet, RuleTable
from polku_engine.overlap.space import Box


class Grower:
    """Grows boxes that no rule of a set touches, in a table."""

    def __init__(self, table: RuleTable, rules: RuleSet) -> None:
        self.table = table
        self.rules = rules
        self.full = table.space.full
        self._axes = [place for place, limited in enumerate(table.limited) if limited & rules]

    def grow(self, seed: Box) -> dict[int, Mask]:
        """A largest box around a seed that no rule touches; the seed must not touch one either.

        Numbers keep one run of values, codes any set. No value can be added to any axis of the box.
        """
        return self._widen(seed, self._few(seed))

    def _few(self, seed: Box) -> list[int]:
        """A few axes at which all rules fail, those that fail most rules first."""
        failing = {
            place: failed
            for place in self._axes
            if (mask := seed.get(place)) is not None
            and (failed := self.rules & ~self.table.touching(place, mask))
        }
        left = self.rules
        chosen: list[int] = []
        while left:
            best = max(failing, key=lambda place: (failing[place] & left).bit_count())
            gone = failing.pop(best) & left
            assert gone, "the seed touches a rule"  # noqa: S101 (an error of the caller)
            left &= ~gone
            chosen.append(best)
        return chosen

    def _widen(self, seed: Box, chosen: Sequence[int]) -> dict[int, Mask]:
        """Give each axis all values no rule takes that only this axis still keeps out; last chosen, first widened."""
        passing = {place: self.table.touching(place, seed[place]) for place in chosen}
        box = {}
        for place in reversed(chosen):
            critical = self.rules
            for other, touched in passing.items():
                if other != place:
                    critical &= touched
            mask = self._widest(place, seed[place], critical)
            passing[place] = self.table.touching(place, mask)
            if mask != self.full[place]:
                box[place] = mask
            else:
                del passing[place]
        return box

    def _widest(self, place: int, seed: Mask, critical: RuleSet) -> Mask:
        if not critical:
            return self.full[place]
        passes = self.table.passes[place]
        if not isinstance(self.table.space.axes[place], SpanAxis):
            return sum(1 << value for value, taking in enumerate(passes) if not taking & critical)
        runs = runs_of(seed)
        low, high = runs[0][0], runs[-1][1]
        while low > 0 and not passes[low - 1] & critical:
            low -= 1
        while high + 1 < len(passes) and not passes[high + 1] & critical:
            high += 1
        mask = ((1 << (high - low + 1)) - 1) << low
        # A seed of several stretches may have a rule between them: then it stays as it is.
        return mask if not self.table.touching(place, mask) & critical else seed
