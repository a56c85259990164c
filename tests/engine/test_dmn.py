"""Decision models: every hit policy, requirements, services, and the conformance kit."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from polku.cli.main import main
from polku_engine.dmn import DmnError, Program, read_model
from polku_engine.dmn.tck import run_folder

SHARED = Path(__file__).resolve().parents[3] / "shared"
KIT = SHARED / "conformance" / "dmn_tck"
NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
ROWS = [("&gt;= 10", "2", "low"), ("&gt;= 20", "5", "high"), ("&gt;= 30", "5", "high")]


def _model(body: str) -> Program:
    text = f'<definitions xmlns="{NAMESPACE}" name="m" namespace="urn:m">{body}</definitions>'
    return Program(read_model(text.encode()))


def _table(policy: str, more: str = "", rows: list[tuple[str, str, str]] = ROWS) -> Program:
    rules = "".join(
        f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{number}</text></outputEntry></rule>"
        for test, number, _ in rows
    )
    return _model(
        f"""<inputData id="i" name="x"><variable name="x" typeRef="number"/></inputData>
        <decision id="d" name="d"><variable name="d"/>
          <informationRequirement><requiredInput href="#i"/></informationRequirement>
          <decisionTable hitPolicy="{policy}" {more}>
            <input><inputExpression typeRef="number"><text>x</text></inputExpression></input>
            <output><outputValues><text>5, 2</text></outputValues></output>{rules}
          </decisionTable></decision>"""
    )


@pytest.mark.parametrize(
    ("policy", "more", "results"),
    [
        ("UNIQUE", "", {5: None, 15: 2, 25: None}),
        ("ANY", "", {15: 2, 25: None, 35: None}),
        ("FIRST", "", {15: 2, 35: 2}),
        ("PRIORITY", "", {15: 2, 35: 5}),
        ("RULE ORDER", "", {25: [2, 5]}),
        ("OUTPUT ORDER", "", {35: [5, 5, 2]}),
        ("COLLECT", "", {35: [2, 5, 5]}),
        ("COLLECT", 'aggregation="SUM"', {5: None, 35: 12}),
        ("COLLECT", 'aggregation="MIN"', {35: 2}),
        ("COLLECT", 'aggregation="MAX"', {35: 5}),
        ("COLLECT", 'aggregation="COUNT"', {15: 1, 35: 2}),
    ],
)
def test_a_hit_policy_decides(policy: str, more: str, results: Mapping[int, Any]) -> None:
    program = _table(policy, more)
    assert {x: program.decide("d", {"x": x}) for x in results} == results


def test_rules_that_collide_are_reported() -> None:
    program = _table("UNIQUE")
    assert program.decide("d", {"x": 25}) is None
    assert "2 rules hold" in program.problems[0].message


def test_a_decision_sees_only_what_it_requires() -> None:
    program = _model(
        """<inputData id="a" name="a"/><inputData id="b" name="b"/>
        <decision id="d" name="d"><informationRequirement><requiredInput href="#a"/></informationRequirement>
          <literalExpression><text>[a, b]</text></literalExpression></decision>"""
    )
    assert program.decide("d", {"a": 1, "b": 2}) == [1, None]


def test_a_decision_that_requires_itself_gives_null() -> None:
    program = _model(
        """<decision id="d" name="d"><informationRequirement><requiredDecision href="#d"/></informationRequirement>
          <literalExpression><text>d + 1</text></literalExpression></decision>"""
    )
    assert program.decide("d") is None


def test_a_value_of_another_type_than_declared_is_null_and_reported() -> None:
    program = _model(
        """<decision id="d" name="d"><variable name="d" typeRef="string"/>
          <literalExpression><text>1 + 1</text></literalExpression></decision>"""
    )
    assert program.decide("d") is None
    assert program.problems[0].element == "d"


def test_a_text_that_is_not_feel_is_null_and_reported() -> None:
    program = _model(
        '<decision id="d" name="d"><literalExpression><text>1 +</text></literalExpression></decision>'
    )
    assert program.decide("d") is None
    assert "character" in program.problems[0].message


def test_what_is_not_dmn_is_refused() -> None:
    with pytest.raises(DmnError, match="not a DMN document"):
        read_model(b"<definitions/>")


@pytest.mark.needs_shared
def test_level_2_of_the_conformance_kit_passes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tck", str(KIT)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "116 passed, 0 failed"


CASE = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><modelName>m.dmn</modelName>
  <testCase id="1"><resultNode name="d"><expected><value xsi:type="xsd:decimal">{expected}</value></expected>
  </resultNode></testCase></testCases>"""


@pytest.mark.parametrize(("expected", "last"), [("2", "1 passed, 0 failed"), ("3", "0 passed, 1 failed")])
def test_a_folder_of_the_kit_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], expected: str, last: str
) -> None:
    text = f'<definitions xmlns="{NAMESPACE}" name="m" namespace="urn:m"><decision id="d" name="d">'
    text += "<literalExpression><text>1 + 1</text></literalExpression></decision></definitions>"
    (tmp_path / "m.dmn").write_text(text)
    (tmp_path / "m-test-01.xml").write_text(CASE.format(expected=expected))
    assert main(["tck", str(tmp_path)]) == (0 if expected == "2" else 1)
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_a_missing_model_fails_its_cases(tmp_path: Path) -> None:
    (tmp_path / "m-test-01.xml").write_text(CASE.format(expected="2"))
    assert [outcome.passed for outcome in run_folder(tmp_path)] == [False]


def test_the_command_line_of_the_engine_needs_no_django() -> None:
    check = "import sys, polku.cli.main, polku.cli.criteria; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
