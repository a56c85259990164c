"""Entries as rows of a table: the names cells may hold, the entries as they are now, the rows of an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import override

from polku.accounts.models import Area, Municipality, Organisation, in_force
from polku.accounts.permissions import is_coordinator, organisations_edited_by, units_below
from polku.directory.bridge.tables.book import Book, Names, normal
from polku.directory.bridge.tables.columns import COLUMNS, WRITING_LANGUAGES
from polku.directory.bridge.tables.flat import Json, Values, values_of
from polku.directory.choices import (
    Access,
    AccessibilityFact,
    AreaScope,
    ChargeKind,
    EntryKind,
    EntryState,
    VersionState,
)
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Channel, ChannelVersion, Code, Entry, EntryVersion
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.languages import pick

CHOICES: dict[str, type[models.TextChoices]] = {
    "kind": EntryKind,
    "access": Access,
    "charge": ChargeKind,
    "scope": AreaScope,
    "accessibility": AccessibilityFact,
}
NAMED = ("organisation", "municipality", "areas", "languages", "target_group", "life_event", "service_class")
LANGUAGES_OF_SERVICE = (
    *("fi", "sv", "en", "se", "ar", "ckb", "et", "fa", "fr", "ru", "so", "th", "tr", "uk", "vi", "zh"),
    *("fse", "fss"),
)
SIGN_LANGUAGES = {
    "fse": ("suomalainen viittomakieli", "finskt teckenspråk", "Finnish Sign Language"),
    "fss": (
        "suomenruotsalainen viittomakieli",
        "finlandssvenskt teckenspråk",
        "Finland-Swedish Sign Language",
    ),
}
MAX_EXPORTED = 20_000


@dataclass(frozen=True)
class Kept:
    """An entry as it is now: the text its keepers go on with, its own channel, and all of it as column values."""

    entry: Entry
    document: Json
    channel: Channel | None
    channel_document: Json | None
    values: Values


def book_now(language: str = "fi") -> Book:
    """Every name a cell may hold today, for one who reads a language."""
    names = {kind: Names() for kind in (*CHOICES, *NAMED)}
    written: dict[str, dict[str, dict[str, str]]] = {language: {} for language in WRITING_LANGUAGES}

    def add(
        kind: str, key: str, labels: Mapping[str, str], more: Iterable[str] = (), shown: str = ""
    ) -> None:
        names[kind].add(key, [*labels.values(), *more, shown])
        for language in WRITING_LANGUAGES:
            written[language].setdefault(kind, {})[key] = shown or str(pick(dict(labels), language)) or key

    for kind, choices in CHOICES.items():
        for choice in choices:
            add(kind, choice.value, _in_each_language(choice))
    for code in Code.objects.order_by("scheme", "order"):
        add(code.scheme, code.code, code.labels, [f"{code.code} {label}" for label in code.labels.values()])
    for municipality in Municipality.objects.filter(in_force(clock.today())):
        add("municipality", municipality.code, municipality.names)
    for area in Area.objects.filter(in_force(clock.today())):
        add("areas", str(area), area.names, shown=f"{area} {area.name('fi')}")
    for language in LANGUAGES_OF_SERVICE:
        add("languages", language, _language_names(language))
    _add_organisations(names["organisation"], written)
    return Book(names, written, language)


def _in_each_language(choice: Any) -> dict[str, str]:
    labels = {}
    for language in WRITING_LANGUAGES:
        with override(language):
            labels[language] = str(choice.label)
    return labels


def _language_names(code: str) -> dict[str, str]:
    if code in SIGN_LANGUAGES:
        return dict(zip(WRITING_LANGUAGES, SIGN_LANGUAGES[code], strict=True))
    return {spoken: str(Locale(spoken).languages.get(code, code)) for spoken in WRITING_LANGUAGES}


def _add_organisations(names: Names, written: dict[str, dict[str, dict[str, str]]]) -> None:
    """Organisations by number and name, also by names people still use; equal names need the number."""
    rows = list(Organisation.objects.filter(in_force(clock.today())).select_related("parent"))
    seen: dict[str, int] = {}
    for row in rows:
        for name in {normal(n) for n in row.names.values()}:
            seen[name] = seen.get(name, 0) + 1
    for row in rows:
        name = str(row.name("fi"))
        shown = f"{row.pk} {name}" if seen[normal(name)] > 1 else name
        old_names = [name for names_then in row.old_names.values() for name in names_then]
        names.add(str(row.pk), [*row.names.values(), *old_names, shown])
        for language in WRITING_LANGUAGES:
            own = str(row.name(language))
            written[language].setdefault("organisation", {})[str(row.pk)] = (
                f"{row.pk} {own}" if seen[normal(own)] > 1 else own
            )


def entries_for_tables(actor: Actor, organisation: Organisation | None = None) -> QuerySet[Entry]:
    """Entries an actor may edit that are not archived, all or those of one organisation and its units."""
    found = Entry.objects.exclude(state=EntryState.ARCHIVED).select_related("organisation")
    if not is_coordinator(actor):
        found = found.filter(organisation__in=organisations_edited_by(actor))
    if organisation is not None:
        found = found.filter(organisation__in={organisation.pk, *units_below({organisation.pk})})
    return found.order_by("organisation", "name_key", "pk")


def kept_entries(entries: Iterable[Entry]) -> list[Kept]:
    """Entries as their keepers see them, in five statements however many there are."""
    rows = list(entries)
    documents = _working_documents(EntryVersion, "entry", [entry.pk for entry in rows])
    wanted = {use["channel"] for document in documents.values() for use in document.get("channels", [])}
    channels = Channel.objects.in_bulk(wanted)
    channel_documents = _working_documents(ChannelVersion, "channel", list(channels))
    return [
        _kept(entry, documents.get(entry.pk, {"name": {}}), channels, channel_documents) for entry in rows
    ]


def _working_documents(model: Any, owner: str, ids: Sequence[int]) -> dict[int, Json]:
    """The draft, else the public text, of each thing."""
    wanted = {f"{owner}__in": ids, "state__in": [VersionState.DRAFT, VersionState.PUBLISHED]}
    # A draft comes before the public text in the alphabet and is written last.
    rows = model.objects.filter(**wanted).order_by("-state").values_list(f"{owner}_id", "content")
    return dict(rows)


def _kept(
    entry: Entry, document: Json, channels: Mapping[int, Channel], channel_documents: Mapping[int, Json]
) -> Kept:
    used = (channels.get(use["channel"]) for use in document.get("channels", []))
    own = next((c for c in used if c is not None and c.organisation_id == entry.organisation_id), None)
    channel_document = channel_documents.get(own.pk) if own else None
    facts = {
        "id": entry.pk,
        "organisation": str(entry.organisation_id),
        "kind": entry.kind,
        "owner_label": entry.owner_label,
        "owner_email": entry.owner_email,
        "review_every_days": entry.review_every_days,
    }
    content = EntryContent.model_validate(document)
    channel = ChannelContent.model_validate(channel_document) if channel_document else None
    return Kept(
        entry, document, own if channel else None, channel_document, values_of(facts, content, channel)
    )


def export_rows(entries: QuerySet[Entry], *, language: str) -> list[list[str]]:
    """Entries as rows of a table that can be read in again: the headers, then one row an entry."""
    book = book_now()
    kept = kept_entries(entries[:MAX_EXPORTED])
    rows = [[column.write(row.values[column.key], book, language) for column in COLUMNS] for row in kept]
    return [[column.label(language) for column in COLUMNS], *rows]
