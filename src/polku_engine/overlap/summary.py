"""Gaps in few facts: a wider region that can be said in a breath, with what is proved about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from polku_engine.overlap.axes import Mask, bits_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.gaps import Gap
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.region import Region
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, meet

FACTS = 3


@dataclass(frozen=True)
class Summary:
    """A region in few facts that holds some gaps.

    `admitting` are all services that admit somebody in it, each found and every other one ruled out by the solver;
    when it is empty, `nobody` is proved: no possible situation in the region is served. `verified` is false when the
    budget ended before all services were looked at; then `admitting` may lack some and nothing is proved.

    `weight` is that of the people who are surely in the region, `unserved` of those of them who are surely in one
    of the gaps. `gaps` are the numbers of the gaps in the list it was made from.
    """

    region: Region
    gaps: tuple[int, ...]
    admitting: tuple[str, ...]
    verified: bool
    weight: float
    unserved: float

    @property
    def nobody(self) -> bool:
        """Whether it is proved that nobody in the region is served."""
        return self.verified and not self.admitting


def summarise(
    network: Network,
    gaps: Sequence[Gap],
    strength: Strength = Strength.CERTAIN,
    *,
    facts: int = FACTS,
    budget: Budget | None = None,
) -> tuple[Summary, ...]:
    """Summaries of gaps, in the order of the first gap in each; gaps with the same summary share it.

    Of each gap those facts are kept that shut out most rules, at most as many as asked for.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service, find_gaps
    >>> network = Network.of([Service(CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)))])
    >>> summarise(network, find_gaps(network).gaps)[0].nobody
    True
    """
    meter = (budget or Budget()).start()
    rules = network.counted(strength)
    grouped: dict[tuple[tuple[int, Mask], ...], list[int]] = {}
    for number, gap in enumerate(gaps):
        box = _few_facts(network, gap.box, facts, rules)
        grouped.setdefault(tuple(sorted(box.items())), []).append(number)
    return tuple(
        _verified(network, dict(key), [gaps[n] for n in numbers], numbers, strength, meter)
        for key, numbers in grouped.items()
    )


def _few_facts(network: Network, box: Box, count: int, rules: int) -> Box:
    """The part of a box on the few facts that shut out most rules."""
    table = network.table
    left = dict(box)
    chosen: dict[int, Mask] = {
        place: mask for place, mask in left.items() if network.limits.get(place) == mask
    }
    meeting = table.meeting(chosen, rules)
    facts: set[str] = set()
    while meeting:
        usable = [
            place
            for place in left
            if place not in chosen and (len(facts) < count or network.space.axes[place].fact.key in facts)
        ]
        if not usable:
            break
        best = min(
            usable, key=lambda place: ((meeting & table.touching(place, left[place])).bit_count(), place)
        )
        meeting &= table.touching(best, left[best])
        chosen[best] = left[best]
        facts.add(network.space.axes[best].fact.key)
    return chosen


def _verified(
    network: Network, box: Box, gaps: Sequence[Gap], numbers: Sequence[int], strength: Strength, meter: Meter
) -> Summary:
    admitting: list[int] = []
    verified = True
    try:
        admitting = _admitting(network, box, strength, meter)
    except Unfinished:
        verified = False
    people = network.people
    here = people.inside(box) & network.in_scope
    unserved = here & False
    for gap in gaps:
        unserved |= here & people.inside(gap.box)
    region = network.region(box)
    return Summary(
        region,
        tuple(numbers),
        network.keys(admitting),
        verified,
        people.weight(here),
        people.weight(unserved),
    )


def _admitting(network: Network, box: Box, strength: Strength, meter: Meter) -> list[int]:
    """The services with a rule that admits some possible situation in the box."""
    here = meet(network.limits, box) or {}
    table = network.table
    found: dict[int, None] = {}
    for rule in bits_of(table.meeting(here, network.counted(strength))):
        if meter.expired:
            raise Unfinished
        owner = table.owners[rule]
        if owner not in found:
            both = meet(here, table.boxes[rule])
            if both is not None and network.possible(both, meter):
                found[owner] = None
    return list(found)
