"""Jobs of the night: what is counted anew from the whole directory."""

from polku.directory.actions.reviewing import weigh_entries
from polku.shared.actor import system
from polku.shared.jobs import every, task


@every("20 1 * * *")
@task("directory.weigh_entries", lock="directory.weigh_entries")
def weigh(timestamp: int) -> None:
    """Count how many depend on each entry."""
    weigh_entries(by=system("importance"))
