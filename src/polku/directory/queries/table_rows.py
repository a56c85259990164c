"""What a row of a table would do to the directory, before anything is changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, organisations_edited_by
from polku.directory.bridge.tables.book import Book, CellProblem, normal
from polku.directory.bridge.tables.columns import BY_KEY, COLUMNS
from polku.directory.bridge.tables.flat import (
    Json,
    Values,
    channel_document_with,
    document_with,
    is_contact,
    values_of,
)
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.queries.tables import Kept, entries_for_tables, kept_entries
from polku.shared.actor import Actor
from polku.shared.tables.reading import Row

LIKENESS = 88
# An empty cell of these says nothing; of any other it takes the value away.
LEFT_WHEN_EMPTY = frozenset({"days", "kind", "scope"})
NAME_COLUMNS = ("name_fi", "name_sv", "name_en", "name_selko")
ORDER = {column.key: number for number, column in enumerate(COLUMNS)}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a row: the column (empty for the whole row), a code, the part meant, and what is near."""

    column: str
    reason: str
    value: str = ""
    suggestions: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """As it is kept in the report."""
        return {
            "column": self.column,
            "reason": self.reason,
            "value": self.value,
            "suggestions": list(self.suggestions),
        }


@dataclass
class Judged:
    """What a row of a table would do: `verdict` is new, changed, unchanged or refused."""

    number: int
    name: str
    verdict: str
    kept: Kept | None = None
    organisation: Organisation | None = None
    changes: Values = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    document: Json | None = None
    channel_document: Json | None = None

    def as_json(self) -> Json:
        """As it is kept in the report."""
        return {
            "number": self.number,
            "name": self.name,
            "verdict": self.verdict,
            "entry": self.kept.entry.pk if self.kept else None,
            "version": self.kept.entry.version if self.kept else None,
            "changes": sorted(self.changes, key=ORDER.__getitem__),
            "problems": [problem.as_json() for problem in self.problems],
            "notes": [note.as_json() for note in self.notes],
        }


@dataclass
class Judge:
    """Looks at rows of a table against what is there now; nothing is changed."""

    book: Book
    actor: Actor
    organisation: Organisation
    new_names: set[tuple[int, str]] = field(default_factory=set)

    @cached_property
    def editable(self) -> set[int]:
        """Organisations whose entries the actor may write."""
        if is_coordinator(self.actor):
            return set(Organisation.objects.values_list("pk", flat=True))
        return organisations_edited_by(self.actor)

    @cached_property
    def kept(self) -> dict[int, Kept]:
        """Entries the actor may edit, by their number."""
        return {row.entry.pk: row for row in kept_entries(entries_for_tables(self.actor))}

    @cached_property
    def by_name(self) -> dict[tuple[int, str], Kept]:
        """Entries by organisation and name in any language."""
        return {
            (row.entry.organisation_id, normal(name)): row
            for row in self.kept.values()
            for name in row.document.get("name", {}).values()
        }

    def look(self, row: Row) -> Judged:
        """What one row would do. Its cells are by column key."""
        judged = Judged(row.number, _shown_name(row.cells), "refused")
        judged.organisation = self._organisation(row.cells, judged)
        judged.kept = self._entry(row.cells, judged)
        if not judged.problems:
            self._read_cells(row.cells, judged)
        if not judged.problems:
            self._build(judged)
        if not judged.problems:
            judged.verdict = "new" if judged.kept is None else "changed" if judged.changes else "unchanged"
        return judged

    def _organisation(self, cells: Mapping[str, str], judged: Judged) -> Organisation | None:
        cell = cells.get("organisation", "")
        if not cell:
            return self.organisation
        try:
            pk = int(self.book.find("organisation", cell))
        except CellProblem as problem:
            judged.problems.append(_problem("organisation", problem))
            return None
        if pk not in self.editable:
            judged.problems.append(Problem("organisation", "not-yours", cell))
            return None
        return Organisation.objects.get(pk=pk)

    def _entry(self, cells: Mapping[str, str], judged: Judged) -> Kept | None:
        """The entry a row is about: by its number, else by its name in the organisation."""
        number = cells.get("id", "")
        if number:
            found = self.kept.get(int(number)) if number.isdigit() and len(number) < 13 else None
            if found is None:
                judged.problems.append(Problem("id", "no-entry", number))
            elif (
                judged.organisation
                and cells.get("organisation")
                and found.entry.organisation_id != judged.organisation.pk
            ):
                judged.problems.append(Problem("organisation", "cannot-move", cells["organisation"]))
            return found
        if judged.organisation is None:
            return None
        names = [
            normal(cells[key]) for key in ("name_fi", "name_sv", "name_en", "name_selko") if cells.get(key)
        ]
        known = (self.by_name.get((judged.organisation.pk, name)) for name in names)
        return next((found for found in known if found), None)

    def _read_cells(self, cells: Mapping[str, str], judged: Judged) -> None:
        before = judged.kept.values if judged.kept else values_of({}, None, None)
        for key, cell in cells.items():
            column = BY_KEY[key]
            unsaid = not cell and column.kind in LEFT_WHEN_EMPTY
            if key in {"id", "organisation"} or unsaid or column.same(cell, before[key], self.book):
                continue
            try:
                value = column.read(cell, self.book)
            except CellProblem as problem:
                judged.problems.append(_problem(key, problem))
                continue
            if key == "kind" and judged.kept:
                if value not in {None, judged.kept.entry.kind}:
                    judged.problems.append(Problem("kind", "cannot-change-kind", cell))
            elif value != before[key]:
                judged.changes[key] = value

    def _build(self, judged: Judged) -> None:
        """The documents the row would make, if the bounds of the directory let them in."""
        before = judged.kept.document if judged.kept else {"name": {}}
        content = _validated(EntryContent, document_with(before, judged.changes), judged)
        if content is None or judged.organisation is None:
            return
        if not content.name:
            judged.problems.append(Problem("name_fi", "name-missing"))
            return
        judged.document = content.as_json()
        if judged.kept is None:
            self._note_likeness(judged, judged.organisation, content)
        if any(is_contact(BY_KEY[key]) and value for key, value in judged.changes.items()) or (
            judged.kept and judged.kept.channel and any(is_contact(BY_KEY[key]) for key in judged.changes)
        ):
            self._build_channel(judged, content)

    def _build_channel(self, judged: Judged, content: EntryContent) -> None:
        own = judged.kept.channel if judged.kept else None
        document = judged.kept.channel_document if judged.kept else None
        channel = _validated(
            ChannelContent, channel_document_with(document, judged.changes, content.name), judged
        )
        judged.channel_document = channel.as_json() if channel else None
        others = own.entries.exclude(pk=judged.kept.entry.pk).count() if own and judged.kept else 0
        if others:
            judged.notes.append(Problem("phone", "shared-channel", str(others)))

    def _note_likeness(self, judged: Judged, organisation: Organisation, content: EntryContent) -> None:
        """A new name that stands twice in the table, or is nearly one that is there."""
        names = {(organisation.pk, normal(name)) for name in content.name.values()}
        if names & self.new_names:
            judged.problems.append(Problem("name_fi", "row-twice"))
            return
        self.new_names |= names
        there = {name: row for (pk, name), row in self.by_name.items() if pk == organisation.pk}
        for _pk, name in sorted(names):
            near = process.extractOne(name, list(there), scorer=fuzz.ratio, score_cutoff=LIKENESS)
            if near:
                entry = there[near[0]].entry
                judged.notes.append(Problem("id", "like", str(entry.pk), (str(entry.name("fi")) or near[0],)))
                return


def _problem(key: str, problem: CellProblem) -> Problem:
    return Problem(key, problem.reason, problem.value, problem.suggestions)


def _shown_name(cells: Mapping[str, str]) -> str:
    return next((cells[key] for key in NAME_COLUMNS if cells.get(key)), "")[:120]


def _validated[T: (EntryContent, ChannelContent)](model: type[T], document: Json, judged: Judged) -> T | None:
    try:
        return model.model_validate(document)
    except ValidationError as error:
        for each in error.errors():
            steps = [str(step) for step in each["loc"]]
            judged.problems.append(Problem(_column_of(steps), "not-valid", str(each["msg"])[:120]))
        return None


def _column_of(steps: list[str]) -> str:
    """The column that a place in a document came from."""
    plain = [step for step in steps if not step.isdigit()]
    for column in COLUMNS:
        if column.field.split(".")[-1] in plain and (not column.language or column.language in plain):
            return column.key
    return ""
