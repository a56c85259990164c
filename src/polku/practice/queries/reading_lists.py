"""A school's list out of a file, and out of the page that carries it; what cannot be read says why."""

from __future__ import annotations

from polku.practice.bridge.packing import packed, unpacked
from polku.practice.wording import file_sentence
from polku.shared.errors import Invalid
from polku.shared.tables.reading import Table, TableUnreadable, read_table

MAX_STUDENTS = 5_000


def read_list(data: bytes) -> Table:
    """The list in a CSV or XLSX file. Raises Invalid."""
    try:
        table = read_table(data, max_rows=MAX_STUDENTS)
    except TableUnreadable as problem:
        raise Invalid(file_sentence(problem.reason, problem.values)) from problem
    if not table.rows or not table.headers:
        raise Invalid(file_sentence("no-students", {}))
    return table


def packed_list(table: Table) -> str:
    """The list as a text for a hidden field of the page. Raises Invalid when it holds too much."""
    try:
        return packed(table)
    except TableUnreadable as problem:
        raise Invalid(file_sentence(problem.reason, problem.values)) from problem


def unpacked_list(text: str) -> Table:
    """The list that a page carried. Raises Invalid."""
    try:
        return unpacked(text, max_rows=MAX_STUDENTS)
    except TableUnreadable as problem:
        raise Invalid(file_sentence(problem.reason, problem.values)) from problem
