"""Who may do what with an action plan. A right in a network ends with the term or membership that gave it."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import organisations_edited_by
from polku.cooperation.choices import TermRole
from polku.cooperation.models import Network
from polku.cooperation.permissions import has_term, may_coordinate, may_lead_theme, may_see_network_work
from polku.measures.models import Commitment, FollowUpTask, Measure, Theme
from polku.shared.actor import Actor

# What a forum decides is written down by those who lead it and keep its minutes.
OF_FORUM = (TermRole.FORUM_LEADER, TermRole.SECRETARY)


def may_read_plan(actor: Actor | None, network: Network) -> bool:
    """Read the plan, its measures and commitments, and take them along: whoever takes part in the network."""
    return may_see_network_work(actor, network)


def may_run_plan(actor: Actor | None, network: Network) -> bool:
    """Change the plan itself, its themes and follow-ups: coordinators."""
    return may_coordinate(actor, network)


def may_write_any(actor: Actor | None, network: Network) -> bool:
    """Write down measures and commitments of any organisation: coordinators, leaders and secretaries of the forum."""
    return may_coordinate(actor, network) or has_term(actor, network, *OF_FORUM)


def may_add_measure(actor: Actor | None, network: Network, theme: Theme | None) -> bool:
    """Put a measure in the plan: coordinators, those of the forum, and the leader of its theme."""
    return may_write_any(actor, network) or (theme is not None and may_lead_theme(actor, network, theme.code))


def may_change_measure(actor: Actor | None, measure: Measure) -> bool:
    """Change what a measure is, who has it and by when: coordinators, and the leader of its theme."""
    network = measure.plan.network
    return may_coordinate(actor, network) or (
        measure.theme is not None and may_lead_theme(actor, network, measure.theme.code)
    )


def may_tell_of_measure(actor: Actor | None, measure: Measure) -> bool:
    """Say how a measure goes, and show that it is done: its owner, editors of its organisation, who may change it."""
    return (
        (_is(actor, measure.owner_id) and may_see_network_work(actor, measure.plan.network))
        or _edits_member(actor, measure.organisation, measure.plan.network)
        or may_change_measure(actor, measure)
    )


def may_answer_task(actor: Actor | None, task: FollowUpTask) -> bool:
    """Say that a follow-up was done or left out: whoever has it, and coordinators."""
    network = task.follow_up.plan.network
    return (_is(actor, task.holder_id) and may_see_network_work(actor, network)) or may_coordinate(
        actor, network
    )


def may_commit(actor: Actor | None, network: Network, organisation: Organisation) -> bool:
    """Make a commitment: coordinators and those of the forum for anybody, editors for their own organisation."""
    return may_write_any(actor, network) or _edits_member(actor, organisation, network)


def may_review_commitment(actor: Actor | None, commitment: Commitment) -> bool:
    """Say whether a commitment was kept, and change it: its owner, and who may make one for its organisation."""
    network = commitment.network
    return (_is(actor, commitment.owner_id) and may_see_network_work(actor, network)) or may_commit(
        actor, network, commitment.organisation
    )


def _edits_member(actor: Actor | None, organisation: Organisation, network: Network) -> bool:
    return organisation.pk in organisations_edited_by(actor) and may_see_network_work(actor, network)


def _is(actor: Actor | None, user_id: int | None) -> bool:
    return actor is not None and actor.user_id is not None and actor.user_id == user_id
