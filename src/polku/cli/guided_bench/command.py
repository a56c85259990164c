"""`polku bench guided`: how many questions until the first group of the guided finder stands, beside a random order.

It takes the directory of this installation (POLKU_DATA or DATABASE_URL): the demo region, when nothing else is there.
"""

import argparse
from collections.abc import Mapping
from typing import Any

HELP = "ask random situations with the guided finder: questions until the first group stands, beside a random order"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument("--situations", type=int, default=500, help="how many random situations (500)")
    parser.add_argument("--unknown", type=float, default=0.1, help="share of answers 'I don't know' (0.1)")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other situations (1)")


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Simulate with the directory as it is today."""
    from polku.cli.environment import product

    with product():
        from polku.cli.guided_bench.simulation import simulate
        from polku.directory.queries.finding import known_regions
        from polku.directory.queries.guided import catalogue

        homes = known_regions().own_codes
        return simulate(
            catalogue(), homes=homes, situations=args.situations, unknown=args.unknown, seed=args.seed
        )


def as_text(report: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"{report['services']} services with criteria, {report['situations']} random situations, "
        f"{report['unknown']:.0%} of answers unknown, seed {report['seed']}",
        "",
        f"{'questions until it changes no more':<60} {'median':>6} {'mean':>6} {'9 of 10':>8} {'most':>6}",
    ]
    for measured, title in (
        ("until_stable", "first group"),
        ("until_decided", "and what only waits for a person"),
    ):
        for name, order in (("best_next", "best question next"), ("random_order", "random order (baseline)")):
            told = report[name][measured]
            numbers = f"{told['median']:>6} {told['mean']:>6} {told['nine_of_ten']:>8} {told['most']:>6}"
            lines.append(f"  {f'{title}: {order}':<58}{numbers}")
    best = report["best_next"]
    lines += [
        "",
        f"the finder shows the result after {best['until_shown']['median']} questions (median)",
        f"{best['found']:.0%} of the first group that all answers would give is there then",
        f"a step takes {report['step_ms']} ms (median)",
    ]
    return "\n".join(lines)
