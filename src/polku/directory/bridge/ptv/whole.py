"""What every record has: an id."""

from __future__ import annotations

from uuid import UUID

from polku.directory.bridge.ptv.trail import Node, RecordRefused


def id_of(root: Node) -> str:
    """The record's id in PTV. Raises RecordRefused: without it the record cannot be recognised again."""
    if not isinstance(root.value, dict):
        raise RecordRefused("not-a-record")
    found = optional_id(root["id"])
    if found is None:
        raise RecordRefused("no-id")
    return found


def optional_id(node: Node) -> str | None:
    """An id, or None; one that is no id is refused."""
    written = node.text(60)
    if not written:
        return None
    try:
        return str(UUID(written))
    except ValueError:
        node.refused("not-an-id")
        return None
