"""Jobs of accounts."""

from polku.accounts.actions import remind_of_contacts
from polku.shared import clock
from polku.shared.jobs import every, task

FIRST_HOUR = 6


# The queue's clock is UTC, and six in Finland is three or four there; who has been asked is not asked twice.
@every("0 3-15 * * *")
@task("accounts.remind_of_contacts", queue="mail", lock="accounts.remind_of_contacts")
def remind(timestamp: int) -> None:
    """Ask whether contact cards are still right."""
    if clock.hour() >= FIRST_HOUR:
        remind_of_contacts()
