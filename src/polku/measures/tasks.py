"""Jobs of action plans: through the day, turns become tasks and passed days are told of."""

import logging

from polku.measures.actions import create_tasks, remind_of_days
from polku.shared import clock
from polku.shared.jobs import every, task

log = logging.getLogger("polku.measures")
# The queue's clock is UTC; a machine that was down in the morning does it later the same day.
THROUGH_THE_DAY = "25 3-15 * * *"
FIRST_HOUR = 6


@every(THROUGH_THE_DAY)
@task("measures.days", queue="mail", lock="measures.days")
def days(timestamp: int) -> None:
    """Make tasks of the turns that are near, and tell of days that have passed."""
    made = create_tasks()
    if clock.hour() >= FIRST_HOUR:
        log.info("measures: %s tasks made, %s mails written", made, remind_of_days())
