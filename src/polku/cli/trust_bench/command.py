"""`polku bench trust`: what row-level security costs a request, beside the same queries filtered by hand.

And how many pages of client data signed-in workers get in a second, from the product's own web server.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from polku.cli.environment import Product, product
from polku.cli.run import prepare

HELP = (
    "measure request context, lists of client data beside filtering by hand, and pages of signed-in workers"
)
# What is promised: milliseconds at the median, views a second, milliseconds at the 95th percentile.
CONTEXT_MS, LIST_MS, VIEWS_A_SECOND, VIEW_P95_MS = 5.0, 5.0, 50.0, 300.0
WELL_AGAIN_SECONDS = 30.0
# Views that are due in a second of the open loop: a little more than is promised.
OFFERED_A_SECOND = 55.0
LEAST_PEOPLE = 100
LIST = "SELECT id, folder_id, at, body FROM bench_note {} ORDER BY at DESC, id DESC LIMIT 50"
COUNT = "SELECT count(*) FROM bench_note {}"
BY_ARRAY = "WHERE folder_id = ANY (%(folders)s)"
BY_JOIN = (
    "WHERE folder_id IN (SELECT f.id FROM consent_carerelation r JOIN consent_folder h ON h.id = r.folder_id "
    "JOIN consent_folder f ON f.client_id = h.client_id WHERE r.worker_id = %(worker)s AND r.ends_at IS NULL)"
)


LOOPS = ("closed_loop", "open_loop")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument("--people", type=_enough, default=100_000, help=f"at least {LEAST_PEOPLE}")
    parser.add_argument("--notes", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200, help="how often each thing is measured")
    parser.add_argument("--seconds", type=float, default=30, help="how long each loop of page views lasts")


def _enough(text: str) -> int:
    # One caseload is measured alone, another is visited.
    if not text.isdecimal() or int(text) < LEAST_PEOPLE:
        raise argparse.ArgumentTypeError(f"at least {LEAST_PEOPLE} people")
    return int(text)


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Make a throw-away database with a region in it and measure. Milliseconds; the middle and the 95th percentile."""
    with tempfile.TemporaryDirectory(prefix="polku-bench-") as folder, _surroundings(Path(folder) / "data"):
        # What is printed here is the report, and nothing beside it.
        with product(setup=False) as surroundings, redirect_stdout(sys.stderr):
            prepare(surroundings)
        with product() as surroundings:
            return _measured(args, surroundings)


@contextmanager
def _surroundings(data: Path) -> Iterator[None]:
    """The environment of an installation of its own, whatever this one's is."""
    before = dict(os.environ)
    for name in before:
        if name.startswith(("POLKU_", "DATABASE_")) and name != "POLKU_PG_BIN":
            del os.environ[name]
    os.environ |= {"POLKU_DATA": str(data), "POLKU_DEMO": "0"}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _measured(args: argparse.Namespace, surroundings: Product) -> Mapping[str, Any]:
    import psycopg

    from polku.cli.trust_bench.load import under_load
    from polku.cli.trust_bench.region import build

    started = time.perf_counter()
    with psycopg.connect(str(surroundings.owner_url)) as owner:
        region = build(owner, people=args.people, notes=args.notes)
        built = time.perf_counter() - started
        report = {
            "machine": {"processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)},
            "people": region.people,
            "notes": region.notes,
            "built_in_seconds": round(built, 1),
            "readers": {
                name: _reader(owner, worker, clients, args.rounds)
                for name, (worker, clients) in region.readers.items()
            },
        }
    report["views"] = under_load(
        region, surroundings.variables(), seconds=args.seconds, rate=OFFERED_A_SECOND
    )
    return report | {"promises": _promises(report)}


def _promises(report: Mapping[str, Any]) -> Mapping[str, bool]:
    """Whether each promise holds here: lists for every reader, the context for a caseload as most have it."""
    readers, views = report["readers"], report["views"]
    offered = views["open_loop"]
    return {
        "context_at_most_5_ms": readers["worker"]["context"]["median_ms"] <= CONTEXT_MS,
        "list_at_most_5_ms": all(
            one["with_row_security"]["list"]["median_ms"] <= LIST_MS for one in readers.values()
        ),
        "at_least_50_views_a_second": offered["views_a_second"] >= VIEWS_A_SECOND,
        "p95_of_views_at_most_300_ms": offered["p95_ms"] <= VIEW_P95_MS,
        "every_view_was_a_page": all(set(views[loop]["statuses"]) == {"200"} for loop in LOOPS),
        "a_crowd_is_asked_to_come_back": set(views["crowd"]["statuses"]) <= {"200", "503"},
        "well_again_within_30_s": views["crowd"]["well_again_after_seconds"] <= WELL_AGAIN_SECONDS,
    }


def _reader(owner: Any, worker: int, clients: int, rounds: int) -> Mapping[str, Any]:
    from django.db import connection, transaction

    from polku.accounts.models import User
    from polku.consent import context
    from polku.consent.context import acting_as
    from polku.shared.actor import Actor

    actor = Actor("user", "worker", user=User.objects.get(pk=worker))
    values = {"worker": worker}

    def told() -> None:
        with acting_as(actor):
            context.enter()

    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        folders = sorted(context.readable())
        values["folders"] = folders  # type: ignore[assignment]

        def guarded(sql: str) -> Callable[[], list[Any]]:
            def ask() -> list[Any]:
                cursor.execute(sql.format(""))
                return list(cursor.fetchall())

            return ask

        secured = {"list": guarded(LIST), "count": guarded(COUNT)}
        took = {name: _times(ask, rounds) for name, ask in secured.items()}
        seen = secured["list"]()
    by_hand = {}
    for way, condition in (("array", BY_ARRAY), ("join", BY_JOIN)):
        for name, sql in (("list", LIST), ("count", COUNT)):

            def ask(text: str = sql.format(condition)) -> list[Any]:
                return list(owner.execute(text, values).fetchall())

            by_hand[f"{name}_by_{way}"] = _times(ask, rounds)
            if name == "list" and ask() != seen:
                raise AssertionError("row-level security and the filter by hand give different rows")
    return {
        "clients": clients,
        "folders": len(folders),
        "context": _times(told, rounds),
        "with_row_security": took,
        "by_hand": by_hand,
        "same_rows": True,
    }


def _times(ask: Callable[[], Any], rounds: int) -> Mapping[str, float]:
    for _ in range(5):
        ask()
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return {
        "median_ms": round(statistics.median(taken), 3),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 3),
    }


def as_text(report: Mapping[str, Any]) -> str:
    """The report as lines."""
    lines = [
        f"{report['people']} people, {report['notes']} notes, load {report['machine']['load_before']} before; "
        "milliseconds: middle (95th percentile)"
    ]
    for name, one in report["readers"].items():
        lines.append(
            f"{name}: {one['clients']} clients, {one['folders']} folders; context {_told(one['context'])}"
        )
        lines += [
            f"  {what} with row-level security {_told(took)}"
            for what, took in one["with_row_security"].items()
        ]
        lines += [f"  {what}, by hand {_told(took)}" for what, took in one["by_hand"].items()]
    views = report["views"]
    lines.append(f"{views['workers_at_work']} workers at {views['pages']}")
    lines += [f"  {loop}: {_views_told(views[loop])}" for loop in LOOPS]
    crowd = views["crowd"]
    lines.append(
        f"  crowd of {crowd['wanted_a_second']} a second: {crowd['views_a_second']} served, "
        f"answers {crowd['statuses']}, well again after {crowd['well_again_after_seconds']} s"
    )
    lines += [f"{'holds' if holds else 'FAILS'}: {name}" for name, holds in report["promises"].items()]
    return "\n".join(lines)


def _views_told(taken: Mapping[str, Any]) -> str:
    return f"{taken['views_a_second']} views a second, {taken['median_ms']} ms ({taken['p95_ms']})"


def _told(took: Mapping[str, float]) -> str:
    return f"{took['median_ms']:.2f} ({took['p95_ms']:.2f})"
