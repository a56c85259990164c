"""The network sees itself: which services overlap, who is served by nobody, where help drops, what a change would do.

Everything is decided over *all* situations that can be, not over a sample; the population only ranks. Every call
takes a `Budget` and says what it did not finish.

>>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
>>> from polku_engine.overlap import Network, Service, find_gaps, witness_of
>>> youth = Service(CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),)))
>>> pension = Service(CriteriaSet("pension", (Rule((Cell("age", Range(low=63)),)),)))
>>> network = Network.of([youth, pension])
>>> report = find_gaps(network)
>>> report.complete, [part.tests for part in report.gaps[0].region.parts]
(True, [(Range(low=30, high=62, low_included=True, high_included=True),)])
>>> [(near.service, near.changes[0].gap) for near in witness_of(network, report.gaps[0].box).nearest]
[('youth', -6.0), ('pension', 28.0)]
"""

from polku_engine.overlap.background import (
    Background,
    Clause,
    always,
    determines,
    implies,
    never,
    standard_background,
)
from polku_engine.overlap.budget import Budget, OverlapError
from polku_engine.overlap.cliffs import Cliff, CliffReport, Stretch, find_cliffs, find_curve
from polku_engine.overlap.closing import ClosingReport, Proposal, Widening, closing_changes
from polku_engine.overlap.compare import Comparison, Overlap, OverlapReport, Relation, compare, find_overlaps
from polku_engine.overlap.faults import DeadRule, FaultReport, ShadowedRule, find_faults
from polku_engine.overlap.gaps import Gap, GapReport, find_gaps
from polku_engine.overlap.invented import Invented
from polku_engine.overlap.joint import JointReport, JointSet, joint_sets
from polku_engine.overlap.network import Contradiction, Network, RuleRef, Strength
from polku_engine.overlap.population import Population
from polku_engine.overlap.prerequisites import Edge, PrerequisiteReport, Unreachable, prerequisites
from polku_engine.overlap.region import Part, Region, region_of
from polku_engine.overlap.service import Scope, Service
from polku_engine.overlap.summary import Summary, summarise
from polku_engine.overlap.whatif import Difference, what_if
from polku_engine.overlap.witness import Nearest, Witness, witness_of

__all__ = [
    "Background",
    "Budget",
    "Clause",
    "Cliff",
    "CliffReport",
    "ClosingReport",
    "Comparison",
    "Contradiction",
    "DeadRule",
    "Difference",
    "Edge",
    "FaultReport",
    "Gap",
    "GapReport",
    "Invented",
    "JointReport",
    "JointSet",
    "Nearest",
    "Network",
    "Overlap",
    "OverlapError",
    "OverlapReport",
    "Part",
    "Population",
    "PrerequisiteReport",
    "Proposal",
    "Region",
    "Relation",
    "RuleRef",
    "Scope",
    "Service",
    "ShadowedRule",
    "Strength",
    "Stretch",
    "Summary",
    "Unreachable",
    "Widening",
    "Witness",
    "always",
    "closing_changes",
    "compare",
    "determines",
    "find_cliffs",
    "find_curve",
    "find_faults",
    "find_gaps",
    "find_overlaps",
    "implies",
    "joint_sets",
    "never",
    "prerequisites",
    "region_of",
    "standard_background",
    "summarise",
    "what_if",
    "witness_of",
]
