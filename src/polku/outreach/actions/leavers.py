"""Deciding about hits, ticking steps, ending: permission, change and audit row in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent import context
from polku.consent.actions import open_client
from polku.consent.actions.checks import refuse
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.queries import clients_named, not_here
from polku.criteria.models import CriteriaVersion
from polku.outreach import permissions
from polku.outreach.choices import DismissalReason, Ending
from polku.outreach.models import ChecklistMark, DismissalCount, HitReason, Leaver, SupportLevel
from polku.outreach.queries.hits import Hit
from polku.outreach.queries.radar import half_year_of, radar_of
from polku.outreach.wording import SUPPORT_CODES
from polku.people.choices import Category
from polku.people.models import Client
from polku.practice.choices import ProcedureState
from polku.practice.models import ProcedureVersion
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid
from polku.shared.sealed import marked

MAX_NOTE = 1_000
# The advisory lock under which a school's hits become folders: no student twice.
_CONFIRMING = 76_131


@dataclass
class Decided:
    """What came of a worker's decisions: only those confirmed are named."""

    confirmed: list[Leaver] = field(default_factory=list)
    # Rows of the list whose student the worker follows already, or whom a colleague works with.
    already: list[int] = field(default_factory=list)
    with_colleague: list[int] = field(default_factory=list)
    dismissed: int = 0


@transaction.atomic
def decide_hits(
    *,
    school: Organisation,
    confirmed: Sequence[Hit],
    dismissed: Mapping[str, int],
    criteria_version: CriteriaVersion,
    procedure_version: ProcedureVersion | None,
    by: Actor,
) -> Decided:
    """Take confirmed hits as students to follow; of the dismissed only how many, by reason, is kept.

    Whoever works for the school. A student whom the school knows by the number becomes no second client. Raises
    Refused, Invalid.
    """
    if school.pk not in {one.pk for one in permissions.schools_followed_by(by)}:
        raise refuse()
    if not set(dismissed) <= set(DismissalReason.values) or any(
        not hit.may_be_confirmed for hit in confirmed
    ):
        raise Invalid(_("Something is missing or does not fit."))
    _one_at_a_time(school)
    decided = Decided(dismissed=sum(dismissed.values()))
    with acting_as(by):
        for hit in confirmed:
            _take(hit, school, criteria_version, procedure_version, decided, by)
    _count(dismissed, school, criteria_version)
    told = {"school": school.pk, "confirmed": len(decided.confirmed), "dismissed": dict(dismissed)}
    record(verb="decide_hits", target=criteria_version, by=by, change=told)
    return decided


def _one_at_a_time(school: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CONFIRMING, school.pk % 2**31])


def _take(
    hit: Hit,
    school: Organisation,
    criteria_version: CriteriaVersion,
    procedure_version: ProcedureVersion | None,
    decided: Decided,
    by: Actor,
) -> None:
    client = _own_client(hit, school)
    if client is None:
        client = _new_client(hit, school, by)
    if client is None:
        decided.with_colleague.append(hit.row)
        return
    folder = Folder.objects.get(client=client, category=Category.SCHOOL)
    if folder.pk not in context.writable():
        decided.with_colleague.append(hit.row)
        return
    if Leaver.objects.filter(folder=folder, ended_at=None).exists():
        decided.already.append(hit.row)
        return
    leaver = Leaver.objects.create(
        folder=folder, criteria_version=criteria_version, group=hit.group or None, graduates_on=hit.graduates_on,
        procedure_version=procedure_version, confirmed_by=by.user, confirmed_by_label=by.label[:120],
        told_radar=radar_of(hit.graduates_on, on=clock.today()),
    )  # fmt: skip
    health = Folder.objects.get(client=client, category=Category.HEALTH)
    HitReason.objects.create(folder=health, leaver=leaver, criteria_met=list(hit.criteria), why=hit.why)
    if hit.support in SUPPORT_CODES:
        _set_level(client, hit.support, by)
    record(verb="confirm_hit", target=leaver, by=by, change={"criteria_version": criteria_version.pk})
    decided.confirmed.append(leaver)


def _own_client(hit: Hit, school: Organisation) -> Client | None:
    """The student as a client that is open to the one who acts: by the number, else by the name."""
    rows = Client.objects.filter(organisation=school)
    if hit.number:
        mark = marked(Client, "number_index", hit.number, organisation_id=school.pk)
        return rows.filter(**mark).first()
    mark = marked(Client, "name_index", hit.call_name, organisation_id=school.pk)
    return rows.filter(**mark).first()


def _new_client(hit: Hit, school: Organisation, by: Actor) -> Client | None:
    """A new client of the school; None when a colleague works with this student."""
    if not hit.number and clients_named(hit.call_name, school.pk, actor=by):
        return None
    try:
        return open_client(
            organisation=school,
            call_name=hit.call_name,
            born_on=hit.born_on,
            own_number=hit.number or None,
            by=by,
        )
    except Invalid as problem:
        if "own_number" not in problem.problems:
            raise
        return None


def _count(dismissed: Mapping[str, int], school: Organisation, version: CriteriaVersion) -> None:
    half_year = half_year_of(clock.today())
    for reason, number in Counter(dismissed).items():
        row, _new = DismissalCount.objects.get_or_create(
            organisation=school, criteria_version=version, half_year=half_year, reason=reason
        )
        DismissalCount.objects.filter(pk=row.pk).update(count=F("count") + number)


@contextmanager
def _changing(leaver: Leaver, by: Actor) -> Iterator[Leaver]:
    """The student, locked and open for a change. Raises Missing, Refused, and Invalid when nobody follows any more."""
    with acting_as(by):
        if leaver.folder_id not in context.readable():
            raise not_here()
        if not permissions.may_change_leaver(leaver):
            raise refuse()
        fresh = (
            Leaver.objects.select_for_update(of=("self",))
            .select_related("folder__client", "procedure_version")
            .get(pk=leaver.pk)
        )
        if fresh.ended_at is not None:
            raise Invalid(_("This student is no longer followed."))
        yield fresh


@transaction.atomic
def mark_step(*, leaver: Leaver, step: str, answer: int | None, note: str, by: Actor) -> ChecklistMark:
    """Note that a step of the checklist has been done or answered, with a new answer or note if it was already.

    A worker in a care relation. Raises Missing, Refused, and Invalid for a step that is not there, a question without
    an answer, or a note that is too long.
    """
    with _changing(leaver, by) as fresh:
        _refuse_unfit_step(fresh, step, answer, note)
        ChecklistMark.objects.filter(leaver=fresh, step=step).delete()
        mark = ChecklistMark.objects.create(
            folder=fresh.folder, leaver=fresh, step=step, answer=answer, note=note.strip() or None, done_by=by.user,
            done_by_label=by.label[:120],
        )  # fmt: skip
        record(verb="mark_step", target=fresh, by=by, change={"step": step})
    return mark


def _refuse_unfit_step(leaver: Leaver, key: str, answer: int | None, note: str) -> None:
    step = leaver.procedure_version.document.step(key) if leaver.procedure_version else None
    if step is None:
        raise not_here()
    if step.is_question and (answer is None or not 0 <= answer < len(step.answers)):
        raise Invalid(_("Choose an answer."), {"answer": [str(_("Choose an answer."))]})
    if not step.is_question and answer is not None:
        raise not_here()
    if len(note) > MAX_NOTE:
        problem = _("This is too long. Write at most 1,000 characters.")
        raise Invalid(problem, {"note": [str(problem)]})


@transaction.atomic
def unmark_step(*, leaver: Leaver, step: str, by: Actor) -> None:
    """Take a mark back: the step is to be done again. A worker in care. Raises Missing, Refused, Invalid."""
    with _changing(leaver, by) as fresh:
        removed, _each = ChecklistMark.objects.filter(leaver=fresh, step=step).delete()
        if removed:
            record(verb="unmark_step", target=fresh, by=by, change={"step": step})


@transaction.atomic
def change_leaver(
    *, leaver: Leaver, version: int, graduates_on: date | None, procedure: int | None, support: str, by: Actor
) -> Leaver:
    """Change the day of graduation, the level of support, and the procedure as long as no step of it is marked.

    A worker in a care relation. Raises Missing, Refused, Invalid, Conflict.
    """
    with _changing(leaver, by) as fresh:
        if fresh.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        fresh.graduates_on = graduates_on
        fresh.told_radar = radar_of(graduates_on, on=clock.today())
        if not fresh.marks.exists():
            fresh.procedure_version = _version_in_use(procedure) if procedure else None
        fresh.version += 1
        fresh.save(update_fields=["graduates_on", "told_radar", "procedure_version", "version"])
        _set_level(fresh.folder.client, support, by)
        record(verb="change_leaver", target=fresh, by=by)
    return fresh


def _version_in_use(procedure: int) -> ProcedureVersion:
    found = ProcedureVersion.objects.filter(
        procedure=procedure, procedure__state=ProcedureState.PUBLISHED, state="published"
    ).first()
    if found is None:
        raise Invalid(_("This procedure is no longer in use. Choose another."))
    return found


def _set_level(client: Client, level: str, by: Actor) -> None:
    folder = Folder.objects.filter(client=client, category=Category.HEALTH).first()
    if folder is None:
        return
    SupportLevel.objects.filter(folder=folder).delete()
    if level in SUPPORT_CODES:
        SupportLevel.objects.create(folder=folder, level=level, told_by_label=by.label[:120])


@transaction.atomic
def end_following(*, leaver: Leaver, ending: str, by: Actor) -> Leaver:
    """Stop following a student; the folder stays. A worker in a care relation. Raises Missing, Refused, Invalid."""
    with _changing(leaver, by) as fresh:
        if ending not in Ending.values:
            raise Invalid(_("Choose why."), {"ending": [str(_("Choose why."))]})
        fresh.ending, fresh.ended_at = ending, clock.now()
        fresh.version += 1
        fresh.save(update_fields=["ending", "ended_at", "version"])
        record(verb="end_following", target=fresh, by=by, change={"ending": ending})
    return fresh


@transaction.atomic
def follow_again(*, leaver: Leaver, by: Actor) -> Leaver:
    """Take an end back. A worker in a care relation. Raises Missing, Refused, Invalid."""
    with acting_as(by):
        if leaver.folder_id not in context.readable():
            raise not_here()
        if not permissions.may_change_leaver(leaver):
            raise refuse()
        fresh = Leaver.objects.select_for_update(of=("self",)).get(pk=leaver.pk)
        if Leaver.objects.filter(folder=fresh.folder_id, ended_at=None).exclude(pk=fresh.pk).exists():
            raise Invalid(_("This student is followed already."))
        fresh.ending, fresh.ended_at = "", None
        fresh.version += 1
        fresh.save(update_fields=["ending", "ended_at", "version"])
        record(verb="follow_again", target=fresh, by=by)
    return fresh
