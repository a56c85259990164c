"""Criteria sets as a DMN 1.3 document: for each set one decision table with hit policy COLLECT.

The decision collects the human checks of every rule that holds: nothing collected means no; a collected
empty list means yes. What DMN has no place for (owner, dates, translations, the words of checks) rides in
an extension element, as JSON, and stands beside each rule as an annotation for people.
"""

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence

from polku_engine.criteria import CriteriaSet, Rule, criteria_to_json
from polku_engine.criteria.serialize import check_to_json
from polku_engine.exchange.cells import write_set_test, write_test
from polku_engine.exchange.report import ExchangeError
from polku_engine.facts import Fact, FactKind, Vocabulary

DMN_13 = "https://www.omg.org/spec/DMN/20191111/MODEL/"
EXTENSION = "{urn:polku:criteria:1}criteria"
_TYPES = {
    FactKind.BOOLEAN: "boolean",
    FactKind.NUMBER: "number",
    FactKind.DATE: "date",
    FactKind.CODE: "string",
    FactKind.CODES: "Any",
}


def write_dmn(criteria: Sequence[CriteriaSet], vocabulary: Vocabulary) -> bytes:
    """The document. Raises `ExchangeError` for a fact that is not in the vocabulary."""
    ET.register_namespace("", DMN_13)
    ET.register_namespace("polku", "urn:polku:criteria:1")
    root = _element(None, "definitions", id="criteria", name="criteria", namespace="urn:polku:criteria")
    facts = [key for key in vocabulary if any(key in _columns(each) for each in criteria)]
    for key in facts:
        _item_definition(root, vocabulary[key])
    for key in facts:
        data = _element(root, "inputData", id=f"input.{key}", name=key)
        _element(data, "variable", name=key, typeRef=_type_of(vocabulary[key]))
    for number, each in enumerate(criteria, 1):
        _decision(root, str(number), each, vocabulary)
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _element(parent: ET.Element | None, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    name = f"{{{DMN_13}}}{tag}"
    made = ET.Element(name, attributes) if parent is None else ET.SubElement(parent, name, attributes)
    made.text = text
    return made


def _item_definition(root: ET.Element, fact: Fact) -> None:
    if not fact.options:
        return
    item = _element(
        root, "itemDefinition", name=_type_of(fact), isCollection=str(fact.kind is FactKind.CODES).lower()
    )
    _element(item, "typeRef", "string")
    allowed = _element(item, "allowedValues")
    _element(allowed, "text", ", ".join(json.dumps(code) for code in fact.codes))


def _type_of(fact: Fact) -> str:
    return f"t.{fact.key}" if fact.options else _TYPES[fact.kind]


def _columns(criteria: CriteriaSet) -> dict[str, int]:
    """How many columns each fact needs: as many as a rule tests it times."""
    widths: dict[str, int] = {}
    for rule in criteria.rules:
        keys = [cell.fact for cell in rule.cells]
        for key in keys:
            widths[key] = max(widths.get(key, 0), keys.count(key))
    return widths


def _decision(root: ET.Element, name: str, criteria: CriteriaSet, vocabulary: Vocabulary) -> None:
    columns = [key for key, width in _columns(criteria).items() for _ in range(width)]
    unknown = sorted(set(columns) - set(vocabulary))
    if unknown:
        raise ExchangeError(f"{criteria.key}: not in the vocabulary: {', '.join(unknown)}")
    title = f"{criteria.key} {criteria.version}"
    decision = _element(root, "decision", id=f"decision.{name}", name=title)
    if criteria.title.en or criteria.title.fi:
        _element(decision, "description", criteria.title.en or criteria.title.fi)
    extension = ET.SubElement(_element(decision, "extensionElements"), EXTENSION)
    extension.text = json.dumps(_about(criteria))
    _element(decision, "variable", name=title, typeRef="Any")
    for key in dict.fromkeys(columns):
        need = _element(decision, "informationRequirement", id=f"need.{name}.{key}")
        _element(need, "requiredInput", href=f"#input.{key}")
    _table(decision, name, criteria, columns, vocabulary)


def _about(criteria: CriteriaSet) -> Mapping[str, object]:
    """Everything but the rules, and the words of the checks they name."""
    about = {key: value for key, value in criteria_to_json(criteria).items() if key != "rules"}
    checks = {check.key: check for rule in criteria.rules for check in rule.checks}
    return {**about, "checks": [check_to_json(check) for check in checks.values()]}


def _table(
    decision: ET.Element, name: str, criteria: CriteriaSet, columns: Sequence[str], vocabulary: Vocabulary
) -> None:
    table = _element(decision, "decisionTable", id=f"table.{name}", hitPolicy="COLLECT")
    # A table must have an input; a set open to all asks a question that is always answered.
    for number, key in enumerate(columns or [""]):
        column = _element(table, "input", id=f"column.{name}.{number}", **_label(key, vocabulary))
        kind = _type_of(vocabulary[key]) if key else "boolean"
        expression = _element(column, "inputExpression", typeRef=kind)
        _element(expression, "text", key or "true")
    _element(table, "output", id=f"output.{name}", name="checks", typeRef="Any")
    _element(table, "annotation", name="note")
    _element(table, "annotation", name="source")
    for number, rule in enumerate(criteria.rules, 1):
        _rule(table, f"rule.{name}.{number}", rule, columns, criteria, vocabulary)


def _label(key: str, vocabulary: Vocabulary) -> dict[str, str]:
    return {"label": vocabulary[key].label.fi} if key else {}


def _rule(
    table: ET.Element,
    name: str,
    rule: Rule,
    columns: Sequence[str],
    criteria: CriteriaSet,
    vocabulary: Vocabulary,
) -> None:
    row = _element(table, "rule", id=name)
    for text in _cells(rule, columns, vocabulary):
        _element(_element(row, "inputEntry"), "text", text)
    checks = ", ".join(json.dumps(check.key) for check in rule.checks)
    _element(_element(row, "outputEntry"), "text", f"[{checks}]")
    _element(_element(row, "annotationEntry"), "text", rule.note)
    source = f"{criteria.source.kind.value}: {criteria.source.reference}".removesuffix(": ")
    _element(_element(row, "annotationEntry"), "text", source)


def _cells(rule: Rule, columns: Sequence[str], vocabulary: Vocabulary) -> Iterable[str]:
    waiting = {key: [cell.test for cell in rule.cells if cell.fact == key] for key in columns}
    for key in columns or [""]:
        tests = waiting.get(key)
        if not tests:
            yield "-"
        else:
            write = write_set_test if vocabulary[key].kind is FactKind.CODES else write_test
            yield write(tests.pop(0))
