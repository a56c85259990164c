"""Jobs of networks: through the day, those who have not signed are reminded."""

import logging

from polku.cooperation.actions import remind_signers
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.jobs import every, task

log = logging.getLogger("polku.cooperation")
# The queue's clock is UTC; a machine that was down in the morning does it later the same day.
THROUGH_THE_DAY = "35 4-15 * * *"
FIRST_HOUR = 7


@every(THROUGH_THE_DAY)
@task("cooperation.days", queue="mail", lock="cooperation.days")
def days(timestamp: int) -> None:
    """Remind those who have not signed."""
    if clock.hour() >= FIRST_HOUR:
        log.info("cooperation: %s reminders written", remind_signers(by=system("agreement")))
