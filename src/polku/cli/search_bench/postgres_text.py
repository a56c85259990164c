"""PostgreSQL's own Finnish full text on the same services: what one gets without an analyser."""

from collections.abc import Iterable, Sequence
from typing import Any, LiteralString

import psycopg

from polku.cli.search_bench.contenders import COUNTED, PAGE, Filters, Size
from polku.cli.search_bench.directory import Service
from polku.cli.search_bench.judged import Judged

_TABLE = """
CREATE TABLE service (
    id text PRIMARY KEY, municipalities text[] NOT NULL, nationwide boolean NOT NULL,
    theme text[] NOT NULL, target_group text[] NOT NULL, access text[] NOT NULL, cost text[] NOT NULL,
    language text[] NOT NULL,
    name text NOT NULL, labels text NOT NULL, summary text NOT NULL, description text NOT NULL,
    words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('finnish', name), 'A') || setweight(to_tsvector('finnish', labels), 'B') ||
        setweight(to_tsvector('finnish', summary), 'C') || setweight(to_tsvector('finnish', description), 'D')
    ) STORED
)
"""
_COPY = (
    "COPY service (id, municipalities, nationwide, theme, target_group, access, cost, language, name, labels, summary, "
    "description) FROM STDIN"
)
_INDEXES: tuple[LiteralString, ...] = (
    "CREATE INDEX ON service USING gin (words)",
    "CREATE INDEX ON service USING gin (municipalities)",
    "ANALYZE service",
)
_FOUND = """
SELECT id FROM service, websearch_to_tsquery('finnish', %s) AS asked
WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC, id
"""
_PAGE = """
WITH hits AS MATERIALIZED (
    SELECT id, ts_rank(words, asked) AS rank, theme, target_group, access, cost, language
    FROM service, websearch_to_tsquery('finnish', %(text)s) AS asked
    WHERE words @@ asked AND (%(everywhere)s OR nationwide OR municipalities && %(municipalities)s)
      AND access @> %(access)s AND cost @> %(cost)s AND language @> %(language)s
)
SELECT (SELECT count(*) FROM hits),
       (SELECT json_agg(id) FROM (SELECT id FROM hits ORDER BY rank DESC, id LIMIT %(limit)s) AS page),
       (SELECT json_object_agg(code, n) FROM (SELECT unnest(theme) AS code, count(*) AS n FROM hits GROUP BY 1) f),
       (SELECT json_object_agg(code, n) FROM (SELECT unnest(target_group) code, count(*) n FROM hits GROUP BY 1) f),
       (SELECT json_object_agg(code, n) FROM (SELECT unnest(access) AS code, count(*) AS n FROM hits GROUP BY 1) f),
       (SELECT json_object_agg(code, n) FROM (SELECT unnest(cost) AS code, count(*) AS n FROM hits GROUP BY 1) f),
       (SELECT json_object_agg(code, n) FROM (SELECT unnest(language) AS code, count(*) AS n FROM hits GROUP BY 1) f)
"""


class PostgresText:
    """`to_tsvector('finnish', …)` with weights, a GIN index and ts_rank."""

    name = "postgresql_finnish"

    def __init__(self, connection: "psycopg.Connection[Any]") -> None:
        self._connection = connection
        # A table of a few seconds needs no more room than this to sort and to build its indexes.
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute("SET work_mem = '64MB'")

    def load(self, services: Iterable[Service]) -> None:
        """Copy the services in and index them."""
        self._connection.execute(_TABLE)
        with self._connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for service in services:
                copy.write_row(_row(service))
        for statement in _INDEXES:
            self._connection.execute(statement)

    def found(self, query: Judged) -> Sequence[str]:
        """Return the ids of everything found, the best first."""
        return [row[0] for row in self._connection.execute(_FOUND, (query.text,))]

    def page(self, query: Judged, filters: Filters) -> int:
        """Answer as a page needs it."""
        chosen = {facet: [filters.facets[facet]] if facet in filters.facets else [] for facet in COUNTED}
        values = {
            "text": query.text,
            "everywhere": filters.municipality is None,
            "municipalities": [filters.municipality or ""],
            "limit": PAGE,
            **chosen,
        }
        row = self._connection.execute(_PAGE, values).fetchone()
        return int(row[0]) if row else 0

    def size(self) -> Size:
        """Return what the table and its indexes take on disk."""
        row = self._connection.execute("SELECT pg_total_relation_size('service')").fetchone()
        return Size(disk=int(row[0]) if row else 0)


def _row(service: Service) -> tuple[Any, ...]:
    document = service.document
    texts = document.texts.values()

    def joined(*fields: str) -> str:
        return "\n".join(text for part in texts for field in fields for text in part.get(field, ()))

    codes = [sorted(document.facets[facet]) for facet in COUNTED]
    return (
        document.id,
        sorted(document.municipalities),
        document.nationwide,
        *codes,
        joined("name"),
        joined("labels", "keywords"),
        joined("summary"),
        joined("description", "provider"),
    )
