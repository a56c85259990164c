"""One situation against all offers: what fits, what may fit, what does not, nearest first."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from polku_engine.criteria import Outcome, Verdict
from polku_engine.criteria.evaluate import explain
from polku_engine.facts import Situation
from polku_engine.matching.literals import States
from polku_engine.matching.offers import Distances, Offers

Places = npt.NDArray[np.intp]

# A failed cell weighs more than any number of open ones, so a sum tells both: below, how many are open;
# above, how many fail.
FAILED = 256
_WEIGHTS = np.array([FAILED, 1, 0], np.uint16)


@dataclass(frozen=True)
class Matches:
    """All offers for one situation. `distances[place]`: 0 fits, below 256 so many facts and checks are
    missing along the nearest rule, from 256 on it does not fit.

    >>> import datetime
    >>> from polku_engine.criteria import CriteriaSet, Rule
    >>> matches = match_offers(Offers([CriteriaSet("all", (Rule(),))]), Situation.of(datetime.date(2026, 5, 4)))
    >>> matches.outcome(0).value, matches.explain(0).key
    ('certain', 'all')
    """

    offers: Offers
    situation: Situation
    states: States
    rule_distances: Distances
    distances: Distances

    @cached_property
    def order(self) -> Places:
        """All places, best first; equal ones in the order of the offers."""
        return np.argsort(self.distances, kind="stable")

    @cached_property
    def _ends(self) -> tuple[int, int]:
        fits = int(np.count_nonzero(self.distances == 0))
        return fits, fits + int(np.count_nonzero((self.distances > 0) & (self.distances < FAILED)))

    @property
    def fits(self) -> Places:
        """Places of offers whose criteria are met for certain."""
        return self.order[: self._ends[0]]

    @property
    def may_fit(self) -> Places:
        """Places of offers that depend on missing facts or checks, those that miss least first."""
        return self.order[self._ends[0] : self._ends[1]]

    @property
    def does_not_fit(self) -> Places:
        """Places of offers whose criteria cannot be met, those with the fewest failed conditions first."""
        return self.order[self._ends[1] :]

    def outcome(self, place: int) -> Outcome:
        """The outcome for the offer at a place."""
        distance = self.distances[place]
        return Outcome.CERTAIN if distance == 0 else (Outcome.OPEN if distance < FAILED else Outcome.NO)

    def explain(self, place: int, checks: Mapping[str, bool] | None = None) -> Verdict:
        """The full verdict for the offer at a place: the same that `criteria.evaluate` gives."""
        prepared = self.offers.prepared[place]
        known = self.situation
        states = [[cell.state(known[cell.fact.key]) for cell in rule.cells] for rule in prepared.rules]
        return explain(prepared, known, states, checks or {})

    def reasons(self, count: int) -> Iterator[Verdict]:
        """The verdicts of the best offers, in order."""
        return (self.explain(int(place)) for place in self.order[:count])


def match_offers(offers: Offers, situation: Situation) -> Matches:
    """Decide all offers for a situation. The offers are taken as in force; leave out others before making `Offers`.

    12,500 offers take about a millisecond.

    >>> import datetime
    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> len(match_offers(Offers([adults]), Situation.of(datetime.date(2026, 5, 4), age=20)).fits)
    1
    """
    states = offers.states(situation)
    rule_distances = offers.cells_of_rules.fold(_WEIGHTS[states], np.add)
    distances = offers.rules_of_offers.fold(rule_distances, np.minimum)
    return Matches(offers, situation, states, rule_distances, distances)
