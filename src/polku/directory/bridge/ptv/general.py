"""National descriptions (pohjakuvaus): their own form, and what a service inherits from one.

What is inherited is what PTV itself adds to a service that builds on a national description (PTV 3.4, "service with
general description data"): its texts come before the service's own, its codes are joined to the service's, and its
charge type wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from polku.directory.bridge.ptv.contacts import CHARGES, joined
from polku.directory.bridge.ptv.texts import LANGUAGES, Texts
from polku.shared.text import clean

# Field of the national description -> text of ours.
TEXTS = {
    "Name": "name",
    "ShortDescription": "summary",
    "BackgroundDescription": "background",
    "Description": "description",
    "ServiceRestrictions": "requirements",
    "UserInstructions": "instructions",
    "ChargeTypeAdditionalInfo": "charge_note",
    "DeadLineAdditionalInfo": "deadline",
    "ProcessingTimeAdditionalInfo": "processing_time",
    "ValidityTimeAdditionalInfo": "validity",
}
CODES = {
    "ServiceClass": "service_classes",
    "TargetGroup": "target_groups",
    "LifeEvent": "life_events",
    "IndustrialClass": "industrial_classes",
}


def general_description(raw: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    """One national description as the product keeps it: plain texts, codes (`codes` by address), laws as links."""
    content: dict[str, Any] = {ours: _texts(raw[theirs]) for theirs, ours in TEXTS.items()}
    content |= {
        ours: [codes.get(item["Key"], item["Key"]) for item in raw[theirs]] for theirs, ours in CODES.items()
    }
    content["terms"] = [{"uri": term["Key"], "labels": {"fi": term["Value"]}} for term in raw["OntologyTerm"]]
    content["laws"] = [link for law in raw["Laws"] for link in _law_links(law)]
    content["charge"] = CHARGES[raw["ChargeType"]].value if raw["ChargeType"] else None
    content["service_type"] = raw["ServiceType"]
    return {
        "id": raw["Id"],
        "reference": raw["ReferenceCode"] or "",
        "content": {name: value for name, value in content.items() if value},
    }


def _texts(items: Iterable[Mapping[str, Any]]) -> Texts:
    texts = {
        item["Lang"]: plain(item["Label"]) for item in items if item["Label"] and item["Lang"] in LANGUAGES
    }
    return {language: texts[language] for language in ("fi", "sv", "en") if texts.get(language)}


def plain(text: str) -> str:
    """Plain paragraphs of a text that may be a Draft.js document (blocks of text as JSON)."""
    if not text.startswith('{"'):
        return clean(text)
    try:
        blocks = json.loads(text)["blocks"]
    except (ValueError, KeyError, TypeError):
        return clean(text)
    lines = [f"* {b['text']}" if b["type"].endswith("list-item") else b["text"].strip() for b in blocks]
    paragraphs = "\n".join(lines)
    while "\n\n\n" in paragraphs:
        paragraphs = paragraphs.replace("\n\n\n", "\n\n")
    return clean(paragraphs)


def _law_links(law: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = {name["Lang"]: clean(name["Label"]) for name in law["Names"] if name["Label"]}
    links: dict[str, Texts] = {}
    for link in law["Links"]:
        if link["Label"] and link["Label"].startswith("http"):
            links.setdefault(link["Label"], {})[link["Lang"]] = names.get(link["Lang"], "")
    return [
        {"url": url, "name": {k: v for k, v in name.items() if v} or names} for url, name in links.items()
    ]


def inherited(own: dict[str, Any], general: Mapping[str, Any], languages: Iterable[str]) -> dict[str, Any]:
    """A service's content with what comes from its national description, in the languages the service has."""
    spoken = frozenset(languages)

    def text(name: str) -> Texts:
        return {language: t for language, t in general.get(name, {}).items() if language in spoken}

    result = dict(own)
    result["description"] = joined(
        text("background"), text("description"), own.get("description", {}), between="\n\n"
    )
    result["summary"] = text("summary") | own.get("summary", {})
    for name in ("requirements", "instructions", "deadline", "processing_time", "validity"):
        result[name] = joined(text(name), own.get(name, {}), between="\n\n")
    charge = dict(own.get("charge", {}))
    result["charge"] = {
        "kind": general.get("charge") or charge.get("kind"),
        "note": joined(text("charge_note"), charge.get("note", {}), between="\n\n"),
    }
    for name in CODES.values():
        result[name] = list(dict.fromkeys([*general.get(name, []), *own.get(name, [])]))
    result["terms"] = _by_address("uri", general.get("terms", []), own.get("terms", []))
    result["laws"] = _by_address("url", general.get("laws", []), own.get("laws", []))
    return result


def _by_address(
    key: str, national: Iterable[Mapping[str, Any]], own: Iterable[BaseModel]
) -> list[Mapping[str, Any]]:
    """The nation's and the service's own, each address once; labels and names that only one of them has stay."""
    found: dict[str, dict[str, Any]] = {}
    for item in (*national, *(model.model_dump() for model in own)):
        before = found.setdefault(item[key], {})
        texts = "labels" if key == "uri" else "name"
        found[item[key]] = {**item, texts: before.get(texts, {}) | item.get(texts, {})}
    return list(found.values())
