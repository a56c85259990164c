"""Validated documents: whom a meeting invites, where a matter comes from, and minutes as they stood."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from polku.accounts.choices import OrganisationKind, Sector
from polku.forum.choices import Came, ItemKind, Level
from polku.shared.documents import Document, Line, Str

Text = Annotated[Str, StringConstraints(max_length=10_000)]


class RuleContent(Document):
    """Whom to invite: a level, in organisations of some sectors and kinds. Empty means all of them."""

    level: Level
    sectors: tuple[Sector, ...] = ()
    kinds: tuple[OrganisationKind, ...] = ()


class SourceContent(Document):
    """Where a matter comes from, as it was called then."""

    kind: Line = ""
    # An id, or the mark of a finding: equal marks are the same finding in newer reports.
    id: Line = ""
    title: Line = ""
    address: Line = Field(default="", pattern=r"^(/([^/].*)?)?$")


class PresentContent(Document):
    """An organisation that was there."""

    organisation: Line
    label: Line = ""
    sector: Sector
    came: Came


class DecidedContent(Document):
    """A decision, numbered within its meeting."""

    number: int
    text: Text


class MatterContent(Document):
    """One matter of the agenda as it stands in the minutes."""

    number: int
    title: Line
    kind: ItemKind
    source: SourceContent = SourceContent()
    text: Text = ""
    decisions: tuple[DecidedContent, ...] = ()


class MinutesContent(Document):
    """Minutes (pöytäkirja) whole, as they stood in one version."""

    chair: Line = ""
    secretary: Line = ""
    opened: Line = ""
    closed: Line = ""
    invited: int = 0
    present: tuple[PresentContent, ...] = ()
    matters: tuple[MatterContent, ...] = ()
    other_decisions: tuple[DecidedContent, ...] = ()
    closing: Text = ""
