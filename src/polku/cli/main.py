"""The command line: one word a job, each loaded only when it is asked for."""

import argparse
import importlib
import sys
from collections.abc import Sequence

from polku.shared.errors import PolkuError

# Each module offers `register(subparsers)`; a parser sets `run=callable(args) -> int`.
COMMANDS = {
    "run": "polku.cli.run",
    "manage": "polku.cli.manage",
    "import": "polku.cli.importing",
    "build-data": "polku.cli.building",
    "build-docs": "polku.cli.documenting",
    "search": "polku.cli.searching",
    "messages": "polku.cli.messages",
    "demo": "polku.cli.demo",
    "audit": "polku.cli.auditing",
    "keys": "polku.cli.keys",
    "backup": "polku.cli.backup",
    "restore": "polku.cli.backup",
    "drill": "polku.cli.drill",
    "bench": "polku.cli.bench",
    "catalog-lint": "polku.cli.catalog_lint",
    "retention": "polku.cli.retention",
    "tck": "polku.cli.criteria",
    "criteria": "polku.cli.criteria",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code (0 done, 1 refused, 2 wrong usage)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="polku", description=__doc__)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    wanted = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for module in dict.fromkeys([COMMANDS[wanted]] if wanted else COMMANDS.values()):
        importlib.import_module(module).register(subparsers)
    args = parser.parse_args(arguments)
    try:
        return int(args.run(args) or 0)
    except PolkuError as error:
        print(f"polku: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
