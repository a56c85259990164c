"""What must be true of the database before the product opens; `python -m polku.cli.prepare` fills a demo region."""

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


def demo_waits() -> bool:
    """Whether this is a demo region with nothing in it yet."""
    from polku.directory.models import Entry

    return os.environ.get("POLKU_DEMO") == "1" and not Entry.objects.exists()


def main() -> int:
    """Fill the demo region when it is empty. The tables must be up to date."""
    import django

    django.setup()
    if demo_waits():
        from polku.cli.demo import load_if_empty

        load_if_empty()
    return 0


if __name__ == "__main__":
    sys.exit(main())
