"""Setting the rules, holding what waits, and deleting: rows, keys, a certificate, in one transaction."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.accounts.permissions import is_admin
from polku.audit.actions import record
from polku.consent.context import acting_as
from polku.consent.models import Folder
from polku.consent.queries import not_here
from polku.keys.actions import destroy_data_keys
from polku.keys.models import DataKey
from polku.outreach.actions.leads import KEPT_MONTHS
from polku.people.choices import Category
from polku.retention import queries
from polku.retention.bridge import past_path
from polku.retention.choices import CountedFrom
from polku.retention.models import Certificate, Rule, Waiting
from polku.retention.policy import delete_rows
from polku.retention.queries import JOB, Case, cases, refuse_all_but_stewards
from polku.shared import clock
from polku.shared.actor import Actor, system
from polku.shared.errors import Invalid

REVIEW = timedelta(days=30)
LONGEST_HOLD = timedelta(days=366)
# As a certificate tells it, among the rules that organisations have set.
RULE_OF_LEADS = {
    "category": "lead", "months": KEPT_MONTHS, "counted_from": "told_on", "source": "polku.outreach", "dated": "",
}  # fmt: skip
# Clients judged in one transaction.
BATCH = 200
# Keys of people who were deleted, one a line, in the data folder: what an old backup brings back goes again.
DESTROYED_FILE = "destroyed_keys.txt"


@transaction.atomic
def set_rule(
    *,
    organisation: Organisation,
    category: str,
    months: int,
    counted_from: str,
    source: str,
    dated: date,
    by: Actor,
) -> Rule:
    """Say how long an organisation keeps one kind of data. Its stewards, administrators and the command line.

    Raises Refused, Invalid.
    """
    if by.kind != "system" and not is_admin(by):
        refuse_all_but_stewards(organisation, by)
    if category not in Category.values or counted_from not in CountedFrom.values or not 1 <= months <= 1_200:
        raise Invalid(_("Choose a kind of data, what the time is counted from, and 1 to 1,200 months."))
    if not source.strip():
        raise Invalid(_("Name the law and section, or the archive plan, that the time comes from."))
    facts = {
        "months": months, "counted_from": counted_from, "source": source.strip(), "dated": dated,
        "set_at": clock.now(), "set_by_label": by.label[:120],
    }  # fmt: skip
    rule, _made = Rule.objects.update_or_create(organisation=organisation, category=category, defaults=facts)
    record(verb="set_retention_rule", target=rule, by=by, change={"category": category, "months": months})
    return rule


@transaction.atomic
def hold(*, organisation: Organisation, waiting_id: int, until: date, reason: str, by: Actor) -> Waiting:
    """Keep a folder that waits, until a day at most a year away. A steward. Raises Refused, Missing, Invalid."""
    refuse_all_but_stewards(organisation, by)
    if not reason.strip():
        raise Invalid(_("Say why the data must be kept longer."))
    if not clock.today() < until <= clock.today() + LONGEST_HOLD:
        raise Invalid(_("Choose a day that is to come, at most a year away."))
    with _waiting(organisation, waiting_id) as waiting:
        waiting.held_until, waiting.reason, waiting.held_by_label = until, reason.strip(), by.label[:120]
        waiting.save()
        record(verb="hold_deletion", target=waiting, by=by, change={"until": until.isoformat()})
    return waiting


@transaction.atomic
def confirm(*, organisation: Organisation, waiting_id: int, by: Actor) -> Waiting:
    """Let a folder go the next night, before its month is over. A steward. Raises Refused, Missing.

    A hold that stood is ended by it. `wait_again` takes it back as long as the night has not come.
    """
    refuse_all_but_stewards(organisation, by)
    with _waiting(organisation, waiting_id) as waiting:
        _end_hold(waiting)
        waiting.goes_on = min(waiting.goes_on, clock.today())
        waiting.save()
        record(verb="confirm_deletion", target=waiting, by=by)
    return waiting


@transaction.atomic
def wait_again(*, organisation: Organisation, waiting_id: int, by: Actor) -> Waiting:
    """Take a hold or a confirmation back: the folder waits out its month. A steward. Raises Refused, Missing."""
    refuse_all_but_stewards(organisation, by)
    with _waiting(organisation, waiting_id) as waiting:
        _end_hold(waiting)
        waiting.goes_on = waiting.found_on + REVIEW
        waiting.save()
        record(verb="wait_for_deletion", target=waiting, by=by)
    return waiting


@contextmanager
def _waiting(organisation: Organisation, waiting_id: int) -> Iterator[Waiting]:
    """The row of a folder that waits, for the change of a steward."""
    with acting_as(system(JOB), folders=queries.folders_to_judge()):
        rows = Waiting.objects.select_for_update(of=("self",)).select_related("folder")
        waiting = rows.filter(pk=waiting_id, folder__organisation=organisation).first()
        if waiting is None:
            raise not_here()
        yield waiting


def _end_hold(waiting: Waiting) -> None:
    waiting.held_until, waiting.reason, waiting.held_by_label = None, None, ""


@dataclass
class Run:
    """What one night's work found and did, in numbers."""

    found: int = 0
    no_longer_due: int = 0
    held: int = 0
    folders: int = 0
    people: int = 0
    came_back: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    certificates: list[int] = field(default_factory=list)


def run(*, by: Actor, dry: bool = False) -> Run:
    """Find what the rules give to deletion, and delete what a month of review let go. The system, each night.

    `dry` does all of it and undoes it. Work that was interrupted goes on the next night.
    """
    told = Run()
    for organisation_id, folders in _by_organisation(queries.folders_of_keys(_back_again())):
        with transaction.atomic():
            told.came_back += _delete_whole(organisation_id, folders, told, by, dry=dry)
    for organisation_id, folders in _by_organisation(queries.folders_to_judge()):
        with transaction.atomic():
            _judge(organisation_id, folders, told, by, dry=dry)
    if dry:
        told.certificates.clear()
    return told


def _by_organisation(folders: Iterable[int]) -> list[tuple[int, list[int]]]:
    """Folders in batches of clients of one organisation."""
    clients: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    ids = list(folders)
    with acting_as(system(JOB), folders=ids):
        for folder in Folder.objects.filter(pk__in=ids).order_by("pk"):
            clients[folder.organisation_id][folder.client_id].append(folder.pk)
    batches = []
    for organisation_id, of_clients in clients.items():
        each = list(of_clients.values())
        for first in range(0, len(each), BATCH):
            batches.append((organisation_id, [pk for one in each[first : first + BATCH] for pk in one]))
    return batches


def _judge(organisation_id: int, folders: list[int], told: Run, by: Actor, *, dry: bool) -> None:
    today = clock.today()
    going: list[tuple[Case, list[Folder]]] = []
    with acting_as(system(JOB), folders=folders):
        for case in cases(folders):
            _follow_rules(case, today, told)
            if ready := case.ready_on(today):
                going.append((case, ready))
    if going:
        _delete(organisation_id, going, told, by)
    if dry:
        transaction.set_rollback(True)


def _follow_rules(case: Case, today: date, told: Run) -> None:
    given = {folder.pk for folder in case.given_by(today)}
    for folder_id in [pk for pk in case.waiting if pk not in given]:
        case.waiting.pop(folder_id).delete()
        told.no_longer_due += 1
    for folder_id in given - case.waiting.keys():
        case.waiting[folder_id] = Waiting.objects.create(
            folder_id=folder_id, found_on=today, goes_on=today + REVIEW
        )
        told.found += 1
    told.held += sum(
        1 for one in case.waiting.values() if one.goes_on <= today and not queries.may_go(one, today)
    )


def _delete(
    organisation_id: int, going: list[tuple[Case, list[Folder]]], told: Run, by: Actor
) -> Certificate:
    """Leave the coarse facts, delete the rows and the keys of whole people, and certify it."""
    emptied = [folder for _case, ready in going for folder in ready]
    everywhere = [folder for case, _ready in going for folder in case.folders]
    whole = [case for case, ready in going if any(f.category == Category.BASIC for f in ready)]
    whole_folders = [folder.pk for case in whole for folder in case.folders]
    ids = sorted({folder.pk for folder in emptied} | set(whole_folders))
    with acting_as(system(JOB), folders=[folder.pk for folder in everywhere]):
        _leave_facts(going)
        beside = queries.joined_elsewhere(ids)
    keys = {folder.key_id for case in whole for folder in case.folders} | {
        case.client.key_id for case in whole
    }
    with acting_as(system(JOB), folders=[*(folder.pk for folder in everywhere), *beside]):
        rows = delete_rows(ids, whole_folders)
    destroy_data_keys(ids=keys, by=by)
    used = {folder.category for case, ready in going if not case.is_lead for folder in ready}
    rules = [as_told(rule) for rule in Rule.objects.filter(organisation=organisation_id, category__in=used)]
    if any(case.is_lead for case, _ready in going):
        rules.append(RULE_OF_LEADS)
    certificate = Certificate.objects.create(
        organisation_id=organisation_id, by_label=by.label[:120], rules=rules, rows=rows,
        folders=len(emptied), people=len(whole),
    )  # fmt: skip
    record(verb="delete_by_rule", target=certificate, by=by, change={"people": len(whole)})
    told.folders += len(emptied)
    told.people += len(whole)
    told.rows.update(rows)
    told.certificates.append(certificate.pk)
    transaction.on_commit(lambda: _remember(keys, certificate))
    return certificate


def _delete_whole(organisation_id: int, folders: list[int], told: Run, by: Actor, *, dry: bool) -> int:
    """People who were deleted once: nobody has to look again. The backup was made before their path was counted."""
    with acting_as(system(JOB), folders=folders):
        again = [(case, case.folders) for case in cases(folders)]
    _delete(organisation_id, again, told, by)
    if dry:
        transaction.set_rollback(True)
    return len(again)


def _leave_facts(going: list[tuple[Case, list[Folder]]]) -> None:
    for case, ready in going:
        if any(folder.category == Category.PLAN for folder in ready):
            left = past_path(case.client, case.folders, queries.ended_on(case))
            if left is not None:
                left.save(force_insert=True)


def as_told(rule: Rule) -> dict[str, Any]:
    """A rule as a certificate keeps it."""
    return {
        "category": rule.category,
        "months": rule.months,
        "counted_from": rule.counted_from,
        "source": rule.source,
        "dated": rule.dated.isoformat(),
    }


def _back_again() -> list[UUID]:
    """Destroyed keys that the database holds: it was restored from a backup made before."""
    path = _destroyed_file()
    lines = path.read_text().splitlines() if path.exists() else []
    listed = [UUID(line.split()[0]) for line in lines if line.strip()]
    return list(DataKey.objects.filter(pk__in=listed).values_list("pk", flat=True))


def _remember(keys: Iterable[UUID], certificate: Certificate) -> None:
    with _destroyed_file().open("a") as file:
        for key in sorted(keys):
            file.write(f"{key} {certificate.made_at.date().isoformat()} certificate {certificate.pk}\n")


def _destroyed_file() -> Path:
    return Path(settings.DATA_DIR) / DESTROYED_FILE
