"""Decision tables of DMN 1.1 to 1.6 as criteria sets.

A rule of a table says who is let in; so a table fits when its hit policy does not make one rule speak
against another: COLLECT without aggregation, RULE ORDER, UNIQUE, ANY, or FIRST when no earlier rule
refuses. A rule whose output is `false` refuses and is left out. Everything that does not fit is reported
with its place.
"""

import dataclasses
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from polku_engine.criteria import CriteriaError, CriteriaSet, HumanCheck, Rule, Test, criteria_from_json
from polku_engine.criteria.serialize import check_from_json
from polku_engine.dmn import DmnError, read_model
from polku_engine.dmn.model import Decision, DecisionTable, Model, TableRule
from polku_engine.exchange.cells import FeelSyntaxError, OutsideFragment, parse_alternatives
from polku_engine.exchange.dmn_out import EXTENSION
from polku_engine.exchange.expand import expand
from polku_engine.exchange.report import Exchanged, ExchangeError, Finding
from polku_engine.facts import Texts, Vocabulary
from polku_engine.feel import parse_expression, syntax

_GOOD_POLICIES = ("COLLECT", "RULE ORDER", "UNIQUE", "ANY", "FIRST", "OUTPUT ORDER")


def read_dmn(data: bytes, vocabulary: Vocabulary) -> Exchanged:
    """The criteria sets of a document. Raises `ExchangeError` when it is not DMN or not safe to read."""
    try:
        model = read_model(data)
    except DmnError as error:
        raise ExchangeError(str(error)) from error
    findings: list[Finding] = []
    found = [_Reader(model, decision, vocabulary, findings).criteria() for decision in _decisions(model)]
    if not found:
        findings.append(Finding(model.name or "the document", "holds no decision"))
    return Exchanged(tuple(each for each in found if each is not None), tuple(findings))


def _decisions(model: Model) -> Iterator[Decision]:
    return (element for element in model.elements.values() if isinstance(element, Decision))


class _Reader:
    def __init__(
        self, model: Model, decision: Decision, vocabulary: Vocabulary, findings: list[Finding]
    ) -> None:
        self.model = model
        self.decision = decision
        self.vocabulary = vocabulary
        self.findings = findings
        self.place = f"decision {decision.variable.name}"
        self.about = self._about()
        self.known_checks = self._known_checks()

    def lose(self, message: str, row: int | None = None) -> None:
        place = self.place if row is None else f"{self.place}, row {row}"
        self.findings.append(Finding(place, message))

    def note(self, message: str, row: int) -> None:
        self.findings.append(Finding(f"{self.place}, row {row}", message, lost=False))

    def _about(self) -> Mapping[str, Any]:
        """What we wrote beside the table, if we did."""
        text = dict(self.decision.extensions).get(EXTENSION)
        try:
            about = json.loads(text) if text else {}
        except ValueError:
            self.lose("what stands in the extension of this decision is not JSON")
            return {}
        return about if isinstance(about, dict) else {}

    def _known_checks(self) -> Mapping[Any, HumanCheck]:
        try:
            return {each["key"]: check_from_json(each) for each in self.about.get("checks", ())}
        except (KeyError, TypeError, AttributeError, CriteriaError) as error:
            self.lose(f"the human checks in the extension are not understood: {error}")
            return {}

    def criteria(self) -> CriteriaSet | None:
        """The set, or nothing when no rule could be read."""
        table = self.decision.logic
        if not isinstance(table, DecisionTable):
            self.lose("is not a decision table")
            return None
        if table.hit_policy not in _GOOD_POLICIES or table.aggregation:
            self.lose(
                f"hit policy {table.hit_policy} {table.aggregation or ''}".rstrip()
                + " weighs rules against each other"
            )
            return None
        rules = [rule for row, each in enumerate(table.rules, 1) for rule in self._rules(table, each, row)]
        if not rules:
            self.lose("no rule of the table could be read")
            return None
        try:
            return self._set(tuple(rules))
        except CriteriaError as error:
            self.lose(str(error))
            return None

    def _set(self, rules: tuple[Rule, ...]) -> CriteriaSet:
        name = self.decision.variable.name
        bare = CriteriaSet(_key(name), rules, title=Texts("", "", name))
        if not self.about:
            return bare
        head = criteria_from_json({**self.about, "rules": [{}]})
        return dataclasses.replace(head, rules=rules)

    def _rules(self, table: DecisionTable, row: TableRule, number: int) -> Sequence[Rule]:
        try:
            outputs = [_constant(text) if text else None for text in row.outputs]
        except (FeelSyntaxError, OutsideFragment) as error:
            self.lose(str(error), number)
            outputs = []
        if any(output is False for output in outputs):
            if table.hit_policy == "FIRST" and number < len(table.rules):
                self.lose("a rule that refuses stands before others", number)
            else:
                self.note("a rule that refuses is left out: who is not let in is refused", number)
            return ()
        cells = self._cells(table, row, number)
        if cells is None:
            return ()
        try:
            return self._expanded(cells, self._checks(outputs, number), _note(table, row), number)
        except CriteriaError as error:
            self.lose(str(error), number)
            return ()

    def _expanded(
        self,
        cells: Sequence[tuple[str, Sequence[Test]]],
        checks: tuple[HumanCheck, ...],
        note: str,
        number: int,
    ) -> Sequence[Rule]:
        rules = expand(cells, checks, note)
        if len(rules) > 1:
            self.note(f"several ranges in a cell: became {len(rules)} rules", number)
        return rules

    def _checks(self, outputs: Sequence[Any], number: int) -> tuple[HumanCheck, ...]:
        known = self.known_checks
        wanted = [str(key) for output in outputs if isinstance(output, list) for key in output]
        missing = [key for key in wanted if key not in known]
        if missing:
            self.lose(f"human checks without words: {missing}", number)
        return tuple(known[key] for key in wanted if key in known)

    def _cells(
        self, table: DecisionTable, row: TableRule, number: int
    ) -> list[tuple[str, Sequence[Test]]] | None:
        cells: list[tuple[str, Sequence[Test]]] = []
        for column, text in zip(table.inputs, row.tests, strict=False):
            if text == "-":
                continue
            key = self._fact(column.expression, column.label)
            if key is None:
                self.lose(
                    f"the column {column.expression!r} is not a fact of the vocabulary: the rule is left out",
                    number,
                )
                return None
            try:
                cells.append((key, parse_alternatives(text)))
            except (OutsideFragment, FeelSyntaxError) as error:
                self.lose(f"{key}: {error}: the rule is left out", number)
                return None
        return cells

    def _fact(self, expression: str, label: str | None) -> str | None:
        for wanted in (expression, label or ""):
            for key, fact in self.vocabulary.items():
                if wanted.strip().casefold() in {
                    name.casefold() for name in (key, fact.label.fi, fact.label.sv, fact.label.en)
                }:
                    return key
        return None


def _constant(text: str) -> Any:
    """An output, read and never run: a stranger's expression may take forever."""
    match parse_expression(text):
        case syntax.Literal(value):
            return value
        case syntax.ListNode(items) if all(isinstance(item, syntax.Literal) for item in items):
            return [item.value for item in items if isinstance(item, syntax.Literal)]
        case _:
            raise OutsideFragment(f"the output is not a constant: {text[:100]}")


def _note(table: DecisionTable, row: TableRule) -> str:
    notes = dict(zip(table.annotations, row.annotations, strict=False))
    return notes.get("note", row.description if not notes else "")


def _key(name: str) -> str:
    key = re.sub(r"[^A-Za-z0-9_.:-]+", "-", name).strip("-_.:")
    return key[:128] or "criteria"
