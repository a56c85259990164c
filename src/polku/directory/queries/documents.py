"""What search knows of entries: their documents with the names and labels that lie around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from polku.accounts.models import Organisation, Succession
from polku.directory.bridge.search import Around, NameLists, document_of, names_of
from polku.directory.choices import EntryState
from polku.directory.content import ChannelContent
from polku.directory.models import Code, Entry, Theme
from polku.search.documents import Document


def documents_of(entries: Sequence[Entry]) -> dict[int, Document | None]:
    """Entry -> its search document, None for one that is not published."""
    around = _around(entries)
    return {entry.pk: document_of(entry, around) for entry in entries}


def _around(entries: Sequence[Entry]) -> Around:
    ids = [entry.pk for entry in entries]
    return Around(
        codes=_codes(entries),
        providers=_providers({entry.organisation_id for entry in entries}),
        themes=_themes(ids),
        channels=_channels(ids),
    )


def _codes(entries: Sequence[Entry]) -> dict[tuple[str, str], Code]:
    """The codes of entries and all broader ones."""
    found: dict[tuple[str, str], Code] = {}
    contents = [entry.content for entry in entries if entry.content]
    level = {code for c in contents for code in (*c.target_groups, *c.life_events, *c.service_classes)}
    while level:
        rows = list(Code.objects.filter(code__in=level))
        found |= {(code.scheme, code.code): code for code in rows}
        met = {code for _scheme, code in found}
        level = {code.broader for code in rows if code.broader} - met
    return found


def _providers(ids: Iterable[int]) -> dict[int, tuple[NameLists, ...]]:
    organisations = {o.pk: o for o in Organisation.objects.all()}
    before: dict[int, list[int]] = {}
    for predecessor, successor in Succession.objects.values_list("predecessor", "successor"):
        before.setdefault(successor, []).append(predecessor)
    return {pk: tuple(names_of(organisations[i]) for i in _lineage(pk, organisations, before)) for pk in ids}


def _lineage(start: int, organisations: dict[int, Organisation], before: dict[int, list[int]]) -> list[int]:
    """The organisation, the units above it, and all bodies whose work any of them continues."""
    found: dict[int, None] = {}
    waiting = [start]
    while waiting:
        pk = waiting.pop()
        if pk in found or pk not in organisations:
            continue
        found[pk] = None
        parent = organisations[pk].parent_id
        waiting += [*before.get(pk, ()), *([parent] if parent else ())]
    return list(found)


# The rows of the link between themes and entries, which the types of Django do not know.
_theme_links: Any = Theme.entries.through._default_manager


def _themes(ids: Sequence[int]) -> dict[int, tuple[tuple[str, dict[str, str]], ...]]:
    links = _theme_links.filter(entry__in=ids).select_related("theme").order_by("theme__order")
    found: dict[int, list[tuple[str, dict[str, str]]]] = {}
    for link in links:
        found.setdefault(link.entry_id, []).append((link.theme.slug, link.theme.names))
    return {pk: tuple(themes) for pk, themes in found.items()}


def _channels(ids: Sequence[int]) -> dict[int, tuple[ChannelContent, ...]]:
    links = Entry.channels.through.objects.filter(entry__in=ids, channel__state=EntryState.PUBLISHED)
    found: dict[int, list[ChannelContent]] = {}
    for link in links.select_related("channel").order_by("pk"):
        if link.channel.content is not None:
            found.setdefault(link.entry_id, []).append(link.channel.content)
    return {pk: tuple(channels) for pk, channels in found.items()}
