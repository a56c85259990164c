"""Jobs of the search."""

from polku.directory.actions.indexing import analyse_entry as analyse
from polku.directory.actions.indexing import refresh_index as refresh
from polku.shared.jobs import every, task


@task("directory.analyse_entry", queue="search")
def analyse_entry(entry_id: int) -> None:
    """Analyse the new words of an entry that was published."""
    analyse(entry_id)


@every("17 * * * *")
@task("directory.refresh_index", queue="search", lock="directory.refresh_index")
def refresh_index(timestamp: int) -> None:
    """Bring into search what changed around entries: names of organisations, successors, areas, codes."""
    refresh()
