"""`polku import` as it is typed: what it prints, its exit codes, and that it changes nothing unasked."""

import json

import pytest

from polku.cli.main import main
from polku.directory.models import Entry, ImportRun
from tests.directory import ptv_source as source

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def folder(tmp_path):
    return source.write(tmp_path / "ptv", source.whole_source())


def test_a_folder_is_imported_and_reported(folder, capsys):
    assert main(["import", "ptv", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert "service: 2 new" in shown
    assert Entry.objects.filter(state="draft").count() == 2


def test_a_coordinator_publishes_and_json_tells_all(folder, capsys, kaisa):
    assert main(["import", "ptv", str(folder), "--publish", "--by", kaisa.email, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["counts"]["service"] == {"new": 2}
    assert report["run"] == ImportRun.objects.get().pk
    assert Entry.objects.filter(state="published").count() == 2


def test_something_refused_is_exit_code_1_and_the_rest_is_there(folder, capsys):
    (folder / "services" / "rikki.json").write_bytes(b"{")
    assert main(["import", "ptv", str(folder)]) == 1
    assert "The file is not valid JSON." in capsys.readouterr().out
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ptv", "ei-ole"], 1, "There is no ei-ole"),
        (["ptv", ".", "--by", "ei@example.fi"], 1, "There is no account"),
        (["ptv", ".", "--publish"], 2, "publishing is an act by a person"),
        (["ptv", "http://127.0.0.1/api/v11/Service"], 1, "inside a network"),
    ],
)
def test_what_cannot_be_done_says_why(arguments, code, said, capsys):
    assert main(["import", *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_table_is_shown_and_written_only_when_confirmed(tmp_path, capsys, editor, association):
    table = tmp_path / "taulukko.csv"
    table.write_text("Nimi;Kunnat;Kohderyhmät\nPaja;Lahti;KR1.3\nKerho;Lahtti;\n", encoding="utf-8")
    arguments = ["import", "table", str(table), "--organisation", "Kaarisilta ry", "--by", editor.email]
    assert main(arguments) == 1
    shown = capsys.readouterr().out
    assert "row 2 new: Paja" in shown
    assert "Municipalities: “Lahtti” is not known. Did you mean: Lahti" in shown
    assert "Nothing has been changed" in shown
    assert Entry.objects.count() == 0
    assert main([*arguments, "--confirm", "--publish"]) == 1
    assert Entry.objects.get().state == "published"


def test_a_table_of_nobody_is_refused(tmp_path, capsys, association):
    table = tmp_path / "taulukko.csv"
    table.write_text("Nimi\nPaja\n", encoding="utf-8")
    assert main(["import", "table", str(table), "--organisation", "Ei ole"]) == 1
    assert "no organisation Ei ole" in capsys.readouterr().err
