"""DuckDB as the judge of the batch: NULL in SQL is three-valued logic too, and shares no code with ours."""

from collections.abc import Sequence
from typing import Any

from polku.cli.criteria_bench.plain import values_of
from polku_engine.criteria import Cell, CriteriaSet, Not, OneOf, Range, Rule, Test
from polku_engine.facts import FactKind, Situation, standard_vocabulary

_TYPES = {
    FactKind.NUMBER: "DOUBLE",
    FactKind.BOOLEAN: "BOOLEAN",
    FactKind.CODE: "VARCHAR",
    FactKind.CODES: "VARCHAR[]",
}


def counts(sets: Sequence[CriteriaSet], people: Sequence[Situation]) -> list[tuple[int, int, int]]:
    """Certain, open and no for every set."""
    import duckdb

    facts = sorted({fact for each in sets for fact in each.facts})
    database = duckdb.connect()
    columns = ", ".join(f"{key} {_TYPES[standard_vocabulary()[key].kind]}" for key in facts)
    database.execute(f"CREATE TABLE people ({columns})")
    rows = [[_plain(values_of(person).get(key)) for key in facts] for person in people]
    marks = ", ".join("?" for _ in facts)
    database.executemany(f"INSERT INTO people VALUES ({marks})", rows)  # noqa: S608 (names of facts)
    return [_count(database, each) for each in sets]


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


def _count(database: Any, criteria: CriteriaSet) -> tuple[int, int, int]:
    said = " OR ".join(f"({_rule(rule)})" for rule in criteria.rules)
    query = (
        "SELECT count(*) FILTER (said), count(*) FILTER (said IS NULL), count(*) FILTER (NOT said) "  # noqa: S608
        f"FROM (SELECT {said} AS said FROM people)"
    )
    certain, unsure, no = database.execute(query).fetchone()
    return certain, unsure, no


def _rule(rule: Rule) -> str:
    parts = [_cell(cell) for cell in rule.cells] + ["NULL::BOOLEAN"] * len(rule.checks)
    return " AND ".join(parts) or "true"


def _cell(cell: Cell) -> str:
    return _test(cell.fact, cell.test)


def _test(key: str, test: Test) -> str:
    match test:
        case Not(inner):
            return f"NOT ({_test(key, inner)})"
        case OneOf(values):
            listed = ", ".join(_literal(value) for value in values)
            is_set = standard_vocabulary()[key].kind is FactKind.CODES
            return f"list_has_any({key}, [{listed}])" if is_set else f"{key} IN ({listed})"
        case Range(low, high):
            ends = []
            if low is not None:
                ends.append(f"{key} {'>=' if test.low_included else '>'} {low}")
            if high is not None:
                ends.append(f"{key} {'<=' if test.high_included else '<'} {high}")
            return " AND ".join(ends)
        case _:
            return "true"


def _literal(value: Any) -> str:
    return (
        str(value).lower()
        if isinstance(value, bool | int | float)
        else "'" + str(value).replace("'", "''") + "'"
    )
