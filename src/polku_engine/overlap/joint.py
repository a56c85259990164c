"""Largest sets of rules that meet all together, in one situation that can be.

Meeting in pairs is not enough: {a, b}, {b, c} and {a, c} meet in pairs and have nothing in common. So the search
keeps the region that all chosen rules share and asks whether a further rule meets that. It is the search for
maximal cliques of Bron and Kerbosch with two changes. Rules that hold the whole region are taken at once. And where
pairs do not decide, a rule is passed over as a first choice only if it holds all of the region the pivot leaves:
then every largest set that has the pivot has it too.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from polku_engine.overlap.axes import Mask, bits_of
from polku_engine.overlap.budget import Budget, Meter
from polku_engine.overlap.network import Network, RuleRef, Strength
from polku_engine.overlap.region import Region
from polku_engine.overlap.rules import RuleSet
from polku_engine.overlap.solver import Unfinished
from polku_engine.overlap.space import Box, meet

# Among so many rules the best pivot is looked for.
PIVOTS = 12


@dataclass(frozen=True)
class JointSet:
    """Rules that all admit the region they share; no other rule meets all of it in any possible situation."""

    rules: tuple[RuleRef, ...]
    region: Region
    box: Box


@dataclass(frozen=True)
class JointReport:
    """The largest joint sets found. `pairs` counts the pairs of rules that meet. `complete`: there is no other set;
    else `stopped` says `answers` or `seconds`.
    """

    sets: tuple[JointSet, ...]
    pairs: int
    complete: bool
    stopped: str


def joint_sets(
    network: Network,
    strength: Strength = Strength.POSSIBLE,
    *,
    rules: RuleSet | None = None,
    least: int = 1,
    budget: Budget | None = None,
) -> JointReport:
    """All largest sets of at least so many rules that some possible situation in the scope meets together.

    >>> from polku_engine.criteria import Cell, CriteriaSet, OneOf, Rule
    >>> from polku_engine.overlap import Network, Service
    >>> pairs = [("fi", "sv"), ("sv", "en"), ("fi", "en")]
    >>> cells = [Cell("service_language", OneOf(*pair)) for pair in pairs]
    >>> services = [Service(CriteriaSet(f"s{n}", (Rule((cell,)),))) for n, cell in enumerate(cells)]
    >>> [len(each.rules) for each in joint_sets(Network.of(services)).sets]
    [2, 2, 2]
    """
    meter = (budget or Budget()).start()
    wanted = network.counted(strength) if rules is None else rules
    search = _Search(network, least, meter)
    found: list[JointSet] = []
    pairs = 0
    try:
        pairs = search.pairs(wanted)
        for chosen, box in search.sets(wanted):
            if len(found) == meter.answers:
                return JointReport(tuple(found), pairs, False, "answers")
            refs = tuple(network.ref(rule) for rule in bits_of(chosen))
            found.append(JointSet(refs, network.region(box), box))
    except Unfinished:
        return JointReport(tuple(found), pairs, False, "seconds")
    return JointReport(tuple(found), pairs, True, "")


class _Search:
    def __init__(self, network: Network, least: int, meter: Meter) -> None:
        self.network = network
        self.table = network.table
        self.least = least
        self.meter = meter

    def pairs(self, rules: RuleSet) -> int:
        """How many pairs of rules meet. Raises `Unfinished`."""
        found = 0
        for rule in bits_of(rules):
            if self.meter.expired:
                raise Unfinished
            rules &= ~(1 << rule)
            box = meet(self.network.limits, self.table.boxes[rule])
            if box is not None and self.network.possible(box, self.meter):
                found += self._near(box, rules).bit_count()
        return found

    def sets(self, rules: RuleSet) -> Iterator[tuple[RuleSet, Box]]:
        """The sets with the box they share. A stack instead of recursion: sets can be thousands of rules deep."""
        start: dict[int, Mask] = dict(self.network.limits)
        stack = [self._branches(0, start, self._near(start, rules), 0)]
        while stack:
            if self.meter.expired:
                raise Unfinished
            step = next(stack[-1], None)
            if step is None:
                stack.pop()
                continue
            chosen, box, candidates, barred = step
            if candidates:
                stack.append(self._branches(chosen, box, candidates, barred))
            elif not barred and chosen.bit_count() >= self.least:
                yield chosen, box

    def _branches(
        self, chosen: RuleSet, box: Box, candidates: RuleSet, barred: RuleSet
    ) -> Iterator[tuple[RuleSet, Box, RuleSet, RuleSet]]:
        """The next steps from a set: one more rule each, and what is then left to choose and to leave out."""
        if (chosen | candidates).bit_count() < self.least or self.table.containing(box, barred):
            return
        holding = self.table.containing(box, candidates)
        chosen |= holding
        candidates &= ~holding
        if not candidates:
            yield chosen, box, 0, barred
            return
        for rule in bits_of(self._first_choices(box, candidates, barred)):
            bit = 1 << rule
            smaller = meet(box, self.table.boxes[rule])
            assert smaller is not None, "a candidate meets the region"  # noqa: S101
            candidates &= ~bit
            yield chosen | bit, smaller, self._near(smaller, candidates), self._near(smaller, barred)
            barred |= bit

    def _near(self, box: Box, rules: RuleSet) -> RuleSet:
        """The rules that meet a box in a possible situation."""
        near = self.table.meeting(box, rules)
        for rule in bits_of(near & self.network.tied_rules):
            both = meet(box, self.table.boxes[rule])
            if both is None or not self.network.possible(both, self.meter):
                near &= ~(1 << rule)
        return near

    def _first_choices(self, box: Box, candidates: RuleSet, barred: RuleSet) -> RuleSet:
        """The candidates to branch on: without those a well chosen pivot makes needless."""
        best = candidates
        for number, rule in enumerate(bits_of(candidates | barred)):
            if number == PIVOTS:
                break
            smaller = meet(box, self.table.boxes[rule])
            if smaller is None:
                continue
            needless = self._needless(smaller, candidates) & ~(1 << rule)
            choices = candidates & ~needless
            if choices.bit_count() < best.bit_count():
                best = choices
        return best

    def _needless(self, box: Box, candidates: RuleSet) -> RuleSet:
        if self.table.convex:
            return self.table.meeting(box, candidates)
        return self.table.containing(box, candidates)
