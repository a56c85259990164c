"""Where a record's thing is for."""

from __future__ import annotations

from polku.directory.bridge.ptv.contacts import municipality_of
from polku.directory.bridge.ptv.trail import Node
from polku.directory.bridge.ptv.vocabulary import Vocabulary
from polku.directory.choices import AreaScope
from polku.directory.content import Coverage

SCOPES = {
    "Nationwide": AreaScope.NATIONWIDE,
    "WholeCountry": AreaScope.NATIONWIDE,
    "NationwideExceptAlandIslands": AreaScope.MAINLAND,
    "WholeCountryExceptAlandIslands": AreaScope.MAINLAND,
    "LimitedType": AreaScope.LIMITED,
    "AreaType": AreaScope.LIMITED,
}
# Business sub-regions and hospital districts are no areas of the product: their municipalities are taken.
AREA_KINDS = {"Region": "region", "Province": "region", "WellbeingServicesCounty": "wellbeing_county"}


def coverage_of(record: Node, vocabulary: Vocabulary) -> Coverage | None:
    """Where it is for, or None when the record does not say."""
    written = record["areaType"].text()
    scope = SCOPES.get(written)
    if written and scope is None:
        record["areaType"].refused("unknown-code")
    areas, municipalities = areas_of(record["areas"], vocabulary)
    if scope is None and not areas and not municipalities:
        return None
    return Coverage(scope=scope or AreaScope.LIMITED, areas=areas, municipalities=municipalities)


def areas_of(items: Node, vocabulary: Vocabulary) -> tuple[list[str], list[str]]:
    """Areas as `kind:code` where the product has them, and the municipalities of all others."""
    areas: list[str] = []
    municipalities: list[str] = []
    for item in items.items():
        kind, code = item["type"].text(), item["code"].text(40)
        area = f"{AREA_KINDS.get(kind, '')}:{code.zfill(2)}"
        if area in vocabulary.areas:
            areas.append(area)
            item["municipalities"].kept("follows-from-area")
            continue
        named = [m for node in item["municipalities"].items() if (m := municipality_of(node, vocabulary))]
        municipalities += named
        if code and named:
            item["code"].changed("written-as-municipalities")
        elif code:
            item.refused("unknown-area")
    return list(dict.fromkeys(areas)), list(dict.fromkeys(municipalities))
