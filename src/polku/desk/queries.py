"""How much waits for a professional: numbers of every part of their work. Who it is stands on the page of each part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from polku.accounts.permissions import is_member, schools_of
from polku.desk.choices import Kind
from polku.directory.queries.upkeep import Desk
from polku.forum.choices import Answer
from polku.forum.queries.meetings import checkings_waiting, invitations_waiting
from polku.measures.queries.duties import open_duties
from polku.mine.queries.asks import how_many_asks
from polku.outreach.choices import LeadState, Radar
from polku.outreach.queries.leads import states_before_contact
from polku.outreach.queries.leavers import without_receiver
from polku.pathway.queries.work_list import Show, work_list
from polku.referral.queries.finding import answers_due
from polku.shared import clock
from polku.shared.actor import Actor


@dataclass(frozen=True)
class Pile:
    """So many things of a kind wait; `late` of them should have been done before today."""

    kind: Kind
    count: int
    late: int = 0


def own_piles(actor: Actor) -> list[Pile]:
    """What waits for the actor: only what there is, the most urgent kind first."""
    today = clock.today()
    found = [*_of_network(actor, today)]
    if is_member(actor):
        found += _of_people(actor, today)
    order = list(Kind)
    return sorted((pile for pile in found if pile.count), key=lambda pile: order.index(pile.kind))


def coordinators_piles(waits: Desk) -> list[Pile]:
    """What waits for the coordinators of the directory, also what is empty: it is looked at each day."""
    piles = [
        Pile(Kind.PROPOSALS, waits.proposals or 0),
        Pile(Kind.REVIEWS, waits.reviews_due or 0),
        Pile(Kind.FEEDBACK, waits.feedback or 0, waits.late_feedback or 0),
        Pile(Kind.NEEDS, waits.needs or 0),
    ]
    return [*piles, Pile(Kind.ORPHANS, waits.orphans)] if waits.orphans else piles


def _of_people(actor: Actor, today: date) -> Iterator[Pile]:
    due = answers_due(actor=actor)
    yield Pile(Kind.RECEIVED, len(due), sum(day is not None and day < today for day in due))
    work = work_list(actor=actor)
    late = sum(line.is_late for line in work.lines if line.waits_for_me)
    yield Pile(Kind.MINE, work.count(Show.MINE), late)
    yield Pile(Kind.SILENT, work.count(Show.SILENT))
    yield Pile(Kind.NO_STEP, work.count(Show.NO_STEP))
    yield Pile(Kind.NO_HOLDER, work.count(Show.NO_HOLDER))
    yield Pile(Kind.PERMISSIONS, len(work.waiting_bases))
    leads = states_before_contact(actor=actor)
    yield Pile(Kind.LEADS, len(leads), leads.count(LeadState.LATE))
    yield Pile(Kind.ASKS, how_many_asks(actor))
    if schools_of(actor):
        students = without_receiver(actor=actor)
        yield Pile(Kind.GRADUATED, students[Radar.PASSED])
        yield Pile(Kind.GRADUATING, students[Radar.THREE])


def _of_network(actor: Actor, today: date) -> Iterator[Pile]:
    duties = open_duties(holder=actor.user)
    yield Pile(Kind.DUTIES, len(duties), sum(duty.day < today for duty in duties))
    unanswered = [one for one in invitations_waiting(actor) if one.answer == Answer.NONE]
    yield Pile(Kind.MEETINGS, len(unanswered))
    yield Pile(Kind.MINUTES, len(checkings_waiting(actor)))
