"""Documents as people read them: the name of each field, and each value as lines of plain text in the page's language.

Comparing, reviewing and conflict pages show these lines; nothing of a document is left out, also what no form edits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from polku.accounts.models import Area, Municipality, Organisation
from polku.directory.choices import (
    Access,
    AccessibilityFact,
    AreaScope,
    ChannelKind,
    ChargeKind,
    CodeScheme,
    PrerequisiteKind,
)
from polku.directory.models import Channel, ChannelVersion, Code, Entry, GeneralDescription
from polku.directory.queries.differences import Field, Json, leaves
from polku.directory.wording import days_text, language_label, span_text, weekday_name
from polku.shared.languages import pick

FIELD_LABELS = {
    "name": lazy("Name"),
    "kind": lazy("Kind"),
    "alternative_names": lazy("Other names"),
    "summary": lazy("In short"),
    "description": lazy("Description"),
    "requirements": lazy("Who it is for"),
    "instructions": lazy("How to get in"),
    "access": lazy("Way in"),
    "no_identification": lazy("No need to say who you are"),
    "charge.kind": lazy("Cost"),
    "charge.note": lazy("Cost in words"),
    "coverage.scope": lazy("Area"),
    "coverage.areas": lazy("Areas"),
    "coverage.municipalities": lazy("Municipalities"),
    "target_groups": lazy("Target groups"),
    "life_events": lazy("Life situations"),
    "service_classes": lazy("Service classes"),
    "industrial_classes": lazy("Industrial classes"),
    "terms": lazy("Ontology terms"),
    "keywords": lazy("Search words"),
    "languages": lazy("Languages of service"),
    "channels": lazy("Way to reach the service"),
    "accessibility": lazy("Accessibility facts"),
    "accessibility_note": lazy("Accessibility in words"),
    "prerequisites": lazy("What one needs first"),
    "groups": lazy("Group"),
    "producers": lazy("Producers"),
    "voucher.in_use": lazy("Service voucher in use"),
    "voucher.links": lazy("More about the voucher"),
    "voucher.note": lazy("Voucher in words"),
    "laws": lazy("Laws"),
    "deadline": lazy("Time limit"),
    "processing_time": lazy("Handling time"),
    "validity": lazy("How long it holds"),
    "general_description": lazy("National description"),
    "addresses": lazy("Addresses"),
    "phones": lazy("Phone numbers"),
    "emails": lazy("E-mail addresses"),
    "web_pages": lazy("Web pages"),
    "form_number": lazy("Number of the form"),
    "attachments": lazy("Files"),
    "sign_in_needed": lazy("Signing in needed"),
    "signature_needed": lazy("Signature needed"),
    "hours": lazy("Opening hours"),
}

CHOICES: dict[str, type[models.TextChoices]] = {
    "access": Access,
    "accessibility": AccessibilityFact,
    "charge.kind": ChargeKind,
    "coverage.scope": AreaScope,
    "kind": ChannelKind,
}
SCHEMES = {
    "target_groups": CodeScheme.TARGET_GROUP,
    "life_events": CodeScheme.LIFE_EVENT,
    "service_classes": CodeScheme.SERVICE_CLASS,
}


def label_of(place: Field) -> str:
    """The name of a field. A field nobody named yet goes by its technical name."""
    return str(FIELD_LABELS.get(place.name, place.name))


@dataclass
class Reader:
    """Reads values of some documents aloud. All names that the documents refer to are fetched at once."""

    language: str
    documents: Iterable[Json]
    _named: dict[str, set[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for document in self.documents:
            for place, value in leaves(document).items():
                self._note(place.name, value)

    def text(self, place: Field, value: Any) -> str:
        """A value as lines of text; empty for none."""
        if value is None:
            return ""
        if isinstance(value, str) and place.language:
            return value
        return "\n".join(line for line in self._lines(place.name, value) if line)

    def label(self, place: Field, value: Any = None) -> str:
        """The name of a field, with the name of the group or channel that it is about."""
        if place.name == "channels":
            return f"{label_of(place)}: {self._name_of_channel(int(place.item))}"
        if place.name == "groups" and isinstance(value, dict):
            return f"{label_of(place)}: {self._pick(value.get('name'))}"
        return label_of(place)

    # What the documents refer to

    def _note(self, name: str, value: Any) -> None:
        for kind, keys in _references(name, value):
            self._named.setdefault(kind, set()).update(keys)

    @cached_property
    def _codes(self) -> dict[tuple[str, str], str]:
        rows = Code.objects.filter(code__in=self._named.get("code", ()))
        return {(row.scheme, row.code): row.label(self.language).text for row in rows}

    @cached_property
    def _municipalities(self) -> dict[str, str]:
        rows = Municipality.objects.in_bulk(self._named.get("municipality", ()))
        return {code: row.name(self.language).text for code, row in rows.items()}

    @cached_property
    def _areas(self) -> dict[str, str]:
        codes = [area.partition(":")[2] for area in self._named.get("area", ())]
        return {
            f"{row.kind}:{row.code}": row.name(self.language).text
            for row in Area.objects.filter(code__in=codes)
        }

    @cached_property
    def _channels(self) -> dict[int, str]:
        rows = Channel.objects.in_bulk(self._named.get("channel", ()))
        return channel_names(rows.values(), self.language)

    @cached_property
    def _organisations(self) -> dict[int, str]:
        rows = Organisation.objects.in_bulk(self._named.get("organisation", ()))
        return {pk: row.name(self.language).text for pk, row in rows.items()}

    @cached_property
    def _entries(self) -> dict[int, str]:
        rows = Entry.objects.in_bulk(self._named.get("entry", ()))
        return {pk: row.name(self.language).text for pk, row in rows.items()}

    # How values are read

    def _lines(self, name: str, value: Any) -> list[str]:
        if name in CHOICES:
            return [_choice(CHOICES[name], v) for v in _listed(value)]
        if name in SCHEMES:
            return sorted(self._codes.get((SCHEMES[name], v), v) for v in value)
        reader = getattr(self, f"_read_{name.replace('.', '_')}", None)
        if reader is not None:
            return [line for item in _listed(value) for line in _listed(reader(item))]
        return [line for item in _listed(value) for line in self._plain(item)]

    def _plain(self, value: Any) -> list[str]:
        if isinstance(value, bool):
            return [_("Yes") if value else _("No")]
        if isinstance(value, dict):
            return [": ".join((key, *self._plain(inner))) for key, inner in value.items()]
        if isinstance(value, list):
            return [line for item in value for line in self._plain(item)]
        return [str(value)]

    def _read_coverage_areas(self, code: str) -> str:
        return self._areas.get(code, code)

    def _read_coverage_municipalities(self, code: str) -> str:
        return self._municipalities.get(code, code)

    def _read_languages(self, code: str) -> str:
        return language_label(code)

    def _read_terms(self, term: Json) -> str:
        return self._pick(term.get("labels")) or str(term["uri"])

    def _read_general_description(self, key: str) -> str:
        found = GeneralDescription.objects.filter(pk=key).first()
        return (found and self._pick(found.content.get("name"))) or key

    def _read_channels(self, use: Json) -> list[str]:
        lines = [self._name_of_channel(use["channel"])]
        for name, value in use.items():
            if name != "channel":
                lines += self._inner(name, value)
        return lines

    def _read_groups(self, group: Json) -> list[str]:
        day = weekday_name(group["weekday"])
        lines = [
            *self._all_languages(group["name"]),
            f"{day} {_span(group['starts'], group['ends'])}",
            _("From %(first)s") % {"first": _day(group["first_date"])},
        ]
        if group.get("last_date"):
            lines.append(_("Until %(last)s") % {"last": _day(group["last_date"])})
        if group.get("every_weeks", 1) > 1:
            lines.append(_("Every %(weeks)s weeks") % {"weeks": group["every_weeks"]})
        if group.get("cancelled"):
            lines.append(_("Does not meet on %(days)s") % {"days": ", ".join(map(_day, group["cancelled"]))})
        if group.get("places") is not None:
            lines.append(_("Places: %(places)s") % {"places": group["places"]})
        if group.get("channel"):
            lines.append(self._name_of_channel(group["channel"]))
        return lines + self._inner("sign_up", group.get("sign_up")) + self._inner("note", group.get("note"))

    def _read_prerequisites(self, need: Json) -> list[str]:
        whom = (
            self._entries.get(need.get("entry", 0))
            or self._organisations.get(need.get("organisation", 0))
            or ""
        )
        first = f"{_choice(PrerequisiteKind, need['kind'])} {whom}".strip()
        return [first, *self._all_languages(need.get("note", {}))]

    def _read_producers(self, producer: Json) -> list[str]:
        name = self._organisations.get(producer.get("organisation", 0)) or self._pick(producer.get("name"))
        return [name, *self._all_languages(producer.get("note", {}))]

    def _read_hours(self, hours: Json) -> list[str]:
        lines = [" ".join(filter(None, (_dates(hours), _flags(hours))))]
        lines += [_period(period) for period in hours.get("periods", ())]
        return lines + self._all_languages(hours.get("note", {}))

    def _read_phones(self, phone: Json) -> list[str]:
        said = [_choice(ChargeKind, phone["charge"])] if phone.get("charge") else []
        notes = self._all_languages(phone.get("note", {})) + self._all_languages(phone.get("charge_note", {}))
        return [", ".join((phone["number"], *said, *notes))]

    def _read_emails(self, email: Json) -> str:
        return str(email["address"])

    def _read_web_pages(self, link: Json) -> str:
        return " ".join(filter(None, (self._pick(link.get("name")), link["url"])))

    _read_laws = _read_attachments = _read_voucher_links = _read_web_pages

    def _read_addresses(self, address: Json) -> list[str]:
        street = " ".join(filter(None, (self._pick(address.get("street")), address.get("number"))))
        box = self._pick(address.get("post_box"))
        office = " ".join(filter(None, (address.get("postal_code"), self._pick(address.get("post_office")))))
        municipality = self._municipalities.get(address.get("municipality", ""), "")
        abroad = self._pick(address.get("abroad"))
        line = ", ".join(filter(None, (street, box, office, municipality, abroad, address.get("country"))))
        place = f"{address['north']:.0f}, {address['east']:.0f}" if address.get("north") else ""
        return [line, place, *self._all_languages(address.get("note", {}))]

    def _inner(self, name: str, value: Any) -> list[str]:
        if not value:
            return []
        if isinstance(value, dict) and all(isinstance(v, str) for v in value.values()) and name != "charge":
            return self._all_languages(value)
        if name == "charge":
            said = [_choice(ChargeKind, value["kind"])] if value.get("kind") else []
            return said + self._all_languages(value.get("note", {}))
        return self._lines(name, value)

    def _all_languages(self, texts: dict[str, str]) -> list[str]:
        return [f"{text} ({code})" if len(texts) > 1 else text for code, text in texts.items()]

    def _name_of_channel(self, pk: int) -> str:
        return self._channels.get(pk) or _("a way that is no longer here")

    def _pick(self, texts: dict[str, str] | None) -> str:
        return pick(texts, self.language).text


def channel_name(channel: Channel, language: str) -> str:
    """The name of a channel, also of one that has never been public."""
    return channel_names([channel], language)[channel.pk]


def channel_names(channels: Iterable[Channel], language: str) -> dict[int, str]:
    """Names of channels by id, also of those that have never been public."""
    documents = channel_documents(channels)
    return {pk: pick(document.get("name"), language).text for pk, document in documents.items()}


def channel_documents(channels: Iterable[Channel]) -> dict[int, Json]:
    """What each channel says: the public text, or before it the newest that was written."""
    found = {channel.pk: channel.published_content for channel in channels}
    unseen = [pk for pk, document in found.items() if document is None]
    newest = (
        ChannelVersion.objects.filter(channel__in=unseen).order_by("channel", "-number").distinct("channel")
    )
    drafts = dict(newest.values_list("channel", "content")) if unseen else {}
    return {pk: document or drafts.get(pk, {}) for pk, document in found.items()}


def _references(name: str, value: Any) -> Iterable[tuple[str, list[Any]]]:
    if name in SCHEMES:
        yield "code", value
    elif name == "coverage.municipalities":
        yield "municipality", value
    elif name == "coverage.areas":
        yield "area", value
    elif name in {"channels", "groups"}:
        yield "channel", [value["channel"]] if value.get("channel") else []
        yield "municipality", [a["municipality"] for a in value.get("addresses", ()) if a.get("municipality")]
    elif name == "addresses":
        yield "municipality", [a["municipality"] for a in value if a.get("municipality")]
    elif name in {"prerequisites", "producers"}:
        yield "organisation", [item["organisation"] for item in value if item.get("organisation")]
        yield "entry", [item["entry"] for item in value if item.get("entry")]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _choice(choices: type[models.TextChoices], value: str) -> str:
    return str(choices(value).label) if value in choices.values else value


def _span(starts: str, ends: str) -> str:
    return span_text(time.fromisoformat(starts), time.fromisoformat(ends))


def _day(value: str) -> str:
    day = date.fromisoformat(value)
    return f"{day.day}.{day.month}.{day.year}"


def _dates(hours: Json) -> str:
    first, last = hours.get("first_date"), hours.get("last_date")
    return "–".join(_day(day) if day else "" for day in (first, last)) if first or last else ""


def _flags(hours: Json) -> str:
    said = {"closed": _("closed"), "always_open": _("always open"), "by_reservation": _("by appointment")}
    return ", ".join(text for key, text in said.items() if hours.get(key))


def _period(period: Json) -> str:
    return f"{days_text(period['first_day'], period['last_day'])} {_span(period['opens'], period['until'])}"
