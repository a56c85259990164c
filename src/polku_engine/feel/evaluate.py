"""Evaluates FEEL syntax trees. What has no meaning is `None` (FEEL `null`); nothing here raises for bad data."""

import decimal
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from polku_engine.feel import syntax
from polku_engine.feel.arithmetic import calculate, negative
from polku_engine.feel.functions import BUILTINS
from polku_engine.feel.parser import parse_expression
from polku_engine.feel.properties import property_of
from polku_engine.feel.temporal import Date
from polku_engine.feel.types import ANY, FeelType, Mismatch, coerce, is_instance, unrestricted
from polku_engine.feel.values import NUMBERS, FeelFunction, FeelRange, compare, equal, to_feel

MAX_ITERATIONS = 1_000_000
MAX_CALLS = 60


class FeelLimit(RuntimeError):
    """An expression takes more steps than this engine is willing to make."""


class Scope:
    """Names and their values, inner ones first; builtin functions are outermost.

    >>> Scope({"a": 1}).child({"b": 2}).find("a")
    1
    """

    __slots__ = ("depth", "parent", "values")

    def __init__(self, values: Mapping[str, Any], parent: "Scope | None" = None, depth: int = 0) -> None:
        self.values = values
        self.parent = parent
        self.depth = depth

    def child(self, values: Mapping[str, Any]) -> "Scope":
        """A scope inside this one."""
        return Scope(values, self, self.depth)

    def calling(self, values: Mapping[str, Any], depth: int) -> "Scope":
        """A scope inside this one for the body of a function."""
        if depth > MAX_CALLS:
            raise FeelLimit(f"functions call each other more than {MAX_CALLS} deep")
        return Scope(values, self, depth)

    def find(self, name: str) -> Any:
        """The value of a name, `None` when nothing has that name."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.parent
        return BUILTINS.get(name)


def evaluate(text: str, values: Mapping[str, Any] | None = None) -> Any:
    """Read and evaluate one expression over Python or FEEL values.

    Raises `FeelSyntaxError` for a text that is not FEEL and `FeelLimit` for one that runs away.

    >>> import datetime
    >>> evaluate("if Age < 18 then null else born.year", {"Age": 20, "born": datetime.date(2006, 1, 1)})
    Decimal('2006')
    >>> evaluate("some x in ages satisfies x < 18", {"ages": [17, 40]})
    True
    """
    values = {name: to_feel(value) for name, value in (values or {}).items()}
    try:
        return evaluate_node(parse_expression(text, values), Scope(values))
    except RecursionError as error:
        raise FeelLimit("the expression is nested too deep") from error


def evaluate_node(node: syntax.Node, scope: Scope) -> Any:
    """Evaluate a parsed expression. Raises `FeelLimit` only.

    >>> evaluate_node(parse_expression("a + 1"), Scope({"a": Decimal(2)}))
    Decimal('3')
    """
    try:
        return _EVALUATORS[type(node)](node, scope)
    except (decimal.DecimalException, OverflowError):
        return None


def evaluate_tests(tests: syntax.UnaryTests, value: Any, scope: Scope) -> bool | None:
    """Whether a value passes the cell of a decision table; `None` where a test has no meaning for it.

    >>> from polku_engine.feel import parse_unary_tests
    >>> evaluate_tests(parse_unary_tests("< 18, [65..70]"), Decimal(66), Scope({}))
    True
    """
    if not tests.tests:
        return True
    inner = scope.child({"?": value})
    results = [_passes(test, value, inner) for test in tests.tests]
    passed = True if True in results else (None if None in results else False)
    return passed if passed is None or not tests.negated else not passed


def _passes(test: syntax.UnaryTest, value: Any, scope: Scope) -> bool | None:
    if test.op:
        return compare_by(test.op, value, evaluate_node(test.end, scope))
    result = evaluate_node(test.end, scope)
    if isinstance(result, bool) and (_mentions_value(test.end) or not isinstance(value, bool)):
        return result
    return holds_in(value, result)


def _mentions_value(node: Any) -> bool:
    if isinstance(node, syntax.Name):
        return node.name == "?"
    if isinstance(node, tuple):
        return any(_mentions_value(part) for part in node)
    return hasattr(node, "__slots__") and any(_mentions_value(getattr(node, slot)) for slot in node.__slots__)


def holds_in(value: Any, wanted: Any) -> bool | None:
    """FEEL `value in wanted`: inside a range, an element of a list or of a range in it, or equal."""
    if isinstance(wanted, FeelRange):
        return equal(value, wanted) if isinstance(value, FeelRange) else wanted.holds(value)
    if isinstance(wanted, list):
        if equal(value, wanted) is True:
            return True
        return any(holds_in(value, each) is True for each in wanted)
    return equal(value, wanted)


def compare_by(op: str, left: Any, right: Any) -> bool | None:
    """Any FEEL comparison; `=` and `!=` are defined for all kinds."""
    if op in ("=", "!="):
        result = equal(left, right)
        return result if result is None or op == "=" else not result
    return compare(op, left, right)


def _name(node: syntax.Name, scope: Scope) -> Any:
    value = scope.find(node.name)
    if value is None and "." in node.name:
        # A name with a point in it is known in some scope; here it may be a path.
        head, *rest = node.name.split(".")
        value = functools.reduce(path_into, rest, scope.find(head))
    return value


def _path(node: syntax.Path, scope: Scope) -> Any:
    return path_into(evaluate_node(node.source, scope), node.name)


def path_into(source: Any, name: str) -> Any:
    """`source.name`: an entry, a property, or the list of them for a list."""
    if isinstance(source, list):
        return [path_into(each, name) for each in source]
    if isinstance(source, dict):
        return source.get(name)
    return property_of(source, name)


def _call(node: syntax.Call, scope: Scope) -> Any:
    function = evaluate_node(node.function, scope)
    if not isinstance(function, FeelFunction):
        return None
    if isinstance(function, Closure):
        function = function.called_at(scope.depth + 1)
    if node.named:
        names = [name for name, _ in node.named]
        if len(set(names)) < len(names):
            return None
        return function.invoke_named({name: evaluate_node(value, scope) for name, value in node.named})
    return function.invoke([evaluate_node(argument, scope) for argument in node.arguments])


def _filter(node: syntax.Filter, scope: Scope) -> Any:
    source = evaluate_node(node.source, scope)
    if source is None:
        return None
    items = source if isinstance(source, list) else [source]
    index = evaluate_node(node.condition, _item_scope(items[0], scope) if items else scope)
    if isinstance(index, Decimal):
        return element_at(items, index)
    return [item for item in items if evaluate_node(node.condition, _item_scope(item, scope)) is True]


def _item_scope(item: Any, scope: Scope) -> Scope:
    entries = item if isinstance(item, dict) else {}
    return scope.child({"item": item, **entries})


def element_at(items: Sequence[Any], index: Decimal) -> Any:
    """The element at a position from 1, or from the end for a negative one."""
    place = int(index)
    if place == 0 or abs(place) > len(items) or place != index:
        return None
    return items[place - 1] if place > 0 else items[place]


def _logic(node: syntax.Logic, scope: Scope) -> bool | None:
    decisive: bool = node.op == "or"
    left = evaluate_node(node.left, scope)
    if isinstance(left, bool) and left == decisive:
        return decisive
    right = evaluate_node(node.right, scope)
    if isinstance(right, bool) and right == decisive:
        return decisive
    settled = isinstance(left, bool) and isinstance(right, bool)
    return (not decisive) if settled else None


def _comparison(node: syntax.Comparison, scope: Scope) -> bool | None:
    return compare_by(node.op, evaluate_node(node.left, scope), evaluate_node(node.right, scope))


def _between(node: syntax.Between, scope: Scope) -> bool | None:
    value = evaluate_node(node.value, scope)
    above = compare(">=", value, evaluate_node(node.low, scope))
    below = compare("<=", value, evaluate_node(node.high, scope))
    return None if above is None or below is None else bool(above and below)


def _in(node: syntax.In, scope: Scope) -> bool | None:
    value = evaluate_node(node.value, scope)
    results = [_passes_in(test, value, scope) for test in node.tests.tests]
    return True if True in results else (None if None in results else False)


def _passes_in(test: syntax.UnaryTest, value: Any, scope: Scope) -> bool | None:
    wanted = evaluate_node(test.end, scope)
    return compare_by(test.op, value, wanted) if test.op else holds_in(value, wanted)


def _if(node: syntax.If, scope: Scope) -> Any:
    return evaluate_node(node.yes if evaluate_node(node.condition, scope) is True else node.no, scope)


def _for(node: syntax.For, scope: Scope) -> Any:
    partial: list[Any] = []
    rounds = _rounds(node.iterations, scope.child({"partial": partial}))
    if rounds is None:
        return None
    for inner in rounds:
        partial.append(evaluate_node(node.result, inner))
        if len(partial) > MAX_ITERATIONS:
            raise FeelLimit(f"more than {MAX_ITERATIONS} rounds")
    return partial


def _quantified(node: syntax.Quantified, scope: Scope) -> bool | None:
    rounds = _rounds(node.iterations, scope)
    if rounds is None:
        return None
    results = [evaluate_node(node.condition, inner) for inner in rounds]
    decisive = not node.every
    if decisive in [result for result in results if isinstance(result, bool)]:
        return decisive
    return None if any(not isinstance(result, bool) for result in results) else node.every


def _rounds(iterations: tuple[syntax.Iteration, ...], scope: Scope) -> Iterator[Scope] | None:
    """The scopes of all rounds, or None when the first source cannot be walked."""
    first = _steps(iterations[0], scope)
    if first is None:
        return None
    return _walk(iterations, first, scope)


def _walk(iterations: tuple[syntax.Iteration, ...], values: Sequence[Any], scope: Scope) -> Iterator[Scope]:
    for value in values:
        inner = scope.child({iterations[0].name: value})
        if len(iterations) == 1:
            yield inner
        else:
            yield from _walk(iterations[1:], _steps(iterations[1], inner) or [], inner)


def _steps(iteration: syntax.Iteration, scope: Scope) -> Sequence[Any] | None:
    source = evaluate_node(iteration.source, scope)
    if iteration.end is not None:
        return steps_between(source, evaluate_node(iteration.end, scope))
    if isinstance(source, FeelRange):
        return steps_in(source)
    if source is None:
        return None
    return source if isinstance(source, list) else [source]


def steps_in(wanted: FeelRange) -> Sequence[Any] | None:
    """Whole steps inside a closed range of numbers or dates; an excluded end is left out."""
    if compare("<=", wanted.low, wanted.high) is not True:
        return None
    steps = steps_between(wanted.low, wanted.high)
    return None if steps is None else [step for step in steps if wanted.holds(step)]


def steps_between(low: Any, high: Any) -> Sequence[Any] | None:
    """Whole steps from one number or date to another, downwards if the second is smaller."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != low.to_integral_value() or high != high.to_integral_value():
            return None
        return [NUMBERS.create_decimal(n) for n in _span(int(low), int(high))]
    if isinstance(low, Date) and isinstance(high, Date):
        return [Date.from_ordinal(n) for n in _span(low.ordinal(), high.ordinal())]
    return None


def _span(low: int, high: int) -> range:
    if abs(high - low) > MAX_ITERATIONS:
        raise FeelLimit(f"more than {MAX_ITERATIONS} rounds")
    return range(low, high + 1) if low <= high else range(low, high - 1, -1)


def _context(node: syntax.ContextNode, scope: Scope) -> dict[str, Any] | None:
    entries: dict[str, Any] = {}
    inner = scope.child(entries)
    for key, value in node.entries:
        if key in entries:
            return None
        entries[key] = evaluate_node(value, inner)
    return entries


def _range(node: syntax.RangeNode, scope: Scope) -> FeelRange | None:
    low, high = evaluate_node(node.low, scope), evaluate_node(node.high, scope)
    if low is None and high is None:
        return None
    if low is not None and high is not None and compare("<=", low, high) is None:
        return None
    return FeelRange(low, high, node.low_included, node.high_included)


def _operator(node: syntax.Operator, scope: Scope) -> FeelRange | None:
    end = evaluate_node(node.end, scope)
    match node.op:
        case "<" | "<=":
            return FeelRange(None, end, low_included=False, high_included=node.op == "<=", op=node.op)
        case ">" | ">=":
            return FeelRange(end, None, low_included=node.op == ">=", high_included=False, op=node.op)
        case "=":
            return FeelRange(end, end, low_included=True, high_included=True, op="=")
        case _:
            return None


def _function(node: syntax.FunctionNode, scope: Scope) -> FeelFunction:
    if node.external:
        return Closure(node.parameters, lambda _: None, scope)
    return Closure(node.parameters, lambda inner: evaluate_node(node.body, inner), scope)


@dataclass(frozen=True, slots=True, eq=False)
class Closure(FeelFunction):
    """A function written in FEEL or as boxed logic: parameters, a body, and the scope it was made in."""

    parameters: tuple[tuple[str, FeelType], ...]
    body: Callable[[Scope], Any]
    scope: Scope
    result: FeelType = ANY
    depth: int = 0

    @property
    def signature(self) -> tuple[tuple[FeelType, ...], FeelType]:  # type: ignore[override]
        """Declared parameter types and result type."""
        return tuple(kind for _, kind in self.parameters), self.result

    @property
    def arity(self) -> int | None:
        """How many arguments it takes."""
        return len(self.parameters)

    def called_at(self, depth: int) -> "Closure":
        """The same function, knowing how deep the call stands."""
        return Closure(self.parameters, self.body, self.scope, self.result, depth)

    def invoke(self, arguments: Sequence[Any]) -> Any:
        """Call with positional arguments; a wrong count or type gives `None`."""
        if len(arguments) != len(self.parameters):
            return None
        values = {}
        for (name, kind), argument in zip(self.parameters, arguments, strict=True):
            values[name] = coerce(argument, kind)
            if isinstance(values[name], Mismatch):
                return None
        result = coerce(self.body(self.scope.calling(values, self.depth)), self.result)
        return None if isinstance(result, Mismatch) else result

    def invoke_named(self, arguments: Mapping[str, Any]) -> Any:
        """Call with named arguments; the names must be exactly the parameters."""
        names = [name for name, _ in self.parameters]
        if set(names) != set(arguments):
            return None
        return self.invoke([arguments[name] for name in names])


_EVALUATORS: Mapping[type, Callable[[Any, Scope], Any]] = {
    syntax.Literal: lambda node, scope: node.value,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Call: _call,
    syntax.Filter: _filter,
    syntax.Negative: lambda node, scope: negative(evaluate_node(node.operand, scope)),
    syntax.Arithmetic: lambda node, scope: calculate(
        node.op, evaluate_node(node.left, scope), evaluate_node(node.right, scope)
    ),
    syntax.Comparison: _comparison,
    syntax.Logic: _logic,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.InstanceOf: lambda node, scope: is_instance(
        evaluate_node(node.value, scope), unrestricted(node.type)
    ),
    syntax.If: _if,
    syntax.For: _for,
    syntax.Quantified: _quantified,
    syntax.ListNode: lambda node, scope: [evaluate_node(item, scope) for item in node.items],
    syntax.ContextNode: _context,
    syntax.FunctionNode: _function,
    syntax.RangeNode: _range,
    syntax.Operator: _operator,
}
