"""Where a student is on the way of a procedure, from what has been marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from polku.outreach.models import ChecklistMark, Leaver
from polku.practice.choices import DeadlineEvent
from polku.practice.content import END, ProcedureContent
from polku.practice.queries.procedures import ToldProcedure, ToldStep, told_procedure
from polku.shared.clock import HELSINKI


@dataclass(frozen=True)
class Way:
    """The steps taken in order, the one that comes next, and whether the end is reached."""

    taken: tuple[str, ...]
    next: str | None
    ended: bool


def way_of(content: ProcedureContent, marks: Mapping[str, ChecklistMark]) -> Way:
    """Follow the marks from the first step on; an answer decides where the way goes. A step taken twice stops it."""
    taken: list[str] = []
    key = content.steps[0].key if content.steps else END
    while key != END:
        step = content.step(key)
        if step is None or key in taken:
            return Way(tuple(taken), None, False)
        mark = marks.get(key)
        if mark is None:
            return Way(tuple(taken), key, False)
        taken.append(key)
        answer = mark.answer if mark.answer is not None and mark.answer < len(step.targets) else 0
        key = step.targets[answer]
    return Way(tuple(taken), None, True)


@dataclass(frozen=True)
class Line:
    """A step on a student's checklist. One that can no longer be come to is not needed now."""

    step: ToldStep
    mark: ChecklistMark | None
    answer: str
    is_next: bool
    is_on_way: bool

    @property
    def colour(self) -> str:
        """The family of colours it is drawn in; words say the same."""
        return "forest" if self.mark else "amber" if self.is_next else "neutral"


@dataclass(frozen=True)
class Checklist:
    """A procedure's steps for one student."""

    told: ToldProcedure
    lines: list[Line]
    ended: bool

    @property
    def done(self) -> int:
        """How many steps have been taken."""
        return sum(1 for line in self.lines if line.mark)


def checklist_of(leaver: Leaver, marks: Iterable[ChecklistMark], *, language: str) -> Checklist | None:
    """The checklist of a student, with days where the days of events are known; None without a procedure."""
    version = leaver.procedure_version
    if version is None:
        return None
    events = {DeadlineEvent.PICK_OUT: leaver.confirmed_at.astimezone(HELSINKI).date()}
    if leaver.graduates_on:
        events[DeadlineEvent.GRADUATION] = leaver.graduates_on
    told = told_procedure(
        version, language=language, events={str(event): day for event, day in events.items()}
    )
    by_step = {mark.step: mark for mark in marks}
    way = way_of(version.document, by_step)
    on_way = {*way.taken, *_ahead(version.document, way.next)}
    lines = [_line(step, by_step.get(step.key), way, on_way) for step in told.steps]
    return Checklist(told, lines, way.ended)


def _ahead(content: ProcedureContent, key: str | None) -> set[str]:
    """The steps one can still come to, with the next one."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        step = content.step(waiting.pop() or "")
        if step is not None and step.key not in found:
            found.add(step.key)
            waiting += step.targets
    return found


def _line(step: ToldStep, mark: ChecklistMark | None, way: Way, on_way: set[str]) -> Line:
    answered = mark is not None and mark.answer is not None and mark.answer < len(step.ways)
    answer = step.ways[mark.answer].words.text if mark and answered and mark.answer is not None else ""
    return Line(step, mark, answer, step.key == way.next, step.key in on_way)
