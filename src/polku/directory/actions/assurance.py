"""Noting that an entry is true today."""

from datetime import timedelta

from polku.directory.models import Entry
from polku.shared import clock
from polku.shared.actor import Actor


def assure(entry: Entry, by: Actor) -> None:
    """Write who assured the entry and when the next look is due."""
    entry.assured_at = clock.now()
    entry.assured_by_label = by.label[:120]
    entry.next_review_on = clock.today() + timedelta(days=entry.review_every_days)
    entry.reminded_at = None
    entry.save(
        update_fields=["assured_at", "assured_by_label", "next_review_on", "reminded_at", "changed_at"]
    )
