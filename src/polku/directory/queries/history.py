"""What was said when: every version of an entry or a channel, compared field by field."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from polku.directory.choices import VersionState
from polku.directory.models import Channel, ChannelVersion, Entry, EntryVersion, SourceRecord
from polku.directory.queries.differences import Change, Field, Json, Segment, changes, segments
from polku.directory.queries.readable import Reader
from polku.shared.languages import CODES

Versioned = Entry | Channel
Version = EntryVersion | ChannelVersion


@dataclass(frozen=True)
class ReadChange:
    """A field that differs, ready to be shown: its name, its language, and both texts as one."""

    field: Field
    label: str
    old: str
    new: str
    # The value itself, as the document holds it.
    after: Any = None

    @property
    def language(self) -> str:
        """The language of the text, empty for what is the same in every language."""
        return self.field.language

    @cached_property
    def segments(self) -> list[Segment]:
        """What stayed, what went, what came."""
        return segments(self.old, self.new)


@dataclass(frozen=True)
class Comparison:
    """Two versions of one thing and what differs between them. `old` is None before the first version."""

    old: Version | None
    new: Version
    changes: list[ReadChange]


def working_version(thing: Versioned) -> Version | None:
    """The text that an editor goes on with: the draft, else what is public, else what was public last."""
    written = thing.versions.exclude(state__in=[VersionState.PROPOSED, VersionState.REJECTED])
    last_public = written.filter(published_at__isnull=False).order_by("-published_at", "-number")
    return (
        written.filter(state=VersionState.DRAFT).first()
        or published_version(thing)
        or last_public.first()
        or written.order_by("-number").first()
    )


def published_version(thing: Versioned) -> Version | None:
    """The version that everybody sees now."""
    return thing.versions.filter(state=VersionState.PUBLISHED).first()


def versions_of(thing: Versioned) -> list[Version]:
    """Every version, the newest first."""
    return list(thing.versions.order_by("-number"))


def version_before(version: Version) -> Version | None:
    """The version it is naturally compared with: what was public when it was written, else the one before it."""
    thing = _thing(version)
    public = thing.versions.filter(published_at__lte=version.made_at, number__lt=version.number)
    return public.order_by("-published_at").first() or (
        thing.versions.filter(number__lt=version.number).order_by("-number").first()
    )


def compare(old: Version | None, new: Version, *, language: str) -> Comparison:
    """What differs between two versions, in words."""
    before: Json = old.content if old else {}
    return Comparison(old, new, read_changes(before, new.content, language=language))


def read_changes(old: Json, new: Json, *, language: str) -> list[ReadChange]:
    """What differs between two documents, in words; texts by language in the order fi, sv, en, easy Finnish."""
    reader = Reader(language, (old, new))
    found = [_read(reader, change) for change in changes(old, new)]
    order = {field: n for n, field in enumerate(dict.fromkeys(change.field.name for change in found))}
    return sorted(found, key=lambda c: (order[c.field.name], CODES.index(c.language) if c.language else -1))


def _read(reader: Reader, change: Change) -> ReadChange:
    value = change.new if change.new is not None else change.old
    old, new = (reader.text(change.field, v) for v in (change.old, change.new))
    return ReadChange(change.field, reader.label(change.field, value), old, new, change.new)


def source_records(entry: Entry) -> list[SourceRecord]:
    """The records of sources behind an entry and its channels, as they came."""
    return list(
        SourceRecord.objects.filter(Q(entry=entry) | Q(channel__in=entry.channels.all())).order_by(
            "kind", "external_id"
        )
    )


def _thing(version: Version) -> Versioned:
    return version.entry if isinstance(version, EntryVersion) else version.channel
