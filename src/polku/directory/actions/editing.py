"""Writing in parts: a form changes some fields of a document while others may change the rest of it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.keeping import new_link
from polku.directory.actions.versions import (
    change_ownership,
    publish_channel,
    publish_entry,
    save_channel_draft,
    save_draft,
)
from polku.directory.choices import EntryState
from polku.directory.content import ChannelContent, Document, EntryContent
from polku.directory.models import Channel, ChannelVersion, Entry, EntryVersion
from polku.directory.queries.differences import Field, Json, merge
from polku.directory.queries.history import working_version
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

Versioned = Entry | Channel
Version = EntryVersion | ChannelVersion


class BothChanged(Conflict):
    """Two people changed the same fields. `document` has all other changes of both and mine in `fields`."""

    def __init__(self, document: Json, fields: tuple[Field, ...], theirs: Version) -> None:
        super().__init__(
            _("Somebody else changed the same text while you were writing. Both texts are below.")
        )
        self.document = document
        self.fields = fields
        self.theirs = theirs


@transaction.atomic
def save_changes(*, thing: Versioned, content: Document, base: int, by: Actor, note: str = "") -> Version:
    """Keep a new draft from what was written on top of version number `base`.

    Changes that others made to other fields meanwhile stay. Saving the same text twice makes one version.
    Editors of the organisation and coordinators. Raises Refused, and BothChanged when a field has two new texts.
    """
    thing = (
        type(thing).objects.select_for_update(of=("self",)).select_related("organisation").get(pk=thing.pk)
    )
    if not permissions.may_edit_entry(by, thing):
        raise Refused(_("You do not have the right to do this."))
    newest = working_version(thing)
    mine = content.as_json()
    if newest is None:
        return _save(thing, content, by, note)
    if newest.number != base:
        mine = _together(thing, base, mine, newest)
    if mine == newest.content:
        return newest
    return _save(thing, type(content).model_validate(mine), by, note)


def _together(thing: Versioned, base: int, mine: Json, newest: Version) -> Json:
    earlier = thing.versions.filter(number=base).first()
    merged = merge(earlier.content if earlier else {}, mine, newest.content)
    if merged.conflicts:
        raise BothChanged(merged.document, merged.conflicts, newest)
    return merged.document


def _save(thing: Versioned, content: Any, by: Actor, note: str) -> Version:
    if isinstance(thing, Entry):
        return save_draft(entry=thing, content=content, by=by, expected_version=thing.version, note=note)
    return save_channel_draft(
        channel=thing, content=content, by=by, expected_version=thing.version, note=note
    )


@transaction.atomic
def publish_with_channels(*, entry: Entry, by: Actor, number: int) -> Entry:
    """Publish a version of an entry, and those of its channels that have never been public, which it would lack.

    Editors of the organisation and coordinators. Raises Refused, Invalid.
    """
    for channel in unpublished_channels(entry, number):
        publish_channel(channel=channel, by=by)
    return publish_entry(entry=entry, by=by, number=number)


def unpublished_channels(entry: Entry, number: int) -> list[Channel]:
    """Channels that a version of an entry uses and nobody sees yet."""
    version = entry.versions.filter(number=number).first()
    if version is None:
        return []
    used = [use.channel for use in EntryContent.model_validate(version.content).channels]
    return list(Channel.objects.filter(pk__in=used, state=EntryState.DRAFT).order_by("pk"))


@transaction.atomic
def restore_channel_version(*, channel: Channel, number: int, by: Actor) -> Version:
    """Take an earlier version of a channel as the new draft. Editors and coordinators. Raises Refused, Invalid."""
    earlier = channel.versions.filter(number=number).first()
    if earlier is None:
        raise Invalid(_("That version does not exist."))
    newest = working_version(channel)
    content = ChannelContent.model_validate(earlier.content)
    base = newest.number if newest else number
    version = save_changes(thing=channel, content=content, base=base, by=by, note=f"← {number}")
    record(
        verb="restore_channel_version",
        target=channel,
        by=by,
        change={"from": number, "number": version.number},
    )
    return version


@transaction.atomic
def change_owner(
    *, entry: Entry, by: Actor, owner_label: str, owner_email: str, review_every_days: int
) -> Entry:
    """Say who keeps an entry true, by which address, and how often; a new address ends the links of the old one.

    Editors of the organisation and coordinators. Raises Refused.
    """
    if owner_email.casefold() != entry.owner_email.casefold():
        new_link(entry=entry, by=by)
    return change_ownership(
        entry=entry,
        by=by,
        owner_label=owner_label,
        owner_email=owner_email,
        review_every_days=review_every_days,
    )
