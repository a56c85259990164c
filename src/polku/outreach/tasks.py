"""Jobs of outreach."""

import logging

from polku.outreach.actions import release_leads, watch_radar
from polku.shared.actor import system
from polku.shared.jobs import every, task

log = logging.getLogger("polku.outreach")


# Before the deletion of the same night.
@every("5 2 * * *")
@task("outreach.release_leads", lock="outreach.release_leads")
def release(timestamp: int) -> None:
    """Give to deletion who did not want, and whom nobody reached in time."""
    log.info("outreach: %s leads given to deletion", release_leads(by=system("outreach")))


# Early in the Finnish morning, in winter and in summer.
@every("30 4 * * *")
@task("outreach.radar", queue="mail", lock="outreach.radar")
def radar(timestamp: int) -> None:
    """Tell workers whose students have come nearer to graduation."""
    log.info("outreach: %s workers told of the radar", watch_radar(by=system("outreach")))
