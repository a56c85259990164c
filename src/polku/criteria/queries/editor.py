"""A set as the editor shows it: each way in as sentences, with what is wrong beside it."""

from __future__ import annotations

from dataclasses import dataclass

from polku.criteria import wording
from polku.criteria.bridge import engine_cell, fact_of
from polku.criteria.content import CellContent, CheckContent, CriteriaContent
from polku.criteria.content import RuleContent as Rule
from polku.criteria.queries.problems import Problems
from polku.criteria.wording.cells import statement
from polku.shared.languages import Passage, pick
from polku_engine import CriteriaError


@dataclass(frozen=True)
class CellLine:
    """A condition to read: its place in the way in, its fact, its sentence, and how it goes on after "and"."""

    place: int
    fact: str
    text: str
    inner: str


@dataclass(frozen=True)
class CheckLine:
    """A human check to read: its words, who checks, its key."""

    key: str
    words: Passage
    who: str


@dataclass(frozen=True)
class Way:
    """One way in: its conditions and checks to read, what is wrong with it and what is advised."""

    number: int
    lines: list[CellLine]
    checks: list[CheckLine]
    note: str
    problems: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def phrases(self) -> list[str]:
        """Its conditions as sentences."""
        return [line.text for line in self.lines]

    @property
    def place(self) -> int:
        """Its place in the document, from 0."""
        return self.number - 1


def ways_of(content: CriteriaContent, language: str, problems: Problems | None = None) -> list[Way]:
    """Every way in of a document, in order."""
    return [_way(number, rule, language, problems) for number, rule in enumerate(content.rules, 1)]


def cell_text(cell: CellContent) -> str:
    """A condition as a sentence; one that nothing can be made of, by its fact."""
    try:
        return wording.cell_phrase(engine_cell(cell))
    except (CriteriaError, IndexError):
        return wording.fact_label(cell.fact) if fact_of(cell.fact) else cell.fact


def _cell_line(place: int, cell: CellContent) -> CellLine:
    text = cell_text(cell)
    try:
        inner = statement(cell.fact, (engine_cell(cell).test,))
    except (CriteriaError, IndexError):
        inner = text
    return CellLine(place, cell.fact, text, inner)


def check_line(check: CheckContent, language: str) -> CheckLine:
    """A human check to read."""
    return CheckLine(check.key, pick(check.words, language), check.who)


def _way(number: int, rule: Rule, language: str, problems: Problems | None) -> Way:
    return Way(
        number,
        [_cell_line(place, cell) for place, cell in enumerate(rule.cells)],
        [check_line(check, language) for check in rule.checks],
        rule.note,
        problems.by_rule.get(number, ()) if problems is not None else (),
        problems.advice.get(number, ()) if problems is not None else (),
    )
