from polku_engine.overlap.background import Background, Clause, always, determines, implies, never, standard_background
from polku_engine.overlap.budget import Budget, OverlapError
from polku_engine.overlap.gaps import Gap, GapReport, find_gaps
from polku_engine.overlap.invented import Invented
from polku_engine.overlap.network import Contradiction, Network, RuleRef, Strength
from polku_engine.overlap.population import Population
from polku_engine.overlap.region import Part, Region, region_of
from polku_engine.overlap.service import Scope, Service
from polku_engine.overlap.summary import Summary, summarise
from polku_engine.overlap.witness import Nearest, Witness, witness_of
from polku_engine.overlap.compare import Comparison, Overlap, OverlapReport, Relation, compare, find_overlaps
from polku_engine.overlap.faults import DeadRule, FaultReport, ShadowedRule, find_faults
from polku_engine.overlap.joint import JointReport, JointSet, joint_sets
from polku_engine.overlap.prerequisites import Edge, PrerequisiteReport, Unreachable, prerequisites
