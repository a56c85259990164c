"""What a rule gives to deletion, what waits, what was deleted, and what is left of it.

Reads as a duty: nobody works with these clients.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.conf import settings
from django.db import transaction

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator
from polku.audit.actions import Shown, looked
from polku.consent import context
from polku.consent.actions.checks import refuse
from polku.consent.choices import Ground
from polku.consent.context import acting_as
from polku.consent.models import CareRelation, Folder
from polku.consent.permissions import is_steward
from polku.consent.queries import not_here
from polku.outreach.queries import leads
from polku.pathway.choices import PlanState
from polku.pathway.models import Plan
from polku.people.choices import Category
from polku.people.models import Client
from polku.retention.choices import CountedFrom
from polku.retention.models import Certificate, PastPath, Rule, Waiting
from polku.retention.policy import folders_with_rows
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.counts import protected_count

JOB = "retention"


@dataclass
class Case:
    """One client and everything kept about them: what the rules say, folder by folder."""

    client: Client
    folders: list[Folder]
    # The last moment somebody worked with them; None while somebody does.
    care_ended: datetime | None
    waiting: dict[int, Waiting]
    rules: dict[str, Rule]
    # The day of deletion by the rule, of each folder that has one and holds something.
    due: dict[int, date] = field(default_factory=dict)

    # Nobody could be found or wanted anything: the rule of leads goes before the others.
    is_lead: bool = False

    # The folders in which anything lies.
    filled: set[int] = field(default_factory=set)

    def given_by(self, on: date) -> list[Folder]:
        """Folders that the rules give to deletion on a day; the basic one only together with all that is left."""
        going = [folder for folder in self.folders if self._is_given(folder, on)]
        staying = [folder for folder in self.folders if folder not in going and folder.pk in self.filled]
        return [f for f in going if f.category != Category.BASIC] if staying else going

    def _is_given(self, folder: Folder, on: date) -> bool:
        day = self.due.get(folder.pk)
        return folder.pk in self.filled and day is not None and day <= on

    def ready_on(self, on: date) -> list[Folder]:
        """Those of them whose month of review is over and that nobody holds; the basic one last."""
        given = self.given_by(on)
        ready = [f for f in given if f.pk in self.waiting and may_go(self.waiting[f.pk], on)]
        return ready if len(ready) == len(given) else [f for f in ready if f.category != Category.BASIC]


def may_go(waiting: Waiting, on: date) -> bool:
    """The month of review is over, and no hold is in force."""
    return waiting.goes_on <= on and (waiting.held_until is None or waiting.held_until < on)


def folders_to_judge() -> list[int]:
    """Every folder of clients whom nobody works with, or who were found before, or given here as leads."""
    with acting_as(system(JOB), folders=()):
        return sorted({*context.due(JOB), *leads.folders_released()})


def cases(folders: Iterable[int], organisation_id: int | None = None) -> Iterator[Case]:
    """The clients of these folders, with what the rules say. Call it as the duty that names the folders."""
    by_client: dict[int, list[Folder]] = defaultdict(list)
    kept_by = {} if organisation_id is None else {"organisation": organisation_id}
    for folder in Folder.objects.filter(pk__in=list(folders), **kept_by).order_by("pk"):
        by_client[folder.client_id].append(folder)
    rules: dict[int, dict[str, Rule]] = defaultdict(dict)
    for rule in Rule.objects.all():
        rules[rule.organisation_id][rule.category] = rule
    for client in Client.objects.filter(pk__in=list(by_client)).order_by("pk"):
        yield _case(client, by_client[client.pk], rules[client.organisation_id])


def _case(client: Client, folders: list[Folder], rules: dict[str, Rule]) -> Case:
    ids = [folder.pk for folder in folders]
    waiting = {one.folder_id: one for one in Waiting.objects.filter(folder_id__in=ids)}
    case = Case(client, folders, _care_ended(client), waiting, rules)
    case.filled = folders_with_rows(ids, apart_from=Waiting._meta.db_table)
    if case.care_ended is None:
        return case
    if released := leads.released_on(ids):
        case.is_lead, case.due = True, dict.fromkeys(ids, released)
        return case
    for folder in folders:
        rule = rules.get(folder.category)
        began = rule and _counted_from(rule, case.care_ended, ids)
        if rule and began:
            case.due[folder.pk] = months_after(began, rule.months)
    return case


def _care_ended(client: Client) -> datetime | None:
    now = clock.now()
    ends = list(CareRelation.objects.filter(folder_id=client.folder_id).values_list("ends_at", flat=True))
    ended = [end for end in ends if end is not None and end <= now]
    return max(ended) if ended and len(ended) == len(ends) else None


def _counted_from(rule: Rule, care_ended: datetime, folders: list[int]) -> date | None:
    if rule.counted_from == CountedFrom.PLAN:
        plans = list(Plan.objects.filter(folder_id__in=folders))
        if any(plan.state == PlanState.ACTIVE or plan.ended_on is None for plan in plans):
            return None
        if plans:
            return max(plan.ended_on for plan in plans if plan.ended_on)
    return care_ended.astimezone(clock.HELSINKI).date()


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    years, month = divmod(day.month - 1 + months, 12)
    first = day.replace(year=day.year + years, month=month + 1, day=1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def ended_on(case: Case) -> date:
    """The day a client's path is counted for."""
    moment = case.care_ended or clock.now()
    return moment.astimezone(clock.HELSINKI).date()


def folders_of_keys(keys: Iterable[UUID]) -> list[int]:
    """Folders whose texts these keys seal: of people who were deleted, and came back with an old backup."""
    with acting_as(system(JOB), folders=()):
        return [row[0] for row in context.call("polku_folders_of_keys", list(keys))]


def joined_elsewhere(folders: Iterable[int]) -> list[int]:
    """Folders of receivers that have joined a basis which lies in these. Call it as a duty."""
    return [row[0] for row in context.call("polku_joined_elsewhere", list(folders))]


# For people.


@dataclass(frozen=True)
class Review:
    """A folder that waits, as a steward sees it: no name, since nobody has a reason to read it any more."""

    waiting: Waiting
    folder: Folder
    client_key: str
    last_worker: str
    care_ended: datetime | None

    @property
    def is_held(self) -> bool:
        """Whether a steward keeps it for now."""
        return self.waiting.held_until is not None and self.waiting.held_until >= clock.today()

    @property
    def is_confirmed(self) -> bool:
        """Whether its month is over, or a steward has let it go before."""
        return not self.is_held and self.waiting.goes_on <= clock.today()

    @property
    def day(self) -> date:
        """When it goes, as things stand."""
        held = self.waiting.held_until
        return max(self.waiting.goes_on, held + timedelta(days=1)) if held else self.waiting.goes_on


@transaction.atomic
def to_review(organisation: Organisation, *, actor: Actor) -> list[Review]:
    """What goes next at an organisation, soonest first; for its stewards. The look is logged. Raises Refused."""
    refuse_all_but_stewards(organisation, actor)
    judged = folders_to_judge()
    with acting_as(system(JOB), folders=judged):
        found = [
            Review(one, folder, str(case.client.key), _last_worker(case.client), case.care_ended)
            for case in cases(judged, organisation.pk)
            for folder in case.folders
            if (one := case.waiting.get(folder.pk))
        ]
    looked(shown=[_shown(one) for one in found], purpose=JOB, by=actor, organisation_id=organisation.pk)
    return sorted(found, key=lambda one: (one.waiting.goes_on, one.client_key))


def _shown(review: Review) -> Shown:
    folder = review.folder
    return Shown(folder.pk, folder.client_id, folder.organisation_id, Ground.DUTY)


def _last_worker(client: Client) -> str:
    rows = CareRelation.objects.filter(folder_id=client.folder_id).select_related("worker")
    last = rows.order_by("ends_at").last()
    return str(last.worker) if last else ""


def refuse_all_but_stewards(organisation: Organisation, actor: Actor) -> None:
    """Raises Refused for everybody else."""
    if not is_steward(actor, organisation.pk, clock.today()):
        raise refuse()


@dataclass(frozen=True)
class Parting:
    """One client whose folders wait, without a name: all of them are looked at together."""

    client_key: str
    last_worker: str
    care_ended: datetime | None
    reviews: list[Review]

    @property
    def goes_on(self) -> date:
        """The first day on which something goes."""
        return min(one.day for one in self.reviews)

    @property
    def is_changed(self) -> bool:
        """Whether a steward has held something or let it go early."""
        return any(one.is_held or one.is_confirmed for one in self.reviews)


def partings(organisation: Organisation, *, actor: Actor) -> list[Parting]:
    """What `to_review` gives, client by client, soonest first. Raises Refused."""
    by_client: dict[str, list[Review]] = defaultdict(list)
    for one in to_review(organisation, actor=actor):
        by_client[one.client_key].append(one)
    found = [Parting(key, of[0].last_worker, of[0].care_ended, of) for key, of in by_client.items()]
    return sorted(found, key=lambda one: (one.goes_on, one.client_key))


def rules(organisation: Organisation, *, actor: Actor) -> list[Rule]:
    """How long an organisation keeps each kind of data; for its stewards. Raises Refused."""
    refuse_all_but_stewards(organisation, actor)
    return list(Rule.objects.filter(organisation=organisation).order_by("category"))


def certificate(number: int, *, actor: Actor) -> Certificate:
    """One of an organisation that the actor looks after. Raises Missing."""
    found = Certificate.objects.select_related("organisation").filter(pk=number).first()
    if found is None or not is_steward(actor, found.organisation_id, clock.today()):
        raise not_here()
    return found


def certificates(organisation: Organisation, *, actor: Actor) -> list[Certificate]:
    """What an organisation has deleted, newest first; for its stewards. Raises Refused."""
    refuse_all_but_stewards(organisation, actor)
    return list(Certificate.objects.filter(organisation=organisation).order_by("-made_at"))


# What is left of paths that were deleted.


@dataclass(frozen=True)
class Counted:
    """A row of a table of past paths: what is counted (None is all of them), and how many; None for fewer than five."""

    value: str | None
    number: int | None


@dataclass(frozen=True)
class HalfYear:
    """Past paths that ended in a half-year, counted each way by itself: two ways together would tell of few people."""

    half_year: str
    total: int | None
    by: dict[str, list[Counted]]


# A county is told only of those whose county is known: who is under turvakielto is in the totals.
WAYS = ("county", "age_band", "stage", "outcome")


def past_paths(*, actor: Actor) -> list[HalfYear]:
    """Protected counts of past paths, newest half-year first; for coordinators. Raises Refused."""
    if not is_coordinator(actor):
        raise refuse()
    rows = list(PastPath.objects.order_by("-half_year"))
    return [_half_year(name, list(within)) for name, within in groupby(rows, key=lambda one: one.half_year)]


def _half_year(name: str, rows: list[PastPath]) -> HalfYear:
    by = {way: _counted(rows, way) for way in WAYS}
    by["county"] = [one for one in by["county"] if one.value]
    return HalfYear(name, _protected(rows), by)


def _counted(rows: list[PastPath], way: str) -> list[Counted]:
    values = sorted({getattr(one, way) for one in rows})
    return [
        Counted(str(value), _protected([one for one in rows if getattr(one, way) == value]))
        for value in values
    ]


def _protected(rows: Iterable[PastPath]) -> int | None:
    key = hmac.digest(settings.SECRET_KEY.encode(), b"polku.retention.past_paths", "sha256")
    return protected_count((one.pk for one in rows), key=key)
