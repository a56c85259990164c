"""What a coordinator does with what waits: proposals, entries of ended organisations, the weights of the queue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from polku.accounts.models import Organisation, User
from polku.audit.actions import record
from polku.directory import permissions
from polku.directory.actions.editing import save_changes
from polku.directory.actions.keeping import new_link
from polku.directory.actions.links import language_for
from polku.directory.actions.versions import accept_proposal, publish_channel, reject_proposal
from polku.directory.bridge.addresses import entry_path, whole
from polku.directory.choices import EntryState, VersionState
from polku.directory.content import EntryContent
from polku.directory.models import Channel, Entry, EntryVersion
from polku.directory.queries.differences import Field, Json, document_of, leaves, merge
from polku.directory.queries.importance import importances
from polku.directory.queries.review import proposal_of
from polku.mail.actions import send_mail
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid, Refused


@transaction.atomic
def accept_change(*, version: EntryVersion, by: Actor, taken: Mapping[Field, Any] | None = None) -> Entry:
    """Publish a proposal on top of what is public now, and tell its writer.

    `taken` holds the fields the reviewer takes with their values, edited or not; without it all are taken. What others
    changed meanwhile stays, also an editor's draft. Coordinators. Raises Refused, Invalid.
    """
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=version.entry_id)
    version = EntryVersion.objects.select_related("entry").get(pk=version.pk)
    content = _accepted(version, taken)
    draft = entry.versions.filter(state=VersionState.DRAFT).first()
    public = entry.published_content or {}
    as_it_is = content.as_json() == version.content
    _publish_new_channels(content, by)
    entry = accept_proposal(version=version, by=by, content=None if as_it_is else content)
    if draft is not None:
        _keep_draft(entry, draft, public, by)
    _tell_writer(version, "proposal_accepted", as_it_is=as_it_is)
    return entry


@transaction.atomic
def reject_change(*, version: EntryVersion, by: Actor, reason: str) -> EntryVersion:
    """Turn a proposal down and send its writer the reason. Coordinators. Raises Refused, Invalid."""
    version = reject_proposal(version=version, by=by, reason=reason)
    _tell_writer(version, "proposal_rejected", reason=reason.strip())
    return version


def _accepted(version: EntryVersion, taken: Mapping[Field, Any] | None) -> EntryContent:
    proposal = proposal_of(version, "fi")
    if taken is None:
        return EntryContent.model_validate(proposal.together.document)
    if not taken:
        raise Invalid(_("Choose at least one change, or turn the proposal down."))
    fields = leaves(proposal.public)
    for field, value in taken.items():
        if value in (None, ""):
            fields.pop(field, None)
        else:
            fields[field] = value
    return EntryContent.model_validate(document_of(fields))


def _publish_new_channels(content: EntryContent, by: Actor) -> None:
    unseen = Channel.objects.filter(pk__in=[use.channel for use in content.channels], state=EntryState.DRAFT)
    for channel in unseen:
        publish_channel(channel=channel, by=by)


def _keep_draft(entry: Entry, draft: EntryVersion, public: Json, by: Actor) -> None:
    """An editor's unpublished draft goes on, with the accepted changes in it."""
    together = merge(public, draft.content, entry.published_content or {})
    content = EntryContent.model_validate(together.document)
    if content.as_json() == entry.published_content:
        return
    base = entry.versions.filter(state=VersionState.PUBLISHED).values_list("number", flat=True).first()
    entry.versions.filter(pk=draft.pk).update(state=VersionState.REPLACED)
    save_changes(thing=entry, content=content, base=base or 0, by=by, note=draft.note or f"← {draft.number}")


def _tell_writer(version: EntryVersion, kind: str, **said: Any) -> None:
    entry = version.entry
    entry.refresh_from_db()
    writer = (
        User.objects.filter(pk=version.made_by_id, is_active=True).first() if version.made_by_id else None
    )
    to = writer.email if writer else entry.owner_email
    if not to:
        return
    language = writer.language if writer else language_for(to, [entry])
    with override(language):
        said |= {"page": whole(entry_path(entry)), "ask": whole(reverse("keep_true_ask"))}
    send_mail(kind=kind, to=to, language=language, context={"name": entry.name(language).text, **said})


@transaction.atomic
def hand_over_entry(*, entry: Entry, organisation: Organisation, by: Actor) -> Entry:
    """Move an entry to the organisation that does its work now; links of the earlier keeper end.

    Coordinators. Raises Refused.
    """
    if not permissions.may_review(by):
        raise Refused(_("You do not have the right to do this."))
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    before = entry.organisation_id
    entry.organisation = organisation
    entry.save(update_fields=["organisation", "changed_at"])
    new_link(entry=entry, by=by)
    record(verb="hand_over_entry", target=entry, by=by, change={"from": before, "to": organisation.pk})
    return entry


@transaction.atomic
def weigh_entries(*, by: Actor) -> int:
    """Write how many depend on each public entry, and return how many weights changed. The system. Raises Refused."""
    if by.kind != "system":
        raise Refused(_("You do not have the right to do this."))
    weights = importances(on=clock.today())
    rows = Entry.objects.filter(pk__in=weights).only("pk", "importance")
    changed = [entry for entry in rows if entry.importance != weights[entry.pk]]
    for entry in changed:
        entry.importance = weights[entry.pk]
    Entry.objects.bulk_update(changed, ["importance"], batch_size=1_000)
    return len(changed)
