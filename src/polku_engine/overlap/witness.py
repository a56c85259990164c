"""An invented person for a gap: a situation that could be anybody's, and what keeps each near service out of reach."""

import bisect
import contextlib
import datetime
import heapq
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from polku_engine.criteria import Change, HumanCheck, PreparedCriteria
from polku_engine.criteria.evaluate import explain
from polku_engine.criteria.verdict import Outcome, Verdict
from polku_engine.facts import Codes, Fact, FactError, FactKind, Holdings, Knowledge, Situation, Spans
from polku_engine.facts.derived import DERIVATIONS, Derivation
from polku_engine.facts.knowledge import knowledge_of
from polku_engine.overlap.axes import SetAxis, SpanAxis
from polku_engine.overlap.budget import Budget, Meter, OverlapError
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.solver import Point
from polku_engine.overlap.space import Box

# For how many services, those that fail at the fewest facts, the reasons are worked out in full.
LOOKED_AT = 12
_SOME_DAY = datetime.date(2026, 1, 1)
# What is usual where nothing else is asked for; codes called `none` and an unset yes are usual anyway.
USUAL: Mapping[str, Any] = MappingProxyType(
    {
        "age": 35, "lives_in_finland": True, "residence_permit": "citizen", "service_language": "fi",
        "finnish_skill": "fluent", "swedish_skill": "basic", "main_activity": "unemployed", "school_year": 1,
        "absence_share": 5, "registered_jobseeker": True, "days_unemployed": 120, "weekly_hours": 20,
        "work_experience": "short", "work_ability_score": 6, "monthly_income": 900, "housing": "own",
        "can_travel_alone": True, "has_internet": True, "birth_date": datetime.date(1991, 3, 14),
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Nearest:
    """A service near to somebody it does not admit: the changes that are missing, or the human checks that wait.

    `rule` is the number of its rule that is nearest. One change means that a single criterion keeps the person out.
    """

    service: str
    rule: int
    changes: tuple[Change, ...]
    checks: tuple[HumanCheck, ...]


@dataclass(frozen=True)
class Witness:
    """A wholly known invented situation, only of facts that matter, and the services nearest to it."""

    situation: Situation
    nearest: tuple[Nearest, ...]


def witness_of(
    network: Network,
    box: Box,
    strength: Strength = Strength.CERTAIN,
    *,
    usual: Mapping[str, Any] = USUAL,
    nearest: int = 3,
    budget: Budget | None = None,
) -> Witness:
    """An invented person in a box of the network (a gap's `box`), as usual in everything else as can be.

    Background knowledge holds for the situation. Raises `OverlapError` when no situation in the box can be.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service, find_gaps
    >>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)))
    >>> network = Network.of([youth])
    >>> found = witness_of(network, find_gaps(network).gaps[0].box)
    >>> found.situation["age"], found.nearest[0].changes[0].gap
    (Spans(spans=((35.0, 35.0),)), -6.0)
    """
    meter = (budget or Budget()).start()
    point, held = _usual_point(network, box, usual, meter)
    situation = _situation(network, point, held, usual)
    return Witness(situation, _nearest(network, situation, point, strength, nearest))


def _usual_point(
    network: Network, box: Box, usual: Mapping[str, Any], meter: Meter
) -> tuple[Point, frozenset[tuple[str, str]]]:
    """A situation in the box with as many usual values as go together."""
    instance = network.possible.instance
    fixed = instance.box({**network.limits, **box})
    wishes = [instance.one(place, mask) for place, mask in _wishes(network, usual)]
    while not instance.solve([*fixed, *wishes], meter):
        core = instance.core()
        clash = [wish for wish in wishes if wish in core]
        if not clash:
            raise OverlapError("no situation there can be")
        wishes.remove(clash[-1])
    return instance.point(), instance.held_codes()


def _wishes(network: Network, usual: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    for place, axis in enumerate(network.space.axes):
        wished = _usual_value(axis.fact, usual)
        if isinstance(axis, SetAxis):
            yield place, 0b01
        elif wished is not None and (mask := axis.mask(wished)).bit_count() == 1:
            yield place, mask


def _usual_value(fact: Fact, usual: Mapping[str, Any]) -> Knowledge | None:
    if fact.key in usual:
        # Another vocabulary may use the same key for something else; then nothing is usual.
        with contextlib.suppress(FactError):
            return knowledge_of(fact, usual[fact.key])
    if fact.kind is FactKind.BOOLEAN:
        return knowledge_of(fact, False)
    if fact.kind is FactKind.CODE and not fact.open_codes:
        return knowledge_of(fact, "none" if "none" in fact.codes else fact.codes[0])
    return None


# From a point to values.


def _situation(
    network: Network, point: Point, held: frozenset[tuple[str, str]], usual: Mapping[str, Any]
) -> Situation:
    space = network.space
    known: dict[str, Knowledge] = {}
    for key, places in space.places.items():
        axis = space.axes[places[0]]
        if isinstance(axis, SetAxis):
            has = frozenset(code for fact, code in held if fact == key)
            known[key] = Holdings(has, frozenset(axis.fact.codes) - has)
        elif isinstance(axis, SpanAxis):
            known[key] = _at(_nearest_value(axis.ends(point[places[0]]), _position(axis.fact, usual)))
        else:
            known[key] = _one_code(axis.known(point[places[0]]))
    on = network.scope.on or _SOME_DAY
    for derivation in DERIVATIONS if network.scope.on else ():
        if derivation.source in known and derivation.target in known:
            known.update(_agreeing(network, point, derivation, on))
    return Situation(on, network.vocabulary, MappingProxyType(known))


def _one_code(codes: Codes) -> Codes:
    return codes if codes.excluded else Codes(frozenset((min(codes.codes, key=str),)))


def _at(position: float) -> Spans:
    return Spans(((float(position), float(position)),))


def _position(fact: Fact, usual: Mapping[str, Any]) -> float:
    wished = _usual_value(fact, usual)
    return wished.spans[0][0] if isinstance(wished, Spans) else 0.0


def _nearest_value(ends: tuple[float, float], wished: float) -> float:
    return min(max(wished, ends[0]), ends[1])


def _agreeing(
    network: Network, point: Point, derivation: Derivation, on: datetime.date
) -> dict[str, Knowledge]:
    """A day in its stretch from which a number in the other stretch follows, and that number."""
    ends = {}
    for key in (derivation.source, derivation.target):
        place = network.space.places[key][0]
        axis = network.space.axes[place]
        assert isinstance(axis, SpanAxis)  # noqa: S101 (dates and what follows from them are on lines)
        ends[key] = axis.ends(point[place])
    low, high = ends[derivation.source]
    first = int(low) if math.isfinite(low) else on.toordinal() - 45_000
    last = int(high) if math.isfinite(high) else on.toordinal() + 45_000
    low, high = ends[derivation.target]
    days = range(first, last + 1)

    def reached(day: int) -> bool:
        value = derivation.function(datetime.date.fromordinal(day), on)
        return value <= high if derivation.falling else value >= low

    day = days[min(bisect.bisect_left(days, True, key=reached), len(days) - 1)]
    return {
        derivation.source: _at(day),
        derivation.target: _at(derivation.function(datetime.date.fromordinal(day), on)),
    }


# The nearest services.


def _nearest(
    network: Network, situation: Situation, point: Point, strength: Strength, count: int
) -> tuple[Nearest, ...]:
    failures: dict[int, int] = {}
    table = network.table
    for rule, box in enumerate(table.boxes):
        failed = sum(not mask >> point[place] & 1 for place, mask in box.items())
        owner = table.owners[rule]
        failures[owner] = min(failed, failures.get(owner, failed))
    near = heapq.nsmallest(LOOKED_AT, failures, key=lambda place: (failures[place], place))
    found = [_explained(network, place, situation) for place in near]
    found.sort(key=lambda each: (len(each.changes), _distance(each)))
    return tuple(found[:count])


def _explained(network: Network, place: int, situation: Situation) -> Nearest:
    own = network.prepared_of(place)
    prepared = PreparedCriteria(network.services[place].criteria, tuple(rule for rule, _ in own))
    states = [[cell.state(situation[cell.fact.key]) for cell in rule.cells] for rule, _ in own]
    verdict = explain(prepared, situation, states)
    miss = verdict.nearest_miss
    number = own[verdict.best.number - 1][1]
    return Nearest(network.services[place].key, number, miss.changes if miss else (), _waiting(verdict))


def _waiting(verdict: Verdict) -> tuple[HumanCheck, ...]:
    return verdict.checks if verdict.outcome is Outcome.OPEN else ()


def _distance(nearest: Nearest) -> float:
    return sum(abs(change.gap) for change in nearest.changes if change.gap is not None)
