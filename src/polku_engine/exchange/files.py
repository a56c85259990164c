"""Criteria sets to and from files; the ending of the name says the format."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from polku_engine.criteria import CriteriaSet
from polku_engine.exchange.csv_file import read_csv, write_csv
from polku_engine.exchange.dmn_in import read_dmn
from polku_engine.exchange.dmn_out import write_dmn
from polku_engine.exchange.json_file import read_json, write_json
from polku_engine.exchange.report import Exchanged, ExchangeError
from polku_engine.exchange.xlsx_file import read_xlsx, write_xlsx
from polku_engine.facts import Vocabulary, standard_vocabulary

MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Format:
    read: Callable[[bytes, Vocabulary], Exchanged]
    write: Callable[[Sequence[CriteriaSet], Vocabulary], bytes]


FORMATS: Mapping[str, _Format] = {
    "json": _Format(read_json, write_json),
    "dmn": _Format(read_dmn, write_dmn),
    "csv": _Format(read_csv, write_csv),
    "xlsx": _Format(read_xlsx, write_xlsx),
}


def format_of(path: Path) -> str:
    """`json`, `dmn` (also for `.xml`), `csv` or `xlsx`. Raises `ExchangeError` for another ending.

    >>> format_of(Path("criteria.xml"))
    'dmn'
    """
    ending = path.suffix.lower().removeprefix(".")
    ending = "dmn" if ending == "xml" else ending
    if ending not in FORMATS:
        raise ExchangeError(f"{path.name}: criteria are kept in {', '.join('.' + name for name in FORMATS)}")
    return ending


def read_bytes(data: bytes, form: str, vocabulary: Vocabulary | None = None) -> Exchanged:
    """The criteria sets in the content of a file. Raises `ExchangeError` when it cannot be read at all or
    is too large.

    >>> read_bytes(b'{"key": "all", "rules": [{}]}', "json").criteria[0].key
    'all'
    """
    if len(data) > MAX_BYTES:
        raise ExchangeError(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    return FORMATS[form].read(data, vocabulary or standard_vocabulary())


def write_bytes(criteria: Sequence[CriteriaSet], form: str, vocabulary: Vocabulary | None = None) -> bytes:
    """The content of a file with these sets. Raises `ExchangeError` when the format cannot hold them.

    >>> from polku_engine.criteria import Rule
    >>> write_bytes([CriteriaSet("all", (Rule(),))], "csv").decode("utf-8-sig").splitlines()[1]
    'all,1,,,,,,unwritten,,,,,,,'
    """
    return FORMATS[form].write(criteria, vocabulary or standard_vocabulary())


def read_file(path: Path, vocabulary: Vocabulary | None = None) -> Exchanged:
    """The criteria sets of a file. Raises `ExchangeError` and `OSError`.

    >>> read_file(Path("nowhere.json"))
    Traceback (most recent call last):
    ...
    FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.json'
    """
    if path.stat().st_size > MAX_BYTES:
        raise ExchangeError(f"{path.name} is larger than {MAX_BYTES // 1024 // 1024} MB")
    return read_bytes(path.read_bytes(), format_of(path), vocabulary)


def write_file(path: Path, criteria: Sequence[CriteriaSet], vocabulary: Vocabulary | None = None) -> None:
    """Write the sets into a file. Raises `ExchangeError` and `OSError`.

    >>> write_file(Path("criteria.txt"), [])
    Traceback (most recent call last):
    ...
    polku_engine.exchange.report.ExchangeError: criteria.txt: criteria are kept in .json, .dmn, .csv, .xlsx
    """
    path.write_bytes(write_bytes(criteria, format_of(path), vocabulary))
