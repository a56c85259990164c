"""Cliffs, what-if, and the smallest changes that close a gap."""

import itertools
from collections.abc import Sequence

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from polku_engine.criteria import Cell, CriteriaSet, OneOf, Range, Rule, Test
from polku_engine.facts import Situation, standard_vocabulary
from polku_engine.overlap import (
    Background,
    Budget,
    Cliff,
    Network,
    Population,
    Region,
    Service,
    Strength,
    closing_changes,
    find_cliffs,
    find_gaps,
    what_if,
)
from tests.engine.overlap.world import FACTS, ON, VALUES, Bools, World, deep, passing, worlds

AMPLE = Budget(seconds=60, answers=100_000)


def _served(world: World, services: tuple[Service, ...], strength: Strength) -> Bools:
    surely = strength is Strength.CERTAIN
    rows = [world.rows_of_service(service, surely=surely) for service in services]
    return np.logical_or.reduce([world.can_be & False, *rows]) & world.can_be


def _rows(world: World, regions: Sequence[Region]) -> Bools:
    return (
        np.logical_or.reduce([world.can_be & False, *(world.rows_of_region(r) for r in regions)])
        & world.can_be
    )


@deep(100)
@given(worlds(), worlds(), st.sampled_from(Strength), st.data())
def test_what_is_gained_and_lost_is_what_trying_all_situations_finds(
    world: World, other: World, strength: Strength, data: st.DataObject
) -> None:
    assume(world.can_be.any() and len(world.services) > 1)
    usable = [s for s in other.services if set(s.criteria.facts) <= set(world.keys)]
    changed = data.draw(st.lists(st.sampled_from(usable), max_size=2, unique=True)) if usable else []
    removed = [world.services[-1].key] if data.draw(st.booleans()) else []
    network = world.network
    report = find_gaps(network, strength, budget=AMPLE)
    difference = what_if(network, changed, removed, gaps=report.gaps, strength=strength, budget=AMPLE)
    replaced = {s.key for s in changed} | set(removed)
    after = (*(s for s in world.services if s.key not in replaced), *changed)
    before_rows, after_rows = _served(world, world.services, strength), _served(world, after, strength)
    assert difference.complete
    assert (_rows(world, [g.region for g in difference.gained]) == after_rows & ~before_rows).all()
    assert (_rows(world, [g.region for g in difference.lost]) == before_rows & ~after_rows).all()
    for number, gap in enumerate(report.gaps):
        rows = world.rows_of_region(gap.region) & world.can_be
        closed, touched = not (rows & ~after_rows).any(), bool((rows & after_rows).any())
        assert (number in difference.closed) == closed
        assert (number in difference.narrowed) == (touched and not closed)


@deep(60)
@given(worlds(), st.sampled_from(Strength))
def test_every_proposal_closes_the_gap(world: World, strength: Strength) -> None:
    assume(world.can_be.any())
    network = world.network
    for gap in find_gaps(network, strength, budget=AMPLE).gaps[:3]:
        rows = world.rows_of_region(gap.region) & world.can_be
        for proposal in closing_changes(network, gap, strength, budget=Budget(answers=4)).proposals:
            assert (world.rows_of_service(proposal.changed, surely=True) | ~rows).all() or (
                strength is Strength.POSSIBLE and (world.rows_of_service(proposal.changed) | ~rows).all()
            )
            old = next(s for s in world.services if s.key == proposal.service)
            assert not (
                world.rows_of_service(old) & ~world.rows_of_service(proposal.changed) & world.can_be
            ).any()


@deep(150)
@given(worlds(), st.sampled_from(Strength))
def test_cliffs_are_the_steps_that_trying_all_situations_finds(world: World, strength: Strength) -> None:
    assume(world.can_be.any())
    report = find_cliffs(world.network, strength, budget=AMPLE)
    sizes = [len(VALUES[key]) for key in world.keys]
    can_be = world.can_be.reshape(sizes)
    surely = strength is Strength.CERTAIN
    rows = {s.key: world.rows_of_service(s, surely=surely).reshape(sizes) for s in world.services}
    assert report.complete
    for axis, key in enumerate(world.keys):
        if key == "held":
            continue
        alive = can_be.any(tuple(n for n in range(len(sizes)) if n != axis))
        told = {pair: set(c.lost) for c in report.cliffs if c.fact == key for pair in _pairs(c)}
        for before, after in itertools.permutations(np.flatnonzero(alive).tolist(), 2):
            if key in ("count", "share") and abs(before - after) > 1:
                continue
            lost = {
                name
                for name, table in rows.items()
                if (table.take(before, axis) & ~table.take(after, axis) & can_be.take(after, axis)).any()
            }
            # A step is told for whole stretches: what it loses, it loses somewhere beyond.
            assert told.get((before, after), set()) >= lost


def _pairs(cliff: Cliff) -> list[tuple[int, int]]:
    return list(itertools.product(_values(cliff.fact, cliff.before), _values(cliff.fact, cliff.after)))


def _values(fact: str, tests: Sequence[Test]) -> list[int]:
    found = np.logical_or.reduce([passing(Cell(fact, test)) for test in tests])
    return np.flatnonzero(found).tolist()


def _count(key: str, *tests: object) -> Service:
    return Service(CriteriaSet(key, tuple(Rule((Cell("count", test),)) for test in tests)))


def test_a_step_onto_which_another_rule_of_the_service_follows_is_no_cliff() -> None:
    network = Network.of([_count("s", Range(0, 2), Range(3, 5))], vocabulary=FACTS)
    steps = [(cliff.before, cliff.after) for cliff in find_cliffs(network).cliffs]
    assert ((Range(0, 2),), (Range(3, 5),)) not in steps
    assert len(steps) == 2


def test_one_bound_raised_closes_a_gap_between_two_services() -> None:
    network = Network.of([_count("low", Range(high=2)), _count("high", Range(low=4))], vocabulary=FACTS)
    proposals = closing_changes(network, find_gaps(network).gaps[0]).proposals
    assert {(p.service, p.widenings[0].after) for p in proposals} == {
        ("low", Range(high=3)),
        ("high", Range(low=3)),
    }
    difference = what_if(network, [proposals[0].changed], gaps=find_gaps(network).gaps)
    assert difference.closed == (0,)


def test_the_change_that_lets_in_fewest_comes_first() -> None:
    people = [Situation.of(ON, FACTS, count=count, yes=True) for count in (3, 3, 3, 0)]
    by_count, by_yes = (
        _count("few", Range(high=1)),
        Service(CriteriaSet("no", (Rule((Cell("count", Range(high=3)), Cell("yes", OneOf(False)))),))),
    )
    network = Network.of(
        [by_count, by_yes], vocabulary=FACTS, background=Background(), weighing=Population.of(people)
    )
    gap = next(g for g in find_gaps(network).gaps if g.weight == 3)
    proposals = closing_changes(network, gap).proposals
    assert [p.added for p in proposals] == sorted(p.added for p in proposals)
    assert all(p.newly_served == 3 for p in proposals)


def test_an_area_is_widened_as_an_area() -> None:
    adults = CriteriaSet("lahti", (Rule((Cell("age", Range(low=18)),)),))
    lahti = Service(adults, area=frozenset({"398"}))
    minors = Service(CriteriaSet("minors", (Rule((Cell("age", Range(high=17)),)),)))
    network = Network.of([lahti, minors], vocabulary=standard_vocabulary(), background=Background())
    proposals = closing_changes(network, find_gaps(network).gaps[0]).proposals
    widened = next(p for p in proposals if p.service == "lahti")
    assert widened.widenings[0].area
    assert widened.changed.area == frozenset()
