"""Runs folders of the DMN Technology Compatibility Kit: a model, and files of inputs with the results
they must give.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from polku_engine.dmn.evaluate import Evaluation, Program
from polku_engine.dmn.reader import DmnError, read_model
from polku_engine.dmn.safexml import XmlRefused, parse_xml
from polku_engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from polku_engine.feel.values import equal, text_of

_TC = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
# The kit writes irrational results with this many decimals.
TOLERANCE = Decimal("0.00000001")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One test case: the file, its id, and what went wrong (empty: nothing)."""

    file: Path
    case: str
    failure: str

    @property
    def passed(self) -> bool:
        """Whether every result was as expected."""
        return not self.failure


def run_folder(folder: Path) -> Iterator[Outcome]:
    """Every test case of every test file below a folder, in order. Raises `OSError` for a folder that
    cannot be read.
    """
    for path in sorted(folder.rglob("*.xml")):
        try:
            root = parse_xml(path.read_bytes())
        except XmlRefused as error:
            yield Outcome(path, "*", str(error))
            continue
        if root.tag == f"{_TC}testCases":
            yield from _run_file(path, root)


def _run_file(path: Path, root: ET.Element) -> Iterator[Outcome]:
    cases = root.findall(f"{_TC}testCase")
    try:
        program = _program(path, (root.findtext(f"{_TC}modelName") or "").strip())
    except (DmnError, OSError) as error:
        yield from (
            Outcome(path, case.get("id", "?"), f"the model cannot be read: {error}") for case in cases
        )
        return
    for case in cases:
        yield Outcome(path, case.get("id", "?"), _run_case(program, case))


def _program(path: Path, name: str) -> Program:
    main = read_model(path.with_name(name).read_bytes())
    others = [
        read_model(other.read_bytes()) for other in sorted(path.parent.glob("*.dmn")) if other.name != name
    ]
    return Program(main, others if main.imports else ())


def _run_case(program: Program, case: ET.Element) -> str:
    try:
        inputs = {_input_key(node): _value(node) for node in case.findall(f"{_TC}inputNode")}
        evaluation = Evaluation(program, inputs)
        outputs: Mapping[str, Any] = {}
        if case.get("type") == "decisionService":
            outputs = evaluation.service(case.get("invocableName", ""))
        for node in case.findall(f"{_TC}resultNode"):
            name = node.get("name", "")
            actual = outputs[name] if name in outputs else evaluation.decision(name)
            expected = _value(node.find(f"{_TC}expected"))
            if not same(actual, expected):
                return (
                    f"{name}: expected {text_of(expected, nested=True)}, got {text_of(actual, nested=True)}"
                )
    except KeyError as error:
        return f"the model has no {error}"
    except ValueError as error:
        return f"the test cannot be read: {error}"
    return ""


def _input_key(node: ET.Element) -> Any:
    name = " ".join(node.get("name", "").split())
    return (node.get("namespace"), name) if node.get("namespace") else name


def _value(node: ET.Element | None) -> Any:
    """The FEEL value written in a test file. Raises `ValueError`."""
    if node is None:
        return None
    listed, value = node.find(f"{_TC}list"), node.find(f"{_TC}value")
    components = node.findall(f"{_TC}component")
    if listed is not None:
        nil = listed.get(f"{_XSI}nil") == "true"
        return None if nil else [_value(item) for item in listed.findall(f"{_TC}item")]
    if components:
        return {component.get("name", ""): _value(component) for component in components}
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    return _typed(value.text or "", value.get(f"{_XSI}type", "xsd:string").rpartition(":")[2])


def _typed(text: str, kind: str) -> Any:
    match kind:
        case "boolean":
            return text.strip() in ("true", "1")
        case "decimal" | "double" | "float" | "integer" | "int" | "long":
            return Decimal(text.strip())
        case "date":
            return parse_date(text.strip())
        case "time":
            return parse_time(text.strip())
        case "dateTime":
            return parse_date_time(text.strip())
        case "duration":
            return parse_duration(text.strip())
        case _:
            return text


def same(actual: Any, expected: Any) -> bool:
    """Equal, numbers within the tolerance of the kit."""
    if isinstance(actual, Decimal) and isinstance(expected, Decimal):
        return abs(actual - expected) <= max(TOLERANCE, abs(expected) * TOLERANCE)
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(map(same, actual, expected))
    if isinstance(actual, dict) and isinstance(expected, dict):
        return actual.keys() == expected.keys() and all(same(actual[key], expected[key]) for key in actual)
    return equal(actual, expected) is True
