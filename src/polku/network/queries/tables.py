"""Who works with whom as rows of a table and of files."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from polku.network.queries.ties import Tie
from polku.outreach.wording import half_year_label as half_year


def tie_columns() -> list[str]:
    """What stands above the rows of a half-year."""
    return [
        _("Organisations"), _("Meetings together"), _("Shared measures"), _("People referred from the first"),
        _("People referred from the second"), _("Since the half-year before"),
    ]  # fmt: skip


def tie_rows(ties: Iterable[Tie]) -> list[list[str]]:
    """A row for each pair that works together."""
    return [
        [
            f"{tie.first.name.text} – {tie.second.name.text}",
            str(tie.meetings),
            str(tie.measures),
            _told(tie.there),
            _told(tie.back),
            _("New") if tie.is_new else _("As before"),
        ]
        for tie in ties
    ]


def _told(count: int | None) -> str:
    return _("under 5") if count is None else str(count)


__all__ = ["half_year", "tie_columns", "tie_rows"]
