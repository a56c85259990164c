"""`polku bench criteria`: how long deciding takes, in one run beside other tools on the same rules."""

import argparse
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from polku.cli.criteria_bench import oracle, plain
from polku.cli.criteria_bench.polars_rules import PolarsRules
from polku.cli.criteria_bench.world import people, person, services
from polku.cli.criteria_bench.zen_rules import ZenRules
from polku_engine.criteria import CriteriaSet
from polku_engine.facts import Situation
from polku_engine.matching import Offers, SituationTable, count_matches, match_offers, next_question

HELP = "decide criteria: one situation, a million, and the next best question, beside other tools"
REASONS = 50
# What the product promises, in milliseconds and seconds on two cores.
LIMITS = {
    "decide_ms": 2.0,
    "decide_with_reasons_ms": 4.0,
    "many_with_reasons_ms": 5.0,
    "many_next_question_ms": 5.0,
    "batch_s": 6.0,
    "batch_peak_mb": 3_000.0,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The sizes; the defaults are those the limits are for."""
    parser.add_argument("--services", type=int, default=12_500, help="services of a country (12,500)")
    parser.add_argument("--many", type=int, default=100_000, help="many services (100,000)")
    parser.add_argument("--people", type=int, default=1_000_000, help="people in the batch (1,000,000)")
    parser.add_argument("--offers", type=int, default=10_000, help="services in the batch (10,000)")
    parser.add_argument("--alone", action="store_true", help="without the other tools")


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Run everything and report times, ratios, growth, and whether the other tools gave the same answers."""
    sets = services(args.many)
    offers, prepare_s = _timed(lambda: Offers(sets))
    few = Offers(offers.prepared[: args.services])
    who = person(people(10), 0)
    report: dict[str, Any] = {
        "machine": _machine(),
        "situation": {"facts_known": len(who.known), "facts_asked_about": len(offers.facts)},
        "prepare_s_per_1000_services": prepare_s / args.many * 1000,
        "one": _one(few, who),
        "many": _one(offers, who),
        "growth_one": [_growth_one(offers, size, who) for size in _halves(args.many)],
    }
    report["batch"], report["growth_batch"] = _batch(Offers(offers.prepared[: args.offers]), args.people)
    if not args.alone:
        report["beside"] = _beside(sets[: args.services], few, who, report["one"]["decide_ms"])
        report["oracle"] = _oracle(sets)
    report["limits"] = _limits(report)
    return report


def _machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "platform": platform.machine(),
    }


def _timed[T](job: Callable[[], T]) -> tuple[T, float]:
    start = time.perf_counter()
    result = job()
    return result, time.perf_counter() - start


def _times_ms(job: Callable[[], object], rounds: int = 41) -> tuple[float, float]:
    """The best and the median of some rounds: the best is the work itself, the rest is others on the machine."""
    job()
    times = [_timed(job)[1] * 1000 for _ in range(rounds)]
    return min(times), statistics.median(times)


def _one(offers: Offers, who: Situation) -> dict[str, Any]:
    matches = match_offers(offers, who)
    question = next_question(matches)
    jobs: Mapping[str, Callable[[], object]] = {
        "decide": lambda: match_offers(offers, who),
        "with_reasons": lambda: list(match_offers(offers, who).reasons(REASONS)),
        "next_question": lambda: next_question(matches),
    }
    times = {name: _times_ms(job) for name, job in jobs.items()}
    return {
        "services": len(offers),
        **{f"{name}_ms": best for name, (best, _) in times.items()},
        **{f"{name}_median_ms": median for name, (_, median) in times.items()},
        "fits": len(matches.fits),
        "may_fit": len(matches.may_fit),
        "does_not_fit": len(matches.does_not_fit),
        "question": None if question is None else question.fact,
    }


def _halves(size: int) -> list[int]:
    return [size // part for part in (8, 4, 2, 1)]


def _growth_one(offers: Offers, size: int, who: Situation) -> dict[str, float]:
    part = Offers(offers.prepared[:size])
    return {"services": size, "decide_ms": _times_ms(lambda: match_offers(part, who))[0]}


def _batch(offers: Offers, count: int) -> tuple[dict[str, Any], list[dict[str, float]]]:
    everyone = people(count)
    growth = []
    for size in _halves(count):
        table = _first(everyone, size)
        counts, seconds = _timed(lambda table=table: count_matches(offers, table))  # type: ignore[misc]
        growth.append({"people": size, "seconds": seconds})
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 1024**2
    )
    whole = {
        "people": count,
        "services": len(offers),
        "seconds": growth[-1]["seconds"],
        "peak_mb": peak_mb,
        "certain": int(counts.certain.sum()),
        "open": int(counts.open.sum()),
        "no": int(counts.no.sum()),
        "people_nothing_can_fit": int((~counts.any_possible).sum()),
    }
    return whole, growth


def _first(table: SituationTable, size: int) -> SituationTable:
    return SituationTable.of({key: column.first(size) for key, column in table.columns.items()})


def _beside(sets: Sequence[CriteriaSet], offers: Offers, who: Situation, own_ms: float) -> dict[str, Any]:
    """Each tool on the same rules and person; making its tables is not counted, for nobody."""
    values = plain.values_of(who)
    polars, zen = PolarsRules(sets), ZenRules(sets, set(values))
    jobs: Mapping[str, Callable[[], list[bool | None]]] = {
        "plain Python": lambda: plain.outcomes(sets, values),
        "Polars": lambda: polars.outcomes(values),
        "zen-engine": lambda: zen.outcomes(values),
    }
    distances = match_offers(offers, who).distances
    own = [True if d == 0 else (None if d < 256 else False) for d in distances]
    found = {}
    for name, job in jobs.items():
        said = job()
        milliseconds = _times_ms(job, 7)[0]
        agree = sum(a is b for a, b in zip(said, own, strict=True))
        found[name] = {
            "ms": milliseconds,
            "times_ours": milliseconds / own_ms,
            "same_answers": agree / len(own),
        }
    return found


def _oracle(sets: Sequence[CriteriaSet], size: int = 1_000, offers: int = 200) -> dict[str, Any]:
    sample = people(size, seed=7)
    counts = count_matches(Offers(sets[:offers]), sample)
    own = list(zip(counts.certain.tolist(), counts.open.tolist(), counts.no.tolist(), strict=True))
    judged = oracle.counts(sets[:offers], [person(sample, row) for row in range(size)])
    return {"people": size, "services": offers, "equal": own == judged}


def _limits(report: Mapping[str, Any]) -> dict[str, Any]:
    measured = {
        "decide_ms": report["one"]["decide_ms"],
        "decide_with_reasons_ms": report["one"]["with_reasons_ms"],
        "many_with_reasons_ms": report["many"]["with_reasons_ms"],
        "many_next_question_ms": report["many"]["next_question_ms"],
        "batch_s": report["batch"]["seconds"],
        "batch_peak_mb": report["batch"]["peak_mb"],
    }
    return {
        name: {"limit": limit, "measured": measured[name], "kept": measured[name] <= limit}
        for name, limit in LIMITS.items()
    }


def as_text(report: Mapping[str, Any]) -> str:
    """The report as lines."""
    known = report["situation"]
    lines = [
        f"One situation, {known['facts_known']} facts known of {known['facts_asked_about']} asked about, three-valued:"
    ]
    for name in ("one", "many"):
        part = report[name]
        lines.append(
            f"  {part['services']:>9,} services: decided {part['decide_ms']:.2f} ms, with {REASONS} reasons "
            f"{part['with_reasons_ms']:.2f} ms, next question {part['next_question_ms']:.2f} ms"
        )
    batch = report["batch"]
    lines.append(
        f"Batch: {batch['people']:,} people x {batch['services']:,} services: "
        f"{batch['seconds']:.1f} s, {batch['peak_mb']:,.0f} MB"
    )
    lines.append("Growth, services: " + _series(report["growth_one"], "services", "decide_ms", "ms"))
    lines.append("Growth, people: " + _series(report["growth_batch"], "people", "seconds", "s"))
    for name, other in report.get("beside", {}).items():
        same = f"{other['same_answers']:.1%} same answers"
        lines.append(f"Beside {name}: {other['ms']:.1f} ms, {other['times_ours']:.0f} times ours, {same}")
    if "oracle" in report:
        lines.append(
            f"DuckDB gives the same counts on a sample: {'yes' if report['oracle']['equal'] else 'NO'}"
        )
    for name, each in report["limits"].items():
        lines.append(
            f"  {name}: {each['measured']:.2f} of {each['limit']:g}: {'kept' if each['kept'] else 'NOT KEPT'}"
        )
    return "\n".join(lines)


def _series(points: Sequence[Mapping[str, float]], size: str, value: str, unit: str) -> str:
    return ", ".join(f"{point[size]:,} {point[value]:.2f} {unit}" for point in points)
