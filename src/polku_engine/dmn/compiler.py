"""Boxed expressions into functions of a scope. A text that cannot be read is reported once and gives null."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from polku_engine.dmn import model as dmn
from polku_engine.dmn.tables import CompiledInput, CompiledOutput, CompiledRule, CompiledTable, Logic
from polku_engine.dmn.types import TypeTable
from polku_engine.feel import syntax
from polku_engine.feel.evaluate import Closure, Scope, element_at, evaluate_node
from polku_engine.feel.parser import FeelSyntaxError, parse_expression, parse_unary_tests
from polku_engine.feel.types import ANY, FeelType, Mismatch, coerce
from polku_engine.feel.values import FeelFunction


@dataclass(frozen=True, slots=True)
class Compiler:
    """Compiles the expressions of one model: `names` in any scope of it, `types`, and whom to tell of
    unreadable texts.
    """

    names: frozenset[str]
    types: TypeTable
    report: Callable[[str], None]

    def boxed(self, expression: dmn.Boxed | None) -> Logic:
        """A function from scope to value."""
        if expression is None:
            return _null
        logic = self._logic(expression)
        if isinstance(expression, dmn.BoxedFunction) or not expression.type_ref:
            return logic
        kind = self.types.of(expression.type_ref)
        return logic if kind == ANY else self._typed(logic, kind)

    def _typed(self, logic: Logic, kind: FeelType) -> Logic:
        def typed(scope: Scope) -> Any:
            return self.fit(logic(scope), kind)

        return typed

    def fit(self, value: Any, kind: FeelType) -> Any:
        """A value as the wanted type; one that does not fit is reported and becomes null."""
        fitted = coerce(value, kind)
        if isinstance(fitted, Mismatch):
            self.report("a value is not of its declared type")
            return None
        return fitted

    def _logic(self, expression: dmn.Boxed) -> Logic:
        match expression:
            case dmn.TextExpression(text):
                return self.text(text)
            case dmn.DecisionTable():
                return self.table(expression)
            case dmn.BoxedContext(entries):
                return self.context(entries)
            case dmn.BoxedList(items):
                return _listed([self.boxed(item) for item in items])
            case dmn.BoxedRelation():
                return self.relation(expression)
            case dmn.BoxedFunction():
                return self.function(expression)
            case dmn.BoxedInvocation():
                return self.invocation(expression)
            case dmn.BoxedConditional(condition, yes, no):
                return _conditional(self.boxed(condition), self.boxed(yes), self.boxed(no))
            case dmn.BoxedFilter(source, match):
                return _filter(self.boxed(source), self.boxed(match))
            case dmn.BoxedIterator(kind, name, source, body):
                return self.iterator(kind, name, self.boxed(source), self.boxed(body))

    def text(self, text: str) -> Logic:
        """A FEEL text."""
        if not text:
            return _null
        try:
            node = parse_expression(text, self.names, self.types)
        except FeelSyntaxError as error:
            self.report(str(error))
            return _null
        return lambda scope: evaluate_node(node, scope)

    def tests(self, text: str) -> syntax.UnaryTests | None:
        """The cell of a decision table."""
        try:
            return parse_unary_tests(text, self.names, self.types)
        except FeelSyntaxError as error:
            self.report(str(error))
            return None

    def table(self, table: dmn.DecisionTable) -> CompiledTable:
        """A decision table."""
        inputs = tuple(
            CompiledInput(
                self.text(c.expression),
                self.types.of(c.type_ref),
                self.tests(c.allowed) if c.allowed else None,
            )
            for c in table.inputs
        )
        outputs = tuple(
            CompiledOutput(
                c.name,
                self.types.of(c.type_ref),
                self.text(c.default) if c.default else None,
                self._output_values(c, table),
            )
            for c in table.outputs
        )
        rules = tuple(
            CompiledRule(tuple(self.tests(t) for t in rule.tests), tuple(self.text(o) for o in rule.outputs))
            for rule in table.rules
        )
        return CompiledTable(inputs, outputs, rules, table.hit_policy, table.aggregation, self.report)

    def _output_values(self, clause: dmn.OutputClause, table: dmn.DecisionTable) -> syntax.UnaryTests | None:
        item = self.types.items_by_name.get(clause.type_ref or table.type_ref or "")
        text = clause.values or (item.allowed if item else None)
        return self.tests(text) if text else None

    def context(self, entries: Sequence[dmn.BoxedEntry]) -> Logic:
        """A boxed context."""
        parts = []
        for entry in entries:
            kind = self.types.of(entry.variable.type_ref) if entry.variable else ANY
            parts.append(
                (entry.variable.name if entry.variable else None, self._typed(self.boxed(entry.value), kind))
            )

        def context(scope: Scope) -> Any:
            values: dict[str, Any] = {}
            inner = scope.child(values)
            for name, logic in parts:
                if name is None:
                    return logic(inner)
                values[name] = logic(inner)
            return values

        return context

    def relation(self, relation: dmn.BoxedRelation) -> Logic:
        """A boxed relation."""
        kinds = [self.types.of(column.type_ref) for column in relation.columns]
        names = [column.name for column in relation.columns]
        rows = [
            [self._typed(self.boxed(cell), kind) for cell, kind in zip(row, kinds, strict=False)]
            for row in relation.rows
        ]
        return lambda scope: [
            {name: cell(scope) for name, cell in zip(names, row, strict=False)} for row in rows
        ]

    def function(self, function: dmn.BoxedFunction, result: FeelType = ANY) -> Logic:
        """A boxed function; its value is a closure over the scope it stands in."""
        parameters = tuple((p.name, self.types.of(p.type_ref)) for p in function.parameters)
        body = self.boxed(function.body) if function.kind == "FEEL" else self._external()
        return lambda scope: Closure(parameters, body, scope, result)

    def _external(self) -> Logic:
        def external(scope: Scope) -> None:
            self.report("a function in another language is not run")

        return external

    def invocation(self, invocation: dmn.BoxedInvocation) -> Logic:
        """A boxed invocation."""
        function = self.boxed(invocation.function)
        bindings = [(name, self.boxed(value)) for name, value in invocation.bindings]

        def invoke(scope: Scope) -> Any:
            called = function(scope)
            if not isinstance(called, FeelFunction):
                return None
            if isinstance(called, Closure):
                called = called.called_at(scope.depth + 1)
            return (
                called.invoke_named({name: value(scope) for name, value in bindings})
                if bindings
                else called.invoke([])
            )

        return invoke

    def iterator(self, kind: str, name: str, source: Logic, body: Logic) -> Logic:
        """A boxed for, some or every; the sources are walked as FEEL walks them."""
        walk = parse_expression("for x in source return x")

        def iterate(scope: Scope) -> Any:
            items = evaluate_node(walk, Scope({"source": source(scope)}))
            if items is None:
                return None
            results: list[Any] = []
            for item in items:
                results.append(body(scope.child({name: item, "partial": results})))
            return results if kind == "for" else _quantified(results, every=kind == "every")

        return iterate


def _null(scope: Scope) -> None:
    return None


def _listed(items: Sequence[Logic]) -> Logic:
    return lambda scope: [item(scope) for item in items]


def _conditional(condition: Logic, yes: Logic, no: Logic) -> Logic:
    def choose(scope: Scope) -> Any:
        chosen = condition(scope)
        if chosen is not None and not isinstance(chosen, bool):
            return None
        return yes(scope) if chosen else no(scope)

    return choose


def _filter(source: Logic, match: Logic) -> Logic:
    def matching(scope: Scope) -> Any:
        found = source(scope)
        if found is None:
            return None
        items = found if isinstance(found, list) else [found]
        scopes = [scope.child({"item": item, **(item if isinstance(item, dict) else {})}) for item in items]
        first = match(scopes[0] if scopes else scope)
        if isinstance(first, Decimal):
            return element_at(items, first)
        results = [match(inner) for inner in scopes]
        if not all(result is None or isinstance(result, bool) for result in results):
            return None
        return [item for item, result in zip(items, results, strict=True) if result is True]

    return matching


def _quantified(results: Sequence[Any], *, every: bool) -> bool | None:
    if not all(isinstance(result, bool) for result in results):
        return None
    return all(results) if every else any(results)
