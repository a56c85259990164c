"""A service channel of PTV: a place, a phone, a web page, an e-service or a form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from polku.directory.bridge.ptv.areas import coverage_of
from polku.directory.bridge.ptv.contacts import Places, emails_of, joined, phones_of, places_of
from polku.directory.bridge.ptv.hours import day_of, hours_of
from polku.directory.bridge.ptv.texts import (
    Texts,
    address_of,
    at_most,
    links_of,
    names_of,
    texts_of,
    typed_texts,
)
from polku.directory.bridge.ptv.trail import Finding, Node, RecordRefused, Trail
from polku.directory.bridge.ptv.vocabulary import Vocabulary
from polku.directory.bridge.ptv.whole import id_of, optional_id
from polku.directory.choices import ChannelKind
from polku.directory.content import ChannelContent, Link

KINDS = {
    "ServiceLocation": ChannelKind.PLACE,
    "Phone": ChannelKind.PHONE,
    "WebPage": ChannelKind.WEB_PAGE,
    "EChannel": ChannelKind.E_SERVICE,
    "PrintableForm": ChannelKind.FORM,
}
STATEMENT = {"fi": "Saavutettavuusseloste", "sv": "Tillgänglighetsutlåtande", "en": "Accessibility statement"}


@dataclass(frozen=True)
class MappedChannel:
    """What the directory takes from a channel record. Which services it serves is read from the services."""

    external_id: str
    organisation_id: str | None
    state: str
    modified: date | None
    content: ChannelContent
    findings: list[Finding] = field(compare=False)


def channel_of(record: Any, vocabulary: Vocabulary, trail: Trail | None = None) -> MappedChannel:
    """Read one channel. Raises RecordRefused when it has no id, name or known kind, or a bound does not let it in."""
    trail = trail or Trail(record, "channel")
    root = trail.root
    external_id = id_of(root)
    kind = KINDS.get(root["serviceChannelType"].text())
    if kind is None:
        raise RecordRefused("unknown-kind")
    name, others = names_of(root["serviceChannelNames"], root["displayNameType"])
    if not name:
        raise RecordRefused("no-name")
    try:
        content = ChannelContent(kind=kind, name=name, alternative_names=others, **_facts(root, vocabulary))
    except ValidationError as error:
        raise RecordRefused("not-valid", ", ".join(str(e["loc"][0]) for e in error.errors())) from error
    return MappedChannel(
        external_id=external_id,
        organisation_id=optional_id(root["organizationId"]),
        state=root["publishingStatus"].text(),
        modified=day_of(root["modified"]),
        content=content,
        findings=trail.findings(),
    )


def _facts(root: Node, vocabulary: Vocabulary) -> dict[str, Any]:
    described = typed_texts(
        root["serviceChannelDescriptions"],
        {"Description": "description", "Summary": "summary", "ShortDescription": "summary"},
    )
    visited = places_of(root["addresses"], vocabulary)
    delivered = places_of(root["deliveryAddresses"], vocabulary, kind="Delivery")
    return {
        **described,
        **_contacts(root, visited),
        "addresses": [*visited.addresses, *delivered.addresses],
        "form_number": texts_of(root["formIdentifier"]),
        "attachments": [*_form_files(root["channelUrls"]), *links_of(root["attachments"], name="name")],
        "sign_in_needed": root["requiresAuthentication"].flag(),
        "signature_needed": root["requiresSignature"].flag(),
        "hours": hours_of(root["serviceHours"]),
        "languages": languages_of(root["languages"]),
        "coverage": coverage_of(root, vocabulary),
        "accessibility_note": visited.accessibility,
    }


def _contacts(root: Node, visited: Places) -> dict[str, Any]:
    return {
        "phones": [*phones_of(root["phoneNumbers"]), *phones_of(root["supportPhones"]), *visited.phones],
        "emails": [*emails_of(root["emails"]), *emails_of(root["supportEmails"]), *visited.emails],
        "web_pages": [*links_of(root["webPages"]), *_statements(root), *visited.links],
    }


def _statements(root: Node) -> list[Link]:
    """Accessibility statements of an e-service or a web page, in both of PTV's forms."""
    links = [
        Link(url=address, name=_statement_name(item["accessibilityStatementWebPageName"], item["language"]))
        for item in root["accessibilityClassification"].items()
        if (address := address_of(item["accessibilityStatementWebPage"]))
    ]
    return [*links, *links_of(root["accessibilityStatementWebPage"], unnamed=STATEMENT)]


def _statement_name(name: Node, language: Node) -> Texts:
    spoken = language.text()
    wanted = {spoken: STATEMENT[spoken]} if spoken in STATEMENT else STATEMENT
    given = name.text()
    return {spoken: given} if given and spoken in STATEMENT else wanted


def _form_files(items: Node) -> list[Link]:
    """The files of a form: an address per language, named by its file type."""
    links = []
    for item in items.items():
        address, language, kind = address_of(item["value"]), item["language"].text(), item["type"].text()
        if address and language in STATEMENT:
            links.append(Link(url=address, name={language: kind} if kind else {}))
        elif address:
            item.kept("language-not-here")
    return at_most(items, links)


def languages_of(items: Node) -> list[str]:
    """Languages in which one is served, as codes."""
    return list(dict.fromkeys(code for item in items.items() if (code := item.text(10))))


def connection_note(described: dict[str, Texts], extras: Node) -> Texts:
    """What is different in this channel, with the guidance of a shared service point (Asti)."""
    said = [texts_of(item["description"]) for item in extras.items()]
    return joined(described.get("note", {}), *said, between="\n")
