"""Who may do what with the network's reports and decisions."""

from __future__ import annotations

from polku.accounts.permissions import is_coordinator, is_member, organisations_edited_by
from polku.network.models import Decision
from polku.shared.actor import Actor


def may_read_reports(actor: Actor | None) -> bool:
    """Read reports, findings and decisions, and try changes: members of the network."""
    return is_member(actor)


def may_run_reports(actor: Actor | None) -> bool:
    """Make a report, stop it, mark it as a baseline, remove it: coordinators."""
    return is_coordinator(actor)


def may_decide(actor: Actor | None) -> bool:
    """Make decisions and change them: coordinators."""
    return is_coordinator(actor)


def may_close_decision(actor: Actor | None, decision: Decision) -> bool:
    """Say that a decision is done or dropped: coordinators, and editors of the organisation that has it."""
    return may_decide(actor) or decision.organisation_id in organisations_edited_by(actor)
