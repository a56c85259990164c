"""Changes to plans, measures, follow-ups and commitments."""

from polku.measures.actions.commitments import (
    change_commitment,
    make_commitment,
    reopen_commitment,
    review_commitment,
)
from polku.measures.actions.evidence import add_evidence, remove_evidence
from polku.measures.actions.follow_ups import (
    answer_task,
    change_follow_up,
    create_follow_up,
    create_tasks,
    end_follow_up,
    reopen_task,
)
from polku.measures.actions.measures import change_measure, create_measure, tell_of_measure
from polku.measures.actions.plans import add_theme, change_plan, change_theme, create_plan
from polku.measures.actions.reminding import remind_of_days

__all__ = [
    "add_evidence",
    "add_theme",
    "answer_task",
    "change_commitment",
    "change_follow_up",
    "change_measure",
    "change_plan",
    "change_theme",
    "create_follow_up",
    "create_measure",
    "create_plan",
    "create_tasks",
    "end_follow_up",
    "make_commitment",
    "remind_of_days",
    "remove_evidence",
    "reopen_commitment",
    "reopen_task",
    "review_commitment",
    "tell_of_measure",
]
