"""Criteria go out and come back as they were; what is foreign is reported; what is hostile is refused."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from polku_engine.criteria import (
    Cell,
    CriteriaSet,
    Not,
    OneOf,
    Range,
    Rule,
    criteria_from_json,
    criteria_to_json,
)
from polku_engine.exchange import ExchangeError, parse_test, read_bytes, write_bytes, write_test
from polku_engine.exchange.cells import OutsideFragment
from tests.engine.strategies import SMALL, WORLD, boxes_of, criteria

DMN = """<?xml version="1.0"?>
<definitions xmlns="{namespace}" name="foreign" namespace="urn:foreign">
  <inputData id="i" name="age"><variable name="age" typeRef="number"/></inputData>
  <decision id="d" name="Adults"><variable name="Adults"/>
    <informationRequirement><requiredInput href="#i"/></informationRequirement>
    <decisionTable hitPolicy="{policy}"{more}>
      <input><inputExpression typeRef="number"><text>{column}</text></inputExpression></input>
      <output name="fits"/>
      {rules}
    </decisionTable>
  </decision>
</definitions>"""


def _rule(test: str, output: str = "true") -> str:
    return f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{output}</text></outputEntry></rule>"


def _dmn(
    *rules: str, policy: str = "UNIQUE", more: str = "", column: str = "age", namespace: str = ""
) -> bytes:
    target = namespace or "https://www.omg.org/spec/DMN/20191111/MODEL/"
    text = DMN.format(namespace=target, policy=policy, more=more, column=column, rules="".join(rules))
    return text.encode()


@pytest.mark.parametrize("form", ["json", "dmn", "csv", "xlsx"])
@given(sets=st.lists(criteria(), min_size=1, max_size=2))
@settings(max_examples=40)
def test_every_format_brings_back_what_went_out(form: str, sets: list[CriteriaSet]) -> None:
    sets = [_renamed(each, number) for number, each in enumerate(sets)]
    back = read_bytes(write_bytes(sets, form, SMALL), form, SMALL)
    assert back.findings == ()
    assert back.criteria == tuple(sets)


def _renamed(criteria_set: CriteriaSet, number: int) -> CriteriaSet:
    return criteria_from_json({**criteria_to_json(criteria_set), "key": f"set:{number}"})


@given(st.sampled_from(sorted(WORLD)).flatmap(boxes_of))
def test_a_test_and_its_cell_mean_the_same(test: Any) -> None:
    assert parse_test(write_test(test)) == test


@pytest.mark.parametrize(
    ("cell", "test"),
    [
        ("18", OneOf(18)),
        ('"a", "b"', OneOf("a", "b")),
        ("not(1, 2)", Not(OneOf(1, 2))),
        ("(16..29]", Range(16, 29, low_included=False)),
        ("]16..29[", Range(16, 29, low_included=False, high_included=False)),
        ("!= 3", Not(OneOf(3))),
        ("? >= 18", Range(low=18)),
        ("18 <= ?", Range(low=18)),
        ("? between 1 and 5", Range(1, 5)),
        ("< 16, > 60", Not(Range(16, 60))),
        ("-5", OneOf(-5)),
        ('some x in ? satisfies x in ("a", "b")', OneOf("a", "b")),
        ('list contains(?, "a")', OneOf("a")),
    ],
)
def test_cells_of_other_tools_are_understood(cell: str, test: Any) -> None:
    assert parse_test(cell) == test


@pytest.mark.parametrize("cell", ["? * 2 > 5", "[1..3], [7..9]", "age + 1", 'starts with(?, "a")'])
def test_a_cell_that_is_no_box_is_refused(cell: str) -> None:
    with pytest.raises(OutsideFragment):
        parse_test(cell)


@pytest.mark.parametrize(
    "namespace",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ],
)
def test_every_version_of_dmn_is_read(namespace: str) -> None:
    found = read_bytes(_dmn(_rule("[18..29]"), namespace=namespace), "dmn")
    assert found.criteria[0].rules == (Rule((Cell("age", Range(18, 29)),)),)
    assert found.complete


def test_a_cell_with_several_ranges_becomes_several_rules() -> None:
    found = read_bytes(_dmn(_rule("[1..3], [7..9]")), "dmn")
    assert len(found.criteria[0].rules) == 2
    assert found.complete
    assert "2 rules" in found.findings[0].message


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (_dmn(_rule("18"), policy="PRIORITY"), "weighs rules"),
        (_dmn(_rule("18"), policy="COLLECT", more=' aggregation="SUM"'), "weighs rules"),
        (_dmn(_rule("18", "false"), _rule("-"), policy="FIRST"), "refuses stands before"),
        (_dmn(_rule("18"), column="shoe size"), "not a fact"),
        (_dmn(_rule("? * 2 > 3")), "an expression"),
        (_dmn(_rule("18..")), "left over"),
        (_dmn(_rule("18", "age * 2")), "not a constant"),
        (_dmn(_rule("18", "age * 2 -")), "expected an expression"),
    ],
)
def test_what_cannot_be_carried_over_is_said(data: bytes, says: str) -> None:
    found = read_bytes(data, "dmn")
    assert not found.complete
    assert any(says in finding.message for finding in found.findings)


def test_a_rule_that_refuses_is_left_out_and_noted() -> None:
    found = read_bytes(_dmn(_rule("&lt; 18", "false"), _rule("&gt;= 18")), "dmn")
    assert found.complete
    assert found.criteria[0].rules == (Rule((Cell("age", Range(low=18)),)),)
    assert "left out" in found.findings[0].message


@pytest.mark.parametrize(
    "extension",
    ["{", "[]", '{"checks": [1]}', '{"checks": 5}', '{"key": 1}', '{"key": "a", "checks": [{"key": {}}]}'],
)
def test_an_extension_somebody_broke_is_reported(extension: str) -> None:
    data = write_bytes([CriteriaSet("a", (Rule((Cell("age", OneOf(18)),)),))], "dmn").decode()
    start, end = data.index("<polku:criteria>") + len("<polku:criteria>"), data.index("</polku:criteria>")
    found = read_bytes((data[:start] + extension + data[end:]).encode(), "dmn")
    assert extension == "[]" or not found.complete


BOMB = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>'
FILE = b'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]><definitions>&a;</definitions>'


@pytest.mark.parametrize(
    "data",
    [
        BOMB,
        FILE,
        b'<!DOCTYPE a SYSTEM "http://example.fi/a.dtd"><a/>',
        b"<a>" * 5_000 + b"</a>" * 5_000,
        b"<a",
        b"<a/>",
        b"",
        b" " * (11 * 1024 * 1024),
    ],
    ids=["entities", "file", "doctype", "deep", "broken", "foreign", "empty", "large"],
)
def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_bytes(data, "dmn")


def test_a_workbook_that_unpacks_without_end_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (201 * 1024 * 1024))
    with pytest.raises(ExchangeError, match="unpacks"):
        read_bytes(out.getvalue(), "xlsx")


@pytest.mark.parametrize(
    ("form", "data"), [("csv", b"\xff\xfe"), ("csv", b"a,b\n1,2\n"), ("xlsx", b"no"), ("json", b"{")]
)
def test_what_is_not_the_format_is_refused(form: str, data: bytes) -> None:
    with pytest.raises(ExchangeError):
        read_bytes(data, form)


def test_a_sheet_typed_by_hand_is_read() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["set", "Ikä", "Työnhakijana työllisyysalueella", "checks"])
    sheet.write_row(1, 0, ["paja", 18, True, "ok | Sari | Sopii"])
    book.close()
    found = read_bytes(out.getvalue(), "xlsx")
    rule = found.criteria[0].rules[0]
    assert rule.cells == (Cell("age", OneOf(18)), Cell("registered_jobseeker", OneOf(True)))
    assert rule.checks[0].who == "Sari"


def test_a_csv_with_semicolons_is_read_and_bad_rows_are_named() -> None:
    data = "set;age;colour\npaja;>= 18;red\npaja;? * 2 > 3;\n".encode("utf-8-sig")
    found = read_bytes(data, "csv")
    assert found.criteria[0].rules == (Rule((Cell("age", Range(low=18)),)),)
    assert [finding.place for finding in found.findings] == ["column colour", "row 3"]


@given(st.sampled_from(["=1+1", "+1", "-2+3", "@sum", "'=x"]))
def test_no_cell_of_a_csv_is_a_formula(text: str) -> None:
    data = write_bytes([CriteriaSet("a", (Rule(note=text),), owner=text)], "csv").decode("utf-8-sig")
    cells = [cell for line in data.splitlines()[1:] for cell in line.split(",")]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
