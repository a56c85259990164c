"""A meeting as an iCalendar object (RFC 5545): the invitation, its updates, its cancellation, and feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event, vCalAddress, vUri

from polku.forum.choices import MeetingState
from polku.forum.models import Meeting
from polku.shared import clock

REFRESH = timedelta(hours=6)


def invitation_file(meeting: Meeting, *, to: str, page: str, told: str, language: str) -> str:
    """The object that a mail carries: an invitation or update, or a cancellation. `page` is where one answers."""
    cancelled = meeting.state == MeetingState.CANCELLED
    calendar = _calendar("CANCEL" if cancelled else "REQUEST")
    event = event_of(meeting, page=page, told=told, language=language)
    # Answers are given on the page: a calendar's own reply would reach nobody.
    attendee = vCalAddress(f"mailto:{to}")
    attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()


def feed(meetings: Iterable[tuple[Meeting, str, str]], *, name: str, language: str) -> bytes:
    """A calendar to follow: meetings with the address of their page and what is told of them."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for meeting, page, told in meetings:
        calendar.add_component(event_of(meeting, page=page, told=told, language=language))
    return bytes(calendar.to_ical())


def event_of(meeting: Meeting, *, page: str, told: str, language: str) -> Event:
    """One meeting. Its id is the same for ever; a greater sequence replaces what a calendar has."""
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", clock.now().astimezone(UTC))
    event.add("sequence", meeting.sequence)
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", meeting.title)
    event.add("description", "\n\n".join(filter(None, (told, page))))
    event.add("url", vUri(page))
    event.add("organizer", _organiser(meeting, language))
    if meeting.place or meeting.remote_link:
        event.add("location", meeting.place or meeting.remote_link)
    event.add("status", "CANCELLED" if meeting.state == MeetingState.CANCELLED else "CONFIRMED")
    return event


def _calendar(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Polku//Meetings//FI")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _organiser(meeting: Meeting, language: str) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}")
    organiser.params["CN"] = meeting.network.name(language).text
    return organiser
