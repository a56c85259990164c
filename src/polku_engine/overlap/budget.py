"""How much an analysis may cost. Every call has a budget and says what it did not finish."""

import time
from dataclasses import dataclass


class OverlapError(ValueError):
    """An analysis cannot be made from what was given."""


@dataclass(frozen=True, slots=True)
class Budget:
    """At most so many seconds, and so many answers. Raises `OverlapError` unless both are positive.

    >>> Budget(seconds=2, answers=50).start().expired
    False
    """

    seconds: float = 10.0
    answers: int = 1000

    def __post_init__(self) -> None:
        if self.seconds <= 0 or self.answers < 1:
            raise OverlapError("a budget has some seconds and at least one answer")

    def start(self) -> "Meter":
        """The budget from now on."""
        return Meter(time.monotonic() + self.seconds, self.answers)


@dataclass(frozen=True, slots=True)
class Meter:
    """A budget that runs: until when, and how many answers."""

    deadline: float
    answers: int

    @property
    def expired(self) -> bool:
        """Whether the time is used up."""
        return time.monotonic() >= self.deadline
