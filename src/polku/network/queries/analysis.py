"""The analyses of a report, one after another, each with its budget and what it did not finish."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from polku.network import bridge
from polku.network.choices import Step, Weighing
from polku.network.content import (
    AnyFinding,
    CliffFinding,
    CurveContent,
    CycleFinding,
    FindingsContent,
    InputsContent,
    OverlapFinding,
    PartContent,
    ScopeContent,
    ServedContent,
    UnreachableFinding,
)
from polku_engine.overlap import (
    Budget,
    Invented,
    Network,
    Population,
    Strength,
    find_cliffs,
    find_curve,
    find_faults,
    find_gaps,
    find_overlaps,
    joint_sets,
    prerequisites,
    summarise,
    witness_of,
)

# Told of each kind at most; what is beyond is counted, or said not to be all.
GAPS, PAIRS, PAIRS_OF_CLASS, JOINTS, CLIFFS, CLIFFS_OF_FACT = 50, 60, 30, 20, 40, 8
JOINT_SERVICES = 3
# Seconds that one analysis of one group of services may take.
SECONDS = 8.0
GROUP_SECONDS = 3.0
# Largest joint sets of loose criteria are many and hard to list: the first ones are enough.
JOINT_SECONDS = 0.6
# Is called after each step with the step, how far the report is (0-100) and what was found so far.
# Answers whether to go on.
Keep = Callable[[Step, int, FindingsContent], bool]


def analyse(
    asked: ScopeContent,
    inputs: InputsContent,
    weighing: Population | Invented,
    keep: Keep,
    *,
    weighed_by: Weighing = Weighing.INVENTED,
) -> FindingsContent:
    """Make all analyses, or as many as `keep` wants. Raises CriteriaError, OverlapError."""
    work = _Work(asked, inputs, weighing, weighed_by)
    steps = work.steps()
    for number, (step, job) in enumerate(steps):
        if not keep(step, 5 + 95 * number // len(steps), work.found()):
            break
        job()
    return work.found()


@dataclass
class _Work:
    """A report in the making."""

    asked: ScopeContent
    inputs: InputsContent
    weighing: Population | Invented
    weighed_by: Weighing
    parts: list[PartContent] = field(default_factory=list)
    findings: list[AnyFinding] = field(default_factory=list)
    curves: list[CurveContent] = field(default_factory=list)
    longest: list[str] = field(default_factory=list)

    @cached_property
    def network(self) -> Network:
        """All services of the scope."""
        return bridge.network_of(self.asked, self.inputs.services, self.inputs.municipalities, self.weighing)

    def steps(self) -> list[tuple[Step, Callable[[], None]]]:
        """The analyses in their order; without services there is nothing to analyse but prerequisites."""
        if not self.inputs.services:
            return [(Step.PREREQUISITES, self._prerequisites)]
        return [
            (Step.CERTAIN, lambda: self._gaps(Step.CERTAIN, Strength.CERTAIN)),
            (Step.POSSIBLE, lambda: self._gaps(Step.POSSIBLE, Strength.POSSIBLE)),
            (Step.OVERLAPS, self._overlaps),
            (Step.CLIFFS, self._cliffs),
            (Step.FAULTS, self._faults),
            (Step.PREREQUISITES, self._prerequisites),
        ]

    def found(self) -> FindingsContent:
        """What there is so far."""
        people = self.network.people if self.inputs.services else None
        return FindingsContent(
            people=people.weight(self.network.in_scope) if people else 0.0,
            statement=people.population.statement if people else "",
            weighing="needs" if self.weighed_by == Weighing.NEEDS else "invented",
            parts=self.parts,
            findings=self.findings,
            curves=self.curves,
            longest=self.longest,
        )

    # Gaps, of all services and of each theme by itself: a café open to everybody is no help with a diploma.

    def _gaps(self, step: Step, strength: Strength) -> None:
        for theme, network in self._slices():
            begun = time.monotonic()
            report = find_gaps(network, strength, budget=Budget(_seconds(theme), GAPS))
            summaries = summarise(network, report.gaps, strength, budget=Budget(_seconds(theme)))
            told = [
                bridge.gap_finding(
                    network,
                    summary,
                    report.gaps,
                    witness_of(network, report.gaps[summary.gaps[0]].box, strength),
                    strength=strength.value,
                    theme=theme,
                )
                for summary in summaries
            ]
            self.findings += sorted(told, key=lambda each: -each.size)
            self._tell(
                step,
                begun,
                theme=theme,
                complete=report.complete,
                stopped=report.stopped,
                found=len(report.gaps),
                unserved=bridge.share(network, report.unserved),
                listed=bridge.share(network, report.listed),
                services=len(network.services),
            )

    def _slices(self) -> Iterator[tuple[str, Network]]:
        yield "", self.network
        if self.asked.theme:
            return
        themes = sorted({theme for each in self.inputs.services for theme in each.themes})
        for theme in themes:
            yield (
                theme,
                bridge.part_of(
                    self.network, [each.key for each in self.inputs.services if theme in each.themes]
                ),
            )

    # Overlaps. Services of the same class come first: they answer to the same need.

    def _overlaps(self) -> None:
        begun, network = time.monotonic(), self.network
        whole = find_overlaps(network, budget=Budget(SECONDS, PAIRS))
        classes = {each.key: frozenset(each.classes) for each in self.inputs.services}
        pairs = {(pair.first, pair.second): pair for pair in whole.pairs}
        complete = whole.complete
        joint = []
        for group in self._groups():
            part = bridge.part_of(network, group)
            own = find_overlaps(part, budget=Budget(GROUP_SECONDS, PAIRS_OF_CLASS))
            pairs |= {(pair.first, pair.second): pair for pair in own.pairs}
            met = joint_sets(part, least=JOINT_SERVICES, budget=Budget(JOINT_SECONDS, 10 * JOINTS))
            joint += [bridge.joint_finding(part, each) for each in met.sets]
            complete = complete and own.complete and met.complete
        told = [
            bridge.overlap_finding(network, pair, _most_exact(classes[pair.first] & classes[pair.second]))
            for pair in pairs.values()
        ]
        told.sort(key=_by_need)
        many = {each.mark: each for each in joint if len(each.services) >= JOINT_SERVICES}
        told_joint = sorted(many.values(), key=lambda each: (-each.weight, -len(each.services)))
        self.findings += told[:PAIRS]
        self.findings += told_joint[:JOINTS]
        stopped = "" if complete and whole.overlapping <= len(told[:PAIRS]) else "answers"
        self._tell(Step.OVERLAPS, begun, complete=not stopped, stopped=stopped, found=whole.overlapping)

    def _groups(self) -> Iterable[list[str]]:
        """The keys of the services of each main class, where there are several."""
        groups: dict[str, list[str]] = {}
        for each in self.inputs.services:
            for code in each.classes:
                if "." not in code:
                    groups.setdefault(code, []).append(each.key)
        return [keys for _, keys in sorted(groups.items()) if len(keys) > 1]

    # Cliffs, rules, prerequisites.

    def _cliffs(self) -> None:
        begun, network = time.monotonic(), self.network
        report = find_cliffs(network, budget=Budget(SECONDS, 4 * CLIFFS))
        told: dict[str, list[CliffFinding]] = {}
        for cliff in report.cliffs:
            told.setdefault(cliff.fact, []).append(bridge.cliff_finding(network, cliff))
        kept = [each for found in told.values() for each in found[:CLIFFS_OF_FACT]]
        kept.sort(key=lambda each: -each.size)
        self.findings += kept[:CLIFFS]
        for fact in told:
            curve = find_curve(network, fact, budget=Budget(GROUP_SECONDS))
            if len(curve) > 1:
                self.curves.append(CurveContent(fact=fact, stretches=bridge.stretches(curve)))
        all_told = report.complete and len(report.cliffs) == len(kept[:CLIFFS])
        stopped = "" if all_told else "answers"
        self._tell(Step.CLIFFS, begun, complete=all_told, stopped=stopped, found=len(report.cliffs))

    def _faults(self) -> None:
        begun = time.monotonic()
        faults = find_faults(self.network, budget=Budget(SECONDS))
        told = bridge.rule_findings(self.network, faults)
        self.findings += told
        stopped = "" if faults.complete else "seconds"
        self._tell(Step.FAULTS, begun, complete=faults.complete, stopped=stopped, found=len(told))

    def _prerequisites(self) -> None:
        begun, entries = time.monotonic(), self.inputs.prerequisites
        if not entries:
            self._tell(Step.PREREQUISITES, begun, complete=True)
            return
        network, given = bridge.order_of(entries)
        report = prerequisites(network, given)
        needs = {each.key: each.needs for each in entries}
        reached = set(report.steps)
        told: list[AnyFinding] = [CycleFinding(keys=list(cycle)) for cycle in report.cycles]
        told += [
            UnreachableFinding(
                key=each.service, lacking=[key for key in needs[each.service] if key not in reached]
            )
            for each in report.unreachable
        ]
        self.findings += told
        self.longest = list(report.longest) if len(report.longest) > 1 else []
        self._tell(Step.PREREQUISITES, begun, complete=True, found=len(told))

    def _tell(
        self,
        step: Step,
        begun: float,
        *,
        complete: bool,
        stopped: str = "",
        found: int = 0,
        theme: str = "",
        unserved: float = 0.0,
        listed: float = 0.0,
        services: int = 0,
    ) -> None:
        self.parts.append(
            PartContent(
                step=step.value,
                theme=theme,
                complete=complete,
                stopped=stopped,
                found=found,
                unserved=unserved,
                listed=listed,
                services=services or len(self.inputs.services),
                seconds=round(time.monotonic() - begun, 3),
            )
        )


def _seconds(theme: str) -> float:
    return GROUP_SECONDS if theme else SECONDS


def _by_need(pair: OverlapFinding) -> tuple[bool, float, float]:
    return not pair.classes, -pair.weight_shared, -pair.share


def _most_exact(codes: Iterable[str]) -> set[str]:
    """Codes without those above them: P10.6 says more than P10."""
    found = set(codes)
    return {code for code in found if not any(other.startswith(f"{code}.") for other in found)}


def by_key(services: Iterable[ServedContent]) -> dict[str, ServedContent]:
    """Services by their keys."""
    return {each.key: each for each in services}
