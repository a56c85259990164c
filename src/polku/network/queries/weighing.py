"""Whose situations weigh what is found: needs people told without a name, or invented people."""

from __future__ import annotations

from datetime import timedelta

from polku.criteria.bridge import situation_of
from polku.directory.queries.needs import situations_of_needs
from polku.network.choices import Weighing
from polku.network.content import ScopeContent
from polku_engine import FactError, Situation, SituationError
from polku_engine.overlap import Invented, Population

# Fewer needs than this say nothing about a region.
ENOUGH = 20
# Needs older than this may long have been met.
KEPT_DAYS = 365


def weighing_of(asked: ScopeContent) -> tuple[Population | Invented, Weighing]:
    """The population of a scope, and which kind it is: too few needs give way to invented people."""
    if Weighing(asked.weighing) is Weighing.NEEDS and needs_told(asked) >= ENOUGH:
        told = _told(asked)
        people = Population.of(
            [each for each, _ in told], [count for _, count in told], "needs without a name"
        )
        return people, Weighing.NEEDS
    return Invented(), Weighing.INVENTED


def needs_told(asked: ScopeContent) -> int:
    """How many structured needs of the year before the day of the scope can be used."""
    return sum(count for _, count in _told(asked))


def _told(asked: ScopeContent) -> list[tuple[Situation, int]]:
    """Needs as situations; one in words that are no longer known is left out."""
    told = []
    for facts, count in situations_of_needs(since=asked.on - timedelta(days=KEPT_DAYS)):
        try:
            told.append((situation_of(facts, asked.on), count))
        except (SituationError, FactError):
            continue
    return told
