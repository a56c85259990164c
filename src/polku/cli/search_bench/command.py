"""`polku bench search`: quality, speed and size of the search beside PostgreSQL's own full text."""

import argparse
import gc
import platform
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil

from polku.cli.search_bench.contenders import COUNTED, TIMED, Contender
from polku.cli.search_bench.directory import services
from polku.cli.search_bench.judged import CLASSES, Judged, judged_queries
from polku.cli.search_bench.metrics import Quality, ndcg, percentile, precision, recall, summary
from polku.cli.search_bench.own import OwnSearch
from polku.shared.errors import Missing

HELP = "generate a directory and measure the search on judged queries beside PostgreSQL's own full text"
ROUNDS = 3
MIB = 1024 * 1024


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument(
        "--services", type=_positive, default=12_500, metavar="N", help="how many services to generate"
    )
    parser.add_argument("--tantivy", action="store_true", help="measure tantivy over the same tokens too")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of at least 1")
    return number


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Measure all contenders on the same directory, one after another.

    Raises Missing when tantivy is asked for and is not installed.
    """
    if args.tantivy and find_spec("tantivy") is None:
        raise Missing(
            "tantivy is not installed here; it comes with the packages for development (make test)."
        )
    grades = _grades(args.services)
    own = OwnSearch()
    contenders = {own.name: _measured(own, args.services, grades)}
    contenders[own.name]["seconds"] |= {name: round(seconds, 2) for name, seconds in own.seconds.items()}
    contenders[own.name]["distinct_words"] = own.words
    if args.tantivy:
        contenders["tantivy"] = _measured(_tantivy(own), args.services, grades)
    with _postgres() as postgres:
        contenders[postgres.name] = _measured(postgres, args.services, grades)
    return {
        "services": args.services,
        "queries": len(judged_queries()),
        "timed_searches": len(judged_queries()) * len(TIMED) * ROUNDS,
        "facets_counted": list(COUNTED),
        "machine": {
            "cores": psutil.cpu_count(),
            "python": platform.python_version(),
            "load": psutil.getloadavg()[0],
        },
        "contenders": contenders,
        "ratios": _ratios(contenders[own.name], contenders["postgresql_finnish"]),
    }


def _grades(count: int) -> dict[int, dict[str, int]]:
    """Return for each judged query the relevant services with their grades."""
    found: dict[int, dict[str, int]] = {position: {} for position in range(len(judged_queries()))}
    for service in services(count):
        for position, query in enumerate(judged_queries()):
            grade = query.grade(service)
            if grade:
                found[position][service.document.id] = grade
    return found


def _measured(contender: Contender, count: int, grades: Mapping[int, Mapping[str, int]]) -> dict[str, Any]:
    load_seconds = _seconds(lambda: contender.load(services(count)))
    qualities = [
        _quality(contender, query, grades[position]) for position, query in enumerate(judged_queries())
    ]
    times = _times(contender)
    size = contender.size()
    main = [one for one in qualities if not one.held_out]
    held_out = [one for one in qualities if one.held_out]
    return {
        "seconds": {"load_with_generation": round(load_seconds, 2)},
        "milliseconds": _percentiles([passed for passed, _worked in times]),
        # On a busy machine this says more; of PostgreSQL it is the client's share only.
        "milliseconds_worked_here": _percentiles([worked for _passed, worked in times]),
        "size_mib": {"memory": round(size.memory / MIB, 1), "disk": round(size.disk / MIB, 1)},
        "all": summary(qualities),
        "on_known_words": summary(main) | {"classes": _by_class(main)},
        "held_out": summary(held_out) | {"classes": _by_class(held_out)},
    }


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _quality(contender: Contender, query: Judged, grades: Mapping[str, int]) -> Quality:
    found = contender.found(query)
    return Quality(
        query.kind, query.held_out, ndcg(found, grades), recall(found, grades), precision(found, grades)
    )


def _times(contender: Contender) -> list[tuple[float, float]]:
    """Return for each timed search the seconds that passed and those this process worked."""
    # What the bench itself keeps in memory must not be walked through by the garbage collector during a search.
    gc.collect()
    gc.freeze()
    searches = [(query, filters) for query in judged_queries() for filters in TIMED]
    times = []
    for _round in range(ROUNDS):
        for query, filters in searches:
            start, busy = time.perf_counter(), time.thread_time()
            contender.page(query, filters)
            times.append((time.perf_counter() - start, time.thread_time() - busy))
    gc.unfreeze()
    return times


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    return {f"p{share}": round(percentile(seconds, share / 100) * 1000, 2) for share in (50, 95, 99)}


def _by_class(qualities: Sequence[Quality]) -> dict[str, dict[str, Any]]:
    return {kind: summary(one for one in qualities if one.kind == kind) for kind in CLASSES}


def _tantivy(own: OwnSearch) -> Contender:
    from polku.cli.search_bench.tantivy_text import TantivyText

    return TantivyText(own.index)


@contextmanager
def _postgres() -> Iterator[Contender]:
    import psycopg

    from polku.cli.postgres import running
    from polku.cli.search_bench.postgres_text import PostgresText

    with (
        tempfile.TemporaryDirectory(prefix="polku-bench-") as folder,
        running(Path(folder) / "postgres") as server,
        psycopg.connect(server.owner_url, autocommit=True) as connection,
    ):
        yield PostgresText(connection)


def _ratios(own: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, float | None]:
    """Return how many times as good or as fast the own search is as the other."""
    return {
        "p95_faster": _ratio(other["milliseconds"]["p95"], own["milliseconds"]["p95"]),
        "ndcg_at_10": _ratio(own["all"]["ndcg_at_10"], other["all"]["ndcg_at_10"]),
        "set_recall": _ratio(own["all"]["set_recall"], other["all"]["set_recall"]),
        "set_recall_on_compound_parts": _part_ratio("on_known_words", own, other),
        "set_recall_on_held_out_compound_parts": _part_ratio("held_out", own, other),
    }


def _part_ratio(which: str, own: Mapping[str, Any], other: Mapping[str, Any]) -> float | None:
    recalls = [one[which]["classes"]["compound_part"]["set_recall"] for one in (own, other)]
    return _ratio(recalls[0], recalls[1])


def _ratio(first: float, second: float) -> float | None:
    return round(first / second, 2) if second else None


def as_text(report: Mapping[str, Any]) -> str:
    """Return the report as a table for people."""
    lines = [
        f"{report['services']} services, {report['queries']} judged queries, load {report['machine']['load']:.1f}",
        "",
    ]
    for name, one in report["contenders"].items():
        times, size = one["milliseconds"], one["size_mib"]
        lines.append(
            f"{name}: p50 {times['p50']} ms, p95 {times['p95']} ms with filters and "
            f"{len(report['facets_counted'])} facet counts; loaded in {one['seconds']['load_with_generation']} s; "
            f"memory {size['memory']} MiB, disk {size['disk']} MiB"
        )
        lines += (
            _quality_lines("known words", one["on_known_words"])
            + _quality_lines("held out", one["held_out"])
            + [""]
        )
    lines.append(
        "times as good as PostgreSQL: "
        + ", ".join(f"{name} {value}" for name, value in report["ratios"].items())
    )
    return "\n".join(lines)


def _quality_lines(title: str, part: Mapping[str, Any]) -> list[str]:
    rows = {f"{title}, all": part, **part["classes"]}
    return [
        f"  {name:<22} nDCG@10 {row['ndcg_at_10']:.3f}  set recall {row['set_recall']:.3f}  set precision "
        f"{row['set_precision']:.3f}  ({row['queries']} queries, {row['without_hits']} found nothing)"
        for name, row in rows.items()
        if row["queries"]
    ]
