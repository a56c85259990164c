"""Writing, publishing and restoring versions of entries and channels.

A version's content never changes. A draft replaces the earlier draft as a new version; publishing marks one version
as the public one. `expected_version` is the number a form was opened at: when somebody changed the thing meanwhile
the action raises Conflict, and the caller shows both texts.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.assurance import assure
from polku.directory.actions.published import project_entry
from polku.directory.choices import EntryState, ImportSource, VersionState
from polku.directory.content import ChannelContent, EntryContent
from polku.directory.models import Channel, ChannelVersion, Entry, EntryVersion
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

Aggregate = Entry | Channel
AnyVersion = EntryVersion | ChannelVersion


@transaction.atomic
def create_entry(
    *,
    kind: str,
    organisation: Organisation,
    content: EntryContent,
    by: Actor,
    source: str = ImportSource.OWN,
    **owner: Any,
) -> Entry:
    """Make an entry with its first draft. Raises Refused.

    `owner` may hold owner_label, owner_email and review_every_days.
    """
    _require(permissions.may_edit_for(by, organisation))
    entry = Entry.objects.create(kind=kind, organisation=organisation, source=source, **owner)
    _add_version(entry, content, VersionState.DRAFT, by)
    record(verb="create_entry", target=entry, by=by, change={"organisation": organisation.pk})
    return entry


@transaction.atomic
def create_channel(
    *, organisation: Organisation, content: ChannelContent, by: Actor, source: str = ImportSource.OWN
) -> Channel:
    """Make a channel with its first draft. Raises Refused."""
    _require(permissions.may_edit_for(by, organisation))
    channel = Channel.objects.create(kind=content.kind, organisation=organisation, source=source)
    _add_version(channel, content, VersionState.DRAFT, by)
    record(verb="create_channel", target=channel, by=by, change={"organisation": organisation.pk})
    return channel


@transaction.atomic
def save_draft(
    *, entry: Entry, content: EntryContent, by: Actor, expected_version: int, note: str = ""
) -> EntryVersion:
    """Keep a new draft; the public version stays. Raises Refused, Conflict."""
    return _save_draft(entry, content, by, expected_version, note)  # type: ignore[return-value]


@transaction.atomic
def save_channel_draft(
    *, channel: Channel, content: ChannelContent, by: Actor, expected_version: int, note: str = ""
) -> ChannelVersion:
    """Keep a new draft of a channel; the public version stays. Raises Refused, Conflict."""
    return _save_draft(channel, content, by, expected_version, note)  # type: ignore[return-value]


@transaction.atomic
def publish_entry(*, entry: Entry, by: Actor, number: int | None = None) -> Entry:
    """Make a version public (the newest draft unless `number` says which) and note who assured it today.

    Raises Refused, and Invalid when there is nothing to publish.
    """
    entry = _locked(entry)
    _require(permissions.may_publish_entry(by, entry))
    version = _publish(entry, by, number)
    assure(entry, by)
    project_entry(entry)
    record(verb="publish_entry", target=entry, by=by, change={"number": version.number})
    return entry


@transaction.atomic
def publish_channel(*, channel: Channel, by: Actor, number: int | None = None) -> Channel:
    """Make a version of a channel public, for every entry that uses it. Raises Refused, Invalid."""
    channel = _locked(channel)
    _require(permissions.may_publish_entry(by, channel))
    version = _publish(channel, by, number)
    record(verb="publish_channel", target=channel, by=by, change={"number": version.number})
    for entry in channel.entries.filter(state=EntryState.PUBLISHED):
        project_entry(entry)
    return channel


@transaction.atomic
def propose_change(*, entry: Entry, content: EntryContent, by: Actor, note: str = "") -> EntryVersion:
    """Keep a version that waits for a coordinator's review. Raises Refused."""
    entry = _locked(entry)
    _require(permissions.may_propose_change(by, entry))
    version = _add_version(entry, content, VersionState.PROPOSED, by, note)
    record(verb="propose_change", target=entry, by=by, change={"number": version.number})
    return version  # type: ignore[return-value]


@transaction.atomic
def accept_proposal(*, version: EntryVersion, by: Actor, content: EntryContent | None = None) -> Entry:
    """Publish a proposal, as it is or with the reviewer's own wording. Raises Refused, Invalid."""
    entry = _locked(version.entry)
    _require(permissions.may_review(by))
    _still_proposed(version)
    if content is not None:
        _close(version, VersionState.REPLACED, by)
        version = _add_version(entry, content, VersionState.DRAFT, by)  # type: ignore[assignment]
    else:
        EntryVersion.objects.filter(pk=version.pk).update(reviewed_at=clock.now())
    return publish_entry(entry=entry, by=by, number=version.number)


@transaction.atomic
def reject_proposal(*, version: EntryVersion, by: Actor, reason: str) -> EntryVersion:
    """Turn a proposal down with a reason that its writer sees. Raises Refused, Invalid."""
    _locked(version.entry)
    _require(permissions.may_review(by))
    _still_proposed(version)
    if not reason.strip():
        raise Invalid(_("Write why the change is not accepted."), {"reason": [str(_("Write a reason."))]})
    _close(version, VersionState.REJECTED, by, reason.strip())
    record(verb="reject_proposal", target=version.entry, by=by, change={"number": version.number})
    return version


@transaction.atomic
def restore_version(*, entry: Entry, number: int, by: Actor) -> EntryVersion:
    """Take an earlier version as the new draft. Raises Refused, Invalid."""
    entry = _locked(entry)
    _require(permissions.may_edit_entry(by, entry))
    earlier = entry.versions.filter(number=number).first()
    if earlier is None:
        raise Invalid(_("That version does not exist."))
    content = EntryContent.model_validate(earlier.content)
    version = _add_version(entry, content, VersionState.DRAFT, by, f"← {number}")
    record(verb="restore_version", target=entry, by=by, change={"from": number, "number": version.number})
    return version  # type: ignore[return-value]


@transaction.atomic
def archive_entry(*, entry: Entry, by: Actor, reason: str = "") -> Entry:
    """Take an entry off the public pages; its history stays and it can be published again. Raises Refused."""
    entry = _locked(entry)
    _require(permissions.may_publish_entry(by, entry))
    entry.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    entry.state = EntryState.ARCHIVED
    entry.published_content = None
    entry.version += 1
    entry.save()
    project_entry(entry)
    record(verb="archive_entry", target=entry, by=by, change={"reason": reason[:300]})
    return entry


@transaction.atomic
def change_ownership(*, entry: Entry, by: Actor, **owner: Any) -> Entry:
    """Change who keeps the entry true: owner_label, owner_email, review_every_days. Raises Refused."""
    entry = _locked(entry)
    _require(permissions.may_edit_entry(by, entry))
    for name in ("owner_label", "owner_email", "review_every_days"):
        if name in owner:
            setattr(entry, name, owner[name])
    entry.save()
    record(verb="change_ownership", target=entry, by=by, change={"fields": sorted(owner)})
    return entry


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You do not have the right to do this."))


def _locked[T: Aggregate](thing: T) -> T:
    """The thing as it is now, locked: two people who act at once wait for each other."""
    rows = type(thing).objects.select_for_update(of=("self",)).select_related("organisation")
    return cast(T, rows.get(pk=thing.pk))


def _save_draft(
    thing: Aggregate, content: EntryContent | ChannelContent, by: Actor, expected_version: int, note: str
) -> AnyVersion:
    thing = _locked(thing)
    _require(permissions.may_edit_entry(by, thing))
    if thing.version != expected_version:
        raise Conflict(_("Somebody else changed this while you were writing. Both texts are below."))
    version = _add_version(thing, content, VersionState.DRAFT, by, note)
    record(verb="save_draft", target=thing, by=by, change={"number": version.number})
    return version


def _add_version(
    thing: Aggregate, content: EntryContent | ChannelContent, state: str, by: Actor, note: str = ""
) -> AnyVersion:
    if state == VersionState.DRAFT:
        thing.versions.filter(state=VersionState.DRAFT).update(state=VersionState.REPLACED)
    thing.version += 1
    thing.save(update_fields=["version", "changed_at"])
    return thing.versions.create(
        number=thing.version, content=content.as_json(), state=state, made_by_label=by.label[:120],
        made_by_id=by.user_id, note=note[:300],
    )  # fmt: skip


def _publish(thing: Aggregate, by: Actor, number: int | None) -> AnyVersion:
    chosen = (
        thing.versions.filter(number=number) if number else thing.versions.filter(state=VersionState.DRAFT)
    )
    version = chosen.order_by("-number").first()
    if version is None:
        raise Invalid(_("There is no draft to publish."))
    now = clock.now()
    thing.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    version.state = VersionState.PUBLISHED
    version.published_at = now
    version.published_by_label = by.label[:120]
    version.save(update_fields=["state", "published_at", "published_by_label"])
    thing.state = EntryState.PUBLISHED
    thing.published_content = version.content
    thing.published_at = now
    thing.__dict__.pop("content", None)
    thing.version += 1
    thing.save()
    return version


def _still_proposed(version: EntryVersion) -> None:
    version.refresh_from_db(fields=["state"])
    if version.state != VersionState.PROPOSED:
        raise Invalid(_("This proposal has been handled already."))


def _close(version: EntryVersion, state: str, by: Actor, note: str = "") -> None:
    version.state = state
    version.reviewed_at = clock.now()
    version.review_note = note[:1000]
    version.published_by_label = by.label[:120]
    version.save(update_fields=["state", "reviewed_at", "review_note", "published_by_label"])
