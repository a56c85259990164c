"""`polku manage ARGS…`: Django's own commands in the product's environment."""

import argparse
import os
from typing import Any

from polku.cli.environment import product
from polku.cli.postgres_cluster import find_programs

# These change or compare tables; every other command has the rights of the running product.
OWNER_COMMANDS = frozenset({"migrate", "makemigrations", "squashmigrations", "createcachetable", "inspectdb"})


def register(subparsers: Any) -> None:
    """Add the command to the command line."""
    parser = subparsers.add_parser(
        "manage", help="Django's commands (migrate, shell…) in the product's environment"
    )
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGS")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run one of Django's commands."""
    from django.core.management import execute_from_command_line

    owner = bool(OWNER_COMMANDS.intersection(args.arguments[:1]))
    with product(owner=owner, setup=False) as surroundings:
        if surroundings.server and args.arguments[:1] == ["dbshell"]:
            # It wants psql, which comes with the embedded server.
            os.environ["PATH"] += os.pathsep + str(find_programs(None, None).folder)
        execute_from_command_line(["polku manage", *args.arguments])
        if args.arguments[:1] == ["migrate"]:
            _guard_client_data()
    return 0


def _guard_client_data() -> None:
    """After every change of tables: the key of contexts is there, and the catalog says that client data is guarded."""
    from django.db import connection

    from polku.cli.catalog_lint import require_sound
    from polku.consent.context import install_key

    # Taken back as far as before client data, there is nothing to guard.
    if "consent_contextkey" in connection.introspection.table_names():
        install_key(connection)
        require_sound()
