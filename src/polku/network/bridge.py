"""Documents of reports into the engine's values, and the engine's answers into documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Literal

from polku.network.content import (
    CliffFinding,
    GapFinding,
    GapPart,
    JointFinding,
    NearContent,
    NeedsContent,
    OverlapFinding,
    Region,
    RuleFinding,
    RuleRef,
    ScopeContent,
    ServedContent,
    StretchContent,
)
from polku_engine import Cell, CriteriaSet, Fact, OneOf, Rule, Texts, Vocabulary
from polku_engine.criteria import criteria_from_json
from polku_engine.criteria.serialize import box_to_json, check_to_json
from polku_engine.facts import FactKind
from polku_engine.overlap import (
    Background,
    Cliff,
    FaultReport,
    Gap,
    Invented,
    JointSet,
    Nearest,
    Network,
    Overlap,
    Population,
    Scope,
    Service,
    Stretch,
    Summary,
    Witness,
)
from polku_engine.overlap import RuleRef as EngineRef
from polku_engine.overlap.serialize import (
    change_to_json,
    region_from_json,
    region_to_json,
    situation_to_json,
    tests_to_json,
)

# Of the gaps that a summary holds so many are told.
GAPS_TOLD = 5
PLACES = 6


def service_of(served: ServedContent) -> Service:
    """A service as the engine knows it."""
    return Service(
        criteria_from_json(served.rules),
        needs=frozenset(served.classes),
        themes=frozenset(served.themes),
        area=frozenset(served.area),
    )


def network_of(
    asked: ScopeContent,
    services: Iterable[ServedContent],
    municipalities: Iterable[str],
    weighing: Population | Invented,
) -> Network:
    """The services of a scope made ready for analysis. Raises CriteriaError, OverlapError."""
    scope = Scope(asked.on, area=frozenset(municipalities))
    return Network.of([service_of(each) for each in services], scope, weighing=weighing)


def gap_of(network: Network, region: Region, weight: float = 0) -> Gap:
    """A gap that was found before, on the axes of a network of the same services."""
    found = region_from_json(region)
    return Gap(found, weight, network.space.box_of_region(found))


def order_of(entries: Sequence[NeedsContent]) -> tuple[Network, frozenset[str]]:
    """Entries and what each needs first, as a network in which having been served is a fact, and these facts."""
    facts = {each.key: f"served_{number}" for number, each in enumerate(entries)}
    text = Texts("-", "-", "-")
    vocabulary = Vocabulary(Fact(key, FactKind.BOOLEAN, text, text) for key in facts.values())
    services = [
        Service(
            CriteriaSet(each.key, (Rule(tuple(Cell(facts[key], OneOf(True)) for key in each.needs)),)),
            gives=(Cell(facts[each.key], OneOf(True)),),
        )
        for each in entries
        if each.public
    ]
    network = Network.of(services, vocabulary=vocabulary, background=Background(), weighing=Invented(0))
    return network, frozenset(facts.values())


# Answers into documents.


def gap_finding(
    network: Network, summary: Summary, gaps: Sequence[Gap], witness: Witness, *, strength: str, theme: str
) -> GapFinding:
    """The gaps of one summary as one finding."""
    inside = [gaps[number] for number in summary.gaps]
    return GapFinding(
        strength="certain" if strength == "certain" else "possible",
        theme=theme,
        region=region_to_json(summary.region),
        weight=share(network, summary.unserved),
        region_weight=share(network, summary.weight),
        admitting=list(summary.admitting),
        verified=summary.verified,
        gaps=[
            GapPart(region=region_to_json(gap.region), weight=share(network, gap.weight))
            for gap in inside[:GAPS_TOLD]
        ],
        more_gaps=max(0, len(inside) - GAPS_TOLD),
        witness=situation_to_json(witness.situation),
        nearest=[_near(near) for near in witness.nearest],
    )


def _near(near: Nearest) -> NearContent:
    return NearContent(
        service=near.service,
        rule=near.rule,
        changes=[change_to_json(change) for change in near.changes],
        checks=[check_to_json(check) for check in near.checks],
    )


def overlap_finding(network: Network, pair: Overlap, classes: Iterable[str]) -> OverlapFinding:
    """Two services that admit the same people."""
    return OverlapFinding(
        first=pair.first,
        second=pair.second,
        relation=pair.relation.value,
        share=round(pair.share, PLACES),
        weight_first=share(network, pair.weight_first),
        weight_second=share(network, pair.weight_second),
        weight_shared=share(network, pair.weight_shared),
        shared=[region_to_json(region) for region in pair.shared],
        all_shared=pair.all_shared,
        classes=sorted(classes),
    )


def joint_finding(network: Network, joint: JointSet) -> JointFinding:
    """Rules that one person meets together."""
    people = network.people
    inside = people.weight(people.inside(joint.box) & network.in_scope)
    return JointFinding(
        rules=[_ref(ref) for ref in joint.rules],
        region=region_to_json(joint.region),
        weight=share(network, inside),
    )


def cliff_finding(network: Network, cliff: Cliff) -> CliffFinding:
    """A step at which services are lost."""
    return CliffFinding(
        fact=cliff.fact,
        changes=cliff.changes.value,
        before=tests_to_json(cliff.before),
        after=tests_to_json(cliff.after),
        lost=list(cliff.lost),
        gained=list(cliff.gained),
        mean_before=round(cliff.mean_before, 3),
        mean_after=round(cliff.mean_after, 3),
        dropped=share(network, cliff.dropped),
    )


def rule_findings(network: Network, faults: FaultReport) -> list[RuleFinding]:
    """Rules that do nothing, each with what it says."""
    contradicting = [_fault(network, "contradiction", each.rule) for each in faults.contradictions]
    dead = [_fault(network, "dead", each.rule, because=each.because) for each in faults.dead]
    shadowed = [_fault(network, "shadowed", each.rule, by=each.by) for each in faults.shadowed]
    return [*contradicting, *dead, *shadowed]


def _fault(
    network: Network,
    fault: Literal["dead", "shadowed", "contradiction"],
    ref: EngineRef,
    because: Iterable[str] = (),
    by: Iterable[EngineRef] = (),
) -> RuleFinding:
    rule = network.services[network.place(ref.service)].criteria.rules[ref.number - 1]
    return RuleFinding(
        fault=fault,
        service=ref.service,
        rule=ref.number,
        cells=[{"fact": cell.fact, "test": box_to_json(cell.test)} for cell in rule.cells],
        because=list(because),
        by=[_ref(each) for each in by],
    )


def _ref(ref: EngineRef) -> RuleRef:
    return RuleRef(service=ref.service, rule=ref.number)


def stretches(curve: Iterable[Stretch]) -> list[StretchContent]:
    """A curve of help along a fact."""
    return [StretchContent(tests=tests_to_json(each.tests), mean=round(each.mean, 3)) for each in curve]


def share(network: Network, weight: float) -> float:
    """A weight as a part of everybody in the scope."""
    total = network.people.weight(network.in_scope)
    return round(weight / total, PLACES) if total else 0.0


def part_of(network: Network, keys: Iterable[str]) -> Network:
    """The network of some of its services; its people stay the same, so that weights can be compared."""
    wanted = set(keys)
    chosen = [service for service in network.services if service.key in wanted]
    return Network.of(
        chosen,
        dataclasses.replace(network.scope, theme="", need=""),
        background=network.background,
        vocabulary=network.vocabulary,
        weighing=network.people.population,
    )
