"""Every table of client data, from the registry of models: an app of any layer is deleted from without being known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from polku.shared.errors import PolkuError


@dataclass(frozen=True)
class Pointer:
    """A column of one table of client data that names a row of another."""

    table: str
    column: str
    target: str
    may_be_empty: bool


class StillHere(PolkuError):
    """Something of a deleted folder is left: nothing was deleted."""

    status = 500


def tables() -> list[str]:
    """Tables whose rows lie in a folder, the client's own among them."""
    return sorted({model._meta.db_table for model in apps.get_models() if _lies_in_folder(model)})


def pointers() -> Iterator[Pointer]:
    """Which of them point to which. The database looks at foreign keys when the transaction ends, in any order."""
    for model in filter(_lies_in_folder, apps.get_models()):
        for one in model._meta.local_concrete_fields:
            target = one.related_model
            if isinstance(one, models.ForeignKey) and isinstance(target, type) and _lies_in_folder(target):
                yield Pointer(model._meta.db_table, one.column, target._meta.db_table, one.null)


def _lies_in_folder(model: type[models.Model]) -> bool:
    return any(one.column == "folder_id" for one in model._meta.local_concrete_fields)


# All names below come from the registry; the folders are given as values.


def folders_with_rows(folders: Iterable[int], *, apart_from: str) -> set[int]:
    """Those of the folders in which anything lies, beside the rows of one table."""
    each = " UNION ".join(
        f"SELECT folder_id FROM {table} WHERE folder_id = ANY (%(ids)s)"  # noqa: S608
        for table in tables()
        if table != apart_from
    )
    with connection.cursor() as cursor:
        cursor.execute(each, {"ids": list(folders)})
        return {row[0] for row in cursor.fetchall()}


def delete_rows(folders: Iterable[int], whole: Iterable[int]) -> dict[str, int]:
    """Delete everything in these folders, and those of `whole` themselves; gives how many rows, by table.

    What points to it from elsewhere loses the pointer, or goes too where it says nothing else. Raises StillHere.
    """
    gone: dict[str, int] = {}
    ids = list(folders)
    for one in pointers():
        inside = f"{one.column} IN (SELECT id FROM {one.target} WHERE folder_id = ANY (%(ids)s))"  # noqa: S608
        where = f"WHERE {inside} AND NOT folder_id = ANY (%(ids)s)"
        if one.may_be_empty:
            _change(f"UPDATE {one.table} SET {one.column} = NULL {where}", ids)  # noqa: S608
        else:
            _count(gone, one.table, _change(f"DELETE FROM {one.table} {where}", ids))  # noqa: S608
    for table in tables():
        _count(gone, table, _change(f"DELETE FROM {table} WHERE folder_id = ANY (%(ids)s)", ids))  # noqa: S608
    if left := folders_with_rows(ids, apart_from=""):
        raise StillHere(f"{len(left)} folders still hold rows: the database refused to delete them.")
    _count(
        gone, "consent_folder", _change("DELETE FROM consent_folder WHERE id = ANY (%(ids)s)", list(whole))
    )
    return gone


def _change(statement: str, ids: list[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"ids": ids})
        return int(cursor.rowcount)


def _count(gone: dict[str, Any], table: str, rows: int) -> None:
    if rows:
        gone[table] = gone.get(table, 0) + rows
