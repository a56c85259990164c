"""A service of PTV with its connections to channels, producers and the national description it builds on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from polku.directory.bridge.ptv.areas import coverage_of
from polku.directory.bridge.ptv.channel import connection_note, languages_of
from polku.directory.bridge.ptv.contacts import charge_kind, emails_of, joined, phones_of, places_of
from polku.directory.bridge.ptv.general import inherited
from polku.directory.bridge.ptv.hours import day_of, hours_of
from polku.directory.bridge.ptv.texts import (
    Texts,
    address_of,
    laws_of,
    links_of,
    names_of,
    spoken_in,
    terms_of,
    texts_of,
    typed_texts,
    words_of,
)
from polku.directory.bridge.ptv.trail import Finding, Node, RecordRefused, Trail, made
from polku.directory.bridge.ptv.vocabulary import Vocabulary
from polku.directory.bridge.ptv.whole import id_of, optional_id
from polku.directory.content import ChannelUse, Charge, Coverage, EntryContent, Link, Producer, Voucher

DESCRIPTIONS = {
    "Description": "description",
    "Summary": "summary",
    "ShortDescription": "summary",
    "UserInstruction": "instructions",
    "ServiceUserInstruction": "instructions",
    "ChargeTypeAdditionalInfo": "charge_note",
    "DeadLine": "deadline",
    "DeadLineAdditionalInfo": "deadline",
    "ProcessingTime": "processing_time",
    "ProcessingTimeAdditionalInfo": "processing_time",
    "ValidityTime": "validity",
    "ValidityTimeAdditionalInfo": "validity",
}
# "Service with general description data" carries the national texts with this prefix.
NATIONAL = "GD_"
CODE_LISTS = {"serviceClasses": "service_class", "targetGroups": "target_group", "lifeEvents": "life_event"}
CODE_FIELDS = {
    "service_class": "service_classes",
    "target_group": "target_groups",
    "life_event": "life_events",
}
OWN_PRODUCTION = {"SelfProducedServices", "SelfProduced"}


@dataclass(frozen=True)
class MappedService:
    """What the directory takes from a service record."""

    external_id: str
    organisation_id: str | None
    state: str
    modified: date | None
    content: EntryContent
    findings: list[Finding] = field(compare=False)


def service_of(record: Any, vocabulary: Vocabulary, trail: Trail | None = None) -> MappedService:
    """Read one service. Raises RecordRefused when it has no id or name, or a bound does not let it in."""
    trail = trail or Trail(record, "service")
    root = trail.root
    external_id = id_of(root)
    facts = _facts(root, vocabulary)
    facts["channels"] = _channels(root["serviceChannels"], vocabulary)
    responsible, facts["producers"] = _organisations(root["organizations"], vocabulary)
    if not facts["name"]:
        raise RecordRefused("no-name")
    try:
        content = EntryContent(**facts)
    except ValidationError as error:
        raise RecordRefused("not-valid", ", ".join(str(e["loc"][0]) for e in error.errors())) from error
    return MappedService(
        external_id=external_id,
        organisation_id=responsible,
        state=root["publishingStatus"].text(),
        modified=day_of(root["modified"]),
        content=content,
        findings=trail.findings(),
    )


def _facts(root: Node, vocabulary: Vocabulary) -> dict[str, Any]:
    name, others = names_of(root["serviceNames"])
    described = typed_texts(
        root["serviceDescriptions"],
        DESCRIPTIONS | {NATIONAL + k: NATIONAL + v for k, v in DESCRIPTIONS.items()},
    )
    own: dict[str, Any] = {k: v for k, v in described.items() if not k.startswith(NATIONAL)}
    own |= {
        "requirements": texts_of(root["requirements"]),
        "charge": {"kind": charge_kind(root["serviceChargeType"]), "note": own.pop("charge_note", {})},
        **{CODE_FIELDS[scheme]: _codes(root[key], scheme, vocabulary) for key, scheme in CODE_LISTS.items()},
        "industrial_classes": _addresses(root["industrialClasses"]),
        "terms": terms_of(root["ontologyTerms"]),
        "laws": laws_of(root["legislation"]),
    }
    general_id, general = _general(root["generalDescriptionId"], vocabulary)
    national = dict(general) | _national_texts(described)
    name = name or dict(general.get("name", {}))
    if national:
        own = inherited(own, national, name)
    return own | {
        "name": name,
        "alternative_names": others,
        "coverage": coverage_of(root, vocabulary) or Coverage(),
        "keywords": words_of(root["keywords"]),
        "languages": languages_of(root["languages"]),
        "voucher": _voucher(root),
        "general_description": general_id,
    }


def _national_texts(described: Mapping[str, Texts]) -> dict[str, Texts]:
    return {key.removeprefix(NATIONAL): texts for key, texts in described.items() if key.startswith(NATIONAL)}


def _general(node: Node, vocabulary: Vocabulary) -> tuple[UUID | None, Mapping[str, Any]]:
    general_id = optional_id(node)
    if general_id is None:
        return None, {}
    if general_id not in vocabulary.general:
        node.changed("national-description-not-here")
    return UUID(general_id), vocabulary.general.get(general_id, {})


def _codes(items: Node, scheme: str, vocabulary: Vocabulary) -> list[str]:
    found = [vocabulary.code_of(scheme, item) for item in items.items()]
    return list(dict.fromkeys(code for code in found if code))


def _addresses(items: Node) -> list[str]:
    """Industrial classes by their address; the product has no list of them."""
    return list(
        dict.fromkeys(a for item in items.items() if (a := item["uri"].text(80) or item["code"].text(80)))
    )


def _voucher(root: Node) -> Voucher | None:
    in_use = root["serviceVouchersInUse"].flag()
    links: list[Link] = []
    notes: list[Texts] = []
    for item in root["serviceVouchers"].items():
        language = item["language"].text()
        spoken = spoken_in(item)
        address, note = address_of(item["url"]), item["additionalInformation"].text()
        if address:
            links.append(Link(url=address, name={spoken[0]: spoken[1]} if spoken else {}))
        elif spoken:
            notes.append({spoken[0]: spoken[1]})
        if note and language in {"fi", "sv", "en"}:
            notes.append({language: note})
    if not (in_use or links or notes):
        return None
    return Voucher(in_use=bool(in_use), links=links, note=joined(*notes, between="\n"))


def _channels(items: Node, vocabulary: Vocabulary) -> list[ChannelUse]:
    uses: dict[int, ChannelUse] = {}
    for item in items.items():
        external_id = optional_id(item["serviceChannel"]["id"])
        channel = vocabulary.channels.get(external_id or "")
        if channel is None:
            item.kept("channel-not-here")
        elif channel not in uses:
            use = made(ChannelUse, item, channel=channel, **_connection(item, vocabulary))
            uses |= {channel: use} if use else {}
    return list(uses.values())


def _connection(item: Node, vocabulary: Vocabulary) -> dict[str, Any]:
    described = typed_texts(
        item["description"], {"Description": "note", "ChargeTypeAdditionalInfo": "charge_note"}
    )
    charge = Charge(kind=charge_kind(item["serviceChargeType"]), note=described.get("charge_note", {}))
    contact = item["contactDetails"]
    places = places_of(contact["addresses"], vocabulary)
    return {
        "note": connection_note(described, item["extraTypes"]),
        "charge": charge if charge != Charge() else None,
        "hours": hours_of(item["serviceHours"]),
        "phones": phones_of(contact["phoneNumbers"]),
        "emails": emails_of(contact["emails"]),
        "web_pages": links_of(contact["webPages"]),
        "addresses": places.addresses,
    }


def _organisations(items: Node, vocabulary: Vocabulary) -> tuple[str | None, list[Producer]]:
    """The organisation that answers for the service, and the others that answer for it or produce it."""
    responsible: str | None = None
    producers: list[Producer] = []
    for item in items.items():
        external_id = optional_id(item["organization"]["id"])
        role, provision = item["roleType"].text(), item["provisionType"].text()
        if role == "Responsible" and responsible is None and external_id:
            responsible = external_id
            continue
        own_work = external_id == responsible and (role == "Responsible" or provision in OWN_PRODUCTION)
        producer = None if own_work else _producer(item, vocabulary, external_id, role)
        producers += [producer] if producer else []
    return responsible, producers


def _producer(item: Node, vocabulary: Vocabulary, external_id: str | None, role: str) -> Producer | None:
    note = texts_of(item["additionalInformation"])
    organisation = vocabulary.organisations.get(external_id or "")
    called = "" if organisation else item["organization"]["name"].text(300)
    name = {"fi": called} if called else {}
    # Without an organisation the note is the producer's name, as PTV writes it.
    if not (organisation or name):
        name, note = note, {}
    if not (organisation or name):
        return None
    part = "other_responsible" if role == "Responsible" else "producer"
    return made(Producer, item, organisation=organisation, name=name, note=note, role=part)
