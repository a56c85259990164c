"""How many rows each table has and a sum over all they say: equal before a backup and after a restore, or not."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

# What a row says as text must not depend on who asks.
_AS_ALWAYS = (
    "SET TimeZone = 'UTC'",
    "SET DateStyle = 'ISO'",
    "SET IntervalStyle = 'postgres'",
    "SET extra_float_digits = 1",
    "SET bytea_output = 'hex'",
)
_TABLES = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname
"""
# Sixty bits of each row's hash, added up: the order of rows makes no difference, any change does.
_SUM = """
SELECT count(*), coalesce(sum(('x' || left(encode(hash, 'hex'), 15))::bit(60)::bigint), 0)::text
FROM (SELECT sha256(convert_to(row_here::text, 'UTF8')) AS hash FROM public.{} row_here) hashes
"""


def fingerprint(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """Count and sum of every table, as the connection's transaction sees them."""
    for statement in _AS_ALWAYS:
        connection.execute(statement)
    names = [name for (name,) in connection.execute(_TABLES).fetchall()]
    return {
        name: list(connection.execute(sql.SQL(_SUM).format(sql.Identifier(name))).fetchall()[0])
        for name in names
    }


def differences(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """What is not the same, a line a table."""
    return [
        f"{name}: {_told(before.get(name))} before, {_told(after.get(name))} now"
        for name in sorted(before.keys() | after.keys())
        if before.get(name) != after.get(name)
    ]


def _told(table: list[Any] | None) -> str:
    return f"{table[0]} rows ({table[1]})" if table else "no such table"
