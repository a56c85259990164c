"""Criteria as files for other tools, and what is in such a file before anything of it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import ValidationError

from polku.criteria.bridge import content_of, engine_set, problems_of_content
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.shared.errors import Invalid
from polku.shared.languages import pick
from polku.shared.tables.reading import TableUnreadable, checked_package
from polku_engine import CriteriaError
from polku_engine import CriteriaSet as EngineSet
from polku_engine.exchange import Exchanged, ExchangeError, Finding, format_of, read_bytes, write_bytes

FORMATS = {
    "dmn": "application/xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
MAX_BYTES = 1_000_000
MAX_SETS = 50
MAX_ROWS = 2_000
_KEY_OF_SET = re.compile(r"criteria-(\d{1,9})")


@dataclass(frozen=True)
class FoundSet:
    """A set in a file: its key there, its document, and what keeps it from being used."""

    key: str
    content: CriteriaContent
    problems: tuple[str, ...]

    @property
    def own_number(self) -> int | None:
        """The number of the set in Polku that the file came from."""
        found = _KEY_OF_SET.fullmatch(self.key)
        return int(found.group(1)) if found else None

    def name(self, language: str) -> str:
        """Its title, or its key."""
        return pick(self.content.title, language).text or self.key


@dataclass(frozen=True)
class FileFinding:
    """Something in the file that needs a person's eye: where, what, and whether it was left out."""

    place: str
    message: str
    original: str
    lost: bool


@dataclass(frozen=True)
class FileRead:
    """What a file holds, and what is to be said about it row by row."""

    sets: tuple[FoundSet, ...]
    findings: tuple[FileFinding, ...]


def file_of(version: CriteriaVersion, form: str) -> bytes:
    """One version as a file. Raises Invalid when nothing can be made of it yet."""
    return files_of([version], form)


def files_of(versions: Sequence[CriteriaVersion], form: str) -> bytes:
    """Some versions as one file. Raises Invalid."""
    try:
        return write_bytes([_titled(version) for version in versions], form)
    except (CriteriaError, ExchangeError) as error:
        raise Invalid(
            _("The criteria cannot be written into a file yet. Mend what is marked first.")
        ) from error


def _titled(version: CriteriaVersion) -> EngineSet:
    """A version under the name of its set, when it was kept without one."""
    if version.document.title:
        return engine_set(version)
    named = version.document.model_copy(update={"title": version.criteria.names})
    shown = CriteriaVersion(criteria=version.criteria, number=version.number, content=named.as_json())
    return engine_set(shown)


def read_criteria_file(data: bytes, name: str) -> FileRead:
    """What is in a DMN, CSV, XLSX or JSON file. Nothing is kept. Raises Invalid when it cannot be read at all."""
    if len(data) > MAX_BYTES:
        raise Invalid(_("The file is too big: at most 1 MB."))
    try:
        form = format_of(Path(name[-100:]))
        # A cell far away, or parts that unpack without end, must not reach what reads the workbook.
        safe = checked_package(data, MAX_ROWS) if form == "xlsx" else data
        found = read_bytes(safe, form)
    except (TableUnreadable, ExchangeError, CriteriaError, ValueError, RecursionError, LookupError) as error:
        raise Invalid(
            _("This file cannot be read as criteria. Use DMN, CSV, XLSX or JSON as Polku writes them.")
        ) from error
    if len(found.criteria) > MAX_SETS:
        raise Invalid(_("There are too many sets in the file: at most 50 at a time."))
    return _told(found)


def _told(found: Exchanged) -> FileRead:
    sets, findings = [], [_finding(finding) for finding in found.findings]
    for each in found.criteria:
        try:
            content = content_of(replace(each, key="draft"))
        except (ValidationError, CriteriaError):
            message = _("The set is too big or has texts that cannot be kept: it is left out.")
            findings.append(FileFinding(each.key, message, "", True))
            continue
        sets.append(FoundSet(each.key, content, problems_of_content(content)))
    return FileRead(tuple(sets), tuple(findings))


def set_to_update(found: FoundSet, sets: dict[int, CriteriaSet]) -> CriteriaSet | None:
    """The set of one's own that a file came from, if it did."""
    return sets.get(found.own_number) if found.own_number is not None else None


# What the engine finds, in its own words, and what a person is told.
_SENTENCES = (
    (
        r"several ranges in a cell: became (\d+) rules",
        gettext_lazy("A cell had several ranges; it became %(what)s ways in."),
    ),
    (
        r"is neither a fact nor known otherwise",
        gettext_lazy("This column is not a fact that Polku knows. It was left out."),
    ),
    (
        r"says other things about the set than its first row",
        gettext_lazy("This row says other things about the set than its first row. The first row counts."),
    ),
    (
        r"a human check is written",
        gettext_lazy("The human check cannot be read, so the way in was left out. Write: key | who | words."),
    ),
    (r"there is no fact '([^']*)'", gettext_lazy("Polku does not know the fact “%(what)s”.")),
    (
        r"left out",
        gettext_lazy("This cannot be said as a condition of Polku. The way in was left out."),
    ),
    (
        r"no value passes|wanted and barred|no whole number",
        gettext_lazy("The conditions shut each other out."),
    ),
)
_PLACES = ((r"row (\d+)", gettext_lazy("Row %(what)s")), (r"column (.+)", gettext_lazy("Column %(what)s")))


def _finding(finding: Finding) -> FileFinding:
    return FileFinding(
        _in_words(finding.place, _PLACES) or finding.place,
        _in_words(finding.message, _SENTENCES) or _("This could not be taken along as it is."),
        finding.message,
        finding.lost,
    )


def _in_words(text: str, sentences: Sequence[tuple[str, object]]) -> str:
    for pattern, sentence in sentences:
        found = re.search(pattern, text)
        if found:
            return str(sentence) % {"what": found.group(1) if found.groups() else ""}
    return ""
