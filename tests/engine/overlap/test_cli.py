"""`polku criteria overlaps|gaps|cliffs|whatif` and `polku bench overlap` from the outside."""

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from polku.cli.main import main
from polku.cli.overlap_bench import command
from polku_engine.criteria import Cell, CriteriaSet, HumanCheck, OneOf, Range, Rule
from polku_engine.exchange import write_file
from polku_engine.facts import Texts

YOUTH = CriteriaSet("youth", (Rule((Cell("age", Range(high=29)),)),))
ADULTS = CriteriaSet(
    "adults", (Rule((Cell("age", Range(25, 62)), Cell("registered_jobseeker", OneOf(True)))),)
)
BY_SARI = HumanCheck("ok", Texts("Sopii", "", ""), "Sari")
CHECKED = CriteriaSet("old", (Rule((Cell("age", Range(low=60)),), (BY_SARI,)),))

LOANS = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="loans" id="d">
<decision id="loan" name="loan"><variable name="loan"/>
<decisionTable hitPolicy="COLLECT">
<input><inputExpression typeRef="number"><text>Annual income</text></inputExpression></input>
<input><inputExpression typeRef="string"><text>Grade</text></inputExpression></input>
<output name="out"/>
<rule><inputEntry><text>&lt; 20000</text></inputEntry><inputEntry><text>-</text></inputEntry>
<outputEntry><text>true</text></outputEntry></rule>
<rule><inputEntry><text>&gt;= 20000</text></inputEntry><inputEntry><text>"A","B"</text></inputEntry>
<outputEntry><text>true</text></outputEntry></rule>
<rule><inputEntry><text>[15000..30000]</text></inputEntry><inputEntry><text>not("A","B","C")</text></inputEntry>
<outputEntry><text>true</text></outputEntry></rule>
</decisionTable></decision></definitions>"""


@pytest.fixture(params=["json", "dmn", "csv"])
def criteria_file(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / f"criteria.{request.param}"
    write_file(path, [YOUTH, ADULTS, CHECKED])
    return path


def _answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    assert main(["criteria", *map(str, arguments), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_gaps_of_any_file_come_with_proof_summary_and_somebody(
    criteria_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = _answer(capsys, "gaps", criteria_file)
    assert found["complete"] is True
    regions = [gap["region"] for gap in found["gaps"]]
    assert [{"fact": "age", "any_of": [{"from": 63}]}] in regions
    gap = next(gap for gap in found["gaps"] if len(gap["region"]) == 1)
    assert gap["summary"]["nobody_is_served"] is True
    assert gap["witness"]["age"] == 63
    assert {near["set"]: near["checks"] for near in gap["nearest"]}["old"] == ["ok"]


def test_a_gap_of_the_possible_is_smaller(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _answer(capsys, "gaps", criteria_file, "--strength", "possible")
    assert [gap["region"] for gap in found["gaps"]] == [
        [
            {"fact": "age", "any_of": [{"from": 30, "to": 59}]},
            {"fact": "registered_jobseeker", "any_of": [{"one_of": [False]}]},
        ]
    ]


def test_a_limit_is_told_not_hidden(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _answer(capsys, "gaps", criteria_file, "--limit", "1")
    assert (found["complete"], found["stopped"], len(found["gaps"])) == (False, "answers", 1)


def test_overlaps_name_the_shared_region(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _answer(capsys, "overlaps", criteria_file)
    pairs = {tuple(pair["sets"]): pair for pair in found["pairs"]}
    assert pairs["youth", "adults"]["relation"] == "overlapping"
    assert {"fact": "age", "any_of": [{"from": 25, "to": 29}]} in pairs["youth", "adults"]["shared"][0]
    assert found["rule_pairs"] == 2
    assert found["complete"] is True


def test_cliffs_are_found_from_the_criteria(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _answer(capsys, "cliffs", criteria_file)
    birthdays = [cliff for cliff in found["cliffs"] if cliff["fact"] == "age" and "youth" in cliff["lost"]]
    assert birthdays[0]["after"][0]["from"] == 30
    assert found["complete"] is True


def test_whatif_tells_what_closes(
    criteria_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wider = tmp_path / "wider.json"
    write_file(wider, [CriteriaSet("adults", (Rule((Cell("age", Range(low=25)),)),))])
    found = _answer(capsys, "whatif", criteria_file, "--changed", wider, "--close", "1")
    assert found["gaps_closed"] == list(range(1, found["gaps_before"] + 1))
    assert found["lost"] == []
    assert found["proposals"][0]["widened"]


def test_a_table_with_columns_of_its_own_is_analysed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "loans.dmn"
    path.write_text(LOANS)
    gaps = _answer(capsys, "gaps", path)
    assert gaps["complete"] is True
    assert (
        gaps["gaps"][0]["region"]
        == [
            {"fact": "annual_income", "any_of": [{"from": 20000}]},
            {"fact": "grade", "any_of": [{"one_of": ["C"]}]},
        ]
        or len(gaps["gaps"]) == 2
    )
    overlaps = _answer(capsys, "overlaps", path)
    assert overlaps["joint_sets"][0]["rules"] == [{"set": "loan", "rule": 1}, {"set": "loan", "rule": 3}]


def test_real_needs_weigh(criteria_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs = tmp_path / "needs.json"
    needs.write_text(json.dumps([{"weight": 7, "facts": {"age": 80}}, {"facts": {"age": 20}}]))
    found = _answer(capsys, "gaps", criteria_file, "--needs", needs)
    assert found["gaps"][0]["weight"] == 7
    assert found["weights"]["total"] == 8


def test_a_scope_limits_what_is_asked(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = _answer(capsys, "gaps", criteria_file, "--within", "age=[16..29]")
    assert (found["complete"], found["gaps"]) == (True, [])


def test_an_answer_can_be_read_as_lines(criteria_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for job in ("overlaps", "gaps", "cliffs"):
        assert main(["criteria", job, str(criteria_file)]) == 0
        assert "complete: yes" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["gaps", "--within", "age"], "Write a fact and a test"),
        (["whatif"], "Say what changes"),
        (["whatif", "--removed", "nobody"], "there is no service 'nobody'"),
        (["whatif", "--close", "99"], "gaps: choose one"),
    ],
)
def test_what_cannot_be_done_is_explained(
    criteria_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    job, *rest = arguments
    assert main(["criteria", job, str(criteria_file), *rest]) == 1
    assert words in capsys.readouterr().err


def test_the_bench_compares_with_the_plain_ways() -> None:
    report = command.measure(argparse.Namespace(quick=True))
    first = report["tables"][0]
    assert first["gaps"]["proved_complete"] is True
    assert first["pairs_by_loop"]["agrees"] is True
    assert report["region"]["summaries"]["verified"] == report["region"]["summaries"]["count"]
    assert report["country"]["outcome"] in ("proof", "witness")
    assert "times as fast" in command.as_text(report)
