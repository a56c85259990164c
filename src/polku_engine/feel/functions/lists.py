"""Functions on lists. Positions count from 1; negative ones from the end."""

import functools
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from polku_engine.feel.arithmetic import calculate
from polku_engine.feel.functions.registry import builtin, call
from polku_engine.feel.values import NUMBERS, FeelFunction, compare, contains, equal, kind_of

Items = list[Any]


def _several(
    name: str, parameter: str = "list", kind: str = "list"
) -> Callable[[Callable[[Items], Any]], Any]:
    """Register a function both for one list and for the elements as arguments."""

    def register(function: Callable[[Items], Any]) -> Callable[[Items], Any]:
        builtin(f"{name}({parameter}: {kind})")(function)
        builtin(f"{name}(c...: any)")(lambda *items: function(list(items)))
        return function

    return register


@builtin("list contains(list: list, element: any)")
def list_contains(items: Items, element: Any) -> bool:
    """Whether an element is in a list."""
    return contains(items, element)


@builtin("count(list: list)")
def count(items: Items) -> Decimal:
    """Number of elements."""
    return Decimal(len(items))


@_several("min")
def min_(items: Items) -> Any:
    """The smallest of comparable elements."""
    return _extreme(items, "<")


@_several("max")
def max_(items: Items) -> Any:
    """The largest of comparable elements."""
    return _extreme(items, ">")


def _extreme(items: Items, op: str) -> Any:
    best = items[0] if items else None
    for item in items:
        better = compare(op, item, best)
        if better is None:
            return None
        best = item if better else best
    return best


def _numbers(items: Items) -> list[Decimal] | None:
    return items if items and all(isinstance(item, Decimal) for item in items) else None


@_several("sum")
def sum_(items: Items) -> Any:
    """The sum of numbers or of durations of one kind."""
    if not items or kind_of(items[0]) not in (
        "number",
        "days and time duration",
        "years and months duration",
    ):
        return None
    return functools.reduce(lambda a, b: calculate("+", a, b), items)


@_several("product")
def product(items: Items) -> Decimal | None:
    """The product of numbers."""
    numbers = _numbers(items)
    return functools.reduce(NUMBERS.multiply, numbers) if numbers else None


@_several("mean")
def mean(items: Items) -> Any:
    """The arithmetic mean of numbers or of durations of one kind."""
    total = sum_(items)
    return None if total is None else calculate("/", total, Decimal(len(items)))


@_several("median")
def median(items: Items) -> Decimal | None:
    """The middle number, or the mean of the two in the middle."""
    numbers = _numbers(items)
    if numbers is None:
        return None
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return NUMBERS.divide(NUMBERS.add(ordered[middle - 1], ordered[middle]), Decimal(2))


@_several("stddev")
def stddev(items: Items) -> Decimal | None:
    """The sample standard deviation of two or more numbers."""
    numbers = _numbers(items)
    if numbers is None or len(numbers) < 2:
        return None
    middle = mean(numbers)
    squares = functools.reduce(NUMBERS.add, (NUMBERS.power(NUMBERS.subtract(n, middle), 2) for n in numbers))
    return NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(numbers) - 1)))


@_several("mode")
def mode(items: Items) -> Items | None:
    """The most frequent numbers, in order."""
    if not items:
        return []
    numbers = _numbers(items)
    if numbers is None:
        return None
    most = max(numbers.count(n) for n in numbers)
    return sorted({n for n in numbers if numbers.count(n) == most})


@_several("all")
def all_(items: Items) -> bool | None:
    """Conjunction: false if any is false, true if all are true."""
    if False in [item for item in items if isinstance(item, bool)]:
        return False
    return True if all(item is True for item in items) else None


@_several("any")
def any_(items: Items) -> bool | None:
    """Disjunction: true if any is true, false if all are false."""
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else None


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: Items, start: Decimal, length: Decimal | None = None) -> Items | None:
    """A part of a list."""
    first = _place(items, start)
    if first is None or (length is not None and (length < 1 or first + int(length) > len(items))):
        return None
    return items[first:] if length is None else items[first : first + int(length)]


def _place(items: Sequence[Any], position: Decimal) -> int | None:
    """A FEEL position as a Python index, None when there is no such element."""
    place = int(position)
    if place == 0 or place != position or abs(place) > len(items):
        return None
    return place - 1 if place > 0 else len(items) + place


@builtin("append(list: list?, item...: any)")
def append(items: Items | None, *more: Any) -> Items:
    """A list with elements added at the end."""
    return [*([None] if items is None else items), *more]


@builtin("concatenate(list...: list)")
def concatenate(*lists: Items) -> Items:
    """One list after the other."""
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: Items, position: Decimal, new: Any) -> Items | None:
    """A list with an element inserted."""
    place = _place(items, position)
    return None if place is None else [*items[:place], new, *items[place:]]


@builtin("remove(list: list, position: number)")
def remove(items: Items, position: Decimal) -> Items | None:
    """A list without one element."""
    place = _place(items, position)
    return None if place is None else [*items[:place], *items[place + 1 :]]


@builtin("list replace(list: list, position: number, newItem: any)")
def list_replace(items: Items, position: Decimal, new: Any) -> Items | None:
    """A list with one element replaced; a broken position is cut to a whole one."""
    place = _place(items, Decimal(int(position)))
    return None if place is None else [*items[:place], new, *items[place + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def list_replace_matching(items: Items, match: FeelFunction, new: Any) -> Items | None:
    """A list with the elements replaced for which `match(item, newItem)` is true."""
    results = [call(match, item, new) for item in items]
    if not all(isinstance(result, bool) for result in results):
        return None
    return [new if result else item for item, result in zip(items, results, strict=True)]


@builtin("reverse(list: list)")
def reverse(items: Items) -> Items:
    """Back to front."""
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(items: Items, match: Any) -> Items:
    """The positions of an element."""
    return [Decimal(n) for n, item in enumerate(items, 1) if equal(item, match) is True]


@builtin("union(list...: list)")
def union(*lists: Items) -> Items:
    """All lists together without duplicates."""
    return distinct_values(concatenate(*lists))


@builtin("distinct values(list: list)")
def distinct_values(items: Items) -> Items:
    """A list without duplicates."""
    distinct: Items = []
    for item in items:
        if not contains(distinct, item):
            distinct.append(item)
    return distinct


@builtin("duplicate values(list: list)")
def duplicate_values(items: Items) -> Items:
    """The elements that occur more than once."""
    return [item for item in distinct_values(items) if len(index_of(items, item)) > 1]


@builtin("flatten(list: list)")
def flatten(items: Items) -> Items:
    """The elements of all inner lists."""
    flat: Items = []
    for item in items:
        flat.extend(flatten(item) if isinstance(item, list) else [item])
    return flat


@builtin("sort(list: list, precedes?: function)")
def sort(items: Items, precedes: FeelFunction | None = None) -> Items | None:
    """In the order of `precedes(a, b)`, without it from small to large; equal elements keep their places."""
    if precedes is None:
        return _sorted(items)
    if precedes.arity not in (None, 2):
        return None

    def order(a: Any, b: Any) -> int:
        if call(precedes, a, b) is True:
            return -1
        return 1 if call(precedes, b, a) is True else 0

    return sorted(items, key=functools.cmp_to_key(order))


def _sorted(items: Items) -> Items | None:
    if any(compare("<=", a, b) is None for a in items[:1] for b in items):
        return None
    return sorted(
        items,
        key=functools.cmp_to_key(lambda a, b: -1 if compare("<", a, b) else int(bool(compare(">", a, b)))),
    )
