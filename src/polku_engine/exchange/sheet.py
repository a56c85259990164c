"""Criteria sets as one sheet of texts, a row for each rule: what CSV and XLSX have in common.

First come the columns about the set (repeated on each of its rows), then about the rule, then a column for each
fact; a fact that some rule tests twice has two columns of the same name. Human checks stand, one a line, as
`key | who | words in Finnish | Swedish | English | easy Finnish`.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from polku_engine.criteria import (
    CriteriaError,
    CriteriaSet,
    HumanCheck,
    Rule,
    criteria_from_json,
    criteria_to_json,
)
from polku_engine.exchange.cells import FeelSyntaxError, OutsideFragment, parse_alternatives, write_test
from polku_engine.exchange.expand import expand
from polku_engine.exchange.report import Exchanged, ExchangeError, Finding
from polku_engine.facts import Texts, Vocabulary

Row = Sequence[str]

SET_COLUMNS = (
    "set", "version", "title_fi", "title_sv", "title_en", "title_selko", "owner",
    "source_kind", "source_reference", "source_url", "valid_from", "valid_to", "checked_on",
)  # fmt: skip
RULE_COLUMNS = ("note", "checks")
MAX_ROWS = 100_000


def write_sheet(criteria: Sequence[CriteriaSet]) -> list[list[str]]:
    """The header and the rows."""
    widths: dict[str, int] = {}
    for rule in (rule for each in criteria for rule in each.rules):
        keys = [cell.fact for cell in rule.cells]
        for key in keys:
            widths[key] = max(widths.get(key, 0), keys.count(key))
    facts = [key for key in widths for _ in range(widths[key])]
    rows = [[*SET_COLUMNS, *RULE_COLUMNS, *facts]]
    for each in criteria:
        head = _head(each)
        rows.extend(
            [*head, rule.note, _write_checks(rule.checks), *_cells(rule, facts)] for rule in each.rules
        )
    return rows


def _head(criteria: CriteriaSet) -> list[str]:
    data = criteria_to_json(criteria)
    title, source = data["title"], data["source"]
    titles = [title.get(language, "") for language in ("fi", "sv", "en", "selko")]
    days = [data[name] or "" for name in ("valid_from", "valid_to", "checked_on")]
    return [data["key"], str(data["version"]), *titles, data["owner"], *source.values(), *days]


def _cells(rule: Rule, facts: Sequence[str]) -> Iterable[str]:
    waiting = {key: [write_test(cell.test) for cell in rule.cells if cell.fact == key] for key in facts}
    return (waiting[key].pop(0) if waiting[key] else "" for key in facts)


def _write_checks(checks: Sequence[HumanCheck]) -> str:
    lines = []
    for check in checks:
        words = check.words
        parts = [check.key, check.who, words.fi, words.sv, words.en, words.selko]
        lines.append(" | ".join(_escape(part) for part in parts))
    return "\n".join(lines)


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\p").replace("\n", "\\n")


def _unescape(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(part.replace("\\p", "|").replace("\\n", "\n") for part in parts)


def read_sheet(rows: Sequence[Row], vocabulary: Vocabulary) -> Exchanged:
    """The criteria sets of a sheet. Raises `ExchangeError` when the header is not ours."""
    if not rows or "set" not in [_plain(cell) for cell in rows[0]]:
        raise ExchangeError("the first row must name the columns, one of them `set`")
    if len(rows) > MAX_ROWS:
        raise ExchangeError(f"more than {MAX_ROWS} rows")
    return _SheetReader([_plain(cell) for cell in rows[0]], vocabulary).read(rows[1:])


def _plain(cell: str) -> str:
    return cell.strip().casefold()


class _SheetReader:
    def __init__(self, header: Sequence[str], vocabulary: Vocabulary) -> None:
        self.header = header
        self.findings: list[Finding] = []
        self.facts: dict[int, str] = {}
        names = {
            name.casefold(): key
            for key, fact in vocabulary.items()
            for name in (key, fact.label.fi, fact.label.sv, fact.label.en)
        }
        for place, name in enumerate(header):
            if name in names:
                self.facts[place] = names[name]
            elif name and name not in SET_COLUMNS + RULE_COLUMNS:
                self.findings.append(Finding(f"column {name}", "is neither a fact nor known otherwise"))

    def read(self, rows: Sequence[Row]) -> Exchanged:
        """All sets: neighbouring rows with the same set and version belong together."""
        numbered = [(number, row) for number, row in enumerate(rows, 2) if any(cell.strip() for cell in row)]
        found = []
        for _, group in groupby(
            numbered, key=lambda each: (self._at(each[1], "set"), self._at(each[1], "version"))
        ):
            criteria = self._set(list(group))
            if criteria is not None:
                found.append(criteria)
        return Exchanged(tuple(found), tuple(self.findings))

    def _at(self, row: Row, column: str) -> str:
        place = self.header.index(column) if column in self.header else len(row)
        return row[place].strip() if place < len(row) else ""

    def _set(self, rows: Sequence[tuple[int, Row]]) -> CriteriaSet | None:
        number, first = rows[0]
        rules = [rule for place, row in rows for rule in self._rules(place, row)]
        for place, row in rows[1:]:
            if any(self._at(row, c) not in ("", self._at(first, c)) for c in SET_COLUMNS):
                message = "says other things about the set than its first row: the first counts"
                self.findings.append(Finding(f"row {place}", message))
        try:
            head = criteria_from_json({**self._about(first), "rules": [{}]})
            return dataclasses.replace(head, rules=tuple(rules))
        except CriteriaError as error:
            self.findings.append(Finding(f"row {number}", str(error)))
            return None

    def _about(self, row: Row) -> Mapping[str, object]:
        at = {column: self._at(row, column) for column in SET_COLUMNS}
        kind = at["source_kind"] or "unwritten"
        source = {"kind": kind, "reference": at["source_reference"], "url": at["source_url"]}
        title = {language: at[f"title_{language}"] for language in ("fi", "sv", "en", "selko")}
        days = {name: at[name] or None for name in ("valid_from", "valid_to", "checked_on")}
        version = at["version"] or "1"
        return {
            "key": at["set"],
            "version": version,
            "title": title,
            "owner": at["owner"],
            "source": source,
            **days,
        }

    def _rules(self, number: int, row: Row) -> Sequence[Rule]:
        try:
            checks = tuple(_read_check(line) for line in self._at(row, "checks").splitlines() if line.strip())
            cells = [
                (key, parse_alternatives(row[place]))
                for place, key in self.facts.items()
                if place < len(row) and row[place].strip()
            ]
            rules = expand(cells, checks, self._at(row, "note"))
        except (OutsideFragment, FeelSyntaxError, CriteriaError) as error:
            self.findings.append(Finding(f"row {number}", f"{error}: the rule is left out"))
            return ()
        if len(rules) > 1:
            message = f"several ranges in a cell: became {len(rules)} rules"
            self.findings.append(Finding(f"row {number}", message, lost=False))
        return rules


def _read_check(line: str) -> HumanCheck:
    parts = [_unescape(part.strip()) for part in line.split("|")]
    if len(parts) < 3:
        raise CriteriaError(
            "a human check is written: key | who | words in Finnish | Swedish | English | easy Finnish"
        )
    key, who, *words = [*parts, "", "", "", ""][:6]
    return HumanCheck(key, Texts(*words), who)
