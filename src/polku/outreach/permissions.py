"""Who may follow students out of a school. The database decides what is seen of each; this is about schools."""

from __future__ import annotations

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, is_member, schools_of
from polku.consent import context
from polku.consent.permissions import may_open_client
from polku.outreach.models import Leaver
from polku.shared.actor import Actor


def schools_followed_by(actor: Actor) -> list[Organisation]:
    """The schools whose hits a person may confirm: where they work themselves. Coordinators as such have none."""
    return [school for school in schools_of(actor) if may_open_client(actor, school.pk)]


def may_follow(actor: Actor) -> bool:
    """Confirm hits and see the list of leavers."""
    return bool(schools_followed_by(actor))


def may_change_leaver(leaver: Leaver) -> bool:
    """A worker in a care relation: what the database says of the present actor."""
    return leaver.folder_id in context.writable()


def may_see_counts(actor: Actor) -> bool:
    """Protected counts over schools: the network's members and coordinators."""
    return is_member(actor) or is_coordinator(actor)
