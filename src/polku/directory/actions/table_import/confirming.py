"""Writing a table that a person has looked at and confirmed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.table_import.previewing import report_of
from polku.directory.actions.versions import (
    change_ownership,
    create_channel,
    create_entry,
    publish_channel,
    publish_entry,
    save_channel_draft,
    save_draft,
)
from polku.directory.bridge.tables.columns import BY_KEY
from polku.directory.bridge.tables.flat import ROW_FIELDS
from polku.directory.choices import EntryKind, ImportSource, VersionState
from polku.directory.content import ChannelContent, ChannelUse, EntryContent
from polku.directory.models import Channel, Entry, ImportRun, SourceRecord
from polku.directory.queries.table_rows import Judge, Judged, Problem
from polku.directory.queries.tables import Kept, book_now
from polku.directory.wording import page_language
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, PolkuError, Refused
from polku.shared.jobs import start
from polku.shared.tables.reading import Row

# What the history shows as the reason of a version that came from a table.
NOTE = "CSV/XLSX"
# A page can wait for about this many rows.
WRITTEN_AT_ONCE = 40


@transaction.atomic
def confirm_table(*, run: ImportRun, by: Actor, publish: bool = False) -> ImportRun:
    """Write what the preview showed; rows that are wrong, or whose entry changed meanwhile, are left out and told.

    The one who made the preview, and coordinators. Raises Refused, and Invalid when it has been written already.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=run.pk)
    _require_own(run, by)
    if run.organisation is None or not permissions.may_edit_for(by, run.organisation):
        raise Refused(_("You do not have the right to do this."))
    judge = Judge(book_now(page_language()), by, run.organisation)
    seen = {row["number"]: row for row in run.report["rows"]}
    judged = [judge.look(Row(row["number"], row["cells"])) for row in run.rows]
    cells = {row["number"]: row["cells"] for row in run.rows}
    for each in judged:
        _write(each, seen[each.number], cells[each.number], by, publish)
    notes = [
        Problem("", note["reason"], note["value"], tuple(note["suggestions"])) for note in run.report["notes"]
    ]
    run.report = report_of(judged, notes, confirmed=True)
    run.confirmed_at = clock.now()
    run.save(update_fields=["report", "confirmed_at"])
    record(verb="confirm_table", target=run, by=by, change={"publish": publish, **run.report["counts"]})
    return run


@transaction.atomic
def begin_writing(*, run: ImportRun, by: Actor, publish: bool = False) -> ImportRun:
    """Write a short table now, and leave a long one to a job: a page does not wait for hundreds of rows.

    The one who made the preview, and coordinators. Raises Refused, and Invalid when it has been confirmed already.
    """
    run = ImportRun.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=run.pk)
    if len(run.rows) <= WRITTEN_AT_ONCE or by.user_id is None:
        return confirm_table(run=run, by=by, publish=publish)
    _require_own(run, by)
    if run.report.get("queued"):
        raise Invalid(_("This table is being written."))
    run.report["queued"] = {"by": by.user_id, "publish": publish}
    run.save(update_fields=["report"])
    record(verb="queue_table", target=run, by=by)
    start("directory.write_table", run_id=run.pk)
    return run


def write_queued(*, run_id: int) -> None:
    """Write a table that was left to a job, as the person who confirmed it. One that is written already stays."""
    run = ImportRun.objects.get(pk=run_id)
    queued = run.report.get("queued")
    if run.confirmed_at is not None or not queued:
        return
    user = User.objects.get(pk=queued["by"])
    by = Actor("user", user.call_name or user.email, user=user)
    try:
        confirm_table(run=run, by=by, publish=queued["publish"])
    except PolkuError as error:
        # Trying again would not help: the person sees why, and may confirm anew.
        notes = [*run.report["notes"], Problem("", "not-written", str(error)[:200]).as_json()]
        ImportRun.objects.filter(pk=run_id).update(report={**run.report, "queued": None, "notes": notes})


@transaction.atomic
def discard_table(*, run: ImportRun, by: Actor) -> None:
    """Throw a preview away. The one who made it, and coordinators. Raises Refused, and Invalid when it was written."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    _require_own(run, by)
    record(verb="discard_table", target=run, by=by)
    run.delete()


def _require_own(run: ImportRun, by: Actor) -> None:
    if not permissions.may_see_run(by, run):
        raise Refused(_("You do not have the right to do this."))
    if run.confirmed_at is not None:
        raise Invalid(_("This table has been written already."))


def _write(judged: Judged, seen: dict[str, Any], cells: dict[str, str], by: Actor, publish: bool) -> None:
    """Write one row, or turn its verdict into what went wrong."""
    if judged.verdict not in {"new", "changed"}:
        return
    now = (judged.kept.entry.pk, judged.kept.entry.version) if judged.kept else (None, None)
    if now != (seen["entry"], seen["version"]):
        judged.verdict = "conflict"
        judged.problems.append(Problem("", "changed-meanwhile"))
        return
    try:
        with transaction.atomic():
            entry = _write_entry(judged, by)
            if publish:
                _publish(entry, by)
            _keep_source(entry, cells)
    except PolkuError as error:
        judged.verdict = "refused"
        judged.problems.append(Problem("", "not-written", str(error)[:200]))


def _write_entry(judged: Judged, by: Actor) -> Entry:
    if judged.document is None or judged.organisation is None:
        raise Invalid(_("There is nothing to write."))
    document, owner = judged.document, _owner_facts(judged)
    if judged.channel_document:
        document = _with_channel(judged, document, by)
    content = EntryContent.model_validate(document)
    if judged.kept is None:
        kind = judged.changes.get("kind") or _usual_kind(judged)
        return create_entry(
            kind=kind,
            organisation=judged.organisation,
            content=content,
            by=by,
            source=ImportSource.TABLE,
            **owner,
        )
    entry = judged.kept.entry
    if content.as_json() != judged.kept.document:
        save_draft(entry=entry, content=content, by=by, expected_version=entry.version, note=NOTE)
    return change_ownership(entry=entry, by=by, **owner) if owner else entry


def _usual_kind(judged: Judged) -> str:
    """Associations mostly bring activities, others services."""
    third = judged.organisation is not None and judged.organisation.sector == "third"
    return EntryKind.ACTIVITY if third else EntryKind.SERVICE


def _owner_facts(judged: Judged) -> dict[str, Any]:
    named = {key: BY_KEY[key].field for key in judged.changes if BY_KEY[key].field in ROW_FIELDS - {"kind"}}
    return {field: judged.changes[key] for key, field in named.items() if judged.changes[key] is not None}


def _with_channel(judged: Judged, document: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The document with the entry's own channel, which is made or gets a draft."""
    content = ChannelContent.model_validate(judged.channel_document)
    own = _own_channel(judged.kept)
    if own is not None:
        save_channel_draft(channel=own, content=content, by=by, expected_version=own.version, note=NOTE)
        return document
    if judged.organisation is None:
        raise Invalid(_("There is nothing to write."))
    made = create_channel(organisation=judged.organisation, content=content, by=by, source=ImportSource.TABLE)
    return {**document, "channels": [*document.get("channels", []), ChannelUse(channel=made.pk).as_json()]}


def _own_channel(kept: Kept | None) -> Channel | None:
    # Another row of the table may have written it a moment ago.
    return Channel.objects.get(pk=kept.channel.pk) if kept and kept.channel else None


def _publish(entry: Entry, by: Actor) -> None:
    entry = Entry.objects.get(pk=entry.pk)
    draft = entry.versions.filter(state=VersionState.DRAFT).first()
    document = draft.content if draft else entry.published_content or {}
    for use in document.get("channels", []):
        channel = Channel.objects.filter(pk=use["channel"], versions__state=VersionState.DRAFT).first()
        if channel is not None and permissions.may_publish_entry(by, channel):
            publish_channel(channel=channel, by=by)
    if draft is not None:
        publish_entry(entry=entry, by=by)


def _keep_source(entry: Entry, cells: dict[str, str]) -> None:
    """The row as it came, beside the entry it became."""
    now = clock.now()
    fingerprint = hashlib.sha256(json.dumps(cells, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    SourceRecord.objects.update_or_create(
        source=ImportSource.TABLE,
        kind="row",
        external_id=str(entry.pk),
        defaults={
            "payload": cells,
            "fingerprint": fingerprint,
            "entry": entry,
            "last_seen_at": now,
            "changed_at": now,
        },
    )
