"""The sheet as an XLSX workbook. Every cell is written as text, so nothing becomes a formula or a date by itself."""

import datetime
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from polku_engine.criteria import CriteriaSet
from polku_engine.exchange.report import Exchanged, ExchangeError
from polku_engine.exchange.sheet import read_sheet, write_sheet
from polku_engine.facts import Vocabulary

MAX_UNPACKED = 200 * 1024 * 1024
MAX_CELL = 32_767
_SHEET = "criteria"


def write_xlsx(criteria: Sequence[CriteriaSet], vocabulary: Vocabulary) -> bytes:
    """The workbook. Raises `ExchangeError` for a text longer than a cell can hold."""
    import xlsxwriter  # type: ignore[import-untyped]

    out = io.BytesIO()
    # A fixed day of creation: the same criteria give the same file.
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)})
    sheet = book.add_worksheet(_SHEET)
    for number, row in enumerate(write_sheet(criteria)):
        for column, cell in enumerate(row):
            if len(cell) > MAX_CELL:
                raise ExchangeError(f"row {number + 1}: a text is longer than {MAX_CELL} characters")
            if cell:
                sheet.write_string(number, column, cell)
    sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def read_xlsx(data: bytes, vocabulary: Vocabulary) -> Exchanged:
    """The criteria sets of the first sheet. Raises `ExchangeError`."""
    import python_calamine

    _refuse_bombs(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, IndexError, OSError) as error:
        raise ExchangeError(f"not an XLSX workbook: {error}") from error
    return read_sheet([[_text(cell) for cell in row] for row in rows], vocabulary)


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise ExchangeError("not an XLSX workbook") from error
    if size > MAX_UNPACKED:
        raise ExchangeError(f"the workbook unpacks to more than {MAX_UNPACKED // 1024 // 1024} MB")


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime.datetime():
            return cell.date().isoformat()
        case _:
            return str(cell)
