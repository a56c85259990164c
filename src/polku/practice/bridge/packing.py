"""A list on its way between the page and the server: in the page itself, since nothing of it may be kept here."""

from __future__ import annotations

import base64
import binascii
import json
import zlib

from polku.shared.tables.reading import MAX_CELL, MAX_COLUMNS, Row, Table, TableUnreadable

# Below the bound that the settings put on what a form may hold.
MAX_PACKED = 900_000
MAX_UNPACKED = 8_000_000


def packed(table: Table) -> str:
    """The table as a text for a hidden field. Raises TableUnreadable when it holds too much."""
    lines = [[row.number, *(row.cells.get(header, "") for header in table.headers)] for row in table.rows]
    plain = json.dumps([table.headers, lines], ensure_ascii=False, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(plain, 6)).decode()
    if len(text) > MAX_PACKED or len(plain) > MAX_UNPACKED:
        raise TableUnreadable("too-much-text")
    return text


def unpacked(text: str, *, max_rows: int) -> Table:
    """The table of a hidden field. What comes back from a page is not trusted. Raises TableUnreadable."""
    try:
        opener = zlib.decompressobj()
        plain = opener.decompress(base64.urlsafe_b64decode(text[:MAX_PACKED].encode()), MAX_UNPACKED)
        if opener.unconsumed_tail:
            raise TableUnreadable("not-the-list")
        headers, lines = json.loads(plain)
        table = Table(
            tuple(str(header) for header in headers),
            tuple(Row(int(line[0]), dict(zip(headers, map(str, line[1:]), strict=True))) for line in lines),
        )
    except (binascii.Error, zlib.error, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise TableUnreadable("not-the-list") from error
    if len(table.rows) > max_rows or not 0 < len(headers) <= MAX_COLUMNS or len(set(headers)) < len(headers):
        raise TableUnreadable("not-the-list")
    if any(len(cell) > MAX_CELL for row in table.rows for cell in row.cells.values()):
        raise TableUnreadable("not-the-list")
    return table
