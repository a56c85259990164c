"""Who may do what with meetings. A right comes from a term or a membership in force today, and ends with it."""

from __future__ import annotations

from polku.accounts.permissions import is_member
from polku.cooperation.choices import TermRole
from polku.cooperation.models import Network
from polku.cooperation.permissions import has_term, may_coordinate, may_see_network_work
from polku.cooperation.queries.networks import networks_of
from polku.criteria.permissions import may_write_criteria
from polku.forum.choices import MinutesState
from polku.forum.models import Checking, CriteriaChange, Invitation, Meeting, Minutes
from polku.shared.actor import Actor

# What a signed link is for.
ANSWER = "forum.invitation"
FEED = "forum.calendar"
LEADING = (TermRole.FORUM_LEADER, TermRole.SECRETARY)


def may_see_meetings(actor: Actor | None, network: Network) -> bool:
    """Meetings, agendas, minutes, decisions: whoever may see the work of the network."""
    return may_see_network_work(actor, network)


def may_call_meetings(actor: Actor | None, network: Network) -> bool:
    """Plan and call meetings, write agendas, answer proposals, record decisions: coordinators, leader, secretary."""
    return may_coordinate(actor, network) or has_term(actor, network, *LEADING)


def may_follow_meetings(actor: Actor | None) -> bool:
    """Have an address for one's own calendar: whoever has a place at the forum's page today."""
    return actor is not None and actor.user_id is not None and (is_member(actor) or bool(networks_of(actor)))


def may_propose(actor: Actor | None, network: Network) -> bool:
    """Propose a matter: whoever may see the work of the network."""
    return may_see_network_work(actor, network)


def may_write_minutes(actor: Actor | None, meeting: Meeting) -> bool:
    """Attendance, minutes and decisions: those who call meetings, and the secretary of this one."""
    own = actor is not None and actor.user_id is not None and meeting.secretary_id == actor.user_id
    return may_call_meetings(actor, meeting.network) or (own and may_see_meetings(actor, meeting.network))


def may_read_minutes(actor: Actor | None, meeting: Meeting, minutes: Minutes) -> bool:
    """Approved minutes: all who see meetings. Before that: their writers and those who were asked to check them."""
    if minutes.state == MinutesState.APPROVED:
        return may_see_meetings(actor, meeting.network)
    return may_write_minutes(actor, meeting) or own_checking(actor, meeting) is not None


def own_checking(actor: Actor | None, meeting: Meeting) -> Checking | None:
    """The actor's own task to check the minutes of a meeting."""
    if actor is None or actor.user_id is None or not may_see_meetings(actor, meeting.network):
        return None
    return meeting.checkings.filter(user=actor.user_id).order_by("checked_at").last()


def may_answer(actor: Actor | None, invitation: Invitation) -> bool:
    """Answer an invitation: its holder, by account or by the link of the mail."""
    if actor is None:
        return False
    if actor.kind == "link":
        return actor.scope == (ANSWER, invitation.pk)
    return actor.user_id is not None and invitation.user_id == actor.user_id


def may_answer_change(actor: Actor | None, change: CriteriaChange) -> bool:
    """Say what was done with a decided change: whoever writes these criteria."""
    return may_write_criteria(actor, change.criteria)
