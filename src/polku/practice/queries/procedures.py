"""Procedures as they are read: lists, one procedure with its parties and steps, its versions, its checklist."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_coordinator, roles_of
from polku.criteria.models import CriteriaSet
from polku.criteria.wording import source_phrase
from polku.practice import permissions
from polku.practice.choices import DeadlineSide, DeadlineUnit, ProcedureState, VersionState
from polku.practice.content import END, DeadlineContent, ProcedureContent, StepContent
from polku.practice.models import Procedure, ProcedureVersion
from polku.practice.wording import deadline_phrase
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing
from polku.shared.languages import Passage, pick
from polku.shared.text import sort_key


@dataclass(frozen=True)
class ToldParty:
    """Who takes part, in words."""

    key: str
    name: Passage


@dataclass(frozen=True)
class ToldDocument:
    """A document with its address."""

    key: str
    name: Passage
    url: str


@dataclass(frozen=True)
class Way:
    """Where one comes from a step: the answer (empty without a question) and the step, none at the end."""

    words: Passage
    number: int | None
    title: Passage | None
    ends: bool


@dataclass(frozen=True)
class ToldStep:
    """A step in words."""

    key: str
    number: int
    title: Passage
    text: Passage
    is_question: bool
    parties: list[ToldParty]
    documents: list[ToldDocument]
    deadline: str
    due: date | None
    ways: list[Way]


@dataclass(frozen=True)
class ToldProcedure:
    """A version of a procedure in words."""

    procedure: Procedure
    version: ProcedureVersion
    content: ProcedureContent
    name: Passage
    about: Passage
    parties: list[ToldParty]
    documents: list[ToldDocument]
    steps: list[ToldStep]
    criteria: list[CriteriaSet]
    source: str

    @property
    def events(self) -> list[str]:
        """What its deadlines are counted from, in order."""
        return list(dict.fromkeys(step.deadline.event for step in self.content.steps if step.deadline))


def procedures_in_use() -> list[Procedure]:
    """Every procedure in use, by name."""
    rows = Procedure.objects.filter(state=ProcedureState.PUBLISHED).select_related("organisation")
    return sorted(rows, key=lambda row: sort_key(row.name("fi").text))


def procedures_being_written(actor: Actor | None) -> list[Procedure]:
    """Those with a draft that the actor may write."""
    if actor is None:
        return []
    rows = Procedure.objects.filter(versions__state=VersionState.DRAFT).select_related("organisation")
    if not is_coordinator(actor):
        own = [membership.organisation_id for membership in roles_of(actor.user)]
        rows = rows.filter(organisation__in=own)
    return sorted(rows, key=lambda row: sort_key(row.name("fi").text))


def procedures_of_criteria(pk: int) -> list[Procedure]:
    """The procedures in use by which the hits of a criteria set go on."""
    rows = ProcedureVersion.objects.filter(
        state=VersionState.PUBLISHED,
        procedure__state=ProcedureState.PUBLISHED,
        content__criteria__contains=[pk],
    )
    return [version.procedure for version in rows.select_related("procedure__organisation")]


def procedure_to_see(pk: int, *, actor: Actor | None) -> Procedure:
    """A procedure that the actor may read. Raises Missing."""
    rows = Procedure.objects.select_related("organisation", "based_on__procedure__organisation")
    found = rows.filter(pk=pk).first()
    if found is None or not permissions.may_see_procedure(actor, found):
        raise Missing
    return found


def procedure_to_write(pk: int, *, actor: Actor) -> Procedure:
    """A procedure that the actor may write. Raises Missing."""
    found = Procedure.objects.select_related("organisation").filter(pk=pk).first()
    if found is None or not permissions.may_write_procedure(actor, found):
        raise Missing
    return found


def version_in_use(procedure: Procedure) -> ProcedureVersion | None:
    """The published version."""
    return procedure.versions.filter(state=VersionState.PUBLISHED).first()


def working_version(procedure: Procedure) -> ProcedureVersion:
    """The draft, else the newest version: what its writers go on with."""
    drafted = procedure.versions.filter(state=VersionState.DRAFT).first()
    return drafted or procedure.versions.order_by("-number")[0]


def versions_of(procedure: Procedure, *, actor: Actor | None) -> list[ProcedureVersion]:
    """Its versions, the newest first; those that never were in use only for its writers."""
    rows = procedure.versions.order_by("-number")
    if not permissions.may_write_procedure(actor, procedure):
        rows = rows.filter(~Q(published_at=None))
    return list(rows)


def version_to_see(procedure: Procedure, number: int, *, actor: Actor | None) -> ProcedureVersion:
    """One of them. Raises Missing."""
    found = next((v for v in versions_of(procedure, actor=actor) if v.number == number), None)
    if found is None:
        raise Missing
    return found


def told_procedure(
    version: ProcedureVersion, *, language: str, events: Mapping[str, date] | None = None
) -> ToldProcedure:
    """A version in words; with the days of events its deadlines become days."""
    content = version.document
    parties, documents, steps = told_steps(content, language, events or {})
    criteria = list(CriteriaSet.objects.filter(pk__in=content.criteria)) if content.criteria else []
    return ToldProcedure(
        version.procedure,
        version,
        content,
        pick(content.name, language),
        pick(content.about, language),
        parties,
        documents,
        steps,
        criteria,
        source_phrase(content.source),
    )


def told_steps(
    content: ProcedureContent, language: str, events: Mapping[str, date] | None = None
) -> tuple[list[ToldParty], list[ToldDocument], list[ToldStep]]:
    """The parties, the documents and the steps of a document in words; with the days of events, with last days."""
    parties = told_parties(content, language)
    documents = [ToldDocument(d.key, pick(d.name, language), d.url) for d in content.documents]
    numbers = {step.key: number for number, step in enumerate(content.steps, 1)}
    steps = [
        ToldStep(
            step.key,
            numbers[step.key],
            pick(step.title, language),
            pick(step.text, language),
            step.is_question,
            [party for party in parties if party.key in step.parties],
            [document for document in documents if document.key in step.documents],
            deadline_phrase(step.deadline) if step.deadline else "",
            _due(step.deadline, events or {}),
            [*_ways(step, content, numbers, language)],
        )
        for step in content.steps
    ]
    return parties, documents, steps


def told_parties(content: ProcedureContent, language: str) -> list[ToldParty]:
    """The parties in words: the role, the organisation, or both."""
    wanted = [party.organisation for party in content.parties if party.organisation]
    organisations = Organisation.objects.in_bulk(wanted) if wanted else {}
    told = []
    for party in content.parties:
        role = pick(party.role, language)
        place = organisations.get(party.organisation or 0)
        name = place.name(language) if place else Passage("", language, True)
        if role and name:
            told.append(
                ToldParty(party.key, Passage(f"{role.text}, {name.text}", role.language, role.missing))
            )
        else:
            told.append(ToldParty(party.key, role or name))
    return told


def _ways(
    step: StepContent, content: ProcedureContent, numbers: Mapping[str, int], language: str
) -> Iterable[Way]:
    nothing = Passage("", language, False)
    told = [(pick(a.words, language), a.leads_to) for a in step.answers] or [(nothing, step.leads_to)]
    for words, target in told:
        following = content.step(target)
        title = pick(following.title, language) if following else None
        yield Way(words, numbers.get(target), title, target == END)


def _due(deadline: DeadlineContent | None, events: Mapping[str, date]) -> date | None:
    """The last day, when the day of the event is known."""
    if deadline is None or deadline.event not in events:
        return None
    day, sign = events[deadline.event], -1 if deadline.side == DeadlineSide.BEFORE else 1
    amount = sign * deadline.amount
    try:
        if deadline.unit == DeadlineUnit.MONTHS:
            return _months_from(day, amount)
        return day + timedelta(days=amount * (7 if deadline.unit == DeadlineUnit.WEEKS else 1))
    except (OverflowError, ValueError):
        return None


def _months_from(day: date, months: int) -> date:
    """So many months on; the last day of a month where that month has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, calendar.monthrange(year, month + 1)[1]))


def organisations_to_write_for(*, actor: Actor) -> list[Organisation]:
    """Organisations in whose name the actor may write procedures."""
    if is_coordinator(actor):
        rows = list(Organisation.objects.filter(Q(valid_to=None) | Q(valid_to__gte=clock.today())))
    else:
        rows = [membership.organisation for membership in roles_of(actor.user)]
    return sorted({row.pk: row for row in rows}.values(), key=lambda row: sort_key(row.name("fi").text))
