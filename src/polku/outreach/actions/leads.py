"""A lead is taken, a first contact noted, an outcome told, and what nobody may keep is given to deletion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.consent import context
from polku.consent.actions import open_client
from polku.consent.actions.checks import refuse, require_care
from polku.consent.context import acting_as, granted
from polku.consent.models import CareRelation
from polku.consent.permissions import may_open_client
from polku.consent.queries import clients_named, not_here
from polku.outreach.choices import ContactHow, LeadBasis, LeadOutcome, LeadSource
from polku.outreach.models import Lead
from polku.outreach.queries.leads import DUE, JOB
from polku.outreach.queries.radar import months_after
from polku.people.models import Client
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Conflict, Invalid

# How long a person who has not been reached may be looked for. No statute gives the time: it is a practice of Polku.
KEPT_MONTHS = 6
PRESSED_TWICE = timedelta(minutes=2)
# The advisory lock under which an organisation's leads become clients: nobody twice.
_TAKING = 76_132


@dataclass(frozen=True)
class Told:
    """What somebody told of a person, and by what right."""

    basis: str
    source: str
    told: str
    told_on: date
    # The words of a basis that is none of the ready ones.
    basis_words: str = ""
    # Who they are: a role, an organisation.
    told_by: str = ""


@transaction.atomic
def take_lead(
    *,
    organisation: Organisation,
    told: Told,
    by: Actor,
    client: Client | None = None,
    is_another: bool = False,
    **person: Any,
) -> Lead:
    """Begin to look for a person: they become the organisation's client, or are the `client` the worker has already.

    Anybody who works for the organisation. `person` is what `open_client` takes. Raises Refused, Missing, and Invalid
    when something is missing, the person is looked for already, or the organisation has a client of the same name and
    nobody has said that this is another person (`is_another`).
    """
    _refuse_unfit(told)
    if not may_open_client(by, organisation.pk):
        raise refuse()
    with acting_as(by):
        is_new = client is None
        _one_at_a_time(organisation)
        if is_new and (same := _just_taken(organisation, told, str(person.get("call_name", "")), by)):
            return same
        if client is None:
            _ask_about_namesakes(organisation, str(person.get("call_name", "")), by, is_another=is_another)
            client = open_client(organisation=organisation, by=by, **person)
        else:
            require_care(client)
            if client.organisation_id != organisation.pk:
                raise not_here()
            if Lead.objects.filter(folder=client.folder_id, closed_at=None).exists():
                raise Invalid(_("This person is looked for already."))
        lead = Lead.objects.create(
            folder_id=client.folder_id, opened_client=is_new, basis=told.basis, basis_words=told.basis_words or None,
            source=told.source, told_by=told.told_by or None, told=told.told, told_on=told.told_on, taken_by=by.user,
            taken_by_label=by.label[:120], expires_on=months_after(told.told_on, KEPT_MONTHS),
        )  # fmt: skip
        record(verb="take_lead", target=lead, by=by, change={"basis": told.basis})
    return lead


def _one_at_a_time(organisation: Organisation) -> None:
    # After a duty the actor's rights are judged anew: with the client that another took while this one waited.
    with granted(()), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashint8(%s))", [_TAKING, organisation.pk])


def _just_taken(organisation: Organisation, told: Told, name: str, by: Actor) -> Lead | None:
    """The lead of a button pressed twice: the same worker, the same words about the same name, a moment ago."""
    rows = Lead.objects.filter(
        folder__organisation=organisation, taken_by=by.user, taken_at__gte=clock.now() - PRESSED_TWICE,
        basis=told.basis, source=told.source, told_on=told.told_on, opened_client=True, closed_at=None,
    ).select_related("folder__client")  # fmt: skip
    said = (told.told, name.strip())
    return next((row for row in rows if (row.told, row.folder.client.call_name) == said), None)


def _refuse_unfit(told: Told) -> None:
    problems: dict[str, list[str]] = {}
    if told.basis not in LeadBasis.values:
        problems["basis"] = [str(_("Choose by what right you were told."))]
    if told.basis == LeadBasis.OTHER and not told.basis_words.strip():
        problems["basis_words"] = [str(_("Write the law and section, or the permission."))]
    if told.source not in LeadSource.values:
        problems["source"] = [str(_("Choose who told."))]
    if not told.told.strip():
        problems["told"] = [str(_("Write what was told."))]
    today = clock.today()
    if not months_after(told.told_on, KEPT_MONTHS) > today or told.told_on > today:
        problems["told_on"] = [str(_("Choose a day within the last six months."))]
    if problems:
        raise Invalid(_("Something is missing or does not fit."), problems)


def _ask_about_namesakes(organisation: Organisation, name: str, by: Actor, *, is_another: bool) -> None:
    if not is_another and clients_named(name.strip(), organisation.pk, actor=by):
        problem = _("Your organisation has a client of this name. Is this the same person?")
        raise Invalid(problem, {"call_name": [str(problem)]})


@contextmanager
def _changing(lead: Lead, by: Actor, version: int) -> Iterator[Lead]:
    """The lead, locked and open for a change. Raises Missing, Conflict."""
    with acting_as(by):
        if lead.folder_id not in context.writable():
            raise not_here()
        fresh = Lead.objects.select_for_update(of=("self",)).select_related("folder").get(pk=lead.pk)
        if fresh.version != version:
            raise Conflict(_("Somebody else changed this meanwhile. Look at both versions and save again."))
        fresh.version += 1
        yield fresh
        fresh.save()


@transaction.atomic
def note_contact(*, lead: Lead, version: int, on: date, how: str, by: Actor) -> Lead:
    """Note when and how the person was first reached. A worker in care. Raises Missing, Invalid, Conflict."""
    with _changing(lead, by, version) as fresh:
        _refuse_closed(fresh)
        if how not in ContactHow.values:
            raise Invalid(_("Choose how."), {"how": [str(_("Choose how."))]})
        if not fresh.told_on <= on <= clock.today():
            problem = _("Choose a day after somebody told, today at the latest.")
            raise Invalid(problem, {"on": [str(problem)]})
        fresh.contact_on, fresh.contact_how = on, how
        record(verb="note_first_contact", target=fresh, by=by)
    return fresh


@transaction.atomic
def undo_contact(*, lead: Lead, version: int, by: Actor) -> Lead:
    """Take a first contact back. A worker in a care relation. Raises Missing, Invalid, Conflict."""
    with _changing(lead, by, version) as fresh:
        _refuse_closed(fresh)
        fresh.contact_on, fresh.contact_how = None, ""
        record(verb="undo_first_contact", target=fresh, by=by)
    return fresh


@transaction.atomic
def close_lead(*, lead: Lead, version: int, outcome: str, by: Actor) -> Lead:
    """Say what came of it. A worker in a care relation. Raises Missing, Invalid, Conflict."""
    with _changing(lead, by, version) as fresh:
        _refuse_closed(fresh)
        if outcome not in LeadOutcome.values:
            raise Invalid(_("Choose what came of it."), {"outcome": [str(_("Choose what came of it."))]})
        if outcome in (LeadOutcome.REACHED, LeadOutcome.DECLINED) and fresh.contact_on is None:
            problem = _("Note the first contact before this.")
            raise Invalid(problem, {"outcome": [str(problem)]})
        fresh.outcome, fresh.closed_at = outcome, clock.now()
        record(verb="close_lead", target=fresh, by=by, change={"outcome": outcome})
    return fresh


@transaction.atomic
def reopen_lead(*, lead: Lead, version: int, by: Actor) -> Lead:
    """Take an outcome or a release back: the person is looked for again. A worker in care. Raises Missing, Conflict."""
    with _changing(lead, by, version) as fresh:
        if Lead.objects.filter(folder=fresh.folder_id, closed_at=None).exclude(pk=fresh.pk).exists():
            raise Invalid(_("This person is looked for already."))
        fresh.outcome, fresh.closed_at, fresh.released_on = "", None, None
        if fresh.expires_on <= clock.today():
            fresh.expires_on = months_after(clock.today(), KEPT_MONTHS)
        record(verb="reopen_lead", target=fresh, by=by)
    return fresh


def _refuse_closed(lead: Lead) -> None:
    if lead.closed_at is not None or lead.released_on is not None:
        raise Invalid(_("This has been closed. Take that back first."))


@transaction.atomic
def release_leads(*, by: Actor) -> int:
    """Give to deletion who did not want, and whom nobody reached in time; gives how many. The system, each night.

    Work with them ends, so that nobody sees them any more, and `polku.retention` deletes everything after its month
    of review. Whoever has become more than a lead (a plan, a referral, a second worker) is not in the list.
    """
    with acting_as(system(JOB), folders=()):
        due = context.due(DUE)
    with acting_as(system(JOB), folders=due), granted(due):
        rows = Lead.objects.select_for_update(of=("self",)).select_related("folder__organisation")
        going = [lead for lead in rows.filter(folder__in=due).order_by("pk") if lead.is_due(clock.today())]
        homes = [lead.folder_id for lead in going]
        now = clock.now()
        CareRelation.objects.filter(folder__in=homes, ends_at=None).update(ends_at=now)
        Lead.objects.filter(pk__in=[lead.pk for lead in going]).update(released_on=clock.today())
        for organisation, count in Counter(lead.folder.organisation for lead in going).items():
            record(verb="release_leads", target=organisation, by=by, change={"leads": count})
    return len(going)
