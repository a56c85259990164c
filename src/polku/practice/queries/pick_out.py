"""Which students of a school's own list a set of criteria picks out, and why. Nothing of the list is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from polku.accounts.choices import Role
from polku.accounts.models import Membership, Municipality, in_force
from polku.accounts.permissions import schools_of
from polku.criteria.choices import Purpose
from polku.criteria.queries.in_force import InForce, in_force_on
from polku.criteria.wording import cell_phrase, check_sentence, fact_label, rule_sentence, value_label
from polku.practice import permissions
from polku.practice.bridge import engine
from polku.practice.bridge.cells import CellProblem, CellReader, as_percents
from polku.practice.bridge.columns import follows_from, guessed, normal, readable_facts
from polku.practice.choices import GROUP, NUMBER, ROLES, STUDENT
from polku.practice.wording import (
    cell_sentence,
    column_sentence,
    contradiction_sentence,
    row_name,
    same_student_sentence,
)
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing, Refused
from polku.shared.tables.reading import Row, Table
from polku.shared.text import sort_key
from polku_engine import Fact, Situation, Verdict, Vocabulary, standard_vocabulary
from polku_engine.criteria import Outcome

SAMPLES = 3
SHOWN_IN_MESSAGE = 60
# A column is taken to be the wrong one when most of what stands in it makes no sense.
MOST = 0.5


@dataclass(frozen=True)
class Remark:
    """Something to mend in the list: the row (0 for the whole column), the column, what, and how."""

    row: int
    column: str
    text: str


@dataclass(frozen=True)
class ColumnRead:
    """A column of the list: what it is read as, and what stands in its first rows."""

    header: str
    meaning: str
    samples: tuple[str, ...]


@dataclass(frozen=True)
class Met:
    """A criterion that a student meets: its number, its conditions, and what the list says of each."""

    number: int
    conditions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Listed:
    """A student of the list with the outcome and its reasons."""

    row: int
    name: str
    group: str
    cells: Mapping[str, str]
    outcome: Outcome
    met: tuple[Met, ...] = ()
    # What would have to be known, and what a person has to judge.
    missing: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    # The school's own number of the student, and what the row says of facts, in the engine's JSON.
    number: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Criterion:
    """A criterion of the set, and how many students meet it."""

    number: int
    sentence: str
    count: int


@dataclass(frozen=True)
class PickedOut:
    """A list after the criteria: who is picked out, who stays open, who is not."""

    criteria: InForce
    on: date
    columns: tuple[ColumnRead, ...]
    unread: tuple[str, ...]
    students: tuple[Listed, ...]
    remarks: tuple[Remark, ...]
    sentences: tuple[str, ...] = field(default=())

    def _of(self, outcome: Outcome) -> list[Listed]:
        return [student for student in self.students if student.outcome is outcome]

    @cached_property
    def hits(self) -> list[Listed]:
        """Those who meet a criterion for certain."""
        return self._of(Outcome.CERTAIN)

    @cached_property
    def open(self) -> list[Listed]:
        """Those of whom too little is known."""
        return self._of(Outcome.OPEN)

    @cached_property
    def others(self) -> list[Listed]:
        """Those who meet no criterion."""
        return self._of(Outcome.NO)

    @cached_property
    def criteria_met(self) -> list[Criterion]:
        """Every criterion with the number of students it picks out."""
        met = [each.number for student in self.hits for each in student.met]
        return [Criterion(n, said, met.count(n)) for n, said in enumerate(self.sentences, 1)]

    @cached_property
    def groups(self) -> list[str]:
        """The groups or classes that stand in the list."""
        return sorted({student.group for student in self.students if student.group}, key=sort_key)

    @property
    def has_names(self) -> bool:
        """Whether a column tells who the students are."""
        return any(column.meaning in (STUDENT, NUMBER) for column in self.columns)

    @property
    def reads_something(self) -> bool:
        """Whether a column tells any fact of the criteria."""
        return any(column.meaning and column.meaning not in ROLES for column in self.columns)


def sets_to_choose(*, actor: Actor, on: date | None = None) -> list[InForce]:
    """The agreed criteria in force that a school worker may use: their own schools' first, then the network's."""
    if not permissions.may_pick_out(actor):
        raise Refused
    own = {school.pk for school in schools_of(actor)}
    day = on or clock.today()
    convening = set(
        Membership.objects.filter(in_force(day), role=Role.COORDINATOR).values_list("organisation", flat=True)
    )
    found = in_force_on(day, purpose=Purpose.PICK_OUT).values()
    usable = [each for each in found if each.criteria.organisation_id in own | convening]
    return sorted(usable, key=lambda each: each.criteria.organisation_id not in own)


def set_to_use(pk: int, *, actor: Actor) -> InForce:
    """One of them. Raises Missing."""
    found = next((each for each in sets_to_choose(actor=actor) if each.criteria.pk == pk), None)
    if found is None:
        raise Missing
    return found


def facts_read(criteria: InForce) -> tuple[str, ...]:
    """The facts that columns of a list may tell for a set."""
    return readable_facts(criteria.rules, standard_vocabulary())


def meanings_of(table: Table, criteria: InForce) -> list[str]:
    """What each column of a list is taken for."""
    return guessed(table.headers, facts_read(criteria), standard_vocabulary())


def pick_out(table: Table, criteria: InForce, meanings: Sequence[str]) -> PickedOut:
    """Every student of a list with the outcome of the criteria in force today."""
    return _Reading(table, criteria, list(meanings)).result()


def municipality_names() -> dict[str, str]:
    """The codes of today's municipalities by their names."""
    rows = Municipality.objects.filter(in_force(clock.today()))
    return {normal(name): row.code for row in rows for name in (row.code, *row.names.values())}


class _Reading:
    """One run over a list."""

    def __init__(self, table: Table, criteria: InForce, meanings: list[str]) -> None:
        self.table, self.criteria, self.meanings = table, criteria, meanings
        self.on = clock.today()
        self.vocabulary: Vocabulary = standard_vocabulary()
        self.headers_of: dict[str, list[str]] = {}
        for header, meaning in zip(table.headers, meanings, strict=True):
            if meaning:
                self.headers_of.setdefault(meaning, []).append(header)
        towns = municipality_names() if "municipality" in self.headers_of else {}
        self.reader = CellReader(self.on, towns)
        self.remarks: list[Remark] = []
        self.prepared = engine.prepared(criteria.rules)

    def result(self) -> PickedOut:
        rows = self._single_rows()
        answers = self._answers(rows)
        read = [engine.situation_and_doubt(each, self.on) for each in answers]
        for row, (_situation, doubtful) in zip(rows, read, strict=True):
            if doubtful:
                self.remarks.append(Remark(row.number, "", contradiction_sentence()))
        situations = [situation for situation, _doubtful in read]
        decided = engine.decided(self.prepared, situations)
        said = self._remarks_by_row()
        students = [
            replace(
                self._listed(row, situation, each, said.get(row.number, ())),
                number=self._cell(row, NUMBER),
                answers=known,
            )
            for row, situation, each, known in zip(rows, situations, decided, answers, strict=True)
        ]
        students.sort(key=lambda student: (sort_key(student.group), sort_key(student.name), student.row))
        return PickedOut(
            self.criteria,
            self.on,
            self._columns(),
            self._unread(),
            tuple(students),
            tuple(sorted(self.remarks, key=lambda remark: (remark.row, remark.column))),
            tuple(rule_sentence(rule) for rule in self.criteria.rules.rules),
        )

    def _single_rows(self) -> list[Row]:
        """The rows without those of a student who stood on an earlier one."""
        seen: dict[str, int] = {}
        rows = []
        for row in self.table.rows:
            number, name = self._cell(row, NUMBER), self._cell(row, STUDENT)
            key = f"number {normal(number)}" if number else f"name {normal(name)}" if normal(name) else ""
            first = seen.setdefault(key, row.number) if key else row.number
            if first == row.number:
                rows.append(row)
            else:
                text = same_student_sentence(name or row_name(row.number), first, bool(number))
                self.remarks.append(Remark(row.number, "", text))
        return rows

    def _cell(self, row: Row, meaning: str) -> str:
        return " ".join(filter(None, (row.cells.get(h, "") for h in self.headers_of.get(meaning, ()))))

    def _answers(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = [{} for _row in rows]
        for key in self.headers_of:
            if key not in ROLES:
                self._read_column(key, self.headers_of[key][0], rows, answers)
        return answers

    def _read_column(self, key: str, header: str, rows: Sequence[Row], answers: list[dict[str, Any]]) -> None:
        fact = self.vocabulary[key]
        cells = [row.cells.get(header, "") for row in rows]
        wrong: list[Remark] = []
        # The same few texts stand in a column over and over; they are read once, and forgotten with the run.
        read: dict[str, Any] = {}
        for place, (row, text) in enumerate(zip(rows, as_percents(fact, cells), strict=True)):
            if text not in read:
                read[text] = self._read_cell(fact, text)
            answer = read[text]
            if isinstance(answer, CellProblem):
                near = [value_label(key, value) for value in answer.near]
                said = cell_sentence(answer.reason, text[:SHOWN_IN_MESSAGE], near)
                wrong.append(Remark(row.number, header, said))
            elif answer is not None:
                answers[place][key] = answer
        filled = sum(1 for cell in cells if cell)
        if len(wrong) > 1 and len(wrong) > MOST * filled:
            example = next(c for r, c in zip(rows, cells, strict=True) if r.number == wrong[0].row)
            text = column_sentence(fact_label(key), len(wrong), filled, example[:SHOWN_IN_MESSAGE])
            wrong = [Remark(0, header, text)]
        self.remarks += wrong

    def _read_cell(self, fact: Fact, text: str) -> Any:
        try:
            return self.reader.answer(fact, text)
        except CellProblem as problem:
            return problem

    def _remarks_by_row(self) -> dict[int, tuple[str, ...]]:
        found: dict[int, list[str]] = {}
        for remark in self.remarks:
            if remark.row:
                text = f"{remark.column}: {remark.text}" if remark.column else remark.text
                found.setdefault(remark.row, []).append(text)
        return {row: tuple(texts) for row, texts in found.items()}

    def _listed(
        self, row: Row, situation: Situation, decided: engine.Decided, remarks: tuple[str, ...]
    ) -> Listed:
        name = self._cell(row, STUDENT) or self._cell(row, NUMBER) or row_name(row.number)
        known = (row.number, name, self._cell(row, GROUP), row.cells, decided.outcome)
        if decided.outcome is Outcome.NO:
            return Listed(*known, remarks=remarks)
        if decided.outcome is Outcome.CERTAIN:
            return Listed(*known, met=tuple(self._met(n, row) for n in decided.met), remarks=remarks)
        verdict = engine.verdict(self.prepared, situation)
        missing = tuple(fact_label(key) for key in self._asked(verdict))
        checks = tuple(check_sentence(check) for check in verdict.checks)
        return Listed(*known, missing=missing, checks=checks, remarks=remarks)

    def _asked(self, verdict: Verdict) -> list[str]:
        """What is missing, by the column that would tell it: the day of graduation, not the days until it."""
        keys = [self._told_by(key) for key in verdict.missing]
        return list(dict.fromkeys(keys))

    def _told_by(self, key: str) -> str:
        source = follows_from(key)
        return source if source and key not in self.headers_of else key

    def _met(self, number: int, row: Row) -> Met:
        return Met(
            number,
            tuple((phrase, self._cell(row, told_by)) for phrase, told_by in self._conditions[number - 1]),
        )

    @cached_property
    def _conditions(self) -> list[list[tuple[str, str]]]:
        """The conditions of each rule in words, with the fact whose column tells it."""
        return [
            [(cell_phrase(cell), self._told_by(cell.fact)) for cell in rule.cells]
            for rule in self.criteria.rules.rules
        ]

    def _columns(self) -> tuple[ColumnRead, ...]:
        first = self.table.rows[:SAMPLES]
        return tuple(
            ColumnRead(header, meaning, tuple(filter(None, (row.cells.get(header, "") for row in first))))
            for header, meaning in zip(self.table.headers, self.meanings, strict=True)
        )

    def _unread(self) -> tuple[str, ...]:
        """The facts that the criteria ask about and no column tells."""
        told = set(self.headers_of)
        missing = [
            follows_from(key) or key
            for key in self.criteria.rules.facts
            if key not in told and follows_from(key) not in told
        ]
        return tuple(fact_label(key) for key in dict.fromkeys(missing))
