"""`polku criteria` and `polku bench criteria` from the outside."""

import argparse
import json
from pathlib import Path

import pytest

from polku.cli.criteria_bench import command
from polku.cli.main import main
from polku_engine import Cell, CriteriaSet, HumanCheck, OneOf, Range, Rule, Texts
from polku_engine.exchange import read_file, write_file

WORKSHOP = CriteriaSet(
    "workshop",
    (
        Rule((Cell("age", Range(16, 29)), Cell("municipality", OneOf("272")))),
        Rule((Cell("days_unemployed", Range(low=200)),), (HumanCheck("ok", Texts("Sopii", "", ""), "Sari"),)),
    ),
)


@pytest.fixture
def criteria_file(tmp_path: Path) -> Path:
    write_file(tmp_path / "workshop.json", [WORKSHOP])
    return tmp_path / "workshop.json"


def _facts(folder: Path, **facts: object) -> str:
    path = folder / "facts.json"
    path.write_text(json.dumps(facts))
    return str(path)


def test_evaluate_gives_reasons_in_json(
    criteria_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = _facts(tmp_path, age=31, days_unemployed=150)
    assert (
        main(["criteria", "evaluate", str(criteria_file), "--facts", facts, "--on", "2026-05-04", "--json"])
        == 0
    )
    (answer,) = json.loads(capsys.readouterr().out)
    assert answer["outcome"] == "no"
    assert answer["changes"] == [
        {"fact": "days_unemployed", "tests": [{"from": 200}], "how": "grows", "gap": 50}
    ]


def test_evaluate_gives_reasons_in_words(
    criteria_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        main(["criteria", "evaluate", str(criteria_file), "--facts", _facts(tmp_path, days_unemployed=250)])
        == 0
    )
    out = capsys.readouterr().out
    assert "workshop: open (rule 2)" in out
    assert "Sari checks: Sopii" in out


@pytest.mark.parametrize("ending", ["dmn", "csv", "xlsx", "json"])
def test_convert_loses_nothing(criteria_file: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"copy.{ending}"
    assert main(["criteria", "convert", str(criteria_file), str(target)]) == 0
    assert read_file(target).criteria == (WORKSHOP,)


@pytest.mark.parametrize(
    "arguments",
    [
        ["criteria", "convert", "nowhere.json", "copy.csv"],
        ["criteria", "convert", "{criteria}", "copy.txt"],
        ["criteria", "evaluate", "{criteria}", "--facts", "{criteria}"],
        ["criteria", "evaluate", "{criteria}", "--facts", "nowhere.json"],
        ["tck", "nowhere"],
    ],
)
def test_what_cannot_be_done_says_why(
    criteria_file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main([each.format(criteria=criteria_file) for each in arguments]) == 1
    assert capsys.readouterr().err.startswith("polku: ")


def test_the_bench_measures_beside_other_tools() -> None:
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    small = ["--services", "60", "--many", "120", "--people", "400", "--offers", "50"]
    report = command.measure(parser.parse_args(small))
    assert report["oracle"]["equal"]
    assert all(other["same_answers"] == 1.0 for other in report["beside"].values())
    assert len(report["growth_batch"]) == 4
    assert "Batch: 400 people x 50 services" in command.as_text(report)
