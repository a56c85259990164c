"""`polku bench`: measurements anybody can repeat, each beside something to compare with."""

import argparse
import importlib
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any

# Each module offers `HELP`, `add_arguments(parser)`, `measure(args) -> report` and `as_text(report)`.
BENCHES = {
    "search": "polku.cli.search_bench.command",
    "criteria": "polku.cli.criteria_bench.command",
    "overlap": "polku.cli.overlap_bench.command",
    "trust": "polku.cli.trust_bench.command",
    "pick-out": "polku.cli.pick_out_bench",
    "report": "polku.cli.report_bench",
    "guided": "polku.cli.guided_bench.command",
}


def register(subparsers: Any) -> None:
    """Add the command with its benches."""
    parser = subparsers.add_parser("bench", help="measure a part of the product")
    benches = parser.add_subparsers(dest="bench", required=True, metavar="BENCH")
    for name, module_name in BENCHES.items():
        bench = importlib.import_module(module_name)
        one = benches.add_parser(name, help=bench.HELP)
        one.add_argument("--json", action="store_true", help="print the report as JSON")
        bench.add_arguments(one)
        one.set_defaults(run=run, module=bench)


def run(args: argparse.Namespace) -> int:
    """Measure and print."""
    bench: ModuleType = args.module
    report: Mapping[str, Any] = bench.measure(args)
    print(json.dumps(report, ensure_ascii=False, indent=2) if args.json else bench.as_text(report))
    return 0
