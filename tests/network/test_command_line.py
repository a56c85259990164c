"""The command line sees the product's network as its reports do."""

import json

import pytest

from polku.cli.main import main
from tests.network.region import HERE, report_of

pytestmark = pytest.mark.django_db(transaction=True)
PLACES = [part for code in HERE for part in ("--area", code)]


def test_the_command_line_finds_the_same(region, by, capsys):
    for more, arguments in (
        ({}, []),
        ({"theme": region.theme.slug}, ["--theme", region.theme.slug]),
        ({"service_class": "P10.6"}, ["--class", "P10.6"]),
    ):
        report = report_of(by, **more)
        for strength in ("certain", "possible"):
            command = ["criteria", "gaps", "--network", *PLACES, *arguments, "--strength", strength, "--json"]
            assert main(command) == 0
            told = json.loads(capsys.readouterr().out)
            mine = [
                each
                for each in report.found.findings
                if each.kind == "gap" and each.strength == strength and not each.theme
            ]
            assert told["complete"] is True
            assert _plain(told["gaps"]) == _plain(
                {"region": part.region, "summary": {"region": gap.region}}
                for gap in mine
                for part in gap.gaps
            )
            assert {json.dumps(gap["witness"], sort_keys=True) for gap in told["gaps"]} >= {
                json.dumps(gap.witness, sort_keys=True) for gap in mine
            }


def _plain(gaps):
    return sorted(json.dumps([gap["region"], gap["summary"]["region"]], sort_keys=True) for gap in gaps)


def test_overlaps_and_limits_of_the_network_are_told_too(region, capsys):
    for job, name in (("overlaps", "pairs"), ("cliffs", "cliffs")):
        assert main(["criteria", job, "--network", *PLACES, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)[name]


def test_files_and_the_network_do_not_go_together(region, capsys, tmp_path):
    assert main(["criteria", "gaps", "--network", str(tmp_path / "x.json")]) == 1
    assert main(["criteria", "gaps"]) == 1
    assert main(["criteria", "gaps", "--network", "--area", "049"]) == 1
    assert "No service in this scope" in capsys.readouterr().err


def test_the_bench_measures_a_report_and_a_change(region, capsys):
    assert main(["bench", "report", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["gaps_with_a_witness"] > 0
    assert told["report_seconds"] < told["promised"]["report_seconds"]
    assert told["what_if"]["ready_changes"] > 0
