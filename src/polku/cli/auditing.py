"""`polku audit`: seal the log, show the newest root, and prove that nothing in it was changed."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from polku.cli.environment import product
from polku.shared.errors import Invalid

if TYPE_CHECKING:
    from polku.audit.queries import Published


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("audit", help="the log of acts and looks: verify, root, seal, new-era")
    words = parser.add_subparsers(required=True, metavar="WHAT")
    verify = words.add_parser("verify", help="compare the whole log with its seals")
    verify.add_argument(
        "--against",
        action="append",
        default=[],
        metavar="ROOT",
        help="a published root (NUMBER:HEX), or a file with one a line; may be given again",
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)
    words.add_parser("root", help="print the newest root, to be kept outside").set_defaults(run=run_root)
    words.add_parser("seal", help="seal now what the next minute would").set_defaults(run=run_seal)
    era = words.add_parser("new-era", help="after a database was restored by hand, before the product starts")
    era.set_defaults(run=run_new_era)


def run_verify(args: argparse.Namespace) -> int:
    """Verify the log; 1 when anything in it is not what was sealed or published."""
    with product():
        from polku.audit.queries import verify

        verdict = verify(against=[root for given in args.against for root in published_in(given)])
    if args.json:
        said = asdict(verdict) | {"newest": str(verdict.newest or ""), "ok": not verdict.problems}
        print(json.dumps(said, indent=2))
        return int(bool(verdict.problems))
    for problem in verdict.problems:
        print(problem)
    state = f"{len(verdict.problems)} problems" if verdict.problems else "nothing was changed"
    print(f"{verdict.seals} seals over {verdict.rows} rows, {verdict.waiting} rows not sealed yet: {state}")
    print(f"newest root: {verdict.newest or 'none yet'}")
    return int(bool(verdict.problems))


def published_in(given: str) -> "Iterator[Published]":
    """The roots of an argument: one root, or a file of them."""
    path = Path(given)
    lines = path.read_text().splitlines() if path.is_file() else [given]
    for line in filter(str.strip, lines):
        yield read_root(line.split()[0])


def read_root(text: str) -> "Published":
    """A root as it is published: NUMBER:HEX."""
    from polku.audit.queries import Published

    number, _colon, chain = text.partition(":")
    if (
        not (number.isascii() and number.isdigit())
        or len(chain) != 64
        or set(chain) - set("0123456789abcdef")
    ):
        raise Invalid(
            f"A root is NUMBER:HEX with 64 hexadecimal digits, as `polku audit root` prints it; got {text!r}."
        )
    return Published(int(number), chain)


def run_root(args: argparse.Namespace) -> int:
    """Print the newest root."""
    with product():
        from polku.audit.queries import newest_published

        print(newest_published() or "nothing is sealed yet")
    return 0


def run_seal(args: argparse.Namespace) -> int:
    """Seal now."""
    with product():
        from polku.audit.actions import publish_seal, seal_log
        from polku.audit.queries import newest_published

        if made := seal_log():
            publish_seal(seal=made)
        print(newest_published() or "nothing is written yet")
    return 0


def run_new_era(args: argparse.Namespace) -> int:
    """Begin a new era."""
    with product(owner=True):
        from polku.audit.actions import begin_era

        print(f"era {begin_era().number} has begun")
    return 0
