"""Whether some rules together admit everybody in a box: one solver for all such questions, each rule a switch."""

from functools import cached_property

from polku_engine.overlap.axes import bits_of
from polku_engine.overlap.budget import Meter
from polku_engine.overlap.possible import Possible
from polku_engine.overlap.rules import RuleSet, RuleTable
from polku_engine.overlap.solver import Instance
from polku_engine.overlap.space import Box


class Coverage:
    """Answers about unions of rules. Rules enter the solver when they are first asked about, and stay."""

    def __init__(self, table: RuleTable, possible: Possible) -> None:
        self.table = table
        self.possible = possible
        self._switches: dict[int, int] = {}

    @cached_property
    def _instance(self) -> Instance:
        return Instance(self.table.space)

    def covers(self, rules: RuleSet, box: Box, meter: Meter) -> bool:
        """Whether every possible situation in the box is admitted by some rule of the set. Raises `Unfinished`."""
        near = self.table.meeting(box, rules)
        if self.table.containing(box, near):
            return True
        switches = [self._switch(rule) for rule in bits_of(near)]
        return not self._instance.solve([*switches, *self._instance.box(box)], meter)

    def needed(self, rules: RuleSet, box: Box, meter: Meter) -> RuleSet | None:
        """Rules of the set that cover the box together, few of them; `None` when all of them do not."""
        near = self.table.meeting(box, rules)
        single = self.table.containing(box, near)
        if single:
            return single & -single
        switches = {self._switch(rule): rule for rule in bits_of(near)}
        if self._instance.solve([*switches, *self._instance.box(box)], meter):
            return None
        return sum(1 << switches[literal] for literal in self._instance.core() if literal in switches)

    def _switch(self, rule: int) -> int:
        """A literal that keeps a rule from admitting."""
        switch = self._switches.get(rule)
        if switch is None:
            switch = self._switches[rule] = self._instance.switch_avoiding(self.table.boxes[rule])
        return switch
