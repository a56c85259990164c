"""`polku drill`: what must work on the worst day, practised on a region that is thrown away."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from polku.cli.crash_drill.command import HELP, practise_crash
from polku.cli.fingerprint import differences, fingerprint
from polku.cli.postgres import running
from polku.shared.errors import PolkuError

LOOKS = 200
# Tables in which a restore itself leaves a row: the era it begins.
CHANGED_BY_A_RESTORE = {"audit_era"}


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("drill", help="practise the worst day on a region that is thrown away")
    words = parser.add_subparsers(required=True, metavar="WHAT")
    restore = words.add_parser("restore", help="back up, destroy, restore, compare")
    restore.add_argument("--small", action="store_true", help="a region of keys and looks alone: quicker")
    restore.add_argument("--json", action="store_true")
    restore.set_defaults(run=run_restore)
    crash = words.add_parser("crash", help=HELP)
    crash.add_argument("--kills", type=int, default=50)
    crash.add_argument("--json", action="store_true")
    crash.set_defaults(run=run_crash)


@dataclass
class Drill:
    """What was done, how long it took and what held."""

    seconds: dict[str, float] = field(default_factory=dict)
    checks: dict[str, bool] = field(default_factory=dict)
    rows: int = 0
    backup_bytes: int = 0

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Take the time of a step."""
        began = time.monotonic()
        yield
        self.seconds[name] = round(time.monotonic() - began, 2)

    @property
    def ok(self) -> bool:
        """Whether everything held."""
        return bool(self.checks) and all(self.checks.values())


def run_restore(args: argparse.Namespace) -> int:
    """Backup, destroy, restore, compare; 1 when anything does not hold."""
    with tempfile.TemporaryDirectory(prefix="polku-drill-") as place:
        say = (lambda _line: None) if args.json else print
        drill = practise_restore(Path(place), small=args.small, say=say)
    if args.json:
        print(json.dumps({**vars(drill), "ok": drill.ok}, indent=2))
    else:
        for name, held in drill.checks.items():
            print(f"{'holds' if held else 'FAILS'}: {name}")
        print(f"{drill.rows} rows, {drill.backup_bytes / 1e6:.1f} MB; seconds: {drill.seconds}")
    return int(not drill.ok)


def run_crash(args: argparse.Namespace) -> int:
    """Kill database and workers while people send; 1 when an acknowledged referral is lost or told as two."""
    report = practise_crash(args.kills, say=(lambda _line: None) if args.json else print)
    if args.json:
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print(*(f"{name}: {value}" for name, value in report.items()), sep="\n")
    return int(not report["ok"])


def practise_restore(place: Path, *, small: bool = False, say: Any) -> Drill:
    """Make a region with looks, keys and seals in it, lose it, and get it back from its backup.

    It is the demo region, unless a small one without it is enough.
    """
    drill, passphrase = Drill(), secrets.token_urlsafe(16)
    lost, found, backup = place / "lost", place / "found", place / "polku.backup"
    with drill.step("make a region"), running(lost / "postgres"):
        say("making a region")
        _fill(lost, small)
    before, root = _rows(lost), _polku(lost, "audit", "root").strip()
    drill.rows = sum(count for count, _sum in before.values())
    with drill.step("back up"):
        say("backing it up")
        _polku(lost, "backup", backup, passphrase=passphrase)
    drill.backup_bytes = backup.stat().st_size
    key = (lost / "key_file").read_text()
    drill.checks["the backup holds no word of the log and no key"] = not _holds(
        backup, b"drill", key.split()[1].encode()
    )
    say("destroying the region")
    shutil.rmtree(lost)
    drill.checks["another passphrase is refused"] = _refuses(
        found, "restore", backup, passphrase=secrets.token_urlsafe(16)
    )
    with drill.step("restore"):
        say("restoring it")
        _polku(found, "restore", backup, passphrase=passphrase)
    other = [
        line for line in differences(before, _rows(found)) if line.split(":")[0] not in CHANGED_BY_A_RESTORE
    ]
    drill.checks["every row of every table is the same"] = not other
    drill.checks["the key file is the same"] = (found / "key_file").read_text() == key
    with drill.step("verify"), running(found / "postgres"):
        say("verifying it")
        verdict = json.loads(_polku(found, "audit", "verify", "--json", "--against", root))
        drill.checks["the seals hold against the root kept outside"] = (
            verdict["ok"] and verdict["rows"] >= LOOKS
        )
        drill.checks["every key opens"] = "do not" not in _polku(found, "keys", "verify")
        drill.checks["data that is there is not overwritten"] = _refuses(
            found, "restore", backup, passphrase=passphrase
        )
        _look(found)
        verdict = json.loads(_polku(found, "audit", "verify", "--json", "--against", root))
        drill.checks["what is written afterwards is sealed too"] = verdict["ok"] and not verdict["waiting"]
    return drill


def _fill(data: Path, small: bool) -> None:
    _polku(data, "manage", "migrate", "--verbosity=0")
    if not small:
        _polku(data, "import", "reference")
        _polku(data, "demo", "load")
    _look(data)


_LOOK = f"""
from polku.audit.actions import Shown, looked, seal_log
from polku.keys.actions import make_data_key
from polku.shared.actor import system
for number in range(1, {LOOKS + 1}):
    make_data_key(organisation_id=number % 3 + 1, by=system("drill"))
    looked(shown=[Shown(number, number, number % 3 + 1, "care:1")], purpose="drill", by=system("drill"))
while seal_log():
    pass
"""


def _look(data: Path) -> None:
    """Two hundred keys and looks, under seals."""
    _polku(data, "manage", "shell", "--verbosity=0", "--command", _LOOK)


def _rows(data: Path) -> dict[str, list[Any]]:
    with running(data / "postgres") as server, psycopg.connect(server.owner_url) as connection:
        return fingerprint(connection)


def _holds(file: Path, *words: bytes) -> bool:
    with file.open("rb") as reading:
        end = b""
        while block := reading.read(1 << 20):
            if any(word in end + block for word in words):
                return True
            end = block[-100:]
    return False


def _refuses(data: Path, *words: object, passphrase: str) -> bool:
    try:
        _polku(data, *words, passphrase=passphrase)
    except PolkuError:
        return True
    return False


def _polku(data: Path, *words: object, passphrase: str = "") -> str:
    """What a command says about a data folder; raises PolkuError when it refuses."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("POLKU_", "DATABASE_"))
    }
    own = {
        "POLKU_DATA": str(data),
        "POLKU_BACKUP_PASSPHRASE": passphrase,
        "POLKU_PG_BIN": os.environ.get("POLKU_PG_BIN", ""),
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", "polku", *map(str, words)],
        env=inherited | {name: value for name, value in own.items() if value},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode:
        raise PolkuError(f"polku {' '.join(map(str, words[:2]))}: {done.stderr.strip()[-1000:]}")
    return done.stdout
