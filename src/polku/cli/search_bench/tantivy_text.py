"""tantivy over the tokens of our analyser: what the search library was chosen against (docs/decisions/0003-search.md).

Queries reach it as our reader understood them (places and corrections taken out of the words), so that only the engines
differ: postings, scoring, filters and facet counts.
"""

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tantivy

from polku.cli.search_bench.contenders import COUNTED, PAGE, Filters, Size
from polku.cli.search_bench.directory import Service
from polku.cli.search_bench.judged import Judged
from polku.search import Analyser, Index, Query, Reading, ReadingKind, Tokens, entry_of
from polku.search.words import LANGUAGES, stopwords, words_of

STRONG_IMPACT = 150
KINDS = {"lemma": 1.0, "head": 0.7, "part": 0.5}
FIELDS = {"strong": 3.0, "weak": 1.0}
MOST_VALUES = 1000


class TantivyText:
    """Token fields in two strengths, raw fast fields for facets."""

    name = "tantivy"

    def __init__(self, reader: Index) -> None:
        self._reader = reader
        self._analyser = Analyser()
        self._read: dict[str, tuple[Reading, ...]] = {}
        self._kept: dict[tuple[str, str], Tokens] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="polku-bench-tantivy-")
        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for field in FIELDS:
            schema.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        for field in (*COUNTED, "service_class", "area"):
            schema.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
        self._schema = schema.build()
        self._index = tantivy.Index(self._schema, path=self._folder.name)

    def load(self, services: Iterable[Service]) -> None:
        """Write the tokens of the services."""
        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for service in services:
            writer.add_document(self._document(service))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _document(self, service: Service) -> tantivy.Document:
        entry = entry_of(service.document)
        document = tantivy.Document()
        document.add_text("id", entry.id)
        for strength, tokens in self._tokens_by_strength(entry.words).items():
            document.add_text(strength, " ".join(tokens))
        for facet in (*COUNTED, "service_class"):
            for code in entry.facets.get(facet, ()):
                document.add_text(facet, code)
        for area in ("everywhere",) if entry.nationwide else entry.municipalities:
            document.add_text("area", area)
        return document

    def _tokens_by_strength(self, words: Mapping[str, Mapping[str, int]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {field: [] for field in FIELDS}
        for language, impacts in words.items():
            for word, impact in impacts.items():
                found["strong" if impact >= STRONG_IMPACT else "weak"] += self._terms(language, word)
        return found

    def _terms(self, language: str, word: str) -> list[str]:
        tokens = self._tokens(language, word)
        kinds = zip(KINDS, (tokens.lemmas, tokens.heads, tokens.parts), strict=True)
        return [f"{kind}:{language}:{base}" for kind, bases in kinds for base in bases]

    def _tokens(self, language: str, word: str) -> Tokens:
        key = (language, word)
        if key not in self._kept:
            self._kept[key] = self._analyser.analyse_words([word], language)[word]
        return self._kept[key]

    def found(self, query: Judged) -> Sequence[str]:
        """Return the ids of everything found, the best first."""
        asked = self._query(query, Filters())
        hits = self._searcher.search(asked, limit=max(1, self._searcher.num_docs)).hits
        return [self._searcher.doc(address)["id"][0] for _score, address in hits]

    def page(self, query: Judged, filters: Filters) -> int:
        """Answer as a page needs it: each facet with a choice is counted without its own choice."""
        asked = self._query(query, filters)
        result = self._searcher.search(asked, limit=PAGE, count=True)
        for _score, address in result.hits:
            self._searcher.doc(address)
        free = [facet for facet in COUNTED if facet not in filters.facets]
        self._searcher.aggregate(asked, _counting(free))
        for facet in filters.facets:
            others = {name: code for name, code in filters.facets.items() if name != facet}
            self._searcher.aggregate(
                self._query(query, Filters(filters.municipality, others)), _counting([facet])
            )
        return int(result.count or 0)  # type: ignore[attr-defined] # missing from its stubs

    def _query(self, query: Judged, filters: Filters) -> tantivy.Query:
        readings = self._readings(query)
        places = {
            code
            for reading in readings
            if reading.kind is ReadingKind.PLACE
            for _facet, code in reading.codes
        }
        corrected = {
            reading.typed: reading.meant[0] for reading in readings if reading.kind is ReadingKind.CORRECTED
        }
        mapped = {reading.typed: reading for reading in readings if reading.kind is ReadingKind.MAPPED}
        taken = {
            word
            for reading in readings
            if reading.kind is ReadingKind.PLACE
            for word in reading.typed.split()
        }
        taken |= {word for typed in mapped for word in typed.split()}
        must = [
            self._word(corrected.get(word, word))
            for word in words_of(query.text)
            if word not in stopwords() | taken
        ]
        must += [self._mapped(reading.typed, reading.codes, reading.meant) for reading in mapped.values()]
        municipalities = places or ({filters.municipality} if filters.municipality else set())
        if municipalities:
            must.append(self._any("area", ["everywhere", *municipalities]))
        must += [self._any(facet, [code]) for facet, code in filters.facets.items()]
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in must])

    def _readings(self, query: Judged) -> tuple[Reading, ...]:
        # Read once, so that the time measured is the engine's alone.
        if query.text not in self._read:
            self._read[query.text] = self._reader.search(Query(query.text, query.language, limit=0)).readings
        return self._read[query.text]

    def _word(self, word: str) -> tantivy.Query:
        some = []
        for language in LANGUAGES:
            for base in self._tokens(language, word).lemmas:
                for kind, nearness in KINDS.items():
                    for field, weight in FIELDS.items():
                        term = tantivy.Query.term_query(
                            self._schema, field, f"{kind}:{language}:{base}", index_option="freq"
                        )
                        some.append(tantivy.Query.boost_query(term, nearness * weight))
        return _either(some)

    def _mapped(self, typed: str, codes: Sequence[tuple[str, str]], meant: Sequence[str]) -> tantivy.Query:
        some = [self._any(facet, [code]) for facet, code in codes]
        for text in (typed, *meant):
            words = [self._word(word) for word in words_of(text) if word not in stopwords()]
            some.append(tantivy.Query.boolean_query([(tantivy.Occur.Must, word) for word in words]))
        return _either(some)

    def _any(self, field: str, values: Sequence[str]) -> tantivy.Query:
        return tantivy.Query.const_score_query(
            tantivy.Query.term_set_query(self._schema, field, list(values)), 0.5
        )

    def size(self) -> Size:
        """Return what the index takes on disk; it is mapped into memory when it is read."""
        return Size(disk=sum(file.stat().st_size for file in Path(self._folder.name).iterdir()))


def _either(some: Sequence[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.disjunction_max_query(list(some), 0.1)


def _counting(facets: Sequence[str]) -> dict[str, object]:
    return {facet: {"terms": {"field": facet, "size": MOST_VALUES}} for facet in facets}
