"""Channels and services of an import: a new thing, a change followed, or a proposal where people changed it here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from polku.accounts.models import Organisation
from polku.audit.actions import record as record_event
from polku.directory.actions.ptv_import.report import Outcome
from polku.directory.actions.published import project_entry
from polku.directory.actions.versions import (
    create_channel,
    create_entry,
    propose_change,
    publish_channel,
    publish_entry,
    save_channel_draft,
    save_draft,
)
from polku.directory.bridge.ptv import MappedChannel, MappedService
from polku.directory.choices import EntryKind, EntryState, ImportSource, VersionState
from polku.directory.content import ChannelContent, Document, EntryContent
from polku.directory.models import Channel, Entry, SourceRecord
from polku.directory.queries.differences import Json, changes, merge, with_fields_of
from polku.directory.queries.history import working_version
from polku.shared import clock
from polku.shared.actor import Actor

Thing = Channel | Entry
Mapped = MappedChannel | MappedService
# What the history shows as the reason of a version that came from the catalogue.
NOTE = "PTV"


def make_thing(mapped: Mapped, organisation: Organisation, by: Actor) -> Thing:
    """A new channel or entry with its first draft."""
    if isinstance(mapped, MappedChannel):
        return create_channel(
            organisation=organisation, content=mapped.content, by=by, source=ImportSource.PTV
        )
    return create_entry(
        kind=EntryKind.SERVICE,
        organisation=organisation,
        content=mapped.content,
        by=by,
        source=ImportSource.PTV,
    )


def renew_thing(
    thing: Thing, mapped: Mapped, record: SourceRecord, said_before: Callable[[], Json], by: Actor
) -> tuple[Outcome, list[str]]:
    """Follow what the source says now; `said_before` reads what it said last time.

    Gives the outcome and the fields that changed.
    """
    theirs = mapped.content.as_json()
    if mapped.content.fingerprint() == record.fingerprint:
        return Outcome.UNCHANGED, []
    working = working_version(thing)
    ours: Json = working.content if working else {}
    before = said_before()
    told = [str(change.field) for change in changes(before, theirs)]
    if _fingerprint(thing, ours) == record.fingerprint:
        _save(thing, mapped.content, by)
        return Outcome.CHANGED, told
    return _propose(thing, before, ours, theirs, by, told)


def _propose(
    thing: Thing, before: Json, ours: Json, theirs: Json, by: Actor, told: list[str]
) -> tuple[Outcome, list[str]]:
    """Both sides changed it: the source's changes wait as a proposal on top of what was written here."""
    merged = merge(before, ours, theirs)
    proposal = with_fields_of(merged.document, theirs, merged.conflicts)
    if proposal == ours:
        return Outcome.UNCHANGED, []
    if isinstance(thing, Entry):
        thing.versions.filter(state=VersionState.PROPOSED, note=NOTE).update(state=VersionState.REPLACED)
        propose_change(entry=thing, content=EntryContent.model_validate(proposal), by=by, note=NOTE)
    elif not thing.versions.filter(state=VersionState.DRAFT).exists():
        # A channel has no queue of proposals: its editors find the source's version as a draft.
        _save(thing, ChannelContent.model_validate(proposal), by)
    return Outcome.CONFLICT, told


def _save(thing: Thing, content: Document, by: Actor) -> None:
    if isinstance(thing, Entry) and isinstance(content, EntryContent):
        save_draft(entry=thing, content=content, by=by, expected_version=thing.version, note=NOTE)
    elif isinstance(thing, Channel) and isinstance(content, ChannelContent):
        save_channel_draft(channel=thing, content=content, by=by, expected_version=thing.version, note=NOTE)


def _fingerprint(thing: Thing, content: Json) -> str:
    document = EntryContent if isinstance(thing, Entry) else ChannelContent
    return document.model_validate(content).fingerprint()


def publish_thing(thing: Thing, mapped: Mapped, by: Actor) -> bool:
    """Publish the draft when it is the source's own text. Gives whether there was something to publish."""
    draft = thing.versions.filter(state=VersionState.DRAFT).order_by("-number").first()
    if draft is None or thing.state == EntryState.ARCHIVED or mapped.state == "Draft":
        return False
    if _fingerprint(thing, draft.content) != mapped.content.fingerprint():
        return False
    if isinstance(thing, Channel):
        publish_channel(channel=thing, by=by)
    else:
        _date_assurance(publish_entry(entry=thing, by=by), mapped)
    return True


def _date_assurance(entry: Entry, mapped: Mapped) -> None:
    """Whoever publishes an import has not checked each fact: it was assured when the source was last changed."""
    if mapped.modified is None or mapped.modified >= clock.today():
        return
    entry.assured_at = datetime.combine(mapped.modified, time(12), clock.HELSINKI)
    entry.assured_by_label = f"{entry.organisation.name('fi')} (PTV)"[:120]
    due = mapped.modified + timedelta(days=entry.review_every_days)
    entry.next_review_on = max(due, clock.today())
    entry.save(update_fields=["assured_at", "assured_by_label", "next_review_on"])
    project_entry(entry)


def move_thing(thing: Thing, organisation: Organisation, by: Actor) -> None:
    """Another organisation answers for it in the source."""
    before, thing.organisation = thing.organisation_id, organisation
    thing.save(update_fields=["organisation"])
    record_event(
        verb="move_to_organisation", target=thing, by=by, change={"from": before, "to": organisation.pk}
    )


def thing_of(record: SourceRecord | None) -> Thing | None:
    """What a source record became."""
    return None if record is None else record.channel or record.entry


def facts_of_thing(thing: Thing) -> dict[str, Any]:
    """The column of a source record that points to it."""
    return {"channel": thing} if isinstance(thing, Channel) else {"entry": thing}
