"""Files of decision tables read together; columns the vocabulary does not know become facts of their own."""

import csv
import datetime
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from polku.shared.errors import Invalid
from polku_engine.criteria import CriteriaError, CriteriaSet, Not, OneOf, Range, Test, criteria_from_json
from polku_engine.dmn import DmnError, read_model
from polku_engine.dmn.model import Decision, DecisionTable
from polku_engine.exchange import format_of, read_file
from polku_engine.exchange.cells import FeelSyntaxError, OutsideFragment, parse_alternatives
from polku_engine.exchange.sheet import RULE_COLUMNS, SET_COLUMNS
from polku_engine.facts import Fact, FactKind, Texts, Vocabulary, standard_vocabulary

Tested = tuple[str, Test]


def read_tables(
    paths: Iterable[Path], *, whole: bool
) -> tuple[Mapping[Path, Sequence[CriteriaSet]], Vocabulary]:
    """The sets of each file, and the vocabulary they share. What is lost is told on standard error.

    A column that is no fact of the standard vocabulary is a fact with its own name; its kind is read from its
    tests. Its numbers have parts unless `whole`. Raises `Invalid` when the tests of a column do not go together.
    """
    files = list(dict.fromkeys(paths))
    tested = [each for path in files for each in _tests_of(path)]
    vocabulary = Vocabulary((*standard_vocabulary().values(), *_new_facts(tested, whole=whole)))
    found = {}
    for path in files:
        exchanged = read_file(path, vocabulary)
        for finding in exchanged.findings:
            kind = "lost" if finding.lost else "note"
            print(f"{kind}: {path.name}: {finding.place}: {finding.message}", file=sys.stderr)
        found[path] = exchanged.criteria
    return found, vocabulary


def _new_facts(tested: Iterable[Tested], *, whole: bool) -> Iterator[Fact]:
    """A fact for each name the vocabulary does not know."""
    known = {
        name.casefold()
        for key, fact in standard_vocabulary().items()
        for name in (key, fact.label.fi, fact.label.sv, fact.label.en)
    }
    by_name: dict[str, list[Test]] = {}
    for name, test in tested:
        if name.casefold() not in known:
            by_name.setdefault(name.casefold(), []).append(test)
    taken = set(standard_vocabulary())
    for name, tests in by_name.items():
        key = _free_key(name, taken)
        taken.add(key)
        kind = _kind(name, tests)
        label = Texts(name, name, name)
        yield Fact(key, kind, label, label, open_codes=kind is FactKind.CODE, whole=whole)


def _free_key(name: str, taken: set[str]) -> str:
    bare = re.sub(r"[^a-z0-9]+", "_", name).strip("_")[:48] or "column"
    key = bare if bare[0].isalpha() else f"column_{bare}"
    number = 2
    while key in taken:
        key, number = f"{key.rstrip('0123456789')}{number}", number + 1
    return key


def _kind(name: str, tests: Iterable[Test]) -> FactKind:
    kinds = {_kind_of(value) for test in tests for value in _values(test)}
    if len(kinds) > 1:
        raise Invalid(f"The tests of {name} speak of different kinds of values: {', '.join(sorted(kinds))}.")
    return kinds.pop() if kinds else FactKind.CODE


def _values(test: Test) -> Iterator[object]:
    match test:
        case OneOf(values):
            yield from values
        case Not(inner):
            yield from _values(inner)
        case Range(low, high):
            yield from (end for end in (low, high) if end is not None)


def _kind_of(value: object) -> FactKind:
    match value:
        case bool():
            return FactKind.BOOLEAN
        case datetime.date():
            return FactKind.DATE
        case str():
            return FactKind.CODE
        case _:
            return FactKind.NUMBER


# The tests of a file, before it is known what facts they are about.


def _tests_of(path: Path) -> Iterator[Tested]:
    """What cannot be read is left to the reader proper, which says why."""
    try:
        match format_of(path):
            case "dmn":
                yield from _dmn_tests(path)
            case "json":
                yield from _json_tests(path)
            case "csv":
                yield from _csv_tests(path)
    except (DmnError, CriteriaError, csv.Error, ValueError, RecursionError):
        return


def _dmn_tests(path: Path) -> Iterator[Tested]:
    for element in read_model(path.read_bytes()).elements.values():
        if isinstance(element, Decision) and isinstance(element.logic, DecisionTable):
            for row in element.logic.rules:
                for column, text in zip(element.logic.inputs, row.tests, strict=False):
                    yield from ((column.expression.strip(), test) for test in _parsed(text))


def _json_tests(path: Path) -> Iterator[Tested]:
    data = json.loads(path.read_text("utf-8"))
    for each in data if isinstance(data, list) else [data]:
        for rule in criteria_from_json(each).rules:
            yield from ((cell.fact, cell.test) for cell in rule.cells)


def _csv_tests(path: Path) -> Iterator[Tested]:
    text = path.read_text("utf-8-sig")
    head = text.partition("\n")[0]
    rows = csv.reader(text.splitlines(), delimiter=";" if head.count(";") > head.count(",") else ",")
    header = [name.strip() for name in next(rows, [])]
    for row in rows:
        for name, cell in zip(header, row, strict=False):
            if name and name.casefold() not in SET_COLUMNS + RULE_COLUMNS:
                # An apostrophe in front only tells spreadsheet programs that the cell is no formula.
                yield from ((name, test) for test in _parsed(cell.removeprefix("'")))


def _parsed(text: str) -> Sequence[Test]:
    try:
        return parse_alternatives(text) if text.strip() else ()
    except (OutsideFragment, FeelSyntaxError, CriteriaError):
        return ()
