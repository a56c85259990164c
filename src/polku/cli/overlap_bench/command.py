"""`polku bench overlap`: overlaps, gaps with proof, what-if, on tables and regions, beside the plain ways."""

import argparse
import os
import resource
import time
from collections.abc import Callable, Mapping
from typing import Any

from polku.cli.overlap_bench.baselines import left_by_subtraction, pairs_by_loop
from polku.cli.overlap_bench.world import MUNICIPALITIES, region, table, table_vocabulary
from polku_engine.overlap import (
    Background,
    Budget,
    Gap,
    Invented,
    Network,
    Scope,
    Service,
    closing_changes,
    find_gaps,
    joint_sets,
    summarise,
    what_if,
    witness_of,
)

HELP = "measure overlaps, gaps with proof and what-if on invented tables and regions, beside the plain ways"
TABLES = (*((columns, rules) for columns in (3, 5, 7) for rules in (500, 1000, 1500)), (20, 1500))
REGION, COUNTRY = 500, 12_500
GROWTH = (125, 250, 500, 1000)
LISTED = 50
# The plain ways may take so long on one table, then they are told to be unfinished.
BASELINE_SECONDS = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument("--quick", action="store_true", help="only the smallest table and a small region")


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Measure one after another. Seconds are of the clock, `cpu` of the processor: on a busy machine they differ."""
    tables = TABLES[:1] if args.quick else TABLES
    services = 60 if args.quick else REGION
    growth = (15, 30) if args.quick else GROWTH
    return {
        "machine": {"processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)},
        "tables": [_table(columns, rules) for columns, rules in tables],
        "region": _region(services),
        "growth": [_grown(count) for count in growth],
        "country": _country(200 if args.quick else COUNTRY),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


class _Clock:
    """Runs things and keeps what they took."""

    def __init__(self) -> None:
        self.took: dict[str, dict[str, float]] = {}

    def run[Found](self, name: str, job: Callable[[], Found]) -> Found:
        """Run it once."""
        clock, cpu = time.perf_counter(), time.process_time()
        found = job()
        self.took[name] = {
            "seconds": round(time.perf_counter() - clock, 4),
            "cpu": round(time.process_time() - cpu, 4),
        }
        return found

    def ratio(self, name: str, other: str) -> float:
        """How many times as much processor time another thing took."""
        return round(self.took[other]["cpu"] / max(self.took[name]["cpu"], 1e-6), 1)


# Decision tables of the sizes used in the literature.


def _table(columns: int, rules: int) -> Mapping[str, Any]:
    criteria = table(columns, rules)
    clock = _Clock()
    network = clock.run("prepare", lambda: _prepared(Service(criteria), columns))
    ample = Budget(seconds=60, answers=1_000_000)
    joint = clock.run("overlaps", lambda: joint_sets(network, least=2, budget=ample))
    gaps = clock.run("gaps", lambda: find_gaps(network, budget=ample))
    boxes, full = network.table.boxes, network.space.full
    pairs, pairs_done = clock.run("pairs_by_loop", lambda: pairs_by_loop(boxes, BASELINE_SECONDS))
    left, taken, left_done = clock.run(
        "gaps_by_subtraction", lambda: left_by_subtraction(boxes, full, BASELINE_SECONDS)
    )
    return {
        "columns": columns,
        "rules": len(boxes),
        "took": clock.took,
        "overlaps": {"pairs": joint.pairs, "largest_sets": len(joint.sets), "complete": joint.complete},
        "gaps": {"found": len(gaps.gaps), "proved_complete": gaps.complete},
        "pairs_by_loop": {
            "pairs": pairs,
            "complete": pairs_done,
            "agrees": pairs == joint.pairs if pairs_done else None,
        },
        "gaps_by_subtraction": {"boxes": left, "rules_taken": taken, "complete": left_done},
        "times_as_fast": {
            "overlaps_than_loop": _bound(clock.ratio("overlaps", "pairs_by_loop"), done=pairs_done),
            "gaps_than_subtraction": _bound(clock.ratio("gaps", "gaps_by_subtraction"), done=left_done),
        },
    }


def _prepared(service: Service, columns: int) -> Network:
    """A network that weighs nothing: nobody is invented."""
    network = Network.of(
        [service], vocabulary=table_vocabulary(columns), background=Background(), weighing=Invented(0)
    )
    return _warm(network)


def _warm(network: Network) -> Network:
    """Make what every analysis needs: boxes, what can be, the population."""
    _ = network.table.passes, network.possible.alive, network.people
    return network


def _bound(ratio: float, *, done: bool) -> str:
    return f"{ratio}" if done else f"more than {ratio}"


# A region of loose criteria.


def _region(count: int) -> Mapping[str, Any]:
    services = region(count)
    clock = _Clock()
    network = clock.run("prepare", lambda: _warm(Network.of(services, _scope())))
    report = clock.run("first_gaps", lambda: find_gaps(network, budget=Budget(60, LISTED)))
    summaries = clock.run("summaries", lambda: summarise(network, report.gaps))
    clock.run("witnesses", lambda: [witness_of(network, gap.box) for gap in report.gaps])
    change = _first_change(network, services, report.gaps)
    difference = clock.run("what_if", lambda: what_if(network, [change], gaps=report.gaps))
    removal = clock.run("what_if_removed", lambda: what_if(network, [], [services[0].key], gaps=report.gaps))
    return {
        "services": count,
        "rules": len(network.table),
        "facts": len(network.space.places),
        "took": clock.took,
        "gaps": {
            "listed": len(report.gaps),
            "complete": report.complete,
            "unserved_weight": report.unserved,
            "in_listed_gaps": report.listed,
            "of": report.total,
        },
        "summaries": {"count": len(summaries), "verified": sum(summary.verified for summary in summaries)},
        "first_gaps_with_summaries_seconds": round(
            sum(clock.took[name]["seconds"] for name in ("prepare", "first_gaps", "summaries")), 3
        ),
        "what_if": {
            "gaps_closed": len(difference.closed),
            "gained": len(difference.gained),
            "complete": difference.complete,
        },
        "what_if_removed": {"lost": len(removal.lost), "complete": removal.complete},
    }


def _scope() -> Scope:
    return Scope(area=frozenset(MUNICIPALITIES))


def _first_change(network: Network, services: list[Service], gaps: tuple[Gap, ...]) -> Service:
    """A change that closes the first gap, if one is small enough; else any service as it is."""
    found = closing_changes(network, gaps[0], facts=3).proposals if gaps else ()
    return found[0].changed if found else services[0]


def _grown(count: int) -> Mapping[str, Any]:
    """How time grows with the number of services."""
    clock = _Clock()
    services = region(count)
    network = clock.run("prepare", lambda: _warm(Network.of(services, _scope())))
    report = clock.run("first_gaps", lambda: find_gaps(network, budget=Budget(60, LISTED)))
    clock.run("summaries", lambda: summarise(network, report.gaps))
    clock.run("what_if", lambda: what_if(network, [], [services[0].key]))
    return {"services": count, "rules": len(network.table), "took": clock.took, "listed": len(report.gaps)}


def _country(count: int) -> Mapping[str, Any]:
    """Proof that nobody falls between, or the first who does."""
    clock = _Clock()
    services = region(count)
    network = clock.run("prepare", lambda: _warm(Network.of(services, _scope())))
    report = clock.run("proof_or_first_gap", lambda: find_gaps(network, budget=Budget(60, 1)))
    clock.run("witness", lambda: [witness_of(network, gap.box) for gap in report.gaps])
    return {
        "services": count,
        "rules": len(network.table),
        "took": clock.took,
        "outcome": "proof" if report.complete else ("witness" if report.gaps else "unfinished"),
    }


# As text.


def as_text(report: Mapping[str, Any]) -> str:
    """The report as lines."""
    machine = report["machine"]
    lines = [
        f"{machine['processors']} processors, load {machine['load_before']} before; seconds (processor seconds)"
    ]
    for each in report["tables"]:
        found, fast = each["took"], each["times_as_fast"]
        lines.append(
            f"table of {each['columns']} columns, {each['rules']} rules: "
            f"overlaps {_took(found['overlaps'])}, {each['overlaps']['pairs']} pairs, "
            f"{fast['overlaps_than_loop']} times as fast as a loop over pairs; "
            f"gaps with proof {_took(found['gaps'])}, {each['gaps']['found']} found, "
            f"{fast['gaps_than_subtraction']} times as fast as subtracting boxes"
        )
    for each in (report["region"], *report["growth"], report["country"]):
        took = ", ".join(f"{name} {_took(found)}" for name, found in each["took"].items())
        lines.append(f"{each['services']} services, {each['rules']} rules: {took}")
    lines.append(f"country: {report['country']['outcome']}; memory {report['memory_mib']} MiB")
    return "\n".join(lines)


def _took(found: Mapping[str, float]) -> str:
    return f"{found['seconds']:.3f} ({found['cpu']:.3f})"
