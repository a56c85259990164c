"""The same rules in Polars: a row for each cell joined with the values of a person, then all and any, three-valued."""

from collections.abc import Mapping, Sequence
from typing import Any

from polku_engine.criteria import Cell, CriteriaSet, Not, OneOf, Range


class PolarsRules:
    """The cells as a frame, made once; only deciding a person is measured."""

    def __init__(self, sets: Sequence[CriteriaSet]) -> None:
        import polars as pl

        rows: list[dict[str, Any]] = []
        number = 0
        for place, each in enumerate(sets):
            for rule in each.rules:
                rows.extend({"set": place, "rule": number, **_cell(cell)} for cell in rule.cells)
                # A human check is a cell of a fact nobody knows; an empty rule a cell that always passes.
                rows.extend({"set": place, "rule": number, "fact": "?"} for _ in rule.checks)
                if not rule.cells and not rule.checks:
                    rows.append({"set": place, "rule": number, "fact": "?", "free": True})
                number += 1
        schema: dict[str, Any] = {
            "set": pl.Int32, "rule": pl.Int32, "fact": pl.String, "low": pl.Float64, "high": pl.Float64,
            "codes": pl.List(pl.String), "negated": pl.Boolean, "free": pl.Boolean,
        }  # fmt: skip
        self.pl = pl
        self.cells = pl.DataFrame(rows, schema=schema)

    def outcomes(self, values: Mapping[str, Any]) -> list[bool | None]:
        """Yes, no or unknown for every set."""
        pl = self.pl
        person = pl.DataFrame(
            {
                "fact": list(values),
                "number": [
                    float(v) if isinstance(v, int | float) and not isinstance(v, bool) else None
                    for v in values.values()
                ],
                "held": [_codes(value) for value in values.values()],
            },
            schema={"fact": pl.String, "number": pl.Float64, "held": pl.List(pl.String)},
        )
        in_range = (pl.col("number") >= pl.col("low")) & (pl.col("number") <= pl.col("high"))
        in_codes = pl.col("codes").list.set_intersection("held").list.len() > 0
        passes = pl.when(pl.col("codes").is_null()).then(in_range).otherwise(in_codes) ^ pl.col("negated")
        decided = (
            self.cells.lazy()
            .join(person.lazy(), on="fact", how="left", maintain_order="left")
            .select("set", "rule", pl.coalesce("free", passes).alias("passes"))
            .group_by("set", "rule")
            .agg(pl.col("passes").all(ignore_nulls=False))
            .group_by("set")
            .agg(pl.col("passes").any(ignore_nulls=False))
            .sort("set")
        )
        return decided.collect()["passes"].to_list()


def _codes(value: Any) -> list[str] | None:
    if isinstance(value, frozenset):
        return sorted(value)
    return [str(value)] if isinstance(value, str | bool) else None


def _cell(cell: Cell) -> dict[str, Any]:
    test = cell.test.test if isinstance(cell.test, Not) else cell.test
    row: dict[str, Any] = {"fact": cell.fact, "negated": isinstance(cell.test, Not)}
    match test:
        case OneOf(values):
            row["codes"] = [str(value) for value in values]
        case Range():
            row["low"], row["high"] = _ends(test)
    return row


def _ends(test: Range) -> tuple[float, float]:
    """The facts of the invented world are whole numbers: an excluded end is the next one."""
    low: Any = float("-inf") if test.low is None else test.low
    high: Any = float("inf") if test.high is None else test.high
    return low + (not test.low_included), high - (not test.high_included)
