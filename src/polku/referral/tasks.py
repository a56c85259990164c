"""Jobs of referrals: each morning the days, each minute the mail."""

from polku.referral.actions.watching import watch_days, watch_mail
from polku.shared import clock
from polku.shared.actor import system
from polku.shared.jobs import every, task

# The queue's clock is UTC; a machine that was down in the morning does it later the same day.
THROUGH_THE_DAY = "10 3-15 * * *"
FIRST_HOUR = 6


@every(THROUGH_THE_DAY)
@task("referral.days", queue="mail", lock="referral.days")
def days(timestamp: int) -> None:
    """Remind, tell those above, close what nobody answered."""
    if clock.hour() >= FIRST_HOUR:
        watch_days(by=system("referrals"))


@every("* * * * *")
@task("referral.mail", queue="mail", lock="referral.mail")
def mail(timestamp: int) -> None:
    """Look after mail about referrals that has not gone."""
    watch_mail(by=system("referrals"))
