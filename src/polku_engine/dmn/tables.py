"""Decision tables: which rules hold, and what that means under each hit policy (DMN 8.2.8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from polku_engine.feel import syntax
from polku_engine.feel.evaluate import Scope, evaluate_node, evaluate_tests
from polku_engine.feel.functions import BUILTINS
from polku_engine.feel.types import FeelType, Mismatch, coerce
from polku_engine.feel.values import equal

Logic = Callable[[Scope], Any]


@dataclass(frozen=True, slots=True)
class CompiledInput:
    """A column of conditions, ready to run."""

    value: Logic
    type: FeelType
    allowed: syntax.UnaryTests | None


@dataclass(frozen=True, slots=True)
class CompiledOutput:
    """A column of results, ready to run; `priorities` are expressions, the most important first."""

    name: str | None
    type: FeelType
    default: Logic | None
    allowed: syntax.UnaryTests | None


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A row, ready to run; a test that could not be read never holds."""

    tests: tuple[syntax.UnaryTests | None, ...]
    outputs: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class CompiledTable:
    """A decision table, ready to run."""

    inputs: tuple[CompiledInput, ...]
    outputs: tuple[CompiledOutput, ...]
    rules: tuple[CompiledRule, ...]
    hit_policy: str
    aggregation: str | None
    report: Callable[[str], None]

    def __call__(self, scope: Scope) -> Any:
        """The result of the table in a scope."""
        values = []
        for column in self.inputs:
            value = self._input(column, scope)
            if isinstance(value, Mismatch):
                self.report("an input of the table is not of the allowed values")
                return None
            values.append(value)
        hits = [rule for rule in self.rules if _holds(rule, values, scope)]
        if not hits:
            return self._default(scope)
        return self._policy(hits, scope)

    def _input(self, column: CompiledInput, scope: Scope) -> Any:
        value = coerce(column.value(scope), column.type)
        if isinstance(value, Mismatch) or column.allowed is None or value is None:
            return value
        values = value if isinstance(value, list) else [value]
        inside = all(evaluate_tests(column.allowed, each, scope) is True for each in values)
        inside = inside or evaluate_tests(column.allowed, value, scope) is True
        return value if inside else Mismatch(value, column.type)

    def _default(self, scope: Scope) -> Any:
        if all(column.default is None for column in self.outputs):
            return Decimal(0) if self.aggregation == "COUNT" else None
        defaults = [None if column.default is None else column.default(scope) for column in self.outputs]
        return self._named(defaults)

    def _policy(self, hits: Sequence[CompiledRule], scope: Scope) -> Any:
        match self.hit_policy:
            case "UNIQUE":
                if len(hits) > 1:
                    self.report(f"{len(hits)} rules hold in a table where only one may")
                    return None
                return self._result(hits[0], scope)
            case "FIRST":
                return self._result(hits[0], scope)
            case "ANY":
                return self._any([self._result(rule, scope) for rule in hits])
            case "PRIORITY":
                return self._ordered(hits, scope)[0]
            case "OUTPUT ORDER":
                return self._ordered(hits, scope)
            case _:
                return self._aggregate([self._result(rule, scope) for rule in hits])

    def _any(self, results: Sequence[Any]) -> Any:
        if all(equal(result, results[0]) is True for result in results):
            return results[0]
        self.report("rules hold that do not agree, in a table where they must")
        return None

    def _aggregate(self, results: list[Any]) -> Any:
        match self.aggregation:
            case None:
                return results
            case "COUNT":
                return Decimal(len(BUILTINS["distinct values"].invoke([results])))
            case other:
                return BUILTINS[other.lower()].invoke([results])

    def _result(self, rule: CompiledRule, scope: Scope) -> Any:
        return self._named(self._cells(rule, scope))

    def _cells(self, rule: CompiledRule, scope: Scope) -> list[Any]:
        cells = []
        for column, output in zip(self.outputs, rule.outputs, strict=False):
            value = coerce(output(scope), column.type)
            cells.append(None if isinstance(value, Mismatch) else value)
        return cells

    def _named(self, cells: Sequence[Any]) -> Any:
        if len(self.outputs) == 1:
            return cells[0]
        return {
            column.name or str(n): cell
            for n, (column, cell) in enumerate(zip(self.outputs, cells, strict=True))
        }

    def _ordered(self, hits: Sequence[CompiledRule], scope: Scope) -> list[Any]:
        rows = [self._cells(rule, scope) for rule in hits]
        ranks = [self._priorities(column, scope) for column in self.outputs]

        def importance(row: Sequence[Any]) -> list[int]:
            return [_rank(order, cell) for order, cell in zip(ranks, row, strict=True)]

        return [self._named(row) for row in sorted(rows, key=importance)]

    def _priorities(self, column: CompiledOutput, scope: Scope) -> list[Any]:
        tests = column.allowed.tests if column.allowed else ()
        return [evaluate_node(test.end, scope) for test in tests if not test.op]


def _rank(order: Sequence[Any], cell: Any) -> int:
    return next((n for n, value in enumerate(order) if equal(value, cell) is True), len(order))


def _holds(rule: CompiledRule, values: Sequence[Any], scope: Scope) -> bool:
    tests = zip(rule.tests, values, strict=False)
    return all(test is not None and evaluate_tests(test, value, scope) is True for test, value in tests)
