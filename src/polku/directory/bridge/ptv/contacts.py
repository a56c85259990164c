"""Phones, e-mail addresses and places of a record."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from polku.directory.bridge.ptv.texts import LANGUAGES, Texts, address_of, at_most, texts_of
from polku.directory.bridge.ptv.trail import Node, made
from polku.directory.bridge.ptv.vocabulary import Vocabulary
from polku.directory.choices import ChargeKind
from polku.directory.content import Address, Email, Link, Phone

CHARGES = {
    "Chargeable": ChargeKind.CHARGED,
    "Charged": ChargeKind.CHARGED,
    "FreeOfCharge": ChargeKind.FREE,
    "Free": ChargeKind.FREE,
    "Other": ChargeKind.OTHER,
}
PHONE_KINDS = {"Phone": "phone", "Sms": "sms", "Fax": "fax"}
ADDRESS_KINDS: dict[str, Literal["visit", "postal", "delivery"]] = {
    "Visiting": "visit",
    "Location": "visit",
    "Postal": "postal",
    "Delivery": "delivery",
}
# Where the coordinates of an address are only tried for, PTV writes 0.
NO_COORDINATES = {"0", "0.0", ""}


def charge_kind(node: Node) -> ChargeKind | None:
    """What it costs, as one of three kinds."""
    written = node.text()
    found = CHARGES.get(written)
    if written and found is None:
        node.refused("unknown-code")
    return found


def phones_of(items: Node) -> list[Phone]:
    """Phone numbers; the same number in several languages is one phone with a note in each."""
    found: dict[tuple[str, str, ChargeKind | None], tuple[Texts, Texts]] = {}
    for item in items.items():
        number = _number(item)
        if not number:
            continue
        kind = PHONE_KINDS.get(item["type"].text() or "Phone", "phone")
        notes, costs = found.setdefault((number, kind, charge_kind(item["serviceChargeType"])), ({}, {}))
        language = item["language"].text()
        for texts, field_name in ((notes, "additionalInformation"), (costs, "chargeDescription")):
            text = item[field_name].text()
            if text and language in LANGUAGES:
                texts.setdefault(language, text)
            elif text:
                item[field_name].kept("language-not-here")
    phones = [
        made(Phone, items, number=number, kind=kind, charge=charge, note=note, charge_note=cost)
        for (number, kind, charge), (note, cost) in found.items()
    ]
    return at_most(items, [phone for phone in phones if phone])


def _number(item: Node) -> str:
    """The number as it is dialled: prefix and number together."""
    item["isFinnishServiceNumber"].flag()
    prefix, number = item["prefixNumber"].text(10), item["number"].text(40)
    dialled = f"{prefix} {number}".strip()
    if not number:
        if not item["number"]:
            item.kept("no-number")
        return ""
    if not re.fullmatch(r"\+?[\d\s()/.-]{2,38}", dialled) or not re.search(r"\d{2}", dialled):
        item.refused("not-a-phone-number")
        return ""
    return dialled


def emails_of(items: Node) -> list[Email]:
    """E-mail addresses; a pattern such as firstname.lastname@ is not an address."""
    found: dict[str, Email] = {}
    for item in items.items():
        address = item["value"].text(254)
        if not address:
            if not item["value"]:
                item.kept("empty")
            continue
        language = item["language"].text()
        if re.match(r"(etunimi|förnamn|fornamn|firstname|first\.name)", address, re.IGNORECASE):
            item.kept("pattern-not-address")
        elif not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+", address):
            item.refused("not-an-e-mail-address")
        elif address.lower() not in found:
            email = made(Email, item, address=address, language=language if language in LANGUAGES else None)
            found |= {address.lower(): email} if email else {}
    return at_most(items, list(found.values()))


@dataclass
class Places:
    """Addresses, and what their entrances say: sentences of accessibility and ways to get in touch."""

    addresses: list[Address] = field(default_factory=list)
    accessibility: Texts = field(default_factory=dict)
    phones: list[Phone] = field(default_factory=list)
    emails: list[Email] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


def places_of(items: Node, vocabulary: Vocabulary, *, kind: str = "") -> Places:
    """Addresses of visiting, post and delivery with their entrances."""
    places = Places()
    for item in items.items():
        places.addresses += _addresses(
            item, vocabulary, ADDRESS_KINDS.get(item["type"].text() or kind, "visit")
        )
        for entrance in item["entrances"].items():
            _add_entrance(places, entrance)
    places.addresses = at_most(items, places.addresses)
    return places


def _addresses(item: Node, vocabulary: Vocabulary, kind: str) -> list[Address]:
    """One address for each way it is written: a post box, a street, a point on the map, words."""
    box, street, other = item["postOfficeBoxAddress"], item["streetAddress"], item["otherAddress"]
    ways: list[dict[str, Any]] = []
    if box:
        ways.append({"post_box": texts_of(box["postOfficeBox"]), **_postal_facts(box, vocabulary)})
    if street:
        named = {"street": texts_of(street["street"]), "number": street["streetNumber"].text(300)}
        ways.append({**named, **_postal_facts(street, vocabulary), **_coordinates(street)})
    if other:
        ways.append({**_postal_facts(other, vocabulary), **_coordinates(other)})
    in_words = joined(texts_of(item["receiver"]), texts_of(item["deliveryAddressInText"]), between="\n")
    ways.append(
        {"abroad": texts_of(item["locationAbroad"]) | texts_of(item["foreignAddress"]), "note": in_words}
    )
    country = item["country"].text(80) or None
    found = [made(Address, item, kind=kind, country=country, **way) for way in ways if any(way.values())]
    return _present(found)


def _postal_facts(node: Node, vocabulary: Vocabulary) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "postal_code": node["postalCode"].text(12),
        "post_office": _calm(node["postOffice"]),
        "note": texts_of(node["additionalInformation"]),
    }
    municipality = municipality_of(node["municipality"], vocabulary)
    return facts | ({"municipality": municipality} if municipality else {})


def municipality_of(node: Node, vocabulary: Vocabulary) -> str | None:
    """The code of a municipality of today; a code that is no more (or never was) is refused."""
    if not node:
        return None
    source = node["code"] if isinstance(node.value, dict) else node
    code = source.text(3).zfill(3)
    if code in vocabulary.municipalities:
        return code
    if source:
        source.refused("unknown-municipality")
    return None


def _calm(items: Node) -> Texts:
    """Post offices are written in capitals; people read them better as names."""
    texts = texts_of(items)
    for item in items.items():
        written = item["value"].value
        if isinstance(written, str) and written.isupper():
            item["value"].changed("capitals")
    return {language: text.title() if text.isupper() else text for language, text in texts.items()}


def _coordinates(node: Node) -> dict[str, float]:
    north, east = _metres(node["latitude"]), _metres(node["longitude"])
    if north is None or east is None:
        return {}
    if not (6_000_000 <= north <= 8_000_000 and 0 <= east <= 1_000_000):
        node["latitude"].refused("not-in-finland")
        node["longitude"].refused("not-in-finland")
        return {}
    return {"north": north, "east": east}


def _metres(node: Node) -> float | None:
    written = node.text(40)
    if written in NO_COORDINATES:
        node.kept("empty")
        return None
    try:
        metres = float(written.replace(",", "."))
    except ValueError:
        node.refused("not-a-number")
        return None
    return metres if math.isfinite(metres) else None


def _add_entrance(places: Places, entrance: Node) -> None:
    names = texts_of(entrance["name"])
    is_main = entrance["isMainEntrance"].flag()
    said = [{}, *(_sentences(group) for group in entrance["accessibilitySentences"].items())]
    heading = {} if is_main else names
    if is_main and names:
        entrance["name"].kept("main-entrance-has-no-name")
    places.accessibility = joined(places.accessibility, joined(heading, *said, between="\n"), between="\n\n")
    contact = entrance["contactInfo"]
    phone, email = contact["phone"].text(40), contact["email"].text(254)
    places.phones += _present([made(Phone, contact["phone"], number=phone, note=names)] if phone else [])
    places.emails += _present([made(Email, contact["email"], address=email)] if email else [])
    if address := address_of(contact["url"]):
        places.links.append(Link(url=address, name=names))


def _present[T](values: Iterable[T | None]) -> list[T]:
    return [value for value in values if value is not None]


def _sentences(group: Node) -> Texts:
    headings = texts_of(group["sentenceGroup"])
    sentences = [texts_of(item["sentence"]) for item in group["sentences"].items()]
    said = joined(*sentences, between=" ")
    return {
        language: f"{headings[language]}: {said[language]}"
        if language in headings and language in said
        else text
        for language, text in (headings | said).items()
    }


def joined(*texts: Texts, between: str) -> Texts:
    """Texts one after the other in each language, none of them twice."""
    result: Texts = {}
    for some in texts:
        for language, text in some.items():
            before = result.get(language, "")
            if not before:
                result[language] = text
            elif text not in before:
                result[language] = f"{before}{between}{text}"
    return result
