"""`polku bench report`: how long a report of the directory takes, what it finds, and how soon a what-if answers."""

import argparse
import os
import resource
import time
from collections.abc import Callable, Mapping
from typing import Any

from polku.cli.environment import product

HELP = "measure a report of overlaps and gaps over the directory of this installation, and what-if after it"
# What issue and guide promise of the demo region.
PROMISED = {"report_seconds": 10.0, "what_if_seconds": 1.0}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument("--area", default="", metavar="KIND:CODE", help="one area (all)")
    parser.add_argument("--theme", default="", metavar="SLUG", help="one theme (all)")


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Make a report without keeping it, then try the first ready change for its heaviest gap."""
    with product():
        return _measured(args)


def _measured(args: argparse.Namespace) -> Mapping[str, Any]:
    from polku.network.content import ScopeContent
    from polku.network.queries.analysis import analyse
    from polku.network.queries.inputs import inputs_of
    from polku.network.queries.weighing import weighing_of
    from polku.shared import clock

    asked = ScopeContent(on=clock.today(), areas=[args.area] if args.area else [], theme=args.theme)
    load = round(os.getloadavg()[0], 2)
    collecting, inputs = _timed(lambda: inputs_of(asked))
    weighing, kind = weighing_of(asked)
    analysing, found = _timed(lambda: analyse(asked, inputs, weighing, lambda *_told: True, weighed_by=kind))
    gaps = [each for each in found.findings if each.kind == "gap"]
    return {
        "machine": {"processors": os.cpu_count(), "load_before": load},
        "services": len(inputs.services),
        "cannot_be_analysed": len(inputs.unread),
        "weights_of": kind.value,
        "report_seconds": round(collecting + analysing, 3),
        "collecting_seconds": round(collecting, 3),
        "analyses": [part.model_dump(exclude_defaults=True) for part in found.parts],
        "findings": _counted(each.kind for each in found.findings),
        "gaps_with_a_witness": sum(bool(each.witness) for each in gaps),
        "what_if": _what_if(asked, inputs, found) if gaps else None,
        "promised": PROMISED,
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def _what_if(asked: Any, inputs: Any, found: Any) -> Mapping[str, Any]:
    """A report in memory that was never saved, and questions to it: the first one makes its network anew."""
    from polku.network.models import Report
    from polku.network.queries import whatif

    report = Report(scope=asked.as_json(), inputs=inputs.as_json(), findings=found.as_json())
    gap = next(each for each in found.findings if each.kind == "gap")
    closing, closings = _timed(lambda: whatif.closings_of(report, gap))
    if not closings.proposals:
        return {"ready_changes": 0, "closing_seconds": round(closing, 3)}
    changed = closings.proposals[0].changed
    first, tried = _timed(lambda: whatif.try_change(report, changed, strength=gap.strength))
    again, _tried = _timed(lambda: whatif.try_change(report, changed, strength=gap.strength))
    return {
        "ready_changes": len(closings.proposals),
        "closing_seconds": round(closing, 3),
        "first_answer_seconds": round(first, 3),
        "next_answer_seconds": round(again, 3),
        "gaps_closed": len(tried.closed),
        "complete": tried.complete,
    }


def _timed[Found](job: Callable[[], Found]) -> tuple[float, Found]:
    begun = time.perf_counter()
    found = job()
    return time.perf_counter() - begun, found


def _counted(kinds: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def as_text(report: Mapping[str, Any]) -> str:
    """The report in lines."""
    lines = [
        f"{report['services']} services in {report['report_seconds']} s, {report['findings']}",
        f"{report['gaps_with_a_witness']} gaps with a witness; "
        f"{report['cannot_be_analysed']} entries cannot be analysed",
    ]
    lines += [
        f"  {part['step']:<14}{part.get('theme', ''):<32}{part.get('seconds', 0):>8} s  {part.get('found', 0):>5} found"
        f"  {'all of it' if part.get('complete') else 'not all: ' + part.get('stopped', '')}"
        for part in report["analyses"]
    ]
    return "\n".join([*lines, f"what-if: {report['what_if']}"])
