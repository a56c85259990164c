"""The next best question: the unknown fact whose answer settles most.

There is no telling what a person will answer, so the opinion taken is: every answer still possible is
equally likely. A rule is settled when the answer fails it, or when it was the last thing missing. The fact
that is expected to settle most rules of offers still open is asked first.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polku_engine.facts import Situation
from polku_engine.matching.literals import HUMAN
from polku_engine.matching.offers import Offers
from polku_engine.matching.rank import FAILED, Matches


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask about, with the reason: how many open rules wait for it, and how many an answer is
    expected to settle.

    >>> Question("age", waiting=11, settles=10.5).fact
    'age'
    """

    fact: str
    waiting: int
    settles: float


def next_question(matches: Matches) -> Question | None:
    """The best fact to ask about, `None` when no offer is open for lack of a fact.

    >>> import datetime
    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.matching import match_offers
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> next_question(match_offers(Offers([adults]), Situation.of(datetime.date(2026, 5, 4))))
    Question(fact='age', waiting=1, settles=1.0)
    """
    found = questions(matches, 1)
    return found[0] if found else None


def questions(matches: Matches, count: int) -> tuple[Question, ...]:
    """The best facts to ask about, best first; equal ones in the order of the vocabulary.

    >>> import datetime
    >>> from polku_engine.matching import match_offers
    >>> questions(match_offers(Offers([]), Situation.of(datetime.date(2026, 5, 4))), 3)
    ()
    """
    offers = matches.offers
    waiting = _waiting(matches)
    if waiting is None:
        return ()
    alone, among = waiting
    fails = _chance_of_failing(offers, matches.situation)
    # The last missing cell settles its rule whatever the answer; another only when it fails.
    settles = alone + among * fails
    places = len(offers.literals) + 1
    by_fact = np.bincount(offers.literal_facts, settles, places)[:-1]
    count_by_fact = np.bincount(offers.literal_facts, alone + among, places)[:-1]
    best = np.argsort(-by_fact, kind="stable")[:count]
    facts = offers.facts
    return tuple(
        Question(facts[place], int(count_by_fact[place]), float(by_fact[place]))
        for place in best
        if count_by_fact[place]
    )


def _waiting(matches: Matches) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """For each literal, how many rules of open offers wait for it alone, and how many for it among others."""
    offers = matches.offers
    still_open = np.flatnonzero((matches.distances > 0) & (matches.distances < FAILED))
    if not len(still_open):
        return None
    rules, _ = offers.rules_of_offers.flat(still_open)
    uses = np.bincount(rules, minlength=len(offers.cells_of_rules))
    live = np.flatnonzero((uses > 0) & (matches.rule_distances < FAILED))
    cells, rule_of_cell = offers.cells_of_rules.flat(live)
    open_cell = (matches.states[cells] == 1) & (cells != HUMAN)
    cells, rule_of_cell = cells[open_cell], rule_of_cell[open_cell]
    last = matches.rule_distances[rule_of_cell] == 1
    weight = uses[rule_of_cell].astype(np.float64)
    alone = np.bincount(cells, weight * last, offers.literal_count)
    return alone, np.bincount(cells, weight * ~last, offers.literal_count)


def _chance_of_failing(offers: Offers, situation: Situation) -> npt.NDArray[np.float64]:
    chances = np.zeros(offers.literal_count)
    for key, group in offers.literals.items():
        chances[group.numbers] = group.chance(situation[key])
    return chances
