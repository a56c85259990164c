"""Tables into bytes: CSV that spreadsheet programs do not calculate, and XLSX whose cells are texts."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]

# A cell that begins like this is calculated by spreadsheet programs, whoever wrote it.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
HEADER_ROWS = 1
WIDE = 60


def escaped(text: str) -> str:
    """The text so that it stays a text: an apostrophe before what would be a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unescaped(text: str) -> str:
    """The text without the apostrophe that `escaped` put there."""
    return text[1:] if _ESCAPED.match(text) else text


def csv_file(rows: Iterable[Sequence[str]]) -> bytes:
    """CSV as Finnish and Swedish spreadsheet programs open it: UTF-8 with its mark, semicolons."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_file(sheets: dict[str, Iterable[Sequence[str]]]) -> bytes:
    """An XLSX file of sheets of texts; the first row of each is its header."""
    data = io.BytesIO()
    texts_only = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(data, texts_only) as book:
        heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name[:31])
            widths: dict[int, int] = {}
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell, heading if number < HEADER_ROWS else body)
                    widths[column] = max(widths.get(column, 8), min(WIDE, len(cell) + 2))
            for column, width in widths.items():
                sheet.set_column(column, column, width)
            sheet.freeze_panes(HEADER_ROWS, 0)
    return data.getvalue()
