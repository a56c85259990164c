"""Jobs of the morning: reminders to owners of criteria."""

from polku.criteria.actions.reminders import remind_owners
from polku.shared.actor import system
from polku.shared.jobs import every, task


# The queue's clock is UTC. A machine that was down sends later in the day; what was sent is not sent again.
@every("10 5-15 * * *")
@task("criteria.remind", queue="mail", lock="criteria.remind")
def remind(timestamp: int) -> None:
    """Ask owners whether their criteria are still true."""
    remind_owners(by=system("reminder"))
