"""Facts that follow from others on a date: age from the date of birth, days from the first day of unemployment.

Each follows also from partial knowledge: somebody born between two dates has an age between two numbers.
"""

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass

from polku_engine.facts.knowledge import Spans


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one fact follows from another: a monotone function of day number and today, `falling` if later means less."""

    target: str
    source: str
    function: Callable[[datetime.date, datetime.date], float]
    falling: bool = True

    def apply(self, known: Spans, on: datetime.date) -> Spans:
        """The spans of the target that the spans of the source leave possible."""
        return Spans(tuple(sorted(self._span(low, high, on) for low, high in known.spans)))

    def _span(self, low: float, high: float, on: datetime.date) -> tuple[float, float]:
        ends = self._end(low, on), self._end(high, on)
        return (ends[1], ends[0]) if self.falling else ends

    def _end(self, day: float, on: datetime.date) -> float:
        if math.isinf(day):
            return -day if self.falling else day
        return self.function(datetime.date.fromordinal(int(day)), on)


def years_since(day: datetime.date, on: datetime.date) -> float:
    """Full years; somebody born on 29 February has a birthday on 1 March in other years.

    >>> years_since(datetime.date(2008, 2, 29), datetime.date(2026, 2, 28))
    17
    """
    return on.year - day.year - ((on.month, on.day) < (day.month, day.day))


def days_since(day: datetime.date, on: datetime.date) -> float:
    """Days from a day to today, that day being 0."""
    return (on - day).days


def days_until(day: datetime.date, on: datetime.date) -> float:
    """Days from today to a day."""
    return (day - on).days


DERIVATIONS = (
    Derivation("age", "birth_date", years_since),
    Derivation("days_unemployed", "unemployed_since", days_since),
    Derivation("days_to_graduation", "graduation_date", days_until, falling=False),
)
