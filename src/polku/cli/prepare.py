"""What must be true of the database before the product opens; `python -m polku.cli.prepare` makes it so."""

import os
import sys

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


def main() -> int:
    """Load the reference data, and the demo region when it is empty. The tables must be up to date."""
    import django

    django.setup()
    from polku.accounts.actions import load_areas
    from polku.directory.actions import load_codes

    load_areas()
    load_codes()
    if demo_waits():
        from polku.cli.demo import load_if_empty

        load_if_empty()
    return 0


if __name__ == "__main__":
    sys.exit(main())
