"""Gaps: sound, complete, largest; certain and possible."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from polku_engine.overlap import Budget, Strength, find_gaps
from tests.engine.overlap.world import World, deep, worlds

AMPLE = Budget(seconds=60, answers=100_000)


@deep(150)
@given(worlds(), st.sampled_from(Strength))
def test_a_situation_lies_in_a_gap_exactly_when_no_service_admits_it(
    world: World, strength: Strength
) -> None:
    assume(world.can_be.any())
    report = find_gaps(world.network, strength, budget=AMPLE)
    surely = strength is Strength.CERTAIN
    admitted = np.logical_or.reduce([world.rows_of_service(s, surely=surely) for s in world.services])
    in_gap = np.logical_or.reduce(
        [admitted & False, *(world.rows_of_region(gap.region) for gap in report.gaps)]
    )
    assert report.complete
    assert (in_gap == ~admitted)[world.can_be].all()
