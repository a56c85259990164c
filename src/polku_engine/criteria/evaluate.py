"""Decides a criteria set for a situation and says why. Three values: a missing fact never makes a no."""

import datetime
import math
from collections.abc import Iterable, Mapping, Sequence

from polku_engine.criteria.nodes import CriteriaSet
from polku_engine.criteria.normal import PreparedCell, PreparedCriteria, PreparedRule, prepare
from polku_engine.criteria.verdict import (
    OUTCOMES,
    CellVerdict,
    Change,
    NearestMiss,
    Outcome,
    RuleVerdict,
    Verdict,
)
from polku_engine.facts import Changes, Situation, Spans

# How hard a change is thought to be; it only orders near misses.
_COST = {Changes.EASILY: 1, Changes.SLOWLY: 3, Changes.GROWS: 10, Changes.SHRINKS: 10, Changes.NEVER: 10}
_COST_OF_WAITING = 2
_NO_CHECKS: Mapping[str, bool] = {}


class NotInForce(ValueError):
    """The version of the criteria does not hold on the date.

    >>> from polku_engine.criteria import Rule
    >>> ended = CriteriaSet("a", (Rule(),), valid_to=datetime.date(2025, 12, 31))
    >>> evaluate(ended, Situation.of(datetime.date(2026, 5, 4)))
    Traceback (most recent call last):
    ...
    polku_engine.criteria.evaluate.NotInForce: a version 1 does not hold on 2026-05-04
    """


def in_force(versions: Iterable[CriteriaSet], on: datetime.date) -> CriteriaSet | None:
    """The newest version that holds on a date, `None` when none does.

    >>> from polku_engine.criteria import Rule
    >>> in_force([CriteriaSet("a", (Rule(),), 1), CriteriaSet("a", (Rule(),), 2)], datetime.date(2026, 5, 4)).version
    2
    """
    holding = [criteria for criteria in versions if criteria.in_force(on)]
    return max(holding, key=lambda criteria: criteria.version, default=None)


def evaluate(
    criteria: CriteriaSet | PreparedCriteria, situation: Situation, *, checks: Mapping[str, bool] = _NO_CHECKS
) -> Verdict:
    """Decide a set as of the date of the situation. `checks` are answers of people to human checks, by key.

    Raises `NotInForce` if the version does not hold on that date and `CriteriaError` if it does not fit the vocabulary.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
    >>> verdict = evaluate(adults, Situation.of(datetime.date(2026, 5, 4), age=17))
    >>> verdict.outcome.value, verdict.nearest_miss.changes[0].gap
    ('no', 1)
    """
    prepared = criteria if isinstance(criteria, PreparedCriteria) else prepare(criteria, situation.vocabulary)
    own = prepared.criteria
    if not own.in_force(situation.on):
        raise NotInForce(f"{own.key} version {own.version} does not hold on {situation.on}")
    states = [[cell.state(situation[cell.fact.key]) for cell in rule.cells] for rule in prepared.rules]
    return explain(prepared, situation, states, checks)


def explain(
    prepared: PreparedCriteria,
    situation: Situation,
    states: Sequence[Sequence[int]],
    checks: Mapping[str, bool] = _NO_CHECKS,
) -> Verdict:
    """The verdict from the states of all cells (0 no, 1 open, 2 certain), however they were computed."""
    rules = tuple(
        _rule_verdict(number, rule, state, checks)
        for number, (rule, state) in enumerate(zip(prepared.rules, states, strict=True), 1)
    )
    outcome = OUTCOMES[max(OUTCOMES.index(rule.outcome) for rule in rules)]
    miss = _nearest_miss(prepared, situation, rules) if outcome is Outcome.NO else None
    best = rules[miss.rule - 1] if miss else min((r for r in rules if r.outcome is outcome), key=_distance)
    own = prepared.criteria
    return Verdict(own.key, own.version, outcome, best, miss, _is_exact(prepared, rules, outcome), rules)


def _rule_verdict(
    number: int, rule: PreparedRule, states: Sequence[int], checks: Mapping[str, bool]
) -> RuleVerdict:
    cells = tuple(
        CellVerdict(cell.fact.key, cell.cells, OUTCOMES[state])
        for cell, state in zip(rule.cells, states, strict=True)
    )
    state = min(states, default=2)
    waiting = tuple(check for check in rule.rule.checks if check.key not in checks)
    if any(checks.get(check.key) is False for check in rule.rule.checks):
        state = 0
    elif waiting:
        state = min(state, 1)
    return RuleVerdict(number, OUTCOMES[state], cells, waiting)


def _distance(rule: RuleVerdict) -> tuple[int, int, int]:
    return len(rule.missing), len(rule.checks), len(rule.cells)


def _is_exact(prepared: PreparedCriteria, rules: Sequence[RuleVerdict], outcome: Outcome) -> bool:
    if outcome is not Outcome.OPEN:
        return True
    still_open = [prepared.rules[rule.number - 1] for rule in rules if rule.outcome is Outcome.OPEN]
    return len(still_open) == 1 and still_open[0].independent


def _nearest_miss(
    prepared: PreparedCriteria, situation: Situation, rules: Sequence[RuleVerdict]
) -> NearestMiss:
    misses = [_miss(rule, verdict, situation) for rule, verdict in zip(prepared.rules, rules, strict=True)]
    return min(misses, key=lambda miss: _effort(miss, rules[miss.rule - 1]))


def _miss(rule: PreparedRule, verdict: RuleVerdict, situation: Situation) -> NearestMiss:
    failed = [cell for cell, v in zip(rule.cells, verdict.cells, strict=True) if v.outcome is Outcome.NO]
    changes = (Change(c.fact.key, c.cells, c.fact.changes, _gap(c, situation)) for c in failed)
    return NearestMiss(verdict.number, tuple(changes))


def _gap(cell: PreparedCell, situation: Situation) -> float | None:
    wanted, known = cell.wanted, situation[cell.fact.key]
    if not isinstance(wanted, Spans) or not isinstance(known, Spans):
        return None
    gaps = (c - b if c > b else d - a for a, b in known.spans for c, d in wanted.spans)
    return min(gaps, key=abs, default=None)


def _effort(miss: NearestMiss, rule: RuleVerdict) -> tuple[float, float, int, int]:
    costs = [_COST_OF_WAITING if change.comes_by_itself else _COST[change.how] for change in miss.changes]
    # A rule that fails only by a person's judgement has no cell to change: it is the last to be offered.
    cost = sum(costs) if costs else math.inf
    distance = sum(abs(change.gap) for change in miss.changes if change.gap is not None)
    return cost, distance, len(rule.missing), rule.number
