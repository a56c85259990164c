"""Jobs of the morning: reminders to owners and coordinators, and digests of changes."""

from polku.directory.actions.digests import send_digests
from polku.directory.actions.feedback import remind_of_feedback
from polku.directory.actions.reminders import remind_of_proposals, remind_owners
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.jobs import every, task

# The queue's clock is UTC, and six in Finland is three or four there. A machine that was down at six sends later in
# the day; what has been sent already is not sent again.
THROUGH_THE_DAY = "0 3-15 * * *"
FIRST_HOUR = 6


@every(THROUGH_THE_DAY)
@task("directory.remind", queue="mail", lock="directory.remind")
def remind(timestamp: int) -> None:
    """Ask owners to look at their entries, and coordinators to answer what waits."""
    if is_morning():
        remind_owners(by=system("reminder"))
        remind_of_feedback()
        remind_of_proposals()


@every(THROUGH_THE_DAY)
@task("directory.digests", queue="mail", lock="directory.digests")
def digests(timestamp: int) -> None:
    """Send what changed in the directory to those who subscribed."""
    if is_morning():
        send_digests(by=system("digest"))


def is_morning() -> bool:
    """Whether it is six or later in Finland."""
    return clock.hour() >= FIRST_HOUR
