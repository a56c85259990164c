"""The address by which a calendar follows meetings: made, renewed and stopped by the one whose it is."""

from __future__ import annotations

from django.db import transaction

from polku.accounts.models import User
from polku.audit.actions import record
from polku.forum import permissions
from polku.forum.actions.shared import require
from polku.forum.models import CalendarFeed
from polku.shared.actor import Actor


@transaction.atomic
def renew_feed(*, by: Actor) -> CalendarFeed:
    """Make the person's own address, for a year; the one before it stops at once. Who belongs to a network.

    Raises Refused.
    """
    require(permissions.may_follow_meetings(by))
    # Two clicks at once make one address.
    user = User.objects.select_for_update().get(pk=by.user_id or 0)
    CalendarFeed.objects.filter(user=user).delete()
    feed = CalendarFeed.objects.create(user=user)
    record(verb="renew_feed", target=feed, by=by)
    return feed


@transaction.atomic
def stop_feed(*, by: Actor) -> None:
    """Stop the person's own address at once. Who is signed in. Raises Refused."""
    require(by.user_id is not None)
    feed = CalendarFeed.objects.filter(user=by.user_id).first()
    if feed is not None:
        record(verb="stop_feed", target=feed, by=by)
        feed.delete()
