"""The search index of this process, and how it follows the database.

The index lives in memory; its rows (`SearchDocument`, `SearchWord`, `EverydayWord`) are in PostgreSQL, which stays the
one truth. A read looks for newer rows at most twice a second, so a change is found a moment after its transaction
ended, whatever process made it, and a process that starts anew reads everything. Rows are followed by the
transaction that wrote them: all that were still open at the last look are looked at again, so none is missed.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from polku.directory.bridge.search import ANALYSED, LANGUAGE_OF, place_of_area, place_of_municipality
from polku.directory.models import Code, EverydayWord, SearchDocument, SearchWord
from polku.directory.queries.regions import Regions, regions_on
from polku.search.analysis import ANALYSER_VERSION, Analyser, WordAnalyser, simple_tokens
from polku.search.documents import Entry as SearchEntry
from polku.search.everyday import Phrase
from polku.search.index import Index
from polku.search.process import AnalyserClient
from polku.search.tokens import Tokens
from polku.search.voikko import system_voikko
from polku.shared import clock

NEWER = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       pg_current_xact_id_if_assigned() IS NOT NULL,
       (SELECT coalesce(json_agg(json_build_array(entry_id, written_in, ctid::text)), '[]')
          FROM directory_searchdocument WHERE written_in >= %(since)s),
       (SELECT coalesce(json_agg(json_build_array(id, written_in, ctid::text)), '[]')
          FROM directory_searchword WHERE written_in >= %(since)s),
       (SELECT md5(coalesce(string_agg(id || ' ' || changed_at, ',' ORDER BY id), '')) FROM directory_everydayword)
"""
CHUNK = 2_000

Rows = list[tuple[int, int, str]]


@dataclass(frozen=True)
class Directory:
    """What search knows in this process: the index, and the regions and codes of the day it was made."""

    index: Index
    regions: Regions
    codes: dict[tuple[str, str], Code]
    day: date


class _Seen:
    """Which versions of rows the index has; only those that the next look will meet again are remembered."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[int, str]] = {}

    def new(self, rows: Rows) -> list[int]:
        """The rows that are new or were written again."""
        fresh = [
            (pk, (written_in, place))
            for pk, written_in, place in rows
            if self._rows.get(pk) != (written_in, place)
        ]
        self._rows.update(fresh)
        return [pk for pk, _version in fresh]

    def forget_before(self, since: int) -> None:
        """Drop what no later look will meet."""
        self._rows = {pk: row for pk, row in self._rows.items() if row[0] >= since}


class _Follower:
    """Follows the database for one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._forget()

    def _forget(self) -> None:
        self._directory: Directory | None = None
        self._looked_at = float("-inf")
        self._since = 0
        self._documents, self._words = _Seen(), _Seen()
        self._phrases = ""

    def forget(self) -> None:
        """Begin anew at the next read."""
        with self._lock:
            self._forget()

    def directory(self) -> Directory:
        """The directory as search knows it now, at most half a second old."""
        kept = self._directory
        if (
            kept
            and kept.day == clock.today()
            and time.monotonic() - self._looked_at < settings.SEARCH_POLL_SECONDS
        ):
            return kept
        # Whoever comes while another thread looks takes what is there; only the first ever has to wait.
        if not self._lock.acquire(blocking=kept is None):
            assert kept is not None  # noqa: S101 - a blocking acquire cannot fail
            return kept
        try:
            return self._followed()
        finally:
            self._lock.release()

    def _followed(self) -> Directory:
        directory = self._directory
        if directory is None or directory.day != clock.today():
            self._forget()
            directory = _empty_directory(clock.today())
        self._look(directory.index, first=self._directory is None)
        self._directory = directory
        self._looked_at = time.monotonic()
        return directory

    def _look(self, index: Index, *, first: bool) -> None:
        with connection.cursor() as cursor:
            # The first look reads everything, so it only asks from where to go on.
            cursor.execute(NEWER, {"since": 2**62 if first else self._since})
            oldest_open, writes, documents, words, phrases = cursor.fetchone()
        if writes and settings.SEARCH_POLL_SECONDS and not first:
            # This transaction may still be undone; what it wrote is followed when it has ended.
            return
        if first:
            _load_all(index)
        else:
            _refine(index, self._words.new(_rows(words)))
            _apply(index, self._documents.new(_rows(documents)))
        if phrases != self._phrases:
            index.use_phrases(_phrases())
            self._phrases = phrases
        self._since = oldest_open
        self._documents.forget_before(oldest_open)
        self._words.forget_before(oldest_open)


_follower = _Follower()
directory = _follower.directory
forget = _follower.forget


def _empty_directory(day: date) -> Directory:
    index = Index(_analyser())
    regions = regions_on(day)
    municipalities = [place_of_municipality(m) for m in regions.all]
    areas = [place_of_area(r.area, [m.code for m in r.municipalities]) for r in regions.areas if r.area]
    index.use_places([*municipalities, *areas])
    return Directory(index, regions, {(code.scheme, code.code): code for code in Code.objects.all()}, day)


def _analyser() -> WordAnalyser:
    """Who is asked about words of a query that no entry has: the system's Voikko, or the process of the other one."""
    voikko = system_voikko()
    return Analyser(voikko) if voikko else AnalyserClient(settings.SEARCH_ANALYSER)


def _rows(value: Any) -> Rows:
    return [tuple(row) for row in (json.loads(value) if isinstance(value, str) else value)]


def _load_all(index: Index) -> None:
    rows = SearchDocument.objects.filter(document__isnull=False).values_list("document", flat=True)
    entries = [SearchEntry.from_json(document) for document in rows if document]
    index.apply(entries, (), _tokens(index, entries, SearchWord.objects.filter(analyser=ANALYSER_VERSION)))


def _apply(index: Index, ids: list[int]) -> None:
    for begin in range(0, len(ids), CHUNK):
        rows = dict(
            SearchDocument.objects.filter(pk__in=ids[begin : begin + CHUNK]).values_list("pk", "document")
        )
        changed = [SearchEntry.from_json(document) for document in rows.values() if document is not None]
        removed = [str(pk) for pk, document in rows.items() if document is None]
        wanted = {word for language, word in index.unknown_words(changed) if language in ANALYSED}
        kept = (
            SearchWord.objects.filter(analyser=ANALYSER_VERSION, word__in=wanted)
            if wanted
            else SearchWord.objects.none()
        )
        index.apply(changed, removed, _tokens(index, changed, kept))


def _refine(index: Index, ids: list[int]) -> None:
    """Words of documents that came before their analysis."""
    for begin in range(0, len(ids), CHUNK):
        index.refine(dict(_kept(SearchWord.objects.filter(pk__in=ids[begin : begin + CHUNK]))))


def _tokens(
    index: Index, entries: list[SearchEntry], kept: QuerySet[SearchWord]
) -> dict[tuple[str, str], Tokens]:
    """The tokens that new words need: analysed ones from the table, the others made here, which takes little."""
    light: dict[str, list[str]] = {}
    for language, word in index.unknown_words(entries):
        if language not in ANALYSED:
            light.setdefault(language, []).append(word)
    tokens = dict(_kept(kept))
    for language, words in light.items():
        make = simple_tokens(language)
        tokens |= {(language, word): make(word) for word in words}
    return tokens


def _kept(rows: QuerySet[SearchWord]) -> Iterator[tuple[tuple[str, str], Tokens]]:
    for language, word, tokens in rows.values_list("language", "word", "tokens"):
        yield (language, word), Tokens.from_lists(tokens)


def _phrases() -> list[Phrase]:
    words = EverydayWord.objects.order_by("pk")
    return [
        Phrase(word.phrase, LANGUAGE_OF[word.language], tuple(_codes(word.codes)), tuple(word.terms))
        for word in words
    ]


def _codes(written: Iterable[str]) -> Iterator[tuple[str, str]]:
    for code in written:
        scheme, _colon, value = code.partition(":")
        yield scheme, value
