"""The elements of a decision model, as values. Expressions are texts here; `evaluate` parses them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type: a base type or components, a collection or not, with allowed values as unary tests."""

    name: str
    type_ref: str | None = None
    components: tuple["ItemDefinition", ...] = ()
    is_collection: bool = False
    allowed: str | None = None
    # With a function type: parameter types and result type by name.
    function: tuple[tuple[str, ...], str] | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with a type."""

    name: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class TextExpression:
    """A FEEL text."""

    text: str
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions: what is tested, and which values are allowed."""

    expression: str
    type_ref: str | None = None
    allowed: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of results; `values` are allowed ones in order of priority, `default` holds when no rule does."""

    name: str | None = None
    type_ref: str | None = None
    values: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class TableRule:
    """A row: one test for each input, one expression for each output, remarks."""

    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A decision table; `aggregation` is SUM, COUNT, MIN or MAX for hit policy COLLECT."""

    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[TableRule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str | None = None
    annotations: tuple[str, ...] = ()
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedEntry:
    """A named value of a context, or its result cell (no variable)."""

    variable: Variable | None
    value: "Boxed | None"


@dataclass(frozen=True, slots=True)
class BoxedContext:
    """Named values; with a result cell that cell is the value of the whole."""

    entries: tuple[BoxedEntry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A list of expressions."""

    items: tuple["Boxed", ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedRelation:
    """A list of contexts with the same names, drawn as a table."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple["Boxed", ...], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedFunction:
    """A function; `kind` other than FEEL is never run and gives null."""

    parameters: tuple[Variable, ...]
    body: "Boxed | None"
    kind: str = "FEEL"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedInvocation:
    """A call with named arguments."""

    function: "Boxed | None"
    bindings: tuple[tuple[str, "Boxed | None"], ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedConditional:
    """If, then, else."""

    condition: "Boxed | None"
    yes: "Boxed | None"
    no: "Boxed | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedFilter:
    """The elements of a list that match."""

    source: "Boxed | None"
    match: "Boxed | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedIterator:
    """`kind` is for, some or every."""

    kind: str
    name: str
    source: "Boxed | None"
    body: "Boxed | None"
    type_ref: str | None = None


Boxed = (
    TextExpression
    | DecisionTable
    | BoxedContext
    | BoxedList
    | BoxedRelation
    | BoxedFunction
    | BoxedInvocation
    | BoxedConditional
    | BoxedFilter
    | BoxedIterator
)


@dataclass(frozen=True, slots=True)
class InputData:
    """Something the outside tells."""

    id: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """Something the model decides, from what it requires (ids, `namespace#id` for imported ones).

    `extensions` are the texts of extension elements by their tag.
    """

    id: str
    variable: Variable
    logic: Boxed | None
    requires: tuple[str, ...] = ()
    extensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A reusable function (business knowledge model)."""

    id: str
    variable: Variable
    logic: BoxedFunction | None
    requires: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionService:
    """Decisions offered as one function."""

    id: str
    variable: Variable
    outputs: tuple[str, ...]
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


Element = InputData | Decision | KnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class Import:
    """Another model, known here under a name (empty: its names join ours)."""

    namespace: str
    name: str


@dataclass(frozen=True, slots=True)
class Model:
    """One `definitions` document.

    >>> Model("adults", "urn:adults").elements
    {}
    """

    name: str
    namespace: str
    items: tuple[ItemDefinition, ...] = ()
    elements: Mapping[str, Element] = field(default_factory=dict)
    imports: tuple[Import, ...] = ()
