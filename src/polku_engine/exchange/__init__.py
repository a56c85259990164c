"""Criteria sets to and from files other tools read: DMN XML, CSV, XLSX, JSON.

What lies in the box fragment (lists of values, ranges, their negation, human checks) comes back as it went.
What a foreign file says beyond that is reported row by row and never guessed. This package alone uses
`defusedxml`, `xlsxwriter` and `python-calamine`, each only when its format is asked for.

>>> from polku_engine.criteria import Cell, CriteriaSet, Range, Rule
>>> from polku_engine.exchange import read_bytes, write_bytes
>>> adults = CriteriaSet("adults", (Rule((Cell("age", Range(low=18)),)),))
>>> read_bytes(write_bytes([adults], "dmn"), "dmn").criteria == (adults,)
True
"""

from polku_engine.exchange.cells import parse_test, write_test
from polku_engine.exchange.files import FORMATS, format_of, read_bytes, read_file, write_bytes, write_file
from polku_engine.exchange.report import Exchanged, ExchangeError, Finding

__all__ = [
    "FORMATS",
    "ExchangeError",
    "Exchanged",
    "Finding",
    "format_of",
    "parse_test",
    "read_bytes",
    "read_file",
    "write_bytes",
    "write_file",
    "write_test",
]
