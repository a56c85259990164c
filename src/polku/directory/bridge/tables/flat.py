"""An entry as one flat row of values, and changes of such a row put back into its documents.

The contact columns are about one channel of the entry: its own first one. What a row has no column for stays as it is.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from polku.directory.bridge.tables.columns import BY_KEY, COLUMNS, Column, Value
from polku.directory.choices import ChannelKind
from polku.directory.content import ChannelContent, EntryContent

Json = dict[str, Any]
Values = dict[str, Value]
CHANNEL = "channel."
# Facts of the entry's row, not of its document.
ROW_FIELDS = frozenset({"id", "organisation", "kind", "owner_label", "owner_email", "review_every_days"})
ADDRESS = ("street", "number", "postal_code", "post_office", "municipality")


def is_contact(column: Column) -> bool:
    """Whether a column is about the entry's own channel."""
    return column.field.startswith(CHANNEL)


def values_of(
    facts: Mapping[str, Value], content: EntryContent | None, channel: ChannelContent | None
) -> Values:
    """Every column's value. `facts` are the fields of the entry's row, empty for an entry that is not there yet."""
    return {
        column.key: _value(column, facts, content or EntryContent(name={}), channel) for column in COLUMNS
    }


def _value(
    column: Column, facts: Mapping[str, Value], content: EntryContent, channel: ChannelContent | None
) -> Value:
    if column.field in ROW_FIELDS:
        return facts.get(column.field, "" if column.kind in {"line", "email"} else None)
    if is_contact(column):
        return _contact(channel, column.field.removeprefix(CHANNEL)) or _empty(column)
    found: Any = content
    for step in column.field.split("."):
        found = getattr(found, step)
    if column.language:
        found = found.get(column.language, [] if column.kind == "words" else "")
    if column.field == "coverage.municipalities":
        return tuple(sorted(found))
    if column.field == "coverage.scope":
        return str(found)
    if isinstance(found, list):
        return tuple(map(str, found))
    return found.replace("\r\n", "\n").replace("\r", "\n") if isinstance(found, str) else found


def _empty(column: Column) -> Value:
    """What a contact column holds when there is nothing."""
    return None if column.kind == "municipality" else ""


def _contact(channel: ChannelContent | None, part: str) -> Value:
    if channel is None:
        return None
    match part:
        case "phone":
            return channel.phones[0].number if channel.phones else ""
        case "email":
            return channel.emails[0].address if channel.emails else ""
        case "web_page":
            return channel.web_pages[0].url if channel.web_pages else ""
    visit = next((address for address in channel.addresses if address.kind == "visit"), None)
    if visit is None:
        return None
    if part in {"street", "post_office"}:
        texts = getattr(visit, part)
        return texts.get("fi") or next(iter(texts.values()), "")
    return getattr(visit, part)


def document_with(document: Json, changes: Mapping[str, Value]) -> Json:
    """The entry's document (`as_json`) with the changed columns in it."""
    result = copy.deepcopy(document)
    for key, value in changes.items():
        column = BY_KEY[key]
        if column.field in ROW_FIELDS or is_contact(column):
            continue
        *path, last = column.field.split(".")
        place = result
        for step in path:
            place = place.setdefault(step, {})
        if column.language:
            texts = place.setdefault(last, {})
            texts.pop(column.language, None)
            if value:
                texts[column.language] = list(value) if isinstance(value, tuple) else value
        elif value in (None, "", ()):
            place.pop(last, None)
        else:
            place[last] = list(value) if isinstance(value, tuple) else value
    return result


def channel_document_with(
    document: Json | None, changes: Mapping[str, Value], names: Mapping[str, str]
) -> Json:
    """The own channel's document with the changed columns in it; a new one gets the entry's names."""
    given = {
        BY_KEY[key].field.removeprefix(CHANNEL): value
        for key, value in changes.items()
        if is_contact(BY_KEY[key])
    }
    result: Json = copy.deepcopy(document) if document else {"kind": _kind_for(given), "name": dict(names)}
    for part, plural, inner in (
        ("phone", "phones", "number"),
        ("email", "emails", "address"),
        ("web_page", "web_pages", "url"),
    ):
        if part in given:
            _set_first(result, plural, inner, given[part])
    if any(part in given for part in ADDRESS):
        _set_address(result, {part: given[part] for part in ADDRESS if part in given})
    return result


def _kind_for(given: Mapping[str, Value]) -> str:
    if any(given.get(part) for part in ADDRESS):
        return ChannelKind.PLACE
    return ChannelKind.WEB_PAGE if given.get("web_page") and not given.get("phone") else ChannelKind.PHONE


def _set_first(document: Json, plural: str, inner: str, value: str) -> None:
    items = document.setdefault(plural, [])
    if value and items:
        items[0][inner] = value
    elif value:
        items.append({inner: value})
    elif items:
        del items[0]


def _set_address(document: Json, given: Mapping[str, Value]) -> None:
    addresses = document.setdefault("addresses", [])
    visit = next((a for a in addresses if a.get("kind", "visit") == "visit"), None)
    if visit is None:
        visit = {}
        addresses.append(visit)
    moved = any(_written(visit, part) != (value or "") for part, value in given.items())
    for part, value in given.items():
        if part in {"street", "post_office"}:
            # The name in other languages belongs to the old place.
            if _written(visit, part) != (value or ""):
                visit[part] = {"fi": value} if value else {}
        elif value:
            visit[part] = value
        else:
            visit.pop(part, None)
    if moved:
        visit.pop("north", None)
        visit.pop("east", None)
    if not any(visit.get(part) for part in ADDRESS):
        addresses.remove(visit)


def _written(visit: Json, part: str) -> str:
    value = visit.get(part) or ""
    return (value.get("fi") or next(iter(value.values()), "")) if isinstance(value, dict) else value
