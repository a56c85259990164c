"""Bytes of a file into a table of texts. The file is not trusted: not its size, not its zip header, not its dimensions.

Limits: 5 MB, 500 rows (or as many as the caller says), 100 columns, 10,000 characters a cell; an XLSX file at most
200 parts, 50 MB unpacked and packed at most a hundredfold. Formulas are never calculated: a cell is the text or number
it shows.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from polku.shared.tables.writing import unescaped
from polku.shared.text import clean

MAX_BYTES = 5_000_000
MAX_ROWS = 500
MAX_COLUMNS = 100
MAX_CELL = 10_000
MAX_PARTS = 200
MAX_UNPACKED = 50_000_000
MAX_RATIO = 100
# A part this small may be packed tighter: a sheet of empty rows is no bomb.
SMALL_PART = 1_000_000
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SEPARATORS = ";,\t"
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^>]*?\br\s*=\s*["']([A-Z]{1,4})(\d{1,8})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d{1,8})["']""")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*>")
_TAG = re.compile(rb"<(?:\w+:)?(c|row)\b")


class TableUnreadable(Exception):
    """The file is no table that can be read; `reason` is a code and `values` fill its sentence."""

    def __init__(self, reason: str, **values: str | int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Row:
    """A row as it stands in the file: its number there and its cells by header."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """The headers as they are written, and the rows below that are not empty."""

    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(data: bytes, *, max_rows: int = MAX_ROWS) -> Table:
    """The table in a CSV or XLSX file, whatever its name says. Raises TableUnreadable."""
    if len(data) > MAX_BYTES:
        raise TableUnreadable("too-big", limit=MAX_BYTES // 1_000_000)
    if data.startswith(OLD_EXCEL):
        raise TableUnreadable("old-excel")
    lines = list(_xlsx(data, max_rows) if data.startswith(ZIP) else _csv(data, max_rows))
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise TableUnreadable("empty")
    return _table(filled[0][1], filled[1:], max_rows)


def _table(headers: list[str], lines: list[tuple[int, list[str]]], max_rows: int) -> Table:
    while headers and not headers[-1]:
        headers = headers[:-1]
    named = [header for header in headers if header]
    twice = next((header for header in named if named.count(header) > 1), None)
    if twice:
        raise TableUnreadable("header-twice", header=twice)
    if len(headers) > MAX_COLUMNS:
        raise TableUnreadable("too-many-columns", limit=MAX_COLUMNS)
    if len(lines) > max_rows:
        raise TableUnreadable("too-many-rows", limit=max_rows)
    rows = []
    for number, cells in lines:
        long = next((cell for cell in cells if len(cell) > MAX_CELL), None)
        if long is not None:
            raise TableUnreadable("cell-too-long", row=number, limit=MAX_CELL)
        rows.append(Row(number, {h: c for h, c in zip(headers, cells, strict=False) if h}))
    return Table(tuple(named), tuple(rows))


def _text(value: object) -> str:
    """A cell as the text that a person sees in it."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time(0):
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    text = str(value).replace("\r\n", "\n").replace("\r", "\n")
    return unescaped(clean(text))


# --- CSV -------------------------------------------------------------------------------------------------------------


def _csv(data: bytes, max_rows: int) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(data)
    if "\x00" in text:
        raise TableUnreadable("not-a-table")
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        for cells in reader:
            if len(cells) > 2 * MAX_COLUMNS or reader.line_num > 20 * max_rows * MAX_COLUMNS:
                raise TableUnreadable("too-many-columns", limit=MAX_COLUMNS)
            yield reader.line_num, [_text(cell) for cell in cells]
    except csv.Error as error:
        raise TableUnreadable("broken-csv", row=reader.line_num) from error


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else the old Windows character set."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _separator(text: str) -> str:
    """The separator that the first line has most of, outside quotes."""
    first = re.sub(r'"(?:[^"]|"")*"', "", text.lstrip()).partition("\n")[0]
    return max(SEPARATORS, key=first.count)


# --- XLSX ------------------------------------------------------------------------------------------------------------


def _xlsx(data: bytes, max_rows: int) -> Iterator[tuple[int, list[str]]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(checked_package(data, max_rows))) as workbook:
            sheet = workbook.get_sheet_by_index(0)
            if sheet.total_width > MAX_COLUMNS:
                raise TableUnreadable("too-many-columns", limit=MAX_COLUMNS)
            for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                yield number, [_text(cell) for cell in cells]
    except (CalamineError, OSError, ValueError) as error:
        raise TableUnreadable("broken-xlsx") from error


def checked_package(data: bytes, max_rows: int) -> bytes:
    """An XLSX package made anew from parts that were looked at: number, size, ratio, and where the cells are.

    What opens it sees only what was checked, and no <dimension>: readers would believe it. Raises TableUnreadable.
    """
    checked = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(checked, "w") as made:
            parts = package.infolist()
            _check_header(parts)
            for part in parts:
                content = package.read(part)
                _check_part(part.filename, content, max_rows)
                made.writestr(part.filename, _DIMENSION.sub(b"", content))
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
        raise TableUnreadable("broken-xlsx") from error
    return checked.getvalue()


def _check_header(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise TableUnreadable("too-much-packed", limit=MAX_UNPACKED // 1_000_000)
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise TableUnreadable("too-much-packed", limit=MAX_UNPACKED // 1_000_000)
        if part.flag_bits & 0x1:
            raise TableUnreadable("locked")
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise TableUnreadable("old-excel" if {"content.xml", "xl/workbook.bin"} & names else "not-a-table")
    if any(name.endswith("vbaProject.bin") for name in names):
        raise TableUnreadable("macros")


def _check_part(name: str, content: bytes, max_rows: int) -> None:
    if not name.lower().endswith((".xml", ".rels")):
        return
    head = content[:1024]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in head or b"<!DOCTYPE" in content:
        raise TableUnreadable("broken-xlsx")
    if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
        _check_cells(content, max_rows)


def _check_cells(content: bytes, max_rows: int) -> None:
    """A cell far away would make readers reserve the whole field between: its place decides, not <dimension>."""
    rows = max((int(number) for number in _ROW.findall(content)), default=0)
    columns = 0
    for letters, number in _CELL.findall(content):
        columns, rows = max(columns, _column_number(letters)), max(rows, int(number))
    tags: list[Any] = _TAG.findall(content)
    # Cells may leave out where they are: then they are counted.
    if max(rows, tags.count(b"row")) > 4 * max_rows:
        raise TableUnreadable("too-many-rows", limit=max_rows)
    if columns > 4 * MAX_COLUMNS or tags.count(b"c") > 4 * max_rows * MAX_COLUMNS:
        raise TableUnreadable("too-many-columns", limit=MAX_COLUMNS)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
