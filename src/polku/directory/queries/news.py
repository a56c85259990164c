"""What has changed for the public, for feeds: entries that were published for the first time or with new content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q, QuerySet, Window

from polku.directory.choices import EntryState
from polku.directory.models import Entry, EntryVersion, Theme
from polku.shared.languages import Passage, pick

SHOWN = 50


@dataclass(frozen=True)
class News:
    """An entry that came or changed. `number` is the version, so that each change is told once."""

    entry: Entry
    number: int
    at: datetime
    is_new: bool
    name: Passage
    summary: Passage
    note: str


def news(*, theme: Theme | None, municipality: str, language: str) -> list[News]:
    """The newest changes of a theme and a municipality, or of everything."""
    versions = _versions(theme, municipality).select_related("entry__organisation")
    return [_news(version, language) for version in versions.order_by("-published_at", "-pk")[:SHOWN]]


def changed_at(*, theme: Theme | None, municipality: str) -> datetime | None:
    """When the newest change was."""
    return (
        _versions(theme, municipality)
        .order_by("-published_at")
        .values_list("published_at", flat=True)
        .first()
    )


def _versions(theme: Theme | None, municipality: str) -> QuerySet[EntryVersion]:
    versions = EntryVersion.objects.filter(published_at__isnull=False, entry__state=EntryState.PUBLISHED)
    if theme:
        versions = versions.filter(entry__themes=theme)
    if municipality:
        versions = versions.filter(
            Q(entry__municipalities__contains=[municipality]) | Q(entry__municipalities=None)
        )
    return versions.annotate(first_at=Window(Min("published_at"), partition_by=[F("entry_id")]))


def _news(version: EntryVersion, language: str) -> News:
    assert version.published_at is not None  # noqa: S101 - filtered
    return News(
        entry=version.entry,
        number=version.number,
        at=version.published_at,
        is_new=version.published_at == version.first_at,  # type: ignore[attr-defined]
        name=pick(version.content.get("name"), language),
        summary=pick(version.content.get("summary"), language),
        note=version.note,
    )
