"""`polku keys`: how texts about people are sealed here, and new keys for old ones."""

import argparse
import json
from dataclasses import asdict
from typing import Any

from polku.cli.environment import product


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("keys", help="the keys that seal texts about people: status, rotate")
    words = parser.add_subparsers(required=True, metavar="WHAT")
    status = words.add_parser("status", help="organisations, their keys, and what waits for rotation")
    status.add_argument("--json", action="store_true")
    status.set_defaults(run=run_status)
    words.add_parser("verify", help="open every key once").set_defaults(run=run_verify)
    rotate = words.add_parser("rotate", help="new keys for old ones, while people work").add_subparsers(
        required=True, metavar="WHICH"
    )
    organisation = rotate.add_parser("organisation", help="a new key for organisations")
    organisation.add_argument("ids", nargs="*", type=int, metavar="ID", help="without: all that have keys")
    organisation.add_argument(
        "--continue", dest="finish", action="store_true", help="no new key: only finish what was interrupted"
    )
    organisation.set_defaults(run=run_rotate_organisations)
    file = rotate.add_parser("file", help="a new key in the key file (or the newest of the KMS)")
    file.set_defaults(run=run_rotate_file)


def run_status(args: argparse.Namespace) -> int:
    """Print every organisation that has keys; 1 when something waits for rotation or cannot be opened."""
    with product():
        from polku.keys.queries import status, wrapper

        newest = wrapper().current()
        rows = list(status())
    waits = [row for row in rows if row.waiting or set(row.roots) != {newest}]
    if args.json:
        print(json.dumps({"root": newest, "organisations": [asdict(row) for row in rows]}, indent=2))
        return int(bool(waits))
    print(f"key file: wraps with {newest}")
    for row in rows:
        state = f"{row.waiting} wait for rotation" if row in waits else "up to date"
        print(
            f"organisation {row.organisation_id}: {row.data_keys} keys, wrapped by {row.roots[-1]}, {state}"
        )
    print(f"{len(rows)} organisations" if rows else "No texts about people are kept yet.")
    return int(bool(waits))


def run_verify(args: argparse.Namespace) -> int:
    """Open every key with the keys above it; 1 when one does not open."""
    with product():
        from polku.keys.queries import opened_one_by_one

        opened, closed = 0, 0
        for is_open in opened_one_by_one():
            opened, closed = opened + is_open, closed + (not is_open)
    print(f"{opened} keys open" + (f", {closed} do not" if closed else ""))
    return int(bool(closed))


def run_rotate_organisations(args: argparse.Namespace) -> int:
    """Give organisations new keys. May be interrupted: `--continue` finishes."""
    with product(owner=True):
        from polku.keys.actions import finish_rotation, rotate_organisation_key
        from polku.keys.queries import status
        from polku.shared.actor import system

        turn = finish_rotation if args.finish else rotate_organisation_key
        for organisation_id in args.ids or [row.organisation_id for row in status()]:
            wrapped = turn(organisation_id=organisation_id, by=system("keys"))
            print(f"organisation {organisation_id}: {wrapped} keys wrapped anew", flush=True)
    return 0


def run_rotate_file(args: argparse.Namespace) -> int:
    """Give the key file a new key and take the old ones out when nothing needs them."""
    with product(owner=True):
        from polku.keys.actions import rotate_root_key
        from polku.shared.actor import system

        wrapped, gone = rotate_root_key(by=system("keys"))
    print(f"{wrapped} keys of organisations wrapped anew; {len(gone)} old keys taken out of the key file")
    return 0
