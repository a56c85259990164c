"""Finding records in files: single records, lists, and list pages as PTV gives them. Nothing here touches the database.

A file that cannot be read, and everything in it that is no record, becomes a problem with a reason; the rest goes on.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MAX_FILE_BYTES = 50_000_000
MAX_FILES = 200_000
MAX_DEPTH = 40
MAX_INTEGER = 10**18
# A key that only records of the kind have.
MARKS = {
    "serviceNames": "service",
    "serviceChannelNames": "channel",
    "serviceChannelType": "channel",
    "organizationNames": "organisation",
}
# What a folder or a file is named after, when its records do not say it themselves.
HINTS = {"channel": "channel", "organi": "organisation", "service": "service"}
NOT_IMPORTED = {
    "serviceCollectionNames": "collections-are-ours",
    "serviceCollectionServices": "collections-are-ours",
}
ID_ONLY = frozenset({"id", "name", "type", "modified", "created", "generalDescriptionId"})
UUID_PATTERN = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)


class Unreadable(Exception):
    """A text that is not JSON as the product accepts it; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Place:
    """Where a record stands: a file, and its position when the file is a list or a page."""

    kind: str
    path: Path
    position: int | None = None


@dataclass(frozen=True)
class Problem:
    """Something in the source that is no record that can be read. `external_id` is its id, when it shows."""

    where: str
    reason: str
    kind: str = ""
    external_id: str = ""


@dataclass
class Folder:
    """The records of a folder or a file by kind, found in one pass; each is read again when its turn comes."""

    root: Path
    places: dict[str, list[Place]] = field(
        default_factory=lambda: {"organisation": [], "channel": [], "service": []}
    )
    problems: list[Problem] = field(default_factory=list)
    whole: bool = False
    # The records of a list are read one after the other: its file is opened once.
    _open: tuple[Path, Any] | None = None

    @classmethod
    def open(cls, root: Path) -> Folder:
        """Look through a folder (or one file). A folder is a whole: what it no longer has is gone."""
        folder = cls(root, whole=root.is_dir())
        files = sorted(p for p in root.rglob("*") if p.is_file()) if root.is_dir() else [root]
        for path in files[:MAX_FILES]:
            folder._look_into(path)
        if len(files) > MAX_FILES:
            folder.problems.append(Problem(str(root), "too-many"))
        return folder

    def read(self, place: Place) -> Any:
        """The record at a place, with characters that no database text holds replaced."""
        if self._open is None or self._open[0] != place.path:
            self._open = place.path, read_json(place.path)
        document = self._open[1]
        items = elements(document)
        return storable(document if place.position is None or items is None else items[place.position])

    def _look_into(self, path: Path) -> None:
        where = self._where(path)
        if path.suffix.lower() != ".json":
            if not path.name.startswith("."):
                self.problems.append(Problem(where, "not-json"))
            return
        hint = _hint(path)
        try:
            document = read_json(path)
        except Unreadable as problem:
            id_in_name = UUID_PATTERN.search(path.stem)
            self.problems.append(
                Problem(where, problem.reason, hint, id_in_name[0].lower() if id_in_name else "")
            )
            return
        items = elements(document)
        if items is None:
            self._place(document, Place(hint, path), where)
        for position, item in enumerate(items or []):
            self._place(item, Place(hint, path, position), f"{where}[{position}]")

    def _place(self, record: Any, place: Place, where: str) -> None:
        if not isinstance(record, dict):
            self.problems.append(Problem(where, "not-a-record", place.kind))
            return
        shown_id = str(record.get("id") or "")[:60]
        kind = next((kind for mark, kind in MARKS.items() if mark in record), "")
        other = next((reason for mark, reason in NOT_IMPORTED.items() if mark in record), "")
        if other:
            self.problems.append(Problem(where, other, "collection", shown_id))
        elif not kind and record and set(record) <= ID_ONLY:
            self.problems.append(Problem(where, "id-only", place.kind, shown_id))
        elif kind or place.kind:
            self.places[kind or place.kind].append(Place(kind or place.kind, place.path, place.position))
        else:
            self.problems.append(Problem(where, "not-a-record", "", shown_id))

    def _where(self, path: Path) -> str:
        return str(path.relative_to(self.root)) if self.root.is_dir() else path.name


def _hint(path: Path) -> str:
    for name in (path.parent.name.lower(), path.stem.lower()):
        for part, kind in HINTS.items():
            if part in name:
                return kind
    return ""


def elements(document: Any) -> list[Any] | None:
    """The records of a list or a list page; None when the document is a record itself."""
    if isinstance(document, dict) and isinstance(document.get("itemList"), list):
        return list(document["itemList"])
    return document if isinstance(document, list) else None


def read_json(path: Path) -> Any:
    """The JSON of a file. Raises Unreadable."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise Unreadable("file-too-big")
        return parse_json(path.read_bytes())
    except OSError as error:
        raise Unreadable("cannot-be-opened") from error


def parse_json(data: bytes) -> Any:
    """JSON in UTF-8 with finite numbers, no key twice, not too deep. Raises Unreadable."""
    try:
        text = data.decode("utf-8-sig")
        document = json.loads(
            text,
            parse_constant=_refuse_number,
            parse_float=_finite,
            parse_int=_bounded,
            object_pairs_hook=_unique,
        )
    except UnicodeDecodeError as error:
        raise Unreadable("not-utf-8") from error
    except RecursionError as error:
        raise Unreadable("too-deep") from error
    except ValueError as error:
        raise Unreadable("broken-json") from error
    if _is_deeper_than(document, MAX_DEPTH):
        raise Unreadable("too-deep")
    return document


def _refuse_number(written: str) -> Any:
    raise Unreadable("number-out-of-range")


def _finite(written: str) -> float:
    number = float(written)
    return number if math.isfinite(number) else _refuse_number(written)


def _bounded(written: str) -> int:
    # Python refuses to read more than 4300 digits; far fewer are too many here.
    number = int(written) if len(written) <= 20 else MAX_INTEGER + 1
    return number if abs(number) <= MAX_INTEGER else _refuse_number(written)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable("key-twice")
    return found


def _is_deeper_than(document: Any, depth: int) -> bool:
    level = [document]
    for _step in range(depth):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def storable(value: Any) -> Any:
    """The record as the database can keep it: NUL and lone surrogates become the replacement character."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {storable(key): storable(inner) for key, inner in value.items()}
    return [storable(inner) for inner in value] if isinstance(value, list) else value
