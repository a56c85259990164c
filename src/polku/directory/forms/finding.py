"""A search as it stands in an address, read and written. What is unknown or hostile in it counts as not said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import QueryDict

from polku.directory.queries.finding import MAX_PAGE, MAX_WORDS, Finding
from polku.shared.text import clean

WORDS, MUNICIPALITY, PLACE, SORT, PAGE = "q", "kunta", "paikka", "jarjesta", "sivu"
PARAM_OF_FACET = {
    "access": "paasy",
    "kind": "laji",
    "theme": "teema",
    "target_group": "ryhma",
    "life_event": "elama",
    "service_class": "luokka",
    "free": "maksuton",
    "language": "kieli",
    "accessibility": "esteeton",
}
SORTS = {"sopivin": "relevance", "lahin": "distance", "nimi": "name", "uusin": "newest"}
WORD_OF_SORT = {sort: word for word, sort in SORTS.items()}
MAX_CHOICES = 30
MAX_PLACE = 60
_CODE = re.compile(r"[A-Za-z0-9._:-]{1,60}")


def read_finding(params: QueryDict) -> Finding:
    """The search of an address."""
    return Finding(
        words=_line(params.get(WORDS, ""), MAX_WORDS),
        municipality=_line(params.get(MUNICIPALITY, ""), MAX_PLACE),
        chosen={
            facet: codes for facet, name in PARAM_OF_FACET.items() if (codes := _codes(params.getlist(name)))
        },
        place=_line(params.get(PLACE, ""), MAX_PLACE),
        sort=SORTS.get(params.get(SORT, ""), "relevance"),
        page=_page(params.get(PAGE, "")),
    )


def as_query(finding: Finding) -> str:
    """The part of an address after `?`, without what is not said."""
    pairs = [(WORDS, finding.words), (MUNICIPALITY, finding.municipality), (PLACE, finding.place)]
    pairs += [
        (PARAM_OF_FACET[facet], code) for facet, codes in finding.chosen.items() for code in sorted(codes)
    ]
    if finding.sort != "relevance":
        pairs.append((SORT, WORD_OF_SORT[finding.sort]))
    if finding.page > 1:
        pairs.append((PAGE, str(finding.page)))
    return urlencode([(name, value) for name, value in pairs if value])


def as_filters(finding: Finding) -> Mapping[str, object]:
    """The filters of a search as codes, to be kept with an unmet need: no words, no place."""
    return {facet: sorted(codes) for facet, codes in finding.chosen.items()}


def _line(value: str, limit: int) -> str:
    return " ".join(clean(value).split())[:limit]


def _codes(values: list[str]) -> frozenset[str]:
    return frozenset(value for value in values[:MAX_CHOICES] if _CODE.fullmatch(value))


def _page(value: str) -> int:
    return min(MAX_PAGE, max(1, int(value))) if re.fullmatch(r"\d{1,6}", value, re.ASCII) else 1
