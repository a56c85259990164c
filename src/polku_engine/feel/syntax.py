"""What a FEEL expression can mean: the nodes of its syntax tree. Immutable, comparable, no behaviour."""

from dataclasses import dataclass
from typing import Any

from polku_engine.feel.types import FeelType


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: number, string, boolean, null or an `@"…"` temporal value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A variable or function by its (whitespace-normalised) name."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function invocation with positional or with named arguments."""

    function: "Node"
    arguments: tuple["Node", ...] = ()
    named: tuple[tuple[str, "Node"], ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[condition]`."""

    source: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op one of `+ - * / **`."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right` with op one of `= != < <= > >=`."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Logic:
    """Conjunction (`and`) or disjunction (`or`) in three-valued logic."""

    op: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`, both ends included."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """`value in tests`."""

    value: "Node"
    tests: "UnaryTests"


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: "Node"
    type: FeelType


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then yes else no`."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class Iteration:
    """`name in source` or `name in source..end`."""

    name: str
    source: "Node"
    end: "Node | None" = None


@dataclass(frozen=True, slots=True)
class For:
    """`for … return result`; inside, `partial` holds the results so far."""

    iterations: tuple[Iteration, ...]
    result: "Node"


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every … satisfies condition`."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: "Node"


@dataclass(frozen=True, slots=True)
class ListNode:
    """`[a, b, …]`."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextNode:
    """`{key: value, …}`; an entry sees the entries before it."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class FunctionNode:
    """`function(parameters) body`; `external` marks a body outside FEEL, which this engine never runs."""

    parameters: tuple[tuple[str, FeelType], ...]
    body: "Node"
    external: bool = False


@dataclass(frozen=True, slots=True)
class RangeNode:
    """An interval."""

    low: "Node"
    high: "Node"
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class Operator:
    """`(< 5)` used as a value: a range for order and `=`; `!=` is an operator without a range."""

    op: str
    end: "Node"


@dataclass(frozen=True, slots=True)
class UnaryTest:
    """`op end` inside unary tests (op empty: an expression, which may use `?`)."""

    op: str
    end: "Node"


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """A cell of a decision table: any of the tests, `not(…)` of them, or `-` (no tests: anything)."""

    tests: tuple[UnaryTest, ...]
    negated: bool = False


Node = (
    Literal
    | Name
    | Path
    | Call
    | Filter
    | Negative
    | Arithmetic
    | Comparison
    | Logic
    | Between
    | In
    | InstanceOf
    | If
    | For
    | Quantified
    | ListNode
    | ContextNode
    | FunctionNode
    | RangeNode
    | Operator
)
