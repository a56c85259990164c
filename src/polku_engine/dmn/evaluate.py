"""Evaluates a decision model: requirements first, each once, with only what an element requires in its scope."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from polku_engine.dmn import model as dmn
from polku_engine.dmn.compiler import Compiler
from polku_engine.dmn.tables import Logic
from polku_engine.dmn.types import TypeTable
from polku_engine.feel.evaluate import Closure, FeelLimit, Scope
from polku_engine.feel.types import FeelType, FunctionType, Mismatch, coerce
from polku_engine.feel.values import to_feel

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a model that gave null: which element, and what.

    >>> Problem("Adult", "the value is not of the declared type").element
    'Adult'
    """

    element: str
    message: str


class Program:
    """A model with the models it imports, compiled once and run as often as needed.

    >>> from polku_engine.dmn.model import Decision, InputData, Model, TextExpression, Variable
    >>> age = InputData("i", Variable("Age", "number"))
    >>> adult = Decision("d", Variable("Adult", "boolean"), TextExpression("Age >= 18"), ("i",))
    >>> Program(Model("m", "urn:m", elements={"i": age, "d": adult})).decide("Adult", {"Age": 20})
    True
    """

    def __init__(self, main: dmn.Model, others: Iterable[dmn.Model] = ()) -> None:
        self.main = main
        self.models = {model.namespace: model for model in (*others, main)}
        self.problems: list[Problem] = []
        self.names = frozenset(name for model in self.models.values() for name in _names(model))
        self.compilers = {model.namespace: self._compiler(model) for model in self.models.values()}
        self.compiled: dict[Key, Logic] = {}
        self.working_on = ""

    def _compiler(self, model: dmn.Model) -> Compiler:
        return Compiler(self.names, TypeTable(dict(self._items(model))), self.report)

    def _items(self, model: dmn.Model, prefix: str = "") -> Iterator[tuple[str, dmn.ItemDefinition]]:
        for item in model.items:
            yield prefix + item.name, item
        for needed in model.imports:
            other = self.models.get(needed.namespace)
            if other is not None and other is not model and not prefix:
                yield from self._items(other, f"{needed.name}." if needed.name else "")

    def report(self, message: str) -> None:
        """Note why something gave null."""
        problem = Problem(self.working_on, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def decide(self, name: str, inputs: Mapping[str, Any] | None = None) -> Any:
        """The value of one decision of the main model. Raises `KeyError` when there is none of that name."""
        return Evaluation(self, inputs or {}).decision(name)

    def logic(self, key: Key, expression: dmn.Boxed | None) -> Logic:
        """The compiled logic of an element."""
        if key not in self.compiled:
            self.compiled[key] = self.compilers[key[0]].boxed(expression)
        return self.compiled[key]

    def type_of(self, key: Key, type_ref: str | None) -> FeelType:
        """The type a `typeRef` means in the model of an element."""
        return self.compilers[key[0]].types.of(type_ref)

    def element(self, key: Key) -> dmn.Element | None:
        """An element by namespace and id."""
        model = self.models.get(key[0])
        return None if model is None else model.elements.get(key[1])

    def resolve(self, reference: str, namespace: str) -> Key:
        """The key an `href` means in a model."""
        other, _, identifier = reference.rpartition("#")
        return (other or namespace, identifier)

    def find(self, name: str, kind: type) -> Key:
        """The key of an element of the main model by its name. Raises `KeyError`."""
        for identifier, element in self.main.elements.items():
            if isinstance(element, kind) and element.variable.name == name:
                return self.main.namespace, identifier
        raise KeyError(name)


def _names(model: dmn.Model) -> Iterator[str]:
    """Every name the texts of a model may use."""
    yield from (needed.name for needed in model.imports)
    stack: list[Any] = [*model.items, *model.elements.values()]
    while stack:
        part = stack.pop()
        if isinstance(part, dmn.Variable | dmn.ItemDefinition | dmn.BoxedIterator | dmn.OutputClause):
            yield part.name or ""
        if isinstance(part, tuple):
            stack.extend(part)
        elif hasattr(part, "__slots__"):
            stack.extend(getattr(part, slot) for slot in part.__slots__)


class Evaluation:
    """One run over one set of inputs. Inputs of imported models may be given as `(namespace, name)`.

    >>> from polku_engine.dmn.model import Decision, Model, TextExpression, Variable
    >>> two = Decision("d", Variable("Two"), TextExpression("1 + 1"))
    >>> Evaluation(Program(Model("m", "urn:m", elements={"d": two})), {}).decision("Two")
    Decimal('2')
    """

    def __init__(
        self,
        program: Program,
        inputs: Mapping[Any, Any],
        given: Mapping[Key, Any] | None = None,
        depth: int = 0,
    ) -> None:
        self.program = program
        self.inputs = {name: to_feel(value) for name, value in inputs.items()}
        self.values: dict[Key, Any] = dict(given or {})
        self.depth = depth

    def decision(self, name: str) -> Any:
        """The value of a decision. Raises `KeyError`."""
        return self._run(self.program.find(name, dmn.Decision))

    def service(self, name: str) -> dict[str, Any]:
        """The output decisions of a service by name, computed from the inputs. Raises `KeyError`."""
        key = self.program.find(name, dmn.DecisionService)
        service = cast(dmn.DecisionService, self.program.element(key))
        given = {}
        for inner, variable in self._service_inputs(key, service):
            kind = self.program.type_of(inner, variable.type_ref)
            given[inner] = self._fit(self.inputs.get(variable.name), kind)
        outputs = self._outputs(key, service, given)
        if len(outputs) == 1:
            kind = self._result_type(key, service.variable)
            return {name: self._fit(value, kind) for name, value in outputs.items()}
        return outputs

    def _service_inputs(self, key: Key, service: dmn.DecisionService) -> Iterator[tuple[Key, dmn.Variable]]:
        """Its formal parameters in the order of the standard: input data, then input decisions."""
        for reference in (*service.input_data, *service.input_decisions):
            inner = self.program.resolve(reference, key[0])
            element = self.program.element(inner)
            if element is not None:
                yield inner, element.variable

    def _result_type(self, key: Key, variable: dmn.Variable) -> FeelType:
        kind = self.program.type_of(key, variable.type_ref)
        return kind.result if isinstance(kind, FunctionType) else kind

    def _outputs(self, key: Key, service: dmn.DecisionService, given: Mapping[Key, Any]) -> dict[str, Any]:
        inner = Evaluation(self.program, self.inputs, given, self.depth + 1)
        if inner.depth > 60:
            raise FeelLimit("decision services call each other without end")
        outputs = (self.program.resolve(reference, key[0]) for reference in service.outputs)
        elements = {output: self.program.element(output) for output in outputs}
        return {element.variable.name: inner._run(output) for output, element in elements.items() if element}

    def _run(self, key: Key) -> Any:
        if key not in self.values:
            self.values[key] = None  # a decision that requires itself finds null
            try:
                self.values[key] = self._value(key)
            except (FeelLimit, RecursionError) as error:
                self.program.report(str(error))
        return self.values[key]

    def _value(self, key: Key) -> Any:
        match self.program.element(key):
            case dmn.InputData(_, variable):
                return self._input(key, variable)
            case dmn.Decision(_, variable, logic, requires):
                scope = self._scope(requires, key[0])
                self.program.working_on = variable.name
                value = self.program.logic(key, logic)(scope)
                return self._fit(value, self.program.type_of(key, variable.type_ref))
            case dmn.KnowledgeModel() as knowledge:
                return self._knowledge(key, knowledge)
            case dmn.DecisionService() as service:
                return self._service_function(key, service)
            case _:
                return None

    def _fit(self, value: Any, kind: FeelType) -> Any:
        fitted = coerce(value, kind)
        if isinstance(fitted, Mismatch):
            self.program.report("the value is not of the declared type")
            return None
        return fitted

    def _input(self, key: Key, variable: dmn.Variable) -> Any:
        given = self.inputs.get((key[0], variable.name), self.inputs.get(variable.name))
        return self._fit(given, self.program.type_of(key, variable.type_ref))

    def _scope(self, requires: Iterable[str], namespace: str) -> Scope:
        values: dict[str, Any] = {}
        self._fill(values, requires, namespace)
        return Scope(values)

    def _fill(self, values: dict[str, Any], requires: Iterable[str], namespace: str) -> None:
        names = {needed.namespace: needed.name for needed in self.program.models[namespace].imports}
        for reference in requires:
            key = self.program.resolve(reference, namespace)
            element = self.program.element(key)
            if element is None:
                self.program.report(f"requires {reference}, which is not there")
                continue
            under = names.get(key[0], "") if key[0] != namespace else ""
            target = values.setdefault(under, {}) if under else values
            target[element.variable.name] = self._run(key)

    def _knowledge(self, key: Key, knowledge: dmn.KnowledgeModel) -> Any:
        if knowledge.logic is None:
            return None
        result = self._result_type(key, knowledge.variable)
        values: dict[str, Any] = {}
        function = self.program.compilers[key[0]].function(knowledge.logic, result)(Scope(values))
        # Set before its requirements are, so that it may call itself.
        self.values[key] = values[knowledge.variable.name] = function
        self._fill(values, knowledge.requires, key[0])
        return function

    def _service_function(self, key: Key, service: dmn.DecisionService) -> Any:
        inputs = list(self._service_inputs(key, service))
        parameters = tuple((v.name, self.program.type_of(each, v.type_ref)) for each, v in inputs)

        def body(scope: Scope) -> Any:
            outputs = self._outputs(key, service, {each: scope.find(v.name) for each, v in inputs})
            return next(iter(outputs.values())) if len(outputs) == 1 else outputs

        return Closure(parameters, body, Scope({}), self._result_type(key, service.variable))
