"""Validated documents: whom a meeting invites, where a matter comes from, and minutes as they stood."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from polku.accounts.choices import OrganisationKind, Sector
from polku.forum.choices import Came, ItemKind, Level

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000)]


class _Document(BaseModel):
    """Nothing unknown, nothing changes after it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def as_json(self) -> dict[str, Any]:
        """As it is kept in a row."""
        return self.model_dump(mode="json")


class RuleContent(_Document):
    """Whom to invite: a level, in organisations of some sectors and kinds. Empty means all of them."""

    level: Level
    sectors: tuple[Sector, ...] = ()
    kinds: tuple[OrganisationKind, ...] = ()


class SourceContent(_Document):
    """Where a matter comes from, as it was called then."""

    kind: Line = ""
    # An id, or the mark of a finding: equal marks are the same finding in newer reports.
    id: Line = ""
    title: Line = ""
    address: Line = Field(default="", pattern=r"^(/([^/].*)?)?$")


class PresentContent(_Document):
    """An organisation that was there."""

    organisation: Line
    label: Line = ""
    sector: Sector
    came: Came


class DecidedContent(_Document):
    """A decision, numbered within its meeting."""

    number: int
    text: Text


class MatterContent(_Document):
    """One matter of the agenda as it stands in the minutes."""

    number: int
    title: Line
    kind: ItemKind
    source: SourceContent = SourceContent()
    text: Text = ""
    decisions: tuple[DecidedContent, ...] = ()


class MinutesContent(_Document):
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
