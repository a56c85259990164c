"""`polku bench trust`: what row-level security costs a request, beside the same queries filtered by hand."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from polku.cli.environment import product

HELP = "measure request context and lists of client data with row-level security, beside filtering by hand"
LIST = "SELECT id, folder_id, at, body FROM bench_note {} ORDER BY at DESC, id DESC LIMIT 50"
COUNT = "SELECT count(*) FROM bench_note {}"
BY_ARRAY = "WHERE folder_id = ANY (%(folders)s)"
BY_JOIN = (
    "WHERE folder_id IN (SELECT f.id FROM consent_carerelation r JOIN consent_folder h ON h.id = r.folder_id "
    "JOIN consent_folder f ON f.client_id = h.client_id WHERE r.worker_id = %(worker)s AND r.ends_at IS NULL)"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of this bench."""
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--notes", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=200, help="how often each thing is measured")


def measure(args: argparse.Namespace) -> Mapping[str, Any]:
    """Make a throw-away database with a region in it and measure. Milliseconds; the middle and the 95th percentile."""
    with tempfile.TemporaryDirectory(prefix="polku-bench-") as folder:
        kept = {name: os.environ.pop(name, None) for name in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        kept["POLKU_DATA"] = os.environ.get("POLKU_DATA")
        os.environ["POLKU_DATA"] = str(Path(folder) / "data")
        try:
            with product() as surroundings:
                return _measured(args, surroundings)
        finally:
            for name, value in kept.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value


def _measured(args: argparse.Namespace, surroundings: Any) -> Mapping[str, Any]:
    import psycopg

    from polku.cli.trust_bench.region import build

    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--verbosity=0"],
        check=True,
        env=surroundings.variables(owner=True),
    )
    started = time.perf_counter()
    with psycopg.connect(surroundings.owner_url) as owner:
        region = build(owner, people=args.people, notes=args.notes)
        built = time.perf_counter() - started
        owner.autocommit = True
        return {
            "machine": {"processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 2)},
            "people": region.people,
            "notes": region.notes,
            "built_in_seconds": round(built, 1),
            "readers": {
                name: _reader(owner, worker, clients, args.rounds)
                for name, (worker, clients) in region.workers.items()
            },
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
    return "\n".join(lines)


def _told(took: Mapping[str, float]) -> str:
    return f"{took['median_ms']:.2f} ({took['p95_ms']:.2f})"
