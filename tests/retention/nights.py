"""Rules, and the nightly work on days to come."""

from datetime import date, timedelta

from polku.retention import actions
from polku.shared import clock
from polku.shared.actor import system

BY = system("retention")
AFTER_TWO_YEARS = (732, 732 + 31)


def rule(organisation, category, months=24, counted_from="care"):
    """A rule of an archive plan."""
    return actions.set_rule(
        organisation=organisation, category=category, months=months, counted_from=counted_from,
        source="Tiedonohjaussuunnitelma, 5.2", dated=date(2026, 1, 1), by=BY,
    )  # fmt: skip


def nights(days, *, dry=False):
    """The nightly work on some days after today; what the last one told."""
    for day in days:
        with clock.freeze(clock.now() + timedelta(days=day)):
            told = actions.run(by=BY, dry=dry)
    return told
