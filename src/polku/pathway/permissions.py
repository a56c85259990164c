"""Who may do what with a plan. The database decides what is seen at all; this says who may change it."""

from __future__ import annotations

from polku.consent import context
from polku.pathway.models import Handover, Plan
from polku.shared.actor import Actor


def may_write_plan(plan: Plan) -> bool:
    """A worker in a care relation: what the database says of the present actor."""
    return plan.folder_id in context.writable()


def may_answer_handover(actor: Actor, handover: Handover) -> bool:
    """The receiver alone."""
    return actor.user_id == handover.receiver_id


def may_withdraw_handover(actor: Actor, handover: Handover) -> bool:
    """The giver alone."""
    return actor.user_id == handover.giver_id
