"""Voikko, the Finnish morphology: from the system's library when it has one, else from PyPI.

Both give the transducer's own output, so everything above reads one notation. The library is light and very fast; the
PyPI one costs about 270 MB and a second at import and so belongs in the analyser process, not in web processes.
"""

import ctypes
import ctypes.util
import os
import threading
from collections.abc import Callable
from functools import cache

LIBRARY_SETTING = "POLKU_VOIKKO_LIBRARY"
DICTIONARY_SETTING = "POLKU_VOIKKO_DICTIONARY"

Lookup = Callable[[str], list[str]]
"""A word in lower case in, the transducer's outputs out; empty when Voikko does not know the word."""


@cache
def system_voikko() -> Lookup | None:
    """Return the lookup of the system's libvoikko, or None where the library or its Finnish dictionary is missing."""
    name = os.environ.get(LIBRARY_SETTING) or ctypes.util.find_library("voikko")
    if not name:
        return None
    try:
        return _SystemVoikko(name, os.environ.get(DICTIONARY_SETTING))
    except OSError:
        return None


@cache
def bundled_voikko() -> Lookup:
    """Return the lookup of the morphology that comes as a Python package."""
    # Imported late: the import itself loads the whole transducer.
    from kfst import TokenizationException  # type: ignore[import-untyped]
    from pyvoikko import VOIKKO_FST  # type: ignore[import-untyped]

    def lookup(word: str) -> list[str]:
        try:
            return [output for output, _weight in VOIKKO_FST.lookup(word)]
        except TokenizationException:
            return []

    return lookup


class _SystemVoikko:
    """libvoikko through ctypes; one handle, used by one thread at a time as the library demands."""

    def __init__(self, library: str, dictionary_folder: str | None) -> None:
        self._library = _declared(ctypes.CDLL(library))
        self._lock = threading.Lock()
        problem = ctypes.c_char_p()
        folder = dictionary_folder.encode() if dictionary_folder else None
        self._handle = self._library.voikkoInit(ctypes.byref(problem), b"fi", folder)
        if not self._handle:
            raise OSError(
                (problem.value or b"libvoikko has no Finnish dictionary").decode("utf-8", "replace")
            )

    def __call__(self, word: str) -> list[str]:
        encoded = word.encode("utf-8", "ignore")
        if not encoded or b"\0" in encoded:
            return []
        with self._lock:
            analyses = self._library.voikkoAnalyzeWordCstr(self._handle, encoded)
            try:
                return self._outputs(analyses)
            finally:
                self._library.voikko_free_mor_analysis(analyses)

    def _outputs(self, analyses: "ctypes._Pointer[ctypes.c_void_p]") -> list[str]:
        outputs = []
        position = 0
        while analyses and analyses[position]:
            value = self._library.voikko_mor_analysis_value_cstr(analyses[position], b"FSTOUTPUT")
            # Organisation names get a second analysis without an output of its own.
            if value:
                outputs.append(ctypes.string_at(value).decode("utf-8"))
                self._library.voikko_free_mor_analysis_value_cstr(value)
            position += 1
        return outputs


def _declared(library: ctypes.CDLL) -> ctypes.CDLL:
    handle = ctypes.c_void_p
    analyses = ctypes.POINTER(ctypes.c_void_p)
    library.voikkoInit.restype = handle
    library.voikkoInit.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_char_p, ctypes.c_char_p]
    library.voikkoAnalyzeWordCstr.restype = analyses
    library.voikkoAnalyzeWordCstr.argtypes = [handle, ctypes.c_char_p]
    library.voikko_mor_analysis_value_cstr.restype = ctypes.c_void_p
    library.voikko_mor_analysis_value_cstr.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.voikko_free_mor_analysis_value_cstr.argtypes = [ctypes.c_void_p]
    library.voikko_free_mor_analysis.argtypes = [analyses]
    return library
