"""An entry as linked data (schema.org), for machines that read pages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

from polku.accounts.choices import Sector
from polku.accounts.models import Organisation
from polku.directory.bridge.addresses import entry_path, organisation_path, whole
from polku.directory.bridge.maps import degrees_of
from polku.directory.choices import ChargeKind
from polku.directory.content import Address, EntryContent, Hours, Phone
from polku.directory.models import Entry
from polku.shared.languages import BY_CODE, pick

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WayLike(Protocol):
    """A way to reach an entry, as the page has it."""

    @property
    def kind(self) -> str: ...
    @property
    def phones(self) -> Sequence[Phone]: ...
    @property
    def addresses(self) -> Sequence[Address]: ...
    @property
    def hours(self) -> Sequence[Hours]: ...


class PageLike(Protocol):
    """An entry with its ways, as the page has it."""

    @property
    def entry(self) -> Entry: ...
    @property
    def content(self) -> EntryContent: ...
    @property
    def language(self) -> str: ...
    @property
    def ways(self) -> Sequence[WayLike]: ...


def entry_as_linked_data(page: PageLike) -> dict[str, Any]:
    """A schema.org Service (GovernmentService for a public body) with its places, phones and regular events."""
    language, content, organisation = page.language, page.content, page.entry.organisation
    public = organisation.sector == Sector.PUBLIC
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentService" if public else "Service",
        "@id": whole(entry_path(page.entry)),
        "url": whole(entry_path(page.entry)),
        "name": pick(content.name, language).text,
        "alternateName": content.alternative_names.get(language, []),
        "description": pick(content.summary, language).text or pick(content.description, language).text[:500],
        "provider": _organisation(organisation, language),
        "isAccessibleForFree": True if content.charge.kind == ChargeKind.FREE else None,
        "audience": _audience(content, language),
        "availableChannel": [_channel(way, language, content.languages) for way in page.ways],
        "subjectOf": list(_events(page)),
    }
    return _told(data)


def script_text(data: dict[str, Any]) -> str:
    """JSON that can stand inside a script element whatever it says."""
    text = json.dumps(data, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _told(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}


def _organisation(organisation: Organisation, language: str) -> dict[str, Any]:
    return {
        "@type": "GovernmentOrganization" if organisation.sector == Sector.PUBLIC else "Organization",
        "name": organisation.name(language).text,
        "url": whole(organisation_path(organisation)),
    }


def _audience(content: EntryContent, language: str) -> dict[str, Any] | None:
    text = pick(content.requirements, language).text
    return {"@type": "Audience", "audienceType": text[:500]} if text else None


def _channel(way: WayLike, language: str, languages: Iterable[str]) -> dict[str, Any]:
    phone = next((phone.number for phone in way.phones), "")
    address = next((address for address in way.addresses if address.kind == "visit"), None)
    return _told(
        {
            "@type": "ServiceChannel",
            "servicePhone": {"@type": "ContactPoint", "telephone": phone} if phone else None,
            "serviceLocation": _place(address, way.hours, language) if address else None,
            "availableLanguage": sorted({BY_CODE[c].html if c in BY_CODE else c for c in languages}),
        }
    )


def _place(address: Address, hours: Sequence[Hours], language: str) -> dict[str, Any]:
    return _told(
        {
            "@type": "Place",
            "address": _postal_address(address, language),
            "geo": _geo(address),
            "openingHoursSpecification": [spec for h in hours if h.kind == "usual" for spec in _opening(h)],
        }
    )


def _postal_address(address: Address, language: str) -> dict[str, Any]:
    street = f"{pick(address.street, language).text} {address.number}".strip()
    return _told(
        {
            "@type": "PostalAddress",
            "streetAddress": street,
            "postalCode": address.postal_code,
            "addressLocality": pick(address.post_office, language).text,
            "addressCountry": address.country or "FI",
        }
    )


def _geo(address: Address) -> dict[str, Any] | None:
    if address.north is None or address.east is None:
        return None
    degrees = degrees_of(address.north, address.east)
    return {"@type": "GeoCoordinates", "latitude": degrees.latitude, "longitude": degrees.longitude}


def _opening(hours: Hours) -> Iterator[dict[str, Any]]:
    for period in hours.periods:
        days = [
            n % 7
            for n in range(
                period.first_day - 1, period.last_day + (7 if period.last_day < period.first_day else 0)
            )
        ]
        yield {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": [f"https://schema.org/{DAYS[n]}" for n in days],
            "opens": period.opens.isoformat("minutes"),
            "closes": period.until.isoformat("minutes"),
        }


def _events(page: PageLike) -> Iterator[dict[str, Any]]:
    for group in page.content.groups:
        yield _told(
            {
                "@type": "Event",
                "@id": f"{whole(entry_path(page.entry))}#{group.key}",
                "name": pick(group.name, page.language).text,
                "organizer": _organisation(page.entry.organisation, page.language),
                "location": next(
                    (_channel_place(way, page.language) for way in page.ways if way.kind == "place"), None
                ),
                "startDate": group.first_date.isoformat(),
                "eventSchedule": _told(
                    {
                        "@type": "Schedule",
                        "byDay": f"https://schema.org/{DAYS[group.weekday - 1]}",
                        "startDate": group.first_date.isoformat(),
                        "endDate": group.last_date.isoformat() if group.last_date else None,
                        "startTime": group.starts.isoformat("minutes"),
                        "endTime": group.ends.isoformat("minutes"),
                        "repeatFrequency": f"P{group.every_weeks}W",
                        "exceptDate": [day.isoformat() for day in group.cancelled],
                        "scheduleTimezone": "Europe/Helsinki",
                    }
                ),
            }
        )


def _channel_place(way: WayLike, language: str) -> dict[str, Any] | None:
    address = next((address for address in way.addresses if address.kind == "visit"), None)
    return _place(address, (), language) if address else None
