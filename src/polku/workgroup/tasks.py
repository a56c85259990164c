"""Jobs of theme groups: each morning the days."""

from polku.shared import clock
from polku.shared.actor import system
from polku.shared.jobs import every, task
from polku.workgroup.actions.watching import watch_days

# The queue's clock is UTC; a machine that was down in the morning does it later the same day.
THROUGH_THE_DAY = "25 3-15 * * *"
FIRST_HOUR = 6


@every(THROUGH_THE_DAY)
@task("workgroup.days", queue="mail", lock="workgroup.days")
def days(timestamp: int) -> None:
    """Remind of surveys, drafts, approvals and reviews; close surveys whose last day is over."""
    if clock.hour() >= FIRST_HOUR:
        watch_days(by=system("theme groups"))
