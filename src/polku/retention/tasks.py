"""Jobs of retention."""

import logging

from polku.retention.actions import run
from polku.shared.actor import system
from polku.shared.jobs import every, task

log = logging.getLogger("polku.retention")


@every("20 2 * * *")
@task("retention.run", lock="retention.run")
def delete_by_rules(timestamp: int) -> None:
    """Find what the rules give to deletion, and delete what a month of review let go."""
    told = run(by=system("retention"))
    log.info("retention: %s folders of %s people deleted, %s found", told.folders, told.people, told.found)
