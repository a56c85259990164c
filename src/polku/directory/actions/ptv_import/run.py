"""One import: organisations first, then channels, then services, then what is gone.

Each record is a transaction of its own: one that cannot be used is a row in the report and the rest goes on. A record
that says the same as last time changes nothing. What a person has changed here is never overwritten: the source's
change waits as a proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record as record_event
from polku.directory import permissions
from polku.directory.actions.ptv_import import organisations, things
from polku.directory.actions.ptv_import.knowing import vocabulary_now
from polku.directory.actions.ptv_import.reading import Folder, Place, Unreadable
from polku.directory.actions.ptv_import.report import Item, Outcome, Report
from polku.directory.bridge.ptv import (
    Finding,
    MappedOrganisation,
    RecordRefused,
    Vocabulary,
    channel_of,
    organisation_of,
    service_of,
)
from polku.directory.choices import EntryState, ImportSource
from polku.directory.models import ImportRun, SourceRecord
from polku.directory.queries.differences import Json
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import PolkuError, Refused
from polku.shared.languages import pick

KINDS = ("organisation", "channel", "service")
# The catalogue's own words for a record that it shows no more.
WITHDRAWN = frozenset({"Deleted", "OldPublished", "Archived"})
# What stands in a source without being a record for the directory: told, but nothing is wrong with it.
NOT_OURS = frozenset({"not-json", "collections-are-ours"})
MAX_ORIGIN = 300
Progress = Callable[[int, int], None]
READERS: Mapping[str, Callable[[Any, Vocabulary], things.Mapped]] = {
    "channel": channel_of,
    "service": service_of,
}


@dataclass
class _Run:
    """What the records of one import share. `known` are organisations by their id in PTV, `channels` likewise."""

    folder: Folder
    by: Actor
    publish: bool
    vocabulary: Vocabulary
    known: dict[str, int]
    channels: dict[str, int]
    report: Report
    seen: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    organisation_ids: set[str] = field(default_factory=set)


def import_ptv(
    *,
    folder: Folder,
    origin: str,
    by: Actor,
    publish: bool = False,
    part: bool = False,
    progress: Progress = lambda _done, _of: None,
) -> ImportRun:
    """Read in records of the national catalogue and keep the report. With `part`, nothing is said to be gone.

    Coordinators; publishing only as a person. Raises Refused.
    """
    if not permissions.may_import(by):
        raise Refused(_("You do not have the right to do this."))
    if publish and by.user is None:
        raise Refused(_("Publishing is an act by a person: say who publishes."))
    run = _begin(folder, origin, by, publish)
    places = [(place, _where(place)) for kind in KINDS for place in _ordered(folder, kind)]
    for number, (place, where) in enumerate(places, start=1):
        _keep(run, place, where)
        progress(number, len(places))
    if folder.whole and not part:
        _note_gone(run)
    for kind, seen in run.seen.items():
        _records(kind).filter(external_id__in=seen).update(last_seen_at=clock.now())
    return ImportRun.objects.create(
        source=ImportSource.PTV,
        origin=origin[:MAX_ORIGIN],
        confirmed_at=clock.now(),
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
        report=run.report.as_json(),
    )


def _begin(folder: Folder, origin: str, by: Actor, publish: bool) -> _Run:
    vocabulary = vocabulary_now()
    known, channels = dict(vocabulary.organisations), dict(vocabulary.channels)
    growing = Vocabulary(
        vocabulary.municipalities, vocabulary.areas, vocabulary.codes, vocabulary.general, known, channels
    )
    run = _Run(folder, by, publish, growing, known, channels, Report(origin, publish))
    for problem in folder.problems:
        if problem.kind in run.seen and problem.external_id:
            run.seen[problem.kind].add(problem.external_id.lower())
        outcome = Outcome.SKIPPED if problem.reason in NOT_OURS else Outcome.REFUSED
        reasons = (problem.reason,)
        run.report.add(Item(problem.kind, problem.external_id, "", outcome, reasons, where=problem.where))
    return run


def _where(place: Place) -> str:
    return place.path.name if place.position is None else f"{place.path.name}[{place.position}]"


def _ordered(folder: Folder, kind: str) -> list[Place]:
    """Records of a kind; organisations above before those below them."""
    places = folder.places[kind]
    if kind != "organisation":
        return places
    records = [(place, folder.read(place)) for place in places]
    ids = {place: str(record.get("id") or "").lower() for place, record in records}
    parents = {ids[place]: str(record.get("parentOrganizationId") or "").lower() for place, record in records}
    return sorted(places, key=lambda place: _depth(ids[place], parents))


def _depth(external_id: str, parents: Mapping[str, str]) -> int:
    above: set[str] = set()
    while external_id in parents and external_id not in above:
        above.add(external_id)
        external_id = parents[external_id]
    return len(above)


def _keep(run: _Run, place: Place, where: str) -> None:
    """One record in a transaction of its own; what cannot be used becomes a row of the report."""
    shown_id = ""
    try:
        payload = run.folder.read(place)
        shown_id = str(payload.get("id") or "")[:60].lower()
        with transaction.atomic():
            if place.kind == "organisation":
                item, findings = _keep_organisation(run, payload)
            else:
                item, findings = _keep_thing(run, place.kind, payload)
    except Unreadable as problem:
        item, findings = Item(place.kind, shown_id, "", Outcome.REFUSED, (problem.reason,), where=where), []
    except RecordRefused as refused:
        reasons = tuple(filter(None, (refused.reason, refused.detail)))
        item, findings = Item(place.kind, shown_id, "", Outcome.REFUSED, reasons, where=where), []
    except PolkuError as error:
        item, findings = Item(place.kind, shown_id, "", Outcome.REFUSED, (str(error),), where=where), []
    run.seen[place.kind].add(item.external_id or shown_id)
    run.report.add(item, findings)


def _records(kind: str) -> Any:
    return SourceRecord.objects.filter(source=ImportSource.PTV, kind=kind)


def _keep_organisation(run: _Run, payload: Any) -> tuple[Item, list[Finding]]:
    mapped = organisation_of(payload, run.vocabulary)
    run.organisation_ids.add(mapped.external_id)
    record = _records("organisation").filter(external_id=mapped.external_id).first()
    fingerprint = organisations.fingerprint_of(mapped)
    parent = _known(run, mapped.parent_id)
    found = (record.organisation if record else None) or organisations.find_organisation(mapped)
    outcome = Outcome.UNCHANGED
    changed: list[str] = []
    conflicts: list[str] = []
    if found is None:
        found, outcome = organisations.make_organisation(mapped, parent, run.by), Outcome.NEW
    elif record is None:
        found, outcome = organisations.adopt_organisation(found, mapped, run.by), Outcome.CHANGED
    elif record.fingerprint != fingerprint:
        changed, conflicts = organisations.renew_organisation(
            found, mapped, record, parent, run.vocabulary, run.by
        )
        outcome = Outcome.CONFLICT if conflicts else Outcome.CHANGED if changed else Outcome.UNCHANGED
    run.known[mapped.external_id] = found.pk
    outcome = _write_record(
        run, record, "organisation", mapped, payload, fingerprint, outcome, {"organisation": found}
    )
    reasons = ("parent-not-here",) if mapped.parent_id and parent is None else ()
    name = str(pick(mapped.names, "fi"))
    fields = (*changed, *conflicts)
    return Item(
        "organisation", mapped.external_id, name, outcome, reasons, fields, target=found.pk
    ), mapped.findings


def _keep_thing(run: _Run, kind: str, payload: Any) -> tuple[Item, list[Finding]]:
    mapped = READERS[kind](payload, run.vocabulary)
    record = _records(kind).filter(external_id=mapped.external_id).select_related("entry", "channel").first()
    if mapped.state in WITHDRAWN:
        return _withdrawn(kind, mapped, record, run.by), []
    organisation = _organisation_of(run, mapped)
    thing = things.thing_of(record)
    fields: list[str] = []
    if thing is None or record is None:
        thing, outcome = things.make_thing(mapped, organisation, run.by), Outcome.NEW
    else:
        outcome, fields = things.renew_thing(
            thing, mapped, record, lambda: _before(run, kind, record), run.by
        )
        if thing.organisation_id != organisation.pk:
            things.move_thing(thing, organisation, run.by)
            fields.append("organisation")
            outcome = Outcome.CHANGED if outcome is Outcome.UNCHANGED else outcome
    if kind == "channel":
        run.channels[mapped.external_id] = thing.pk
    if run.publish and things.publish_thing(thing, mapped, run.by) and outcome is Outcome.UNCHANGED:
        outcome = Outcome.PUBLISHED
    pointers = things.facts_of_thing(thing)
    outcome = _write_record(
        run, record, kind, mapped, payload, mapped.content.fingerprint(), outcome, pointers
    )
    name = str(pick(mapped.content.name, "fi"))
    return Item(kind, mapped.external_id, name, outcome, (), tuple(fields), target=thing.pk), mapped.findings


def _organisation_of(run: _Run, mapped: things.Mapped) -> Organisation:
    """The organisation that answers for it. Raises RecordRefused: nothing is published in nobody's name."""
    if mapped.organisation_id is None:
        raise RecordRefused("no-organisation")
    run.organisation_ids.add(mapped.organisation_id)
    found = _known(run, mapped.organisation_id)
    if found is None:
        raise RecordRefused("organisation-not-here", mapped.organisation_id)
    return found


def _known(run: _Run, external_id: str | None) -> Organisation | None:
    pk = run.known.get(external_id or "")
    return Organisation.objects.filter(pk=pk).first() if pk else None


def _before(run: _Run, kind: str, record: SourceRecord) -> Json:
    """What the record said last time, read as records are read today."""
    try:
        return READERS[kind](record.payload, run.vocabulary).content.as_json()
    except RecordRefused:
        return {}


def _write_record(
    run: _Run,
    record: SourceRecord | None,
    kind: str,
    mapped: things.Mapped | MappedOrganisation,
    payload: Any,
    fingerprint: str,
    outcome: Outcome,
    pointers: dict[str, Any],
) -> Outcome:
    """Keep the record as it came; one that was gone and is back is said to have returned."""
    findings = [finding.as_json() for finding in mapped.findings]
    now = clock.now()
    if record is None:
        SourceRecord.objects.create(
            source=ImportSource.PTV,
            kind=kind,
            external_id=mapped.external_id,
            payload=payload,
            fingerprint=fingerprint,
            findings=findings,
            last_seen_at=now,
            changed_at=now,
            **pointers,
        )
        return outcome
    returned = record.gone_at is not None
    if returned or (record.payload, record.fingerprint, record.findings) != (payload, fingerprint, findings):
        record.payload, record.fingerprint, record.findings, record.gone_at = (
            payload,
            fingerprint,
            findings,
            None,
        )
        record.changed_at = now
        for name, value in pointers.items():
            setattr(record, name, value)
        record.save()
    return Outcome.RETURNED if returned and outcome is Outcome.UNCHANGED else outcome


def _note_gone(run: _Run) -> None:
    """What the organisations of this import no longer have; it stays public and comes first in the review."""
    ids = Organisation.objects.filter(ptv_id__in=run.organisation_ids).values("pk")
    for kind, owner in (("channel", "channel__organisation__in"), ("service", "entry__organisation__in")):
        if not run.folder.places[kind]:
            continue
        missing = _records(kind).filter(gone_at=None, **{owner: ids}).exclude(external_id__in=run.seen[kind])
        for record in missing.select_related("entry", "channel").order_by("pk"):
            with transaction.atomic():
                run.report.add(_mark_gone(record, run.by))


def _withdrawn(kind: str, mapped: things.Mapped, record: SourceRecord | None, by: Actor) -> Item:
    """The source itself says that it shows the record no more."""
    if record is not None and record.gone_at is None:
        return _mark_gone(record, by)
    return Item(
        kind, mapped.external_id, str(pick(mapped.content.name, "fi")), Outcome.UNCHANGED, ("withdrawn",)
    )


def _mark_gone(record: SourceRecord, by: Actor) -> Item:
    thing = things.thing_of(record)
    record.gone_at = clock.now()
    record.save(update_fields=["gone_at"])
    if record.entry and record.entry.state == EntryState.PUBLISHED:
        record.entry.next_review_on = clock.today()
        record.entry.save(update_fields=["next_review_on"])
    name = ""
    if thing is not None:
        record_event(verb="source_gone", target=thing, by=by, change={"record": record.pk})
        name = str(pick((thing.published_content or {}).get("name"), "fi"))
    return Item(record.kind, record.external_id, name, Outcome.GONE, target=thing.pk if thing else None)
