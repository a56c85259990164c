"""Rows of the log into the bytes that are sealed.

What is sealed once reads the same for ever: a change to the tables gets a new FORM.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from polku.audit.models import Seal

FORM = 1
# Microseconds are a whole number: no time zone and no rounding can change what was sealed.
_MICROSECONDS = "(extract(epoch FROM at) * 1000000)::bigint"
_COLUMNS = {
    "audit_event": (
        f"id, {_MICROSECONDS}, actor_kind, actor_id, actor_label, verb, target_kind, target_id, change::text"
    ),
    "audit_look": (
        f"id, {_MICROSECONDS}, actor_kind, actor_id, actor_label, organisation_id, what, address, purpose, folders,"
        " clients, controllers, grounds"
    ),
}
TABLES = tuple(_COLUMNS)
# A moment of the log: an era, and in it a transaction. Every row before it is committed or never will be.
Moment = tuple[int, int]
_AT_ONCE = 2_000


def rows_of(table: str, since: Moment, until: Moment | None = None) -> Iterator[tuple[Moment, bytes]]:
    """The rows of a table of the log from a moment to another, in the order they are sealed in, as bytes."""
    sql = f"SELECT era, xact::text AS number, {_COLUMNS[table]} FROM {table} WHERE (era, xact) >= (%s, %s::xid8)"  # noqa: S608
    values: list[Any] = [since[0], str(since[1])]
    if until:
        sql += " AND (era, xact) < (%s, %s::xid8)"
        values += [until[0], str(until[1])]
    # In pieces: the log is longer than the memory. The caller has a transaction, which such a cursor needs.
    with connection.chunked_cursor() as cursor:
        cursor.cursor.itersize = _AT_ONCE
        cursor.execute(f"{sql} ORDER BY era, {table}.xact, id", values)
        for era, xact, *said in cursor:
            if table == "audit_event":
                said[-1] = json.loads(said[-1])
            yield (era, int(xact)), _bytes([table, era, xact, *said])


def link(seal: Seal, previous: bytes) -> bytes:
    """The chain's value at a seal: everything the seal says, and the chain before it."""
    said = [
        seal.number, microseconds(seal.made_at), seal.form, seal.era, seal.upto, seal.rows, bytes(seal.root).hex(),
        bytes(seal.public_key).hex(), previous.hex(),
    ]  # fmt: skip
    return hashlib.sha256(b"polku seal\0" + _bytes(said)).digest()


def microseconds(moment: datetime) -> int:
    """A moment as a whole number."""
    since = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _bytes(said: list[Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
