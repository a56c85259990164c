"""What a change of criteria would do, before anybody decides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from polku_engine.overlap.axes import bits_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.gaps import Gap, GapSearch
from polku_engine.overlap.network import Network, Strength
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.service import Service
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, inside, meet

# Of regions gained and lost so many are looked for, each, when nothing else is asked.
REGIONS = 50


@dataclass(frozen=True)
class Difference:
    """What changes in a network.

    `gained` are regions that nobody served and somebody would serve; `lost` those that would be served by nobody any
    more. Of the gaps given, `closed` have nobody left in them, `narrowed` fewer situations; by number.

    Weights of people: `newly_served` and `left_without` of the whole network; `joining` and `leaving` of the changed
    services themselves. `complete` is false when the budget ended first, in seconds or in regions; then regions may
    be missing, but not weights.
    """

    strength: Strength
    gained: tuple[Gap, ...]
    lost: tuple[Gap, ...]
    closed: tuple[int, ...]
    narrowed: tuple[int, ...]
    newly_served: float
    left_without: float
    joining: float
    leaving: float
    complete: bool
    statement: str


def what_if(
    network: Network,
    changed: Iterable[Service] = (),
    removed: Iterable[str] = (),
    *,
    gaps: Sequence[Gap] = (),
    strength: Strength = Strength.CERTAIN,
    budget: Budget | None = None,
) -> Difference:
    """The difference when services take the place of those with the same key, or come new, or go.

    Only situations inside the changed rules can change, so only these are looked at: a change costs what it touches,
    not what the network holds. Raises `OverlapError` for a removed service that is not in the scope.

    >>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> youth = lambda high: Service(CriteriaSet("youth", (Rule((Cell("age", Range(16, high)),)),)))
    >>> difference = what_if(Network.of([youth(28)]), [youth(29)])
    >>> difference.gained[0].region.parts[0].tests, difference.lost
    ((OneOf(values=(29,)),), ())
    """
    meter = (budget or Budget(answers=REGIONS)).start()
    both = _Both.of(network, tuple(changed), tuple(removed))
    joint = both.network
    done = True
    gained: tuple[Gap, ...] = ()
    lost: tuple[Gap, ...] = ()
    closed: list[int] = []
    narrowed: list[int] = []
    try:
        gained, all_gained = _uncovered(both, both.new(strength), both.before(strength), strength, meter)
        lost, all_lost = _uncovered(both, both.old(strength), both.after(strength), strength, meter)
        done = all_gained and all_lost
        for number, gap in enumerate(gaps):
            fate = _fate(both, gap, strength, meter)
            if fate:
                (closed if fate == "closed" else narrowed).append(number)
    except Unfinished:
        done = False
    people = joint.people
    served = joint.reached(both.before(strength)), joint.reached(both.after(strength))
    old, new = joint.reached(both.old(strength)), joint.reached(both.new(strength))
    return Difference(
        strength,
        gained,
        lost,
        tuple(closed),
        tuple(narrowed),
        people.weight(served[1] & ~served[0]),
        people.weight(served[0] & ~served[1]),
        people.weight(new & ~old),
        people.weight(old & ~new),
        done,
        people.population.statement,
    )


@dataclass(frozen=True)
class _Both:
    """The network with the services before and after a change in one space: first all as they were, then the new."""

    network: Network
    count: int
    gone: frozenset[int]

    @classmethod
    def of(cls, network: Network, changed: tuple[Service, ...], removed: tuple[str, ...]) -> "_Both":
        taken = network.scope.chosen(changed)
        gone = {network.place(key) for key in removed}
        gone |= {network.place_of[service.key] for service in changed if service.key in network.place_of}
        return cls(network.joined_with(taken), len(network.services), frozenset(gone))

    @cached_property
    def _old(self) -> RuleSet:
        return self.network.table.of_services(self.gone)

    @cached_property
    def _new(self) -> RuleSet:
        return self.network.table.of_services(range(self.count, len(self.network.services)))

    def old(self, strength: Strength) -> RuleSet:
        """The rules that go."""
        return self._old & self.network.counted(strength)

    def new(self, strength: Strength) -> RuleSet:
        """The rules that come."""
        return self._new & self.network.counted(strength)

    def before(self, strength: Strength) -> RuleSet:
        """All rules before."""
        return self.network.counted(strength) & ~self._new

    def after(self, strength: Strength) -> RuleSet:
        """All rules after."""
        return self.network.counted(strength) & ~self._old


def _uncovered(
    both: _Both, rules: RuleSet, others: RuleSet, strength: Strength, meter: Meter
) -> tuple[tuple[Gap, ...], bool]:
    """The regions inside some rules that no rule of the others admits, and whether these are all."""
    network = both.network
    boxes: list[Box] = []
    done = True
    for rule in bits_of(rules):
        limits = meet(network.limits, network.table.boxes[rule])
        if limits is None or network.coverage.covers(others, limits, meter):
            continue
        if len(boxes) >= meter.answers:
            done = False
            break
        search = GapSearch(network, strength, limits=limits, rules=others)
        found, stopped = search.run(Meter(meter.deadline, meter.answers - len(boxes)))
        boxes += [box for each in found if (box := meet(limits, each)) is not None]
        done = done and not stopped
    largest = [
        box
        for n, box in enumerate(boxes)
        if not any(
            inside(box, other) and (m < n or not inside(other, box))
            for m, other in enumerate(boxes)
            if m != n
        )
    ]
    people = network.people
    gaps = [
        Gap(network.region(box), people.weight(people.inside(box) & network.in_scope), box) for box in largest
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.weight, len(gap.region.parts), str(gap.region)))), done


def _fate(both: _Both, gap: Gap, strength: Strength, meter: Meter) -> str:
    """Whether a gap found before is closed, narrowed, or left as it is."""
    network = both.network
    box = meet(network.limits, network.space.box_of_region(gap.region)) or {}
    near = network.table.meeting(box, both.new(strength))
    touched = any(
        (common := meet(box, network.table.boxes[rule])) is not None and network.possible(common, meter)
        for rule in bits_of(near)
    )
    if not touched:
        return ""
    return "closed" if network.coverage.covers(both.after(strength), box, meter) else "narrowed"
