"""Looking at a table: every row gets a verdict, and nothing in the directory changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.bridge.tables.book import CellProblem
from polku.directory.bridge.tables.columns import column_of
from polku.directory.choices import ImportSource
from polku.directory.models import ImportRun
from polku.directory.queries.table_rows import NAME_COLUMNS, Judge, Judged, Problem
from polku.directory.queries.tables import book_now
from polku.directory.wording import page_language, table_file_sentence
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused
from polku.shared.tables.reading import Row, Table, TableUnreadable, read_table

MAX_NAME = 300


@transaction.atomic
def preview_table(*, data: bytes, name: str, organisation: Organisation, by: Actor) -> ImportRun:
    """Keep a table with the verdict on each row, for a person to confirm. Editors of the organisation, coordinators.

    Raises Refused, and Invalid when the file is no table of entries.
    """
    if not permissions.may_edit_for(by, organisation):
        raise Refused(_("You do not have the right to do this."))
    try:
        table = read_table(data)
    except TableUnreadable as problem:
        raise _refusal(problem.reason, **problem.values) from problem
    rows, notes = _by_column(table)
    judge = Judge(book_now(page_language()), by, organisation)
    run = ImportRun.objects.create(
        source=ImportSource.TABLE,
        origin=name[:MAX_NAME],
        organisation=organisation,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
        report=report_of([judge.look(row) for row in rows], notes),
        rows=[{"number": row.number, "cells": row.cells} for row in rows],
    )
    record(verb="preview_table", target=run, by=by, change={"rows": len(rows)})
    return run


def _refusal(reason: str, **values: str | int) -> Invalid:
    sentence = table_file_sentence(reason, values.items())
    return Invalid(sentence, {"file": [sentence]})


def _by_column(table: Table) -> tuple[list[Row], list[Problem]]:
    """Rows by column key, and the headers that mean nothing. Raises Invalid when no column tells the entry."""
    keys: dict[str, str] = {}
    notes = []
    for header in table.headers:
        try:
            key = column_of(header).key
        except CellProblem as problem:
            notes.append(Problem("", "unknown-column", header[:80], problem.suggestions))
            continue
        if key in keys.values():
            raise _refusal("header-twice", header=header)
        keys[header] = key
    if not {"id", *NAME_COLUMNS} & set(keys.values()):
        raise _refusal("no-name-column")
    rows = [
        Row(row.number, {keys[h]: cell for h, cell in row.cells.items() if h in keys}) for row in table.rows
    ]
    return [row for row in rows if any(row.cells.values())], notes


def report_of(
    judged: Iterable[Judged], notes: Iterable[Problem] = (), *, confirmed: bool = False
) -> dict[str, Any]:
    """The report as it is kept."""
    rows = [each.as_json() for each in judged]
    counts = dict.fromkeys(("new", "changed", "unchanged", "conflict", "refused"), 0)
    for row in rows:
        counts[row["verdict"]] += 1
    return {
        "counts": {verdict: number for verdict, number in counts.items() if number},
        "refused": counts["refused"] + counts["conflict"],
        "rows": rows,
        "notes": [note.as_json() for note in notes],
        "confirmed": confirmed,
    }
