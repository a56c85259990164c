"""The validated document of a criteria version, in the same form as the engine's own JSON.

Here are its shape and its limits; whether the rules make sense with the vocabulary is asked in `bridge.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from polku.shared.documents import IN_LANGUAGES, WITHOUT_EMPTY, Document, Line, Str

MAX_RULES = 200
MAX_CELLS = 40
MAX_CHECKS = 20
MAX_VALUES = 400
MAX_TEXT = 2_000


Key = Annotated[Str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$")]
Texts = Annotated[
    dict[str, Annotated[str, StringConstraints(max_length=MAX_TEXT)]],
    WITHOUT_EMPTY,
    IN_LANGUAGES,
]


class CellContent(Document):
    """One condition: a fact and its test, the test in the engine's JSON (`{"from": 16, "to": 29}`)."""

    fact: Key
    test: Annotated[dict[str, Any], Field(min_length=1, max_length=4)]


class CheckContent(Document):
    """What a person must judge, in words, and who does."""

    key: Key
    words: Texts
    who: Line


class RuleContent(Document):
    """One way to be let in: all cells and all checks."""

    cells: Annotated[list[CellContent], Field(max_length=MAX_CELLS)] = []
    checks: Annotated[list[CheckContent], Field(max_length=MAX_CHECKS)] = []
    note: Line = ""


class SourceContent(Document):
    """Where the criteria come from."""

    kind: Literal["law", "decision", "practice", "unwritten"] = "unwritten"
    reference: Line = ""
    url: Annotated[Str, StringConstraints(max_length=1_000)] = ""


class CriteriaContent(Document):
    """What a version says: its rules (one of them is enough), its source, and the days it holds."""

    title: Texts = {}
    rules: Annotated[list[RuleContent], Field(max_length=MAX_RULES)] = []
    source: SourceContent = SourceContent()
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None
