"""The sheet as CSV: UTF-8 with a byte order mark (so that spreadsheet programs see it), commas;
semicolons are read too.
"""

import csv
import io
from collections.abc import Sequence

from polku_engine.criteria import CriteriaSet
from polku_engine.exchange.report import Exchanged, ExchangeError
from polku_engine.exchange.sheet import read_sheet, write_sheet
from polku_engine.facts import Vocabulary

# A spreadsheet program takes such texts for formulas; an apostrophe in front says that they are texts.
_FORMULA = ("=", "+", "-", "@", "\t", "'")


def write_csv(criteria: Sequence[CriteriaSet], vocabulary: Vocabulary) -> bytes:
    """The file."""
    out = io.StringIO()
    csv.writer(out).writerows([_guard(cell) for cell in row] for row in write_sheet(criteria))
    return out.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, vocabulary: Vocabulary) -> Exchanged:
    """The criteria sets of a file. Raises `ExchangeError`."""
    try:
        text = data.decode("utf-8-sig")
        head = text.partition("\n")[0]
        separator = ";" if head.count(";") > head.count(",") else ","
        rows = [
            [_unguard(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError(f"not CSV in UTF-8: {error}") from error
    return read_sheet(rows, vocabulary)


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell
