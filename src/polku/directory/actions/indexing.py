"""Telling search of a change: the document in the transaction of the change, the analysis of new words after it.

The pages follow these rows (`queries/index.py`). Nothing else carries a change to them, so a crash loses none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from django.db import transaction

from polku.directory.bridge.search import ANALYSED
from polku.directory.models import Entry, SearchDocument, SearchWord
from polku.directory.queries.documents import documents_of
from polku.search.analysis import ANALYSER_VERSION, Analyser
from polku.search.documents import Document, entry_of
from polku.search.tokens import Tokens
from polku.shared.jobs import start

BATCH = 500
# Entries that changed inside `indexed_together`, until it is over.
_gathered: ContextVar[set[int] | None] = ContextVar("gathered_entries", default=None)


def index_entry(entry: Entry) -> None:
    """Write what search knows of an entry, in the caller's transaction, and queue the analysis of its new words."""
    gathered = _gathered.get()
    if gathered is not None:
        gathered.add(entry.pk)
        return
    write_documents([entry])
    start("directory.analyse_entry", entry_id=entry.pk)


@contextmanager
def indexed_together() -> Iterator[None]:
    """Write what search knows of the entries changed inside once, when it is over, in the caller's transaction.

    For many changes in one transaction. Their new words are the caller's to analyse after it: `refresh_index`.
    """
    gathered: set[int] = set()
    token = _gathered.set(gathered)
    try:
        yield
    finally:
        _gathered.reset(token)
    ids = sorted(gathered)
    for begin in range(0, len(ids), BATCH):
        write_documents(list(Entry.objects.filter(pk__in=ids[begin : begin + BATCH])))


def write_documents(entries: Sequence[Entry]) -> None:
    """Write the documents of entries; one that is not published is to be forgotten."""
    documents = documents_of(entries)
    rows = [SearchDocument(entry=entry, document=_kept_form(documents[entry.pk])) for entry in entries]
    SearchDocument.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["entry"], update_fields=["document", "written_in"]
    )


@transaction.atomic
def analyse_entry(entry_id: int) -> int:
    """Analyse the words of an entry that nobody analysed before; returns how many there were."""
    document = SearchDocument.objects.filter(pk=entry_id).values_list("document", flat=True).first()
    return _analyse(_words_of([document] if document else []))


def refresh_index() -> int:
    """Write again every document that would be different today, analyse missing words; returns how many changed.

    An organisation's new name, a successor, a theme's new entry or an area's new member reach search this way.
    """
    changed = 0
    ids = list(Entry.objects.filter(published_at__isnull=False).order_by("pk").values_list("pk", flat=True))
    for begin in range(0, len(ids), BATCH):
        with transaction.atomic():
            changed += _refresh(ids[begin : begin + BATCH])
    return changed


def _refresh(ids: Sequence[int]) -> int:
    entries = list(Entry.objects.filter(pk__in=ids))
    kept = dict(SearchDocument.objects.filter(pk__in=ids).values_list("pk", "document"))
    documents = {pk: _kept_form(document) for pk, document in documents_of(entries).items()}
    different = [entry for entry in entries if entry.pk not in kept or documents[entry.pk] != kept[entry.pk]]
    write_documents(different)
    _analyse(_words_of([d for d in documents.values() if d]))
    return len(different)


def _kept_form(document: Document | None) -> dict[str, Any] | None:
    """The document as it comes back from the database, so that equal ones compare equal."""
    return None if document is None else json.loads(json.dumps(entry_of(document).as_json()))


def _words_of(documents: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for document in documents:
        for language in ANALYSED:
            for word in document["words"].get(language, ()):
                yield language, word


def _analyse(words: Iterable[tuple[str, str]]) -> int:
    wanted = set(words)
    known = SearchWord.objects.filter(
        analyser=ANALYSER_VERSION, word__in={word for _language, word in wanted}
    )
    missing = sorted(wanted - set(known.values_list("language", "word")))
    rows = [
        SearchWord(language=language, word=word, tokens=tokens.as_lists(), analyser=ANALYSER_VERSION)
        for language in ANALYSED
        for word, tokens in _tokens(language, [w for its, w in missing if its == language])
    ]
    SearchWord.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["language", "word"],
        update_fields=["tokens", "analyser", "written_in"],
    )
    return len(rows)


def _tokens(language: str, words: list[str]) -> Iterable[tuple[str, Tokens]]:
    return _analyser().analyse_words(words, language).items() if words else ()


@cache
def _analyser() -> Analyser:
    return Analyser()
