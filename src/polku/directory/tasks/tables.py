"""Jobs of tables that are too long to be written while a page waits."""

from polku.directory.actions.table_import import write_queued
from polku.shared.jobs import task


@task("directory.write_table", lock="directory.write_table")
def write_table(run_id: int) -> None:
    """Write a table that a person confirmed."""
    write_queued(run_id=run_id)
