"""Dead and shadowed rules, contradictions, and the graph of what must come first."""

import numpy as np
from hypothesis import assume, given

from polku_engine.criteria import Cell, CriteriaSet, OneOf, Range, Rule
from polku_engine.overlap import (
    Background,
    Budget,
    Network,
    Scope,
    Service,
    find_faults,
    implies,
    never,
    prerequisites,
)
from tests.engine.overlap.world import CHECK, FACTS, World, deep, worlds

AMPLE = Budget(seconds=60, answers=100_000)


@deep(150)
@given(worlds(most=3))
def test_dead_rules_are_those_no_situation_meets_and_shadowed_ones_can_go(world: World) -> None:
    assume(world.can_be.any())
    report = find_faults(world.network, budget=AMPLE)
    gone = {(each.rule.service, each.rule.number) for each in report.contradictions}
    dead = {(each.rule.service, each.rule.number) for each in report.dead}
    shadowed = {(each.rule.service, each.rule.number) for each in report.shadowed}
    assert report.complete
    for service in world.services:
        rules = list(enumerate(service.criteria.rules, 1))
        met = {n: bool((world.rows_of_rule(rule) & world.can_be).any()) for n, rule in rules}
        assert {n for n in met if not met[n]} == {n for key, n in dead | gone if key == service.key}
        for surely in (True, False):
            kept = [
                world.rows_of_rule(rule, surely=surely)
                for n, rule in rules
                if (service.key, n) not in shadowed
            ]
            left = np.logical_or.reduce([world.can_be & False, *kept]) & world.can_be
            assert (left == world.rows_of_service(service, surely=surely) & world.can_be).all()
        for n, rule in rules:
            if (service.key, n) not in shadowed and met[n]:
                others = [
                    world.rows_of_rule(other)
                    for m, other in rules
                    if m != n and (service.key, m) not in shadowed and set(other.checks) <= set(rule.checks)
                ]
                covered = np.logical_or.reduce([world.can_be & False, *others])
                assert (world.rows_of_rule(rule) & world.can_be & ~covered).any()


def test_a_dead_rule_names_the_background_that_rules_it_out() -> None:
    child, yes, b = Cell("count", Range(high=2)), Cell("yes", OneOf(True)), Cell("kind", OneOf("b"))
    background = Background(
        (
            implies("yes_means_b", yes, b),
            never("no_child_is_b", child, b),
            never("idle", b, Cell("count", OneOf(5))),
        )
    )
    service = Service(CriteriaSet("s", (Rule((child, yes)),)))
    report = find_faults(Network.of([service], background=background, vocabulary=FACTS))
    assert report.dead[0].because == ("no_child_is_b", "yes_means_b")


def test_a_rule_whose_tests_exclude_each_other_is_left_out_and_told() -> None:
    rules = (
        Rule((Cell("count", Range(low=5)), Cell("count", Range(high=2)))),
        Rule((Cell("count", Range(low=4)),)),
    )
    network = Network.of([Service(CriteriaSet("s", rules))], vocabulary=FACTS)
    assert find_faults(network).contradictions[0].rule.number == 1
    assert len(network.table) == 1


def test_a_rule_outside_the_scope_is_dead_without_a_clause() -> None:
    service = Service(CriteriaSet("s", (Rule((Cell("count", Range(low=5)),)),)))
    scope = Scope(within=(Cell("count", Range(high=3)),))
    assert find_faults(Network.of([service], scope, vocabulary=FACTS)).dead[0].because == ()


def test_a_rule_without_a_human_check_is_not_shadowed_by_one_with() -> None:
    wide = Rule((Cell("count", Range(low=1)),), (CHECK,))
    narrow = Rule((Cell("count", Range(low=3)),))
    report = find_faults(Network.of([Service(CriteriaSet("s", (wide, narrow)))], vocabulary=FACTS))
    assert report.shadowed == ()


# What must come first.


def _needing(key: str, *needs: str, gives: str = "") -> Service:
    rules = tuple(Rule((Cell("place", OneOf(need)),)) for need in needs) or (Rule(),)
    return Service(CriteriaSet(key, rules), gives=(Cell("place", OneOf(gives)),) if gives else ())


def test_services_that_need_each_other_are_a_circle_nobody_gets_into() -> None:
    services = [_needing("a", "k", gives="l"), _needing("b", "l", gives="k"), _needing("c")]
    report = prerequisites(Network.of(services, vocabulary=FACTS))
    assert report.cycles == (("a", "b"),)
    assert [(each.service, each.lacking) for each in report.unreachable] == [
        ("a", ("place",)),
        ("b", ("place",)),
    ]
    assert report.steps == {"c": 1}


def test_a_circle_with_another_way_in_is_no_trap() -> None:
    services = [_needing("a", "k", "m", gives="l"), _needing("b", "l", gives="k"), _needing("c", gives="m")]
    report = prerequisites(Network.of(services, vocabulary=FACTS))
    assert report.cycles == (("a", "b"),)
    assert report.unreachable == ()
    assert report.longest == ("c", "a", "b")


def test_a_fact_that_no_service_gives_can_be_named_as_given() -> None:
    network = Network.of([_needing("a", "k")], vocabulary=FACTS)
    assert prerequisites(network).unreachable == ()
    assert prerequisites(network, given=["place"]).unreachable[0].lacking == ("place",)


def test_the_longest_way_is_a_shortest_way_to_the_farthest_service() -> None:
    services = [
        _needing("d", "m"),
        _needing("c", "l", gives="m"),
        _needing("b", "k", gives="l"),
        _needing("a", gives="k"),
    ]
    report = prerequisites(Network.of(services, vocabulary=FACTS))
    assert report.longest == ("a", "b", "c", "d")
    assert report.steps["d"] == 4
