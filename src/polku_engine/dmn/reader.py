"""DMN XML, version 1.1 to 1.6, into a `Model`. Diagrams and extensions are passed over."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from polku_engine.dmn import model as dmn
from polku_engine.dmn.safexml import XmlRefused, parse_xml

# Each version of the standard has its date in its namespace; other namespaces (diagrams, vendors) are not logic.
_NAMESPACE = re.compile(r"https?://www\.omg\.org/spec/DMN/20\d{6}/(?:MODEL/|dmn(?:11)?\.xsd)")


class DmnError(ValueError):
    """The document cannot be read as a decision model.

    >>> read_model(b"<a/>")
    Traceback (most recent call last):
    ...
    polku_engine.dmn.reader.DmnError: not a DMN document: the first element is a
    """


def read_model(data: bytes) -> dmn.Model:
    """One document. Raises `DmnError`.

    >>> text = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="m" namespace="urn:m"/>'
    >>> read_model(text.encode()).name
    'm'
    """
    try:
        root = parse_xml(data)
    except XmlRefused as error:
        raise DmnError(str(error)) from error
    namespace, _, tag = root.tag.rpartition("}")
    if tag != "definitions" or not _NAMESPACE.fullmatch(namespace.lstrip("{")):
        raise DmnError(f"not a DMN document: the first element is {root.tag}")
    return _Reader(namespace.lstrip("{")).definitions(root)


def read_models(paths: Iterable[Path]) -> dict[str, dmn.Model]:
    """Several documents that may import each other, by namespace. Raises `DmnError` and `OSError`.

    >>> read_models([])
    {}
    """
    models = (read_model(path.read_bytes()) for path in paths)
    return {model.namespace: model for model in models}


class _Reader:
    def __init__(self, namespace: str) -> None:
        self.prefix = f"{{{namespace}}}"
        self.boxed: Mapping[str, Callable[[ET.Element], dmn.Boxed]] = {
            "literalExpression": self.text_expression,
            "decisionTable": self.table,
            "context": self.context,
            "list": self.list,
            "relation": self.relation,
            "functionDefinition": self.function,
            "invocation": self.invocation,
            "conditional": self.conditional,
            "filter": self.filter,
            "for": self.iterator,
            "some": self.iterator,
            "every": self.iterator,
        }

    # Finding things.

    def children(self, element: ET.Element, *tags: str) -> Iterator[ET.Element]:
        wanted = {self.prefix + tag for tag in tags}
        return (child for child in element if child.tag in wanted)

    def child(self, element: ET.Element | None, tag: str) -> ET.Element | None:
        return None if element is None else element.find(self.prefix + tag)

    def text(self, element: ET.Element | None, tag: str = "text") -> str | None:
        found = self.child(element, tag)
        return None if found is None else (found.text or "").strip()

    def hrefs(self, element: ET.Element, *tags: str) -> tuple[str, ...]:
        return tuple(child.get("href", "").removeprefix("#") for child in self.children(element, *tags))

    def type_ref(self, element: ET.Element | None) -> str | None:
        if element is None:
            return None
        # 1.1 wrote `feel:string`; the prefix said nothing else.
        name = element.get("typeRef") or self.text(element, "typeRef")
        return name.rpartition(":")[2] if name else None

    # The document.

    def definitions(self, root: ET.Element) -> dmn.Model:
        elements: dict[str, dmn.Element] = {}
        readers: Mapping[str, Callable[[ET.Element], dmn.Element]] = {
            "inputData": self.input_data,
            "decision": self.decision,
            "businessKnowledgeModel": self.knowledge_model,
            "decisionService": self.decision_service,
        }
        for number, child in enumerate(root):
            reader = readers.get(child.tag.removeprefix(self.prefix))
            if reader:
                read = reader(child)
                elements[read.id or f"unnamed {number}"] = read
        imports = tuple(
            dmn.Import(i.get("namespace", ""), i.get("name", "")) for i in self.children(root, "import")
        )
        items = tuple(self.item(child) for child in self.children(root, "itemDefinition"))
        return dmn.Model(root.get("name", ""), root.get("namespace", ""), items, elements, imports)

    def item(self, element: ET.Element) -> dmn.ItemDefinition:
        function = self.child(element, "functionItem")
        signature = None
        if function is not None:
            parameters = tuple(p.get("typeRef") or "Any" for p in self.children(function, "parameters"))
            signature = (parameters, function.get("outputTypeRef") or "Any")
        return dmn.ItemDefinition(
            _clean(element.get("name", "")),
            self.type_ref(element),
            tuple(self.item(child) for child in self.children(element, "itemComponent")),
            element.get("isCollection") == "true",
            self.text(self.child(element, "allowedValues"))
            or self.text(self.child(element, "typeConstraint")),
            signature,
        )

    def variable(self, element: ET.Element) -> dmn.Variable:
        inner = self.child(element, "variable")
        return dmn.Variable(_clean(element.get("name", "")), self.type_ref(inner))

    def input_data(self, element: ET.Element) -> dmn.InputData:
        return dmn.InputData(element.get("id", ""), self.variable(element))

    def requirements(self, element: ET.Element) -> tuple[str, ...]:
        found: list[str] = []
        for need in self.children(element, "informationRequirement", "knowledgeRequirement"):
            found.extend(self.hrefs(need, "requiredInput", "requiredDecision", "requiredKnowledge"))
        return tuple(found)

    def decision(self, element: ET.Element) -> dmn.Decision:
        extensions = self.child(element, "extensionElements")
        return dmn.Decision(
            element.get("id", ""),
            self.variable(element),
            self.expression(element),
            self.requirements(element),
            tuple((child.tag, child.text or "") for child in extensions) if extensions is not None else (),
        )

    def knowledge_model(self, element: ET.Element) -> dmn.KnowledgeModel:
        logic = self.child(element, "encapsulatedLogic")
        function = None if logic is None else self.function(logic)
        return dmn.KnowledgeModel(
            element.get("id", ""), self.variable(element), function, self.requirements(element)
        )

    def decision_service(self, element: ET.Element) -> dmn.DecisionService:
        return dmn.DecisionService(
            element.get("id", ""),
            self.variable(element),
            self.hrefs(element, "outputDecision"),
            self.hrefs(element, "inputDecision"),
            self.hrefs(element, "inputData"),
        )

    # Boxed expressions.

    def expression(self, element: ET.Element | None) -> dmn.Boxed | None:
        """The one expression inside an element."""
        for child in element if element is not None else ():
            reader = self.boxed.get(child.tag.removeprefix(self.prefix))
            if reader:
                return reader(child)
        return None

    def text_expression(self, element: ET.Element) -> dmn.TextExpression:
        return dmn.TextExpression(self.text(element) or "", self.type_ref(element))

    def table(self, element: ET.Element) -> dmn.DecisionTable:
        return dmn.DecisionTable(
            tuple(self.input_clause(child) for child in self.children(element, "input")),
            tuple(self.output_clause(child) for child in self.children(element, "output")),
            tuple(self.rule(child) for child in self.children(element, "rule")),
            element.get("hitPolicy", "UNIQUE"),
            element.get("aggregation"),
            tuple(child.get("name", "") for child in self.children(element, "annotation")),
            self.type_ref(element),
        )

    def input_clause(self, element: ET.Element) -> dmn.InputClause:
        expression = self.child(element, "inputExpression")
        allowed = self.text(self.child(element, "inputValues"))
        return dmn.InputClause(
            self.text(expression) or "", self.type_ref(expression), allowed or None, element.get("label")
        )

    def output_clause(self, element: ET.Element) -> dmn.OutputClause:
        values = self.text(self.child(element, "outputValues"))
        default = self.text(self.child(element, "defaultOutputEntry"))
        return dmn.OutputClause(element.get("name"), self.type_ref(element), values or None, default or None)

    def rule(self, element: ET.Element) -> dmn.TableRule:
        return dmn.TableRule(
            tuple(self.text(child) or "-" for child in self.children(element, "inputEntry")),
            tuple(self.text(child) or "" for child in self.children(element, "outputEntry")),
            tuple(self.text(child) or "" for child in self.children(element, "annotationEntry")),
            self.text(element, "description") or "",
        )

    def context(self, element: ET.Element) -> dmn.BoxedContext:
        entries = []
        for entry in self.children(element, "contextEntry"):
            variable = self.child(entry, "variable")
            named = (
                None
                if variable is None
                else dmn.Variable(_clean(variable.get("name", "")), self.type_ref(variable))
            )
            entries.append(dmn.BoxedEntry(named, self.expression(entry)))
        return dmn.BoxedContext(tuple(entries), self.type_ref(element))

    def list(self, element: ET.Element) -> dmn.BoxedList:
        readers = ((self.boxed.get(child.tag.removeprefix(self.prefix)), child) for child in element)
        return dmn.BoxedList(
            tuple(reader(child) for reader, child in readers if reader), self.type_ref(element)
        )

    def relation(self, element: ET.Element) -> dmn.BoxedRelation:
        columns = tuple(
            dmn.Variable(_clean(c.get("name", "")), self.type_ref(c))
            for c in self.children(element, "column")
        )
        rows = tuple(self.list(row).items for row in self.children(element, "row"))
        return dmn.BoxedRelation(columns, rows, self.type_ref(element))

    def function(self, element: ET.Element) -> dmn.BoxedFunction:
        parameters = tuple(
            dmn.Variable(_clean(p.get("name", "")), self.type_ref(p))
            for p in self.children(element, "formalParameter")
        )
        return dmn.BoxedFunction(
            parameters, self.expression(element), element.get("kind", "FEEL"), self.type_ref(element)
        )

    def invocation(self, element: ET.Element) -> dmn.BoxedInvocation:
        bindings = []
        for binding in self.children(element, "binding"):
            parameter = self.child(binding, "parameter")
            name = "" if parameter is None else _clean(parameter.get("name", ""))
            bindings.append((name, self.expression(binding)))
        return dmn.BoxedInvocation(self.expression(element), tuple(bindings), self.type_ref(element))

    def conditional(self, element: ET.Element) -> dmn.BoxedConditional:
        condition, yes, no = (self.expression(self.child(element, tag)) for tag in ("if", "then", "else"))
        return dmn.BoxedConditional(condition, yes, no, self.type_ref(element))

    def filter(self, element: ET.Element) -> dmn.BoxedFilter:
        source, match = (self.expression(self.child(element, tag)) for tag in ("in", "match"))
        return dmn.BoxedFilter(source, match, self.type_ref(element))

    def iterator(self, element: ET.Element) -> dmn.BoxedIterator:
        kind = element.tag.removeprefix(self.prefix)
        body = self.child(element, "return" if kind == "for" else "satisfies")
        return dmn.BoxedIterator(
            kind,
            _clean(element.get("iteratorVariable", "")),
            self.expression(self.child(element, "in")),
            self.expression(body),
            self.type_ref(element),
        )


def _clean(name: str) -> str:
    return " ".join(name.split())
