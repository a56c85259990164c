"""What the signed link of an invitation opens, and if nothing, why; and whose a calendar feed is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from polku.accounts.models import User
from polku.cooperation.queries.networks import networks_of
from polku.forum.choices import MeetingState
from polku.forum.models import FEED_LIVES, CalendarFeed, Invitation, Meeting
from polku.forum.permissions import ANSWER, FEED
from polku.shared import clock, signing
from polku.shared.actor import Actor, by_link
from polku.shared.errors import Missing
from polku.shared.signing import LinkState

# The link lives as long as a meeting may be planned ahead; it ends with the meeting.
LINK_DAYS = 400
KEPT_IN_FEED = timedelta(days=180)


@dataclass(frozen=True)
class InvitationLink:
    """A link as it was read; invitation and actor are there only when it is open."""

    state: LinkState
    invitation: Invitation | None = None
    actor: Actor | None = None


def token_for(invitation: Invitation) -> str:
    """The part of an address that opens one invitation."""
    return signing.sign(ANSWER, invitation.pk, invitation.link_stamp, days=LINK_DAYS)


def read_link(token: str) -> InvitationLink:
    """What a token opens."""
    signed = signing.read(ANSWER, token)
    if signed is None or len(signed.values) != 2:
        return InvitationLink(LinkState.BROKEN)
    pk, stamp = signed.values
    rows = Invitation.objects.select_related("meeting__network", "organisation", "user")
    found = rows.filter(pk=pk, link_stamp=stamp).first()
    if found is None or signed.expired or found.meeting.ends_at < clock.now():
        return InvitationLink(LinkState.ENDED)
    label = found.organisation.name("fi").text if found.organisation else found.label
    return InvitationLink(LinkState.OPEN, found, by_link(ANSWER, found.pk, label))


def feed_of(user: User) -> CalendarFeed | None:
    """A person's own feed, also one whose time is over."""
    return CalendarFeed.objects.filter(user=user).first()


def feed_token(feed: CalendarFeed) -> str:
    """The part of an address by which a person's calendar follows the meetings."""
    return signing.sign(FEED, feed.user_id, feed.link_stamp, days=FEED_LIVES.days, since=feed.made_at)


def followed(token: str) -> tuple[User, list[Meeting]]:
    """Whose a feed is and the meetings in it: of every network that person sees today. Raises Missing.

    Whoever sees no network any more gets an empty calendar: so the calendar forgets what it held before.
    """
    signed = signing.read(FEED, token)
    if signed is None or signed.expired or len(signed.values) != 2:
        raise Missing
    pk, stamp = signed.values
    rows = CalendarFeed.objects.select_related("user").filter(user__is_active=True)
    feed = rows.filter(user=pk, link_stamp=stamp).first()
    if feed is None:
        raise Missing
    networks = networks_of(Actor("user", feed.user.call_name, user=feed.user))
    meetings = Meeting.objects.filter(
        network__in=networks, called_at__isnull=False, ends_at__gte=clock.now() - KEPT_IN_FEED
    ).exclude(state=MeetingState.PLANNED)
    return feed.user, list(meetings.select_related("network"))
