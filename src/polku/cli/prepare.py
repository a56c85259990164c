"""`python -m polku.cli.prepare`: what `polku run` does to the database before it opens, in one start of Django.

Exit code 3: the tables must be changed first, which the running product's role may not do.
"""

import os
import sys

TABLES_WAIT = 3


def main() -> int:
    """See that the tables are up to date, and that a demo region is not empty."""
    import django

    django.setup()
    if _tables_wait():
        return TABLES_WAIT
    if os.environ.get("POLKU_DEMO") == "1":
        from polku.cli.demo import load_if_empty

        load_if_empty()
    return 0


def _tables_wait() -> bool:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


if __name__ == "__main__":
    sys.exit(main())
