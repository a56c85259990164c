"""Gaps: largest, weighed, summarised, witnessed; derived facts; budgets."""

import datetime

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from polku_engine.criteria import Cell, CriteriaSet, OneOf, Outcome, Range, Rule, Test, evaluate
from polku_engine.facts import FactKind, Situation, between
from polku_engine.overlap import (
    Background,
    Budget,
    Invented,
    Network,
    OverlapError,
    Population,
    Region,
    Scope,
    Service,
    Strength,
    always,
    find_gaps,
    never,
    summarise,
    witness_of,
)
from tests.engine.overlap.world import CHECK, FACTS, NOTHING, ON, VALUES, World, deep, passing, worlds

AMPLE = Budget(seconds=60, answers=100_000)


@deep(60)
@given(worlds(), st.sampled_from(Strength))
def test_no_value_can_be_added_to_a_gap(world: World, strength: Strength) -> None:
    assume(world.can_be.any())
    surely = strength is Strength.CERTAIN
    admitted = np.logical_or.reduce([world.rows_of_service(s, surely=surely) for s in world.services])
    for gap in find_gaps(world.network, strength, budget=AMPLE).gaps:
        for part in (part for part in gap.region.parts if FACTS[part.fact].kind is not FactKind.CODES):
            rest = world.rows_of_region(Region(tuple(each for each in gap.region.parts if each != part)))
            column = world.grid[world.keys.index(part.fact)]
            inside = np.logical_or.reduce([passing(Cell(part.fact, test)) for test in part.tests])
            for value in _next(part.fact, np.flatnonzero(inside).tolist()):
                there = world.can_be & (column == value)
                assert (there & rest & admitted).any() or not there.any()


def _next(key: str, inside: list[int]) -> list[int]:
    """The values a gap could take in: for numbers those beside it."""
    every = range(len(VALUES[key]))
    if FACTS[key].kind is not FactKind.NUMBER:
        return [value for value in every if value not in inside]
    return [value for value in (min(inside) - 1, max(inside) + 1) if value in every]


@deep(60)
@given(worlds(), st.sampled_from(Strength))
def test_a_summary_holds_its_gaps_and_names_exactly_the_services_that_admit_somebody(
    world: World, strength: Strength
) -> None:
    assume(world.can_be.any())
    network = world.network
    gaps = find_gaps(network, strength, budget=AMPLE).gaps
    for summary in summarise(network, gaps, strength, facts=1):
        rows = world.rows_of_region(summary.region) & world.can_be
        surely = strength is Strength.CERTAIN
        admitting = {s.key for s in world.services if (world.rows_of_service(s, surely=surely) & rows).any()}
        assert summary.verified
        assert set(summary.admitting) == admitting
        assert summary.nobody is not bool(admitting)
        assert len(summary.region.facts) <= 1
        for number in summary.gaps:
            assert not (world.rows_of_region(gaps[number].region) & world.can_be & ~rows).any()


@deep(60)
@given(worlds(), st.sampled_from(Strength))
def test_a_witness_can_be_lies_in_the_gap_and_is_kept_out_for_the_reason_given(
    world: World, strength: Strength
) -> None:
    assume(world.can_be.any())
    network = world.network
    # The judge takes only sets without rules that contradict themselves.
    assume(not network.contradictions)
    for gap in find_gaps(network, strength, budget=AMPLE).gaps[:4]:
        found = witness_of(network, gap.box, strength)
        assert _passes_all(world, gap.region, found.situation)
        # A clause that bears on nothing the services ask about says nothing of the witness.
        told = [
            c
            for c in world.background.clauses
            if {cell.fact for cell in c.cells} <= set(found.situation.known)
        ]
        for clause in told:
            assert any(_passes(c, found.situation) for c in clause.holds) or not all(
                _passes(c, found.situation) for c in clause.unless
            )
        for near in found.nearest:
            criteria = next(s.criteria for s in world.services if s.key == near.service)
            outcome = evaluate(criteria, found.situation).outcome
            assert outcome is not Outcome.CERTAIN
            assert bool(near.checks) == (outcome is Outcome.OPEN)
            # The tests of one fact decide together, so not every single one of them needs to fail.
            failing = [
                cell for change in near.changes for cell in change.cells if not _passes(cell, found.situation)
            ]
            assert failing or near.checks


def _passes_all(world: World, region: Region, situation: Situation) -> bool:
    return all(any(_passes(Cell(part.fact, test), situation) for test in part.tests) for part in region.parts)


def _passes(cell: Cell, situation: Situation) -> bool:
    return evaluate(CriteriaSet("cell", (Rule((cell,)),)), situation).outcome is Outcome.CERTAIN


def _service(key: str, *cells: Cell, checked: bool = False) -> Service:
    return Service(CriteriaSet(key, (Rule(cells, (CHECK,) if checked else ()),)))


def _age(test: Test) -> Cell:
    return Cell("age", test)


def _born(test: Test) -> Cell:
    return Cell("birth_date", test)


def test_an_age_follows_from_a_day_of_birth_when_there_is_a_date() -> None:
    """Grown up by age or by day of birth is the same, so nobody falls between."""
    services = [
        _service("minor", _age(Range(high=17))),
        _service("adult", _born(Range(high=datetime.date(2008, 5, 4)))),
    ]
    assert find_gaps(Network.of(services, Scope(ON), background=NOTHING, vocabulary=FACTS)).gaps == ()
    assert len(find_gaps(Network.of(services, background=NOTHING, vocabulary=FACTS)).gaps) == 1


def test_a_witness_has_an_age_that_fits_the_day_of_birth() -> None:
    services = [
        _service("minor", _age(Range(high=17))),
        _service("born", _born(Range(low=datetime.date(2000, 1, 1)))),
    ]
    network = Network.of(services, Scope(ON), background=NOTHING, vocabulary=FACTS)
    situation = witness_of(network, find_gaps(network).gaps[0].box).situation
    born = datetime.date.fromordinal(int(situation["birth_date"].spans[0][0]))
    assert Situation.of(ON, FACTS, birth_date=born)["age"] == situation["age"]


def test_the_heaviest_gap_comes_first_and_the_rest_is_told() -> None:
    people = [Situation.of(ON, FACTS, count=1), Situation.of(ON, FACTS, count=9), Situation.of(ON, FACTS)]
    network = Network.of(
        [_service("middle", Cell("count", Range(3, 5)))],
        vocabulary=FACTS,
        weighing=Population.of(people, [1, 5, 2], "three"),
    )
    report = find_gaps(network)
    assert [gap.weight for gap in report.gaps] == [5, 1]
    assert (report.total, report.unserved, report.listed, report.statement) == (8, 6, 6, "three")


def test_somebody_of_whom_something_is_unknown_is_unserved_only_if_it_does_not_matter() -> None:
    people = [Situation.of(ON, FACTS, count=between(6, 9)), Situation.of(ON, FACTS, count=between(4, 9))]
    network = Network.of(
        [_service("middle", Cell("count", Range(3, 5)))], vocabulary=FACTS, weighing=Population.of(people)
    )
    assert find_gaps(network).unserved == 1


def test_people_whose_answers_cannot_be_are_counted_apart() -> None:
    few = never("few", Cell("count", Range(low=5)), Cell("yes", OneOf(True)))
    network = Network.of(
        [_service("middle", Cell("count", Range(3, 5)))],
        background=Background((few,)),
        vocabulary=FACTS,
        weighing=Population.of(
            [Situation.of(ON, FACTS, count=9, yes=True), Situation.of(ON, FACTS, count=9)]
        ),
    )
    report = find_gaps(network)
    assert (report.contradicting, report.unserved) == (1, 1)


def test_a_human_check_makes_a_gap_of_the_certain_only() -> None:
    network = Network.of([_service("s", checked=True)], vocabulary=FACTS)
    assert find_gaps(network, Strength.CERTAIN).gaps[0].region == Region()
    assert find_gaps(network, Strength.POSSIBLE).gaps == ()


def test_need_theme_area_and_date_limit_the_services() -> None:
    old = Service(CriteriaSet("old", (Rule(),), valid_to=datetime.date(2020, 1, 1)))
    work = Service(CriteriaSet("work", (Rule(),)), needs=frozenset({"work"}), themes=frozenset({"studies"}))
    here = Service(CriteriaSet("here", (Rule(),)), area=frozenset({"k"}))
    services = (old, work, here)
    assert Scope(ON).chosen(services) == (work, here)
    assert Scope(need="work").chosen(services) == (work,)
    assert Scope(theme="studies").chosen(services) == (work,)
    assert Scope(area=frozenset({"l"})).chosen(services) == (old, work)


def test_background_that_contradicts_itself_is_refused_by_name() -> None:
    background = Background(
        (always("low", Cell("count", Range(high=1))), always("high", Cell("count", Range(low=3))))
    )
    with pytest.raises(OverlapError, match="high, low"):
        Network.of([_service("s", Cell("count", Range(3, 5)))], background=background, vocabulary=FACTS)


def test_two_versions_without_a_date_are_refused() -> None:
    with pytest.raises(OverlapError, match="choose a date"):
        Network.of([_service("s"), _service("s")], vocabulary=FACTS)


def test_time_that_runs_out_is_told() -> None:
    cells = [
        Cell(key, test) for key, test in (("count", Range(3, 5)), ("kind", OneOf("a")), ("held", OneOf("p")))
    ]
    network = Network.of([_service(f"s{n}", cell) for n, cell in enumerate(cells)], vocabulary=FACTS)
    report = find_gaps(network, budget=Budget(seconds=1e-9))
    assert (report.complete, report.stopped) == (False, "seconds")


def test_invented_people_follow_the_shares_given() -> None:
    shares = {"count": [(Range(high=2), 3.0), (Range(low=3), 1.0)]}
    network = Network.of(
        [_service("s", Cell("count", Range(low=3)))], vocabulary=FACTS, weighing=Invented(4000, shares=shares)
    )
    assert find_gaps(network).unserved == pytest.approx(3000, rel=0.05)
