"""The report of a table as people read it: rows with their verdicts in words, what needs a look first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from polku.directory import permissions
from polku.directory.bridge.tables.book import Book
from polku.directory.bridge.tables.columns import BY_KEY, COLUMNS, Column
from polku.directory.choices import ImportSource
from polku.directory.models import ImportRun
from polku.directory.wording import column_help, table_row_sentence
from polku.shared.actor import Actor
from polku.shared.errors import Missing

VERDICTS = ("refused", "conflict", "changed", "new", "unchanged")
RECENT = 10
MAX_EXAMPLES = 400


@dataclass(frozen=True)
class ToldRow:
    """A row with its verdict: what would change, what is wrong, what is good to know."""

    number: int
    name: str
    verdict: str
    entry: int | None
    changes: list[str]
    problems: list[str]
    notes: list[str]


@dataclass(frozen=True)
class ToldTable:
    """A table that was read in, with its rows by verdict, those that need a look first."""

    run: ImportRun
    groups: dict[str, list[ToldRow]]
    notes: list[str]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each verdict."""
        return {verdict: len(rows) for verdict, rows in self.groups.items()}

    @property
    def writes(self) -> int:
        """How many rows would write something."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def is_queued(self) -> bool:
        """Whether it is being written now."""
        return bool(self.run.report.get("queued")) and self.run.confirmed_at is None


def table_run(pk: int, *, actor: Actor) -> ImportRun:
    """A table that was read in. Raises Missing also when it is somebody else's."""
    run = ImportRun.objects.select_related("organisation").filter(pk=pk, source=ImportSource.TABLE).first()
    if run is None or not permissions.may_see_run(actor, run):
        raise Missing
    return run


def recent_tables(*, actor: Actor) -> list[ImportRun]:
    """The tables that a person read in last."""
    found = ImportRun.objects.filter(source=ImportSource.TABLE, made_by_id=actor.user_id).select_related(
        "organisation"
    )
    return list(found.order_by("-made_at")[:RECENT])


def told_table(run: ImportRun, *, language: str) -> ToldTable:
    """The report in words."""
    groups: dict[str, list[ToldRow]] = {verdict: [] for verdict in VERDICTS}
    for row in run.report["rows"]:
        groups[row["verdict"]].append(_told_row(row, language))
    notes = [sentence_of(note, language) for note in run.report["notes"]]
    return ToldTable(run, {verdict: rows for verdict, rows in groups.items() if rows}, notes)


def _told_row(row: Mapping[str, Any], language: str) -> ToldRow:
    return ToldRow(
        row["number"],
        row["name"],
        row["verdict"],
        row["entry"],
        [BY_KEY[key].label(language) for key in row["changes"]],
        [sentence_of(problem, language) for problem in row["problems"]],
        [sentence_of(note, language) for note in row["notes"]],
    )


def sentence_of(problem: Mapping[str, Any], language: str) -> str:
    """What is wrong in a row, or good to know about it."""
    near = problem["suggestions"]
    if problem["reason"] == "unknown-column":
        near = [BY_KEY[key].label(language) for key in near]
    said = table_row_sentence(problem["reason"], problem["value"], near)
    column = BY_KEY.get(problem["column"])
    return f"{column.label(language)}: {said}" if column else said


def template_rows(language: str) -> list[list[str]]:
    """The header of an empty table."""
    return [[column.label(language) for column in COLUMNS]]


def help_rows(book: Book, language: str) -> Iterable[list[str]]:
    """The help sheet: each column, what belongs in it, and what may be written there."""
    spoken = language if language in book.written else "fi"
    for column in COLUMNS:
        yield [column.label(language), column_help(column.kind), _possible(column, book, spoken)]


def _possible(column: Column, book: Book, language: str) -> str:
    values = book.written[language].get(column.kind, {})
    if column.kind in {"organisation", "municipality", "municipalities"} or not values:
        return ""
    with_code = column.kind in {"target_group", "life_event", "service_class"}
    said = [f"{key} {name}" if with_code else name for key, name in values.items()]
    return "; ".join(said[:MAX_EXAMPLES])
