"""`polku demo load`: the demo region of the two networks, with invented people one can sign in as."""

import argparse
from collections.abc import Iterator
from typing import Any


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser("demo", help="the demo region: load")
    what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    load = what.add_parser("load", help="load the demo region into an empty directory")
    load.add_argument(
        "--again", action="store_true", help="add what is missing of it; what is there stays as it is"
    )
    load.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Load the region. Exit code 1 when the directory holds entries and `--again` was not said."""
    from polku.cli.environment import product

    with product():
        if args.again:
            from polku.demo.load import load_region

            print(f"{load_region()} entries added")
            return 0
        if load_if_empty():
            print("the demo region is loaded", *logins(), sep="\n")
            return 0
    print(
        "the directory holds entries already; `polku demo load --again` adds what is missing of the demo region"
    )
    return 1


def load_if_empty() -> bool:
    """Load the demo region when the directory holds no entry; says whether it did."""
    from polku.directory.models import Entry

    if Entry.objects.exists():
        return False
    from polku.demo.load import load_region

    load_region()
    return True


def logins() -> Iterator[str]:
    """A line for each invented person one can sign in as."""
    from polku.demo.documents import read

    cast = read("people")
    yield f"sign in as (password {cast['password']}):"
    for person in cast["person"]:
        yield f"  {person['email']:<22} {person['call_name']}: {person['who']}"
