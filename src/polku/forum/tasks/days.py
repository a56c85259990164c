"""What the clock does for meetings."""

from polku.forum.actions.reminding import forget_needs, remind_of_meetings
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.jobs import every, task

# The queue's clock is UTC; a machine that was down in the morning does it later the same day.
THROUGH_THE_DAY = "20 4-15 * * *"
FIRST_HOUR = 7


@every(THROUGH_THE_DAY)
@task("forum.days", queue="mail", lock="forum.days")
def days(timestamp: int) -> None:
    """Remind of meetings, forget needs of those that are over."""
    if clock.hour() >= FIRST_HOUR:
        remind_of_meetings(by=system("forum"))
    forget_needs(by=system("forum"))
