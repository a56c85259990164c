"""Changes to reports and decisions."""

from polku.network.actions.decisions import change_decision, close_decision, make_decision, reopen_decision
from polku.network.actions.reports import (
    mark_phase,
    remove_report,
    run_report,
    start_again,
    start_report,
    stop_report,
)

__all__ = [
    "change_decision",
    "close_decision",
    "make_decision",
    "mark_phase",
    "remove_report",
    "reopen_decision",
    "run_report",
    "start_again",
    "start_report",
    "stop_report",
]
