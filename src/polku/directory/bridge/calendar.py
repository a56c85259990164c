"""Groups as calendar events (iCalendar, RFC 5545) that a person's own calendar can follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import (
    Calendar,
    Event,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vCalAddress,
    vGeo,
    vRecur,
    vUri,
)

from polku.directory.bridge.addresses import entry_path, whole
from polku.directory.bridge.maps import degrees_of
from polku.directory.content import Address, Group
from polku.directory.models import Entry
from polku.shared.clock import HELSINKI
from polku.shared.languages import pick

ZONE = "Europe/Helsinki"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
REFRESH = timedelta(hours=12)
LAST_MOMENT = time(23, 59, 59)


@dataclass(frozen=True)
class GroupEvent:
    """A group of an entry with its first meeting and where it meets."""

    entry: Entry
    group: Group
    first: date
    address: Address | None


def calendar_of(events: Iterable[GroupEvent], *, name: str, language: str) -> bytes:
    """A calendar of groups. Equal groups have equal ids for ever, so a calendar that follows it never doubles them."""
    calendar = Calendar()
    calendar.add("prodid", "-//Polku//Groups//FI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(_helsinki())
    for event in events:
        for component in _components(event, language):
            calendar.add_component(component)
    return bytes(calendar.to_ical())


def _components(event: GroupEvent, language: str) -> list[Event]:
    """The rule, and a component of its own for each cancelled day: calendars then show that it is cancelled."""
    regular = _event(event, language, event.first)
    rule = {"freq": "weekly", "byday": WEEKDAYS[event.group.weekday - 1], "interval": event.group.every_weeks}
    if event.group.last_date:
        rule["until"] = datetime.combine(event.group.last_date, LAST_MOMENT, HELSINKI).astimezone(UTC)
    regular.add("rrule", vRecur(rule))
    cancelled = [
        _cancelled(event, language, day) for day in sorted(event.group.cancelled) if day >= event.first
    ]
    return [regular, *cancelled]


def _event(event: GroupEvent, language: str, day: date) -> Event:
    entry, group = event.entry, event.group
    component = Event()
    component.add("uid", f"group-{entry.pk}-{group.key}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("dtstamp", (entry.published_at or entry.created_at).astimezone(UTC))
    component.add("sequence", entry.version)
    component.add("dtstart", datetime.combine(day, group.starts, HELSINKI))
    component.add(
        "dtend", datetime.combine(day + timedelta(days=group.ends <= group.starts), group.ends, HELSINKI)
    )
    component.add("summary", pick(group.name, language).text)
    component.add("description", _description(event, language))
    component.add("url", vUri(whole(entry_path(entry))))
    component.add("organizer", _organiser(entry, language))
    if event.address:
        component.add("location", _location(event.address, language))
        if event.address.north is not None and event.address.east is not None:
            place = degrees_of(event.address.north, event.address.east)
            component.add("geo", vGeo((place.latitude, place.longitude)))
    return component


def _cancelled(event: GroupEvent, language: str, day: date) -> Event:
    component = _event(event, language, day)
    component.add("recurrence-id", datetime.combine(day, event.group.starts, HELSINKI))
    component.add("status", "CANCELLED")
    return component


def _description(event: GroupEvent, language: str) -> str:
    content = event.entry.content
    texts = (event.group.note, event.group.sign_up, content.summary if content else {})
    told: Sequence[str] = [pick(text, language).text for text in texts]
    return "\n\n".join([*(text for text in told if text), whole(entry_path(event.entry))])


def _location(address: Address, language: str) -> str:
    street = f"{pick(address.street, language).text} {address.number}".strip()
    office = f"{address.postal_code} {pick(address.post_office, language).text}".strip()
    return ", ".join(part for part in (street, office) if part)


def _organiser(entry: Entry, language: str) -> vCalAddress:
    # The standard wants an address; nobody's mail box belongs in a public calendar.
    organiser = vCalAddress(whole(entry_path(entry)))
    organiser.params["CN"] = entry.organisation.name(language).text
    return organiser


def _helsinki() -> Timezone:
    """Finnish time by its rule, as it has been since 1996."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    for kind, month, hour, before, after, name in (
        (TimezoneDaylight, 3, 3, 2, 3, "EEST"),
        (TimezoneStandard, 10, 4, 3, 2, "EET"),
    ):
        part = kind()
        last_sunday = {3: 31, 10: 27}[month]
        part.add("dtstart", datetime(1996, month, last_sunday, hour))  # noqa: DTZ001 - local by definition
        part.add("rrule", vRecur({"freq": "yearly", "bymonth": month, "byday": "-1SU"}))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone
