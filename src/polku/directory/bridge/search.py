"""Entries of the directory as the search library sees them, and its answers as the pages see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from polku.accounts.models import Area, Municipality, Organisation
from polku.directory.choices import ChargeKind
from polku.directory.content import ChannelContent, EntryContent, Texts, Words
from polku.directory.models import Code, Entry
from polku.search.documents import Document
from polku.search.places import Place

# Easy Finnish is Finnish to a search: its words lead to the same entry.
LANGUAGE_OF = {"fi": "fi", "fi-selko": "fi", "sv": "sv", "en": "en"}
# The languages whose words need an analyser that web processes do not load.
ANALYSED = ("fi",)
SECONDS_A_DAY = 86_400
FREE = "yes"

NameLists = Mapping[str, Iterable[str]]


@dataclass(frozen=True)
class Around:
    """What lies around entries and is found with them: code labels, names of providers, themes, channels."""

    codes: Mapping[tuple[str, str], Code]
    # Organisation -> names per language of itself, the units above it and the bodies whose work it continues.
    providers: Mapping[int, tuple[NameLists, ...]]
    # Entry -> slugs and names of its themes.
    themes: Mapping[int, tuple[tuple[str, Texts], ...]] = field(default_factory=dict)
    # Entry -> published channels.
    channels: Mapping[int, tuple[ChannelContent, ...]] = field(default_factory=dict)


def document_of(entry: Entry, around: Around) -> Document | None:
    """What search knows of an entry; None when it is not published."""
    content = entry.content
    if content is None:
        return None
    channels = around.channels.get(entry.pk, ())
    codes = list(_codes_of(content, around.codes))
    themes = around.themes.get(entry.pk, ())
    return Document(
        id=str(entry.pk),
        kind=entry.kind,
        texts=_texts(content, codes, themes, around.providers.get(entry.organisation_id, ()), channels),
        municipalities=frozenset(entry.municipalities or ()),
        nationwide=entry.municipalities is None,
        facets=_facets(content, codes, themes, channels),
        points=tuple(_points(channels)),
        fresh=entry.assured_at.timestamp() / SECONDS_A_DAY if entry.assured_at else 0.0,
    )


def names_of(organisation: Organisation) -> NameLists:
    """All names of an organisation per language, old ones too."""
    names: dict[str, list[str]] = {language: [name] for language, name in organisation.names.items()}
    for language, old in organisation.old_names.items():
        names.setdefault(language, []).extend(old)
    return names


def place_of_municipality(municipality: Municipality) -> Place:
    """A municipality as people name it in a query."""
    return Place(
        f"municipality:{municipality.code}", _names(municipality.names), frozenset({municipality.code})
    )


def place_of_area(area: Area, municipalities: Iterable[str]) -> Place:
    """An area as people name it in a query."""
    return Place(f"{area.kind}:{area.code}", _names(area.names), frozenset(municipalities))


def _names(names: Texts) -> dict[str, tuple[str, ...]]:
    return {language: (name,) for language, name in names.items() if language in ("fi", "sv", "en")}


class _Fields:
    """Texts by language and field, as they are met."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, list[str]]] = {}

    def put(self, name: str, texts: Texts) -> None:
        for language, text in texts.items():
            if language in LANGUAGE_OF and text:
                self.texts.setdefault(LANGUAGE_OF[language], {}).setdefault(name, []).append(text)

    def put_all(self, name: str, words: Words | NameLists) -> None:
        for language, texts in words.items():
            for text in texts:
                self.put(name, {language: text})


def _texts(
    content: EntryContent,
    codes: Iterable[Code],
    themes: Iterable[tuple[str, Texts]],
    providers: Iterable[NameLists],
    channels: Iterable[ChannelContent],
) -> dict[str, dict[str, list[str]]]:
    fields = _Fields()
    fields.put("name", content.name)
    fields.put_all("alternative", content.alternative_names)
    fields.put_all("keywords", content.keywords)
    for labels in (*(term.labels for term in content.terms), *(code.labels for code in codes)):
        fields.put("labels", labels)
    for _slug, theme_names in themes:
        fields.put("labels", theme_names)
    for names in (
        *providers,
        *({k: [v] for k, v in producer.name.items()} for producer in content.producers),
    ):
        fields.put_all("provider", names)
    fields.put("summary", content.summary)
    for text in (
        content.description,
        content.requirements,
        content.instructions,
        *(g.name for g in content.groups),
    ):
        fields.put("description", text)
    for channel in channels:
        fields.put("description", channel.name)
    return fields.texts


def _codes_of(content: EntryContent, codes: Mapping[tuple[str, str], Code]) -> Iterator[Code]:
    """The codes of an entry and all broader ones: who looks for the broader finds the narrower."""
    schemes = {
        "target_group": content.target_groups,
        "life_event": content.life_events,
        "service_class": content.service_classes,
    }
    met: set[tuple[str, str]] = set()
    for scheme, given in schemes.items():
        for start in given:
            key = (scheme, start)
            while key in codes and key not in met:
                met.add(key)
                yield codes[key]
                key = (scheme, codes[key].broader)


def _facets(
    content: EntryContent,
    codes: Iterable[Code],
    themes: Iterable[tuple[str, Texts]],
    channels: Iterable[ChannelContent],
) -> dict[str, frozenset[str]]:
    facets: dict[str, set[str]] = {
        "theme": {slug for slug, _names in themes},
        "access": {content.access} if content.access else set(),
        "language": set(content.languages),
        "free": {FREE} if content.charge.kind == ChargeKind.FREE else set(),
        "accessibility": {
            *content.accessibility,
            *(f for c in channels if c.kind == "place" for f in c.accessibility),
        },
    }
    for code in codes:
        facets.setdefault(code.scheme, set()).add(code.code)
    return {name: frozenset(str(value) for value in values) for name, values in facets.items() if values}


def _points(channels: Iterable[ChannelContent]) -> Iterator[tuple[float, float]]:
    for channel in channels:
        for address in channel.addresses:
            if address.kind == "visit" and address.north is not None and address.east is not None:
                yield address.east, address.north
