"""The fact that a list was looked at, for the audit. Nothing of the list itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.criteria.models import CriteriaSet
from polku.practice import permissions
from polku.shared.actor import Actor
from polku.shared.errors import Refused

ROUNDED_TO = 10


def note_pick_out(
    *, criteria: CriteriaSet, version: int, rows: int, exported: bool = False, by: Actor
) -> None:
    """Write down that somebody evaluated, or took along, a list: which criteria, and about how many rows.

    School workers only. Raises Refused.
    """
    if not permissions.may_pick_out(by):
        raise Refused(_("Lists of students are for those who work for a school."))
    rounded = -(-rows // ROUNDED_TO) * ROUNDED_TO
    record(
        verb="export_pick_out" if exported else "pick_out",
        target=criteria,
        by=by,
        change={"version": version, "rows_at_most": rounded},
    )
