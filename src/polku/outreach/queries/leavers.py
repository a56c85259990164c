"""A worker's own students on their way out: for each the next step and the receiver who has said yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.queries import log_look, not_here
from polku.outreach.choices import Radar
from polku.outreach.models import ChecklistMark, DismissalCount, HitReason, Leaver, SupportLevel
from polku.outreach.permissions import schools_followed_by
from polku.outreach.queries.checklists import way_of
from polku.outreach.queries.radar import half_year_of, radar_of
from polku.pathway.choices import PlanState, StepState
from polku.pathway.models import Step
from polku.people.models import Client
from polku.referral.choices import State
from polku.referral.models import Referral
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.languages import Passage, pick
from polku.shared.sealed import open_all

# The receiver has said yes, and the student has not stayed away.
SAID_YES = (State.ACCEPTED, State.FIRST_CONTACT, State.STARTED, State.DONE)


@dataclass
class Line:
    """One student of the list."""

    leaver: Leaver
    client: Client
    radar: Radar
    planned: Step | None = None
    checklist_step: Passage | None = None
    accepted: list[Referral] = field(default_factory=list)
    waiting: int = 0
    support: SupportLevel | None = None
    # Only on the student's own page.
    reason: HitReason | None = None

    @property
    def has_next_step(self) -> bool:
        """Whether somebody knows what is done next."""
        return self.planned is not None or self.checklist_step is not None

    @property
    def has_receiver(self) -> bool:
        """Whether somebody has said yes."""
        return bool(self.accepted)


@dataclass(frozen=True)
class Chosen:
    """Which students are shown; an empty choice shows all."""

    radar: str = ""
    missing: str = ""
    support: str = ""


@dataclass(frozen=True)
class Found:
    """The list: those shown, and how many there are of each kind. `support` counts only levels that are open."""

    lines: list[Line]
    total: int
    radar: Counter[str]
    without_step: int
    without_receiver: int
    support: Counter[str]


def leavers(*, actor: Actor, language: str, chosen: Chosen | None = None, on: date | None = None) -> Found:
    """The students followed now whose folders are open to the actor, those who graduate first on top.

    Only what is shown is written into the log of looks.
    """
    with acting_as(actor):
        lines = _lines(_followed(), language, on or clock.today())
        shown = [line for line in lines if _is_shown(line, chosen or Chosen())]
        _log(shown, actor)
    return Found(
        lines=shown,
        total=len(lines),
        radar=Counter(str(line.radar) for line in lines),
        without_step=sum(1 for line in lines if not line.has_next_step),
        without_receiver=sum(1 for line in lines if not line.has_receiver),
        support=Counter(line.support.level for line in lines if line.support),
    )


def without_receiver(*, actor: Actor, on: date | None = None) -> Counter[Radar]:
    """How many followed now are at each stage, and nobody has said yes to them. Of nobody, so nothing is logged."""
    with acting_as(actor):
        rows = _followed()
        referred = _referred([row.folder.client_id for row in rows])
    return Counter(
        radar_of(row.graduates_on, on=on or clock.today())
        for row in rows
        if all(one.state not in SAID_YES for one in referred.get(row.folder.client_id, []))
    )


def leaver_keyed(key: UUID, *, actor: Actor, language: str) -> Line:
    """One student, followed now or before. Raises Missing."""
    with acting_as(actor):
        found = list(_rows().filter(key=key))
        if not found:
            raise not_here()
        line = _lines(found, language, clock.today())[0]
        line.reason = HitReason.objects.filter(leaver=line.leaver.pk).select_related("folder").first()
        _log([line], actor)
    return line


def marks_of(leaver: Leaver, *, actor: Actor) -> list[ChecklistMark]:
    """What has been done for a student that is open to the actor, in order."""
    with acting_as(actor):
        rows = list(ChecklistMark.objects.filter(leaver=leaver.pk).order_by("done_at", "pk"))
        open_all(rows, "note")
    return rows


def dismissals(*, actor: Actor) -> dict[str, int]:
    """How many hits the actor's schools have dismissed in this half-year, by reason."""
    schools = [school.pk for school in schools_followed_by(actor)]
    counted: Counter[str] = Counter()
    for row in DismissalCount.objects.filter(organisation__in=schools, half_year=half_year_of(clock.today())):
        counted[row.reason] += row.count
    return dict(counted)


def _rows() -> QuerySet[Leaver]:
    return Leaver.objects.select_related(
        "folder__client", "folder__organisation", "procedure_version__procedure"
    )


def _followed() -> list[Leaver]:
    return list(_rows().filter(ended_at=None))


def _lines(rows: Sequence[Leaver], language: str, on: date) -> list[Line]:
    clients = {row.folder.client_id: row.folder.client for row in rows}
    open_all(list(clients.values()), "call_name")
    open_all(rows, "group")
    ids = list(clients)
    marks = _by_leaver(ChecklistMark.objects.filter(leaver__in=[row.pk for row in rows]))
    planned = _planned(ids)
    referred = _referred(ids)
    levels = _levels(ids)
    lines = []
    for row in rows:
        client = clients[row.folder.client_id]
        own = referred.get(client.pk, [])
        yes = [one for one in own if one.state in SAID_YES]
        lines.append(
            Line(
                leaver=row,
                client=client,
                radar=radar_of(row.graduates_on, on=on),
                planned=planned.get(client.pk),
                checklist_step=_next_title(row, marks.get(row.pk, {}), language),
                accepted=yes,
                waiting=len(own) - len(yes),
                support=levels.get(client.pk),
            )
        )
    return sorted(lines, key=lambda line: (line.leaver.graduates_on or date.max, line.leaver.pk))


def _by_leaver(marks: Iterable[ChecklistMark]) -> dict[int, dict[str, ChecklistMark]]:
    found: dict[int, dict[str, ChecklistMark]] = {}
    for mark in marks:
        found.setdefault(mark.leaver_id, {})[mark.step] = mark
    return found


def _next_title(row: Leaver, marks: dict[str, ChecklistMark], language: str) -> Passage | None:
    if row.procedure_version is None:
        return None
    content = row.procedure_version.document
    step = content.step(way_of(content, marks).next or "")
    return pick(step.title, language) if step else None


def _planned(clients: list[int]) -> dict[int, Step]:
    """The first open step of each person's plan: by its day, those without a day last."""
    rows = list(
        Step.objects.filter(
            folder__client__in=clients, state=StepState.OPEN, plan__state=PlanState.ACTIVE
        ).select_related("folder")
    )
    rows.sort(key=lambda step: (step.due_on or date.max, step.pk), reverse=True)
    first = {step.folder.client_id: step for step in rows}
    open_all(list(first.values()), "text")
    return first


def _referred(clients: list[int]) -> dict[int, list[Referral]]:
    """Referrals that somebody has answered with yes, or has yet to answer."""
    states = (*SAID_YES, State.SENT, State.SEEN, State.NEED_INFO, State.WAITING)
    found: dict[int, list[Referral]] = {}
    rows = Referral.objects.filter(client__in=clients, state__in=states).select_related("receiver", "folder")
    for row in rows.order_by("made_at", "pk"):
        found.setdefault(row.client_id, []).append(row)
    return found


def _levels(clients: list[int]) -> dict[int, SupportLevel]:
    rows = list(SupportLevel.objects.filter(folder__client__in=clients).select_related("folder"))
    open_all(rows, "level")
    return {row.folder.client_id: row for row in rows}


def _is_shown(line: Line, chosen: Chosen) -> bool:
    if chosen.radar and line.radar != chosen.radar:
        return False
    if chosen.missing == "step" and line.has_next_step:
        return False
    if chosen.missing == "receiver" and line.has_receiver:
        return False
    return not chosen.support or (line.support is not None and line.support.level == chosen.support)


def _log(lines: Iterable[Line], actor: Actor) -> None:
    """Every folder something of which stands on a line."""
    folders: dict[int, Folder] = {}
    homes = []
    for line in lines:
        homes.append(line.client.folder_id)
        rows = [line.leaver, line.planned, line.support, line.reason, *line.accepted]
        folders |= {row.folder.pk: row.folder for row in rows if row is not None}
    if homes:
        folders |= {folder.pk: folder for folder in Folder.objects.filter(pk__in=homes)}
        log_look(folders.values(), actor=actor)
