"""An organisation of PTV: names, kind, place in the tree, areas. Its phones and addresses stay in the source record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from polku.accounts.choices import OrganisationKind, Sector
from polku.directory.bridge.ptv.areas import areas_of
from polku.directory.bridge.ptv.texts import Texts, Words, links_of, names_of, typed_texts
from polku.directory.bridge.ptv.trail import Finding, Node, RecordRefused, Trail
from polku.directory.bridge.ptv.vocabulary import Vocabulary
from polku.directory.bridge.ptv.whole import id_of, optional_id

SECTORS = {"Organization": Sector.THIRD, "Company": Sector.PRIVATE, "SotePrivate": Sector.PRIVATE}
KINDS = {
    "Municipality": OrganisationKind.MUNICIPALITY,
    "State": OrganisationKind.STATE,
    "RegionalOrganization": OrganisationKind.JOINT_AUTHORITY,
    "Region": OrganisationKind.JOINT_AUTHORITY,
    "SotePublic": OrganisationKind.JOINT_AUTHORITY,
    "Organization": OrganisationKind.ASSOCIATION,
    "Company": OrganisationKind.COMPANY,
    "SotePrivate": OrganisationKind.COMPANY,
}
# A word in the Finnish or Swedish name tells more than PTV's five types.
KINDS_BY_WORD = (
    (("hyvinvointialue", "välfärdsområde"), OrganisationKind.WELLBEING_COUNTY),
    (("työllisyysalue", "sysselsättningsområde"), OrganisationKind.EMPLOYMENT_AREA),
    (("kansaneläkelaitos", "folkpensionsanstalten"), OrganisationKind.KELA),
    (("säätiö", "stiftelse"), OrganisationKind.FOUNDATION),
    (("seurakunta", "församling"), OrganisationKind.PARISH),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class MappedOrganisation:
    """What the directory takes from an organisation record. `facts` are fields of the organisation's row."""

    external_id: str
    parent_id: str | None
    root_id: str | None
    state: str
    kind: str
    sector: str
    names: Texts
    facts: dict[str, Any]
    areas: tuple[str, ...]
    findings: list[Finding] = field(compare=False)


def organisation_of(record: Any, vocabulary: Vocabulary, trail: Trail | None = None) -> MappedOrganisation:
    """Read one organisation. Raises RecordRefused when it has no id or no name."""
    trail = trail or Trail(record, "organisation")
    root = trail.root
    external_id = id_of(root)
    names, others = names_of(root["organizationNames"], root["displayNameType"])
    if not names:
        raise RecordRefused("no-name")
    parent_id = optional_id(root["parentOrganizationId"])
    written = root["organizationType"].text()
    kind = _kind(written, parent_id, names)
    areas, municipalities = areas_of(root["areas"], vocabulary)
    if municipalities:
        for item in root["areas"].items():
            item["municipalities"].kept("no-field")
    return MappedOrganisation(
        external_id=external_id,
        parent_id=parent_id,
        root_id=optional_id(root["organizationRootId"]),
        state=root["publishingStatus"].text(),
        kind=kind,
        sector=SECTORS.get(written, Sector.PUBLIC),
        names=names,
        facts={
            "old_names": others,
            "descriptions": _descriptions(root),
            "business_id": _business_id(root["businessCode"]),
            "homepage": _homepage(root["webPages"]),
        },
        areas=tuple(areas),
        findings=trail.findings(),
    )


def _kind(written: str, parent_id: str | None, names: Texts) -> str:
    if parent_id:
        return OrganisationKind.UNIT
    spoken = " ".join(names.values()).lower()
    by_word = (kind for words, kind in KINDS_BY_WORD if any(word in spoken for word in words))
    return next(by_word, KINDS.get(written, OrganisationKind.STATE))


def _descriptions(root: Node) -> Words | Texts:
    found = typed_texts(
        root["organizationDescriptions"],
        {"Description": "long", "Summary": "short", "ShortDescription": "short"},
    )
    return found.get("short", {}) | found.get("long", {})


def _homepage(items: Node) -> Texts:
    """The first web page of each language."""
    pages: Texts = {}
    for link in links_of(items):
        for language in link.name or {"fi": ""}:
            pages.setdefault(language, link.url)
    return pages


def _business_id(node: Node) -> str:
    """A business id (Y-tunnus) with a right check digit."""
    written = node.text(20)
    if not written:
        return ""
    match = re.fullmatch(r"(\d{7})-(\d)", written)
    if match is None or not _check_digit_fits(match[1], int(match[2])):
        node.refused("not-a-business-id")
        return ""
    return written


def _check_digit_fits(digits: str, check: int) -> bool:
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11
    return check == (0 if rest == 0 else 11 - rest)
