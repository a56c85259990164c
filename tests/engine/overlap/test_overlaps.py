"""Overlaps: relations of services, and largest sets of rules that meet all together."""

import numpy as np
from hypothesis import assume, given

from polku_engine.criteria import Cell, CriteriaSet, Not, OneOf, Range, Rule
from polku_engine.overlap import (
    Background,
    Budget,
    Network,
    Relation,
    Service,
    Strength,
    compare,
    find_overlaps,
    joint_sets,
    never,
)
from tests.engine.overlap.world import FACTS, NOTHING, Bools, World, deep, worlds

AMPLE = Budget(seconds=60, answers=100_000)


def _relation(first: Bools, second: Bools) -> Relation:
    if not (first & second).any():
        return Relation.DISJOINT
    within, contains = not (first & ~second).any(), not (second & ~first).any()
    if within and contains:
        return Relation.IDENTICAL
    return Relation.WITHIN if within else Relation.CONTAINS if contains else Relation.OVERLAPPING


@deep(150)
@given(worlds(most=3))
def test_the_relation_of_two_services_is_what_trying_all_situations_finds(world: World) -> None:
    assume(world.can_be.any() and len(world.services) > 1)
    keys = [service.key for service in world.services]
    found = compare(world.network, keys, regions=1000, budget=AMPLE)
    rows = {service.key: world.rows_of_service(service) & world.can_be for service in world.services}
    assert found.complete
    for pair in found.pairs:
        assert pair.relation is _relation(rows[pair.first], rows[pair.second])
        shared = np.logical_or.reduce(
            [world.rows_of_region(r) for r in pair.shared] or [world.can_be & False]
        )
        assert (shared & world.can_be == rows[pair.first] & rows[pair.second]).all()
    together = np.logical_or.reduce(
        [world.rows_of_region(region) for region in found.shared_by_all] or [world.can_be & False]
    )
    assert (together & world.can_be == np.logical_and.reduce(list(rows.values()))).all()


@deep(150)
@given(worlds())
def test_all_overlapping_pairs_are_counted(world: World) -> None:
    assume(world.can_be.any())
    for strength in Strength:
        surely = strength is Strength.CERTAIN
        rows = [world.rows_of_service(s, surely=surely) & world.can_be for s in world.services]
        meeting = sum((a & b).any() for n, a in enumerate(rows) for b in rows[:n])
        report = find_overlaps(world.network, strength, budget=AMPLE)
        assert report.complete
        assert report.overlapping == meeting == len(report.pairs)


@deep(150)
@given(worlds())
def test_joint_sets_are_the_largest_sets_of_rules_some_situation_meets(world: World) -> None:
    assume(world.can_be.any())
    network = world.network
    names = [(s.key, n) for s in world.services for n in range(1, len(s.criteria.rules) + 1)]
    rules = [rule for service in world.services for rule in service.criteria.rules]
    table = np.array([world.rows_of_rule(rule) for rule in rules])[:, world.can_be]
    met = {frozenset(np.flatnonzero(column).tolist()) for column in np.unique(table, axis=1).T} - {
        frozenset()
    }
    largest = {frozenset(names[n] for n in each) for each in met if not any(each < other for other in met)}
    report = joint_sets(network, budget=AMPLE)
    found = [frozenset((ref.service, ref.number) for ref in each.rules) for each in report.sets]
    assert report.complete
    assert len(set(found)) == len(found)
    assert set(found) == largest
    assert report.pairs == sum((a & b).any() for n, a in enumerate(table) for b in table[:n])
    for each, chosen in zip(report.sets, found, strict=True):
        inside = world.rows_of_region(each.region) & world.can_be
        meeting_all = np.logical_and.reduce([world.rows_of_rule(rules[names.index(name)]) for name in chosen])
        assert (inside == meeting_all & world.can_be).all()


def _services(*tests: object, fact: str = "kind") -> list[Service]:
    return [Service(CriteriaSet(f"s{n}", (Rule((Cell(fact, test),)),))) for n, test in enumerate(tests)]


def _joint(services: list[Service], background: Background = NOTHING) -> list[list[str]]:
    report = joint_sets(Network.of(services, vocabulary=FACTS, background=background))
    return sorted(sorted(ref.service for ref in each.rules) for each in report.sets)


def test_lists_that_meet_in_pairs_do_not_meet_all_together() -> None:
    services = _services(OneOf("a", "b"), OneOf("b", "c"), OneOf("a", "c"))
    assert _joint(services) == [["s0", "s1"], ["s0", "s2"], ["s1", "s2"]]


def test_ranges_that_meet_in_pairs_meet_all_together() -> None:
    assert _joint(_services(Range(0, 4), Range(2, 6), Range(3, 9), fact="count")) == [["s0", "s1", "s2"]]


def test_a_set_that_holds_one_of_two_codes_cannot_lack_both() -> None:
    services = _services(OneOf("p", "q"), Not(OneOf("p")), Not(OneOf("q")), fact="held")
    assert _joint(services) == [["s0", "s1"], ["s0", "s2"], ["s1", "s2"]]


def test_rules_that_meet_only_in_an_impossible_situation_do_not_meet() -> None:
    many, yes = Cell("count", Range(low=3)), Cell("yes", OneOf(True))
    services = [Service(CriteriaSet(f"s{n}", (Rule((cell,)),))) for n, cell in enumerate((many, yes))]
    assert _joint(services) == [["s0", "s1"]]
    assert _joint(services, Background((never("few", many, yes),))) == [["s0"], ["s1"]]


def test_a_budget_that_ends_is_told() -> None:
    services = _services(*(OneOf(code) for code in "abc"))
    report = joint_sets(Network.of(services, vocabulary=FACTS), budget=Budget(answers=2))
    assert (len(report.sets), report.complete, report.stopped) == (2, False, "answers")
