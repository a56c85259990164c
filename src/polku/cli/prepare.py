"""What must be true of the database before the product opens; `python -m polku.cli.prepare STEP` makes it so.

Two steps, each in a process of its own with a role of its own: `tables` as their owner, then `contents` as the product.
"""

import os
import sys

from polku.shared.errors import PolkuError

# The exit code of a program that finds the database not ready for it.
NOT_READY = 3


def tables_wait() -> bool:
    """Whether migrations are still to be applied, which only the owner of the tables may do."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def reference_waits() -> bool:
    """Whether municipalities, areas and code lists are still to be loaded."""
    from polku.accounts.models import Area, Municipality
    from polku.directory.models import Code

    return not (Municipality.objects.exists() and Area.objects.exists() and Code.objects.exists())


def demo_waits() -> bool:
    """Whether this is a demo region with nothing in it yet."""
    from polku.directory.models import Entry

    return os.environ.get("POLKU_DEMO") == "1" and not Entry.objects.exists()


def make_tables() -> None:
    """Bring the tables up to date and give the database its key; PolkuError unless it then guards client data."""
    from django.core.management import call_command
    from django.db import connection

    from polku.cli.catalog_lint import require_sound
    from polku.consent.context import install_key

    call_command("migrate", verbosity=0, interactive=False)
    install_key(connection)
    require_sound()


def load_contents() -> None:
    """Load the reference data, and the demo region when it is empty. The tables must be up to date."""
    from polku.accounts.actions import load_areas
    from polku.directory.actions import load_codes

    load_areas()
    load_codes()
    if demo_waits():
        from polku.cli.demo import load_if_empty

        load_if_empty()


STEPS = {"tables": make_tables, "contents": load_contents}


def main(step: str) -> int:
    """Take a step; the exit code is 1 when the database is refused."""
    import django

    django.setup()
    try:
        STEPS[step]()
    except PolkuError as error:
        print(f"polku: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
