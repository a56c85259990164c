"""What a rule finds in a sentence, before the sentence around it is weighed."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from polku_engine.criteria import Test
from polku_engine.proposals.proposal import Sureness
from polku_engine.proposals.sentences import Sentence


class Kind(Enum):
    """How the sentence around a find is weighed.

    `PEOPLE` are in a state now, so words of the past end it. A `PAPER` that is not needed is no condition,
    while a "not" before anything else turns it round.
    """

    MEASURE = "measure"
    PEOPLE = "people"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Find:
    """A condition on a fact, at a place in its sentence."""

    fact: str
    test: Test
    start: int
    end: int
    rule: str
    sureness: Sureness = Sureness.EXACT
    kind: Kind = Kind.MEASURE


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule that is one regular expression: what it matches stands for one test of one fact.

    `needs` must stand somewhere in the sentence, `unless_before` not just before the match; `sureness` is the best the
    rule can give.
    """

    name: str
    language: str
    expression: re.Pattern[str]
    fact: str
    test: Callable[[re.Match[str]], Test | None]
    sureness: Sureness = Sureness.EXACT
    kind: Kind = Kind.MEASURE
    needs: re.Pattern[str] | None = None
    unless_before: re.Pattern[str] | None = None

    def finds(self, sentence: Sentence) -> Iterator[Find]:
        """Everything the rule finds in a sentence of its language."""
        if sentence.language != self.language or (self.needs and not self.needs.search(sentence.low)):
            return
        for match in self.expression.finditer(sentence.low):
            test = None if self._stands_off(sentence, match) else self.test(match)
            if test is not None:
                yield Find(self.fact, test, match.start(), match.end(), self.name, self.sureness, self.kind)

    def _stands_off(self, sentence: Sentence, match: re.Match[str]) -> bool:
        before = self.unless_before
        return before is not None and bool(
            before.search(sentence.low, max(0, match.start() - 60), match.start())
        )


def always(test: Test) -> Callable[[re.Match[str]], Test]:
    """The same test whatever was matched."""
    return lambda _: test
