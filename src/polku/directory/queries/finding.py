"""Finding entries: what is asked on the page, the command line and the API alike, and what is answered.

`find` understands the words, filters, counts and orders through the search index of this process, and reads the entries
of the asked page from the database. Unknown codes and hostile values are left out or refused before they come here.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from polku.accounts.models import Municipality
from polku.directory.bridge.search import FREE, LANGUAGE_OF
from polku.directory.choices import Access, AccessibilityFact, EntryKind
from polku.directory.content import EntryContent
from polku.directory.models import Code, Entry, Theme
from polku.directory.queries import index
from polku.directory.queries.index import Directory
from polku.directory.queries.reading import published
from polku.directory.queries.regions import KnownPlace, Regions, place_named
from polku.search.query import Query, Reading, ReadingKind, Results, Sort
from polku.shared.languages import pick

PAGE_SIZE = 20
MAX_PAGE = 500
MAX_WORDS = 200
NEIGHBOURS = 5
# Filters with counts, in the order a page shows them.
FACETS = (
    "access",
    "kind",
    "theme",
    "target_group",
    "life_event",
    "service_class",
    "free",
    "language",
    "accessibility",
)
SCHEMES = ("target_group", "life_event", "service_class")
# Service classes whose entries guide a person on when nothing fits: social guidance, Ohjaamo, general advice.
GUIDANCE_CLASSES = frozenset({"P4.13", "P28.5", "P9.6"})
GUIDANCE_SHOWN = 3
ALIKE_SHOWN = 4


@dataclass(frozen=True)
class Finding:
    """What somebody looks for. `chosen` is filter -> codes: any of them inside a filter, all filters together."""

    words: str = ""
    municipality: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    place: str = ""
    sort: str = Sort.RELEVANCE.value
    page: int = 1
    size: int = PAGE_SIZE

    def without(self, facet: str, code: str | None = None) -> Finding:
        """The same without a filter, or without one choice of it."""
        rest = self.chosen.get(facet, frozenset()) - {code} if code else frozenset()
        chosen = {name: codes for name, codes in self.chosen.items() if name != facet}
        return replace(self, chosen=chosen | ({facet: rest} if rest else {}), page=1)

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all was asked."""
        return not (self.words or self.municipality or self.chosen or self.place)


@dataclass(frozen=True)
class Choice:
    """One choice of a filter. `label` is a code of the directory, a theme or a choice of the product, to be worded."""

    value: str
    label: Code | Theme | str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    """A filter with its choices and how many entries each would give."""

    name: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class FoundEntry:
    """An entry of the result. `complete` says that it has all the words; `distance` is in metres."""

    entry: Entry
    complete: bool
    distance: float | None


@dataclass(frozen=True)
class Understood:
    """How some words were understood: `kind` as in the search library, `meant` words, `codes` and places it led to."""

    kind: str
    typed: str
    meant: tuple[str, ...] = ()
    codes: tuple[Code, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Loosening:
    """One thing less, and how many entries there would be."""

    facet: str
    choice: Choice | None
    finding: Finding
    count: int


@dataclass(frozen=True)
class Found:
    """The answer. `municipalities` are the codes it was narrowed to, from the filter or from a place in the words."""

    finding: Finding
    entries: tuple[FoundEntry, ...]
    total: int
    complete: int
    facets: tuple[Facet, ...]
    understood: tuple[Understood, ...]
    municipality: Municipality | None
    municipalities: frozenset[str]
    place: KnownPlace | None
    regions: Regions

    @property
    def pages(self) -> int:
        """How many pages there are to leaf through."""
        return min(MAX_PAGE, -(-self.total // self.finding.size))

    @property
    def place_unknown(self) -> bool:
        """Whether a place was asked that the directory does not know."""
        return bool(self.finding.place) and self.place is None

    @cached_property
    def chosen(self) -> list[tuple[str, Choice]]:
        """The choices in force, each with its filter."""
        return [(facet.name, choice) for facet in self.facets for choice in facet.choices if choice.checked]


def find(finding: Finding, *, language: str) -> Found:
    """Answer a search in a language, from the entries that are published now."""
    directory = index.directory()
    themes = list(Theme.objects.order_by("order"))
    finding = _known(finding, directory, themes)
    place = place_named(finding.place, directory.regions) if finding.place else None
    results = directory.index.search(_query(finding, language, directory, place))
    return Found(
        finding=finding,
        entries=_entries(results),
        total=results.total,
        complete=results.complete,
        facets=_facets(finding, results, directory, themes),
        understood=tuple(_understood(reading, directory, language) for reading in results.readings),
        municipality=directory.regions.by_code(finding.municipality),
        municipalities=results.municipalities,
        place=place,
        regions=directory.regions,
    )


def loosenings(found: Found, *, language: str) -> list[Loosening]:
    """For a search with no result: each filter left out, with what that would give, the most first."""
    directory = index.directory()
    candidates: list[tuple[str, Choice | None, Finding]] = [
        (name, choice, found.finding.without(name, choice.value)) for name, choice in found.chosen
    ]
    if found.finding.municipality:
        candidates.append(("municipality", None, replace(found.finding, municipality="", page=1)))
    if found.finding.words and not replace(found.finding, words="").is_blank:
        candidates.append(("words", None, replace(found.finding, words="", page=1)))
    options = [Loosening(name, choice, f, _count(f, language, directory)) for name, choice, f in candidates]
    return sorted((option for option in options if option.count), key=lambda option: -option.count)


def nearby(found: Found, *, language: str) -> list[tuple[Municipality, int]]:
    """For a search with no result: neighbouring municipalities that have some, with how many."""
    if found.municipality is None:
        return []
    directory = index.directory()
    neighbours = directory.regions.neighbours(found.municipality, NEIGHBOURS)
    counts = [
        (m, _count(replace(found.finding, municipality=m.code), language, directory)) for m in neighbours
    ]
    return [(municipality, count) for municipality, count in counts if count]


def guidance(municipality: str, *, language: str) -> list[Entry]:
    """Entries whose work is to guide a person on, in a municipality."""
    chosen = {"service_class": GUIDANCE_CLASSES}
    query = _query(
        Finding(municipality=municipality, chosen=chosen, size=GUIDANCE_SHOWN),
        language,
        index.directory(),
        None,
    )
    return [found.entry for found in _entries(index.directory().index.search(query))]


def alike(entry: Entry, *, language: str, municipality: str = "") -> list[Entry]:
    """Entries that do the like, where this one is or in the given municipality."""
    if entry.content is None:
        return []
    where = frozenset({municipality} if municipality else entry.municipalities or ())
    return [other for other in _alike(entry.content, where, language) if other.pk != entry.pk][:ALIKE_SHOWN]


def instead_of(content: EntryContent, *, language: str) -> list[Entry]:
    """Entries that do the like of one that is no longer public."""
    return _alike(content, frozenset(content.coverage.municipalities), language)[:ALIKE_SHOWN]


def _alike(content: EntryContent, where: frozenset[str], language: str) -> list[Entry]:
    """First by name among the same classes, then by the classes alone."""
    classes = frozenset(content.service_classes)
    text = " ".join((pick(content.name, language).text, pick(content.summary, language).text))
    chosen = {"service_class": classes} if classes else {}
    query = Query(text, LANGUAGE_OF[language], where, chosen, limit=ALIKE_SHOWN + 1, parse_places=False)
    search = index.directory().index.search
    results = search(query)
    if results.total <= 1 and classes:
        results = search(replace(query, text=""))
    return [found.entry for found in _entries(results)]


def findable(phrases: Iterable[str], *, language: str) -> list[str]:
    """Those of some phrases that find something; asked anew when the number of entries has changed."""
    return list(_findable(tuple(phrases), language, len(index.directory().index)))


@lru_cache(maxsize=32)
def _findable(phrases: tuple[str, ...], language: str, _entries: int) -> tuple[str, ...]:
    return tuple(words for words in phrases if _count(Finding(words=words), language, index.directory()))


def known_regions() -> Regions:
    """Municipalities and areas of today."""
    return index.directory().regions


def count_in(municipality: str, *, language: str) -> int:
    """How many entries serve a municipality."""
    return _count(Finding(municipality=municipality), language, index.directory())


def _known(finding: Finding, directory: Directory, themes: Iterable[Theme]) -> Finding:
    """The search without codes that do not exist; a municipality may be given by its name."""
    regions = directory.regions
    municipality = regions.by_code(finding.municipality) or regions.named(finding.municipality)
    slugs = {theme.slug for theme in themes}
    chosen = {
        name: frozenset(code for code in codes if _exists(name, code, directory, slugs))
        for name, codes in finding.chosen.items()
    }
    return replace(
        finding,
        municipality=municipality.code if municipality else "",
        chosen={name: codes for name, codes in chosen.items() if codes},
    )


def _exists(facet: str, code: str, directory: Directory, slugs: Container[str]) -> bool:
    if facet in SCHEMES:
        return (facet, code) in directory.codes
    if facet == "theme":
        return code in slugs
    return code in _PRODUCT_CHOICES[facet] if facet in _PRODUCT_CHOICES else facet in FACETS


def _query(finding: Finding, language: str, directory: Directory, place: KnownPlace | None) -> Query:
    municipality = directory.regions.by_code(finding.municipality)
    sort = Sort(finding.sort)
    return Query(
        text=finding.words[:MAX_WORDS],
        language=LANGUAGE_OF[language],
        municipalities=frozenset({municipality.code}) if municipality else frozenset(),
        facets={name: codes for name, codes in finding.chosen.items() if codes},
        near=(place.east, place.north) if place else None,
        sort=Sort.RELEVANCE if sort == Sort.DISTANCE and place is None else sort,
        offset=(finding.page - 1) * finding.size,
        limit=finding.size,
        counted=FACETS,
    )


def _count(finding: Finding, language: str, directory: Directory) -> int:
    query = replace(_query(finding, language, directory, None), limit=0, offset=0, counted=())
    return directory.index.search(query).total


def _entries(results: Results) -> tuple[FoundEntry, ...]:
    rows = published().in_bulk([int(hit.id) for hit in results.hits]) if results.hits else {}
    # An entry that was archived a moment ago is in no row and left out.
    return tuple(
        FoundEntry(rows[int(hit.id)], hit.complete, hit.distance)
        for hit in results.hits
        if int(hit.id) in rows
    )


def _facets(
    finding: Finding, results: Results, directory: Directory, themes: Iterable[Theme]
) -> tuple[Facet, ...]:
    by_slug = {theme.slug: theme for theme in themes}
    return tuple(
        Facet(
            name,
            tuple(
                _choices(
                    name, finding.chosen.get(name, frozenset()), results.counts[name], directory, by_slug
                )
            ),
        )
        for name in FACETS
    )


def _choices(
    name: str,
    chosen: frozenset[str],
    counts: Mapping[str, int],
    directory: Directory,
    themes: Mapping[str, Theme],
) -> Iterable[Choice]:
    labels: Mapping[str, Code | Theme | str]
    if name in SCHEMES:
        labels = {
            code: row
            for (scheme, code), row in directory.codes.items()
            if scheme == name and _is_shown(row, chosen)
        }
    elif name == "theme":
        labels = themes
    else:
        labels = _PRODUCT_CHOICES.get(name) or {code: code for code in {*counts, *chosen}}
    for value, label in labels.items():
        if counts.get(value) or value in chosen:
            yield Choice(value, label, counts.get(value, 0), value in chosen)


# The product's own choices are worded by their labels in `choices.py`.
_PRODUCT_CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {kind.value: kind.value for kind in EntryKind},
    "access": {access.value: access.value for access in Access},
    "accessibility": {fact.value: fact.value for fact in AccessibilityFact},
    "free": {FREE: FREE},
}


def _is_shown(code: Code, chosen: frozenset[str]) -> bool:
    """A list of hundreds helps nobody: the broadest codes of service classes are enough to choose from."""
    return code.scheme != "service_class" or not code.broader or code.code in chosen


def _understood(reading: Reading, directory: Directory, language: str) -> Understood:
    codes = tuple(directory.codes[pair] for pair in reading.codes if pair in directory.codes)
    place = (
        _place_name(reading.meant[0], directory.regions, language)
        if reading.kind == ReadingKind.PLACE
        else ""
    )
    return Understood(reading.kind.value, reading.typed, reading.meant, codes, place)


def _place_name(key: str, regions: Regions, language: str) -> str:
    kind, _colon, code = key.partition(":")
    if kind == "municipality":
        municipality = regions.by_code(code)
        return municipality.name(language).text if municipality else code
    areas = (region.area for region in regions.areas if region.area)
    return next((area.name(language).text for area in areas if area.kind == kind and area.code == code), code)
