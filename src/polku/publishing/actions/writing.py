"""Beginning a publication and writing its drafts. A version never changes; a draft replaces the earlier one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.cooperation.models import Network
from polku.publishing import permissions
from polku.publishing.bridge.files import read_file
from polku.publishing.choices import PublicationKind, PublicationState, VersionState
from polku.publishing.content import MOST_ATTACHMENTS, AttachmentContent, PublicationContent
from polku.publishing.models import AttachedFile, Publication, PublicationVersion
from polku.publishing.queries.publications import working_version
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

OPEN = (VersionState.DRAFT, VersionState.CHECKED)


@transaction.atomic
def create_publication(
    *,
    network: Network,
    kind: str,
    content: PublicationContent,
    by: Actor,
    source: dict[str, Any] | None = None,
) -> Publication:
    """Begin a publication with its first draft: people of the network. Raises Refused, Invalid."""
    require(permissions.may_write_publications(by, network))
    if kind not in PublicationKind.values:
        raise Invalid(_("Choose what is published."))
    publication = Publication.objects.create(
        network=network,
        kind=kind,
        source=source or {},
        names=content.titles(),
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )
    _add_draft(publication, content, by)
    record(verb="create_publication", target=publication, by=by, change={"kind": kind})
    return publication


@transaction.atomic
def save_publication_draft(
    *, publication: Publication, content: PublicationContent, expected_version: int, by: Actor
) -> PublicationVersion:
    """Keep a new draft; what is public stays as it is. People of the network. Raises Refused, Conflict, Invalid."""
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    if publication.version != expected_version:
        raise Conflict(
            _("Somebody changed this publication while you were writing. Look at it, and save again.")
        )
    version = _add_draft(publication, content, by)
    record(verb="save_publication", target=publication, by=by, change={"number": version.number})
    return version


@transaction.atomic
def attach_file(
    *, publication: Publication, data: bytes, names: dict[str, str], descriptions: dict[str, str], by: Actor
) -> AttachedFile:
    """Add a PDF or a picture to the draft. People of the network. Raises Refused, Invalid, TooLarge.

    Pictures are drawn anew, without what the camera wrote into them.
    """
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    content = working_version(publication).document
    if len(content.attachments) >= MOST_ATTACHMENTS:
        raise Invalid(_("At most ten files can be attached."))
    read = read_file(data)
    file = AttachedFile.objects.create(
        publication=publication,
        media_type=read.media_type,
        size=len(read.data),
        digest=read.digest,
        data=read.data,
        text=read.text,
        facts=read.facts,
        added_by_label=by.label[:120],
    )
    told = AttachmentContent(file=file.pk, names=names, descriptions=descriptions)
    _add_draft(publication, content.model_copy(update={"attachments": [*content.attachments, told]}), by)
    record(verb="attach_file", target=publication, by=by, change={"file": file.pk})
    return file


@transaction.atomic
def remove_attachment(*, publication: Publication, file_id: int, by: Actor) -> None:
    """Leave a file out of the draft; versions that had it keep it. People of the network. Raises Refused, Invalid."""
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    content = working_version(publication).document
    left = [one for one in content.attachments if one.file != file_id]
    if len(left) == len(content.attachments):
        raise Invalid(_("This file is not attached."))
    _add_draft(publication, content.model_copy(update={"attachments": left}), by)
    record(verb="remove_attachment", target=publication, by=by, change={"file": file_id})


@transaction.atomic
def remove_publication(*, publication: Publication, by: Actor) -> None:
    """Remove a publication that was never public, with its drafts. People of the network. Raises Refused, Invalid."""
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    if publication.published_at is not None:
        raise Invalid(_("What has been public stays in the archive. It can be taken away from the public."))
    record(verb="remove_publication", target=publication, by=by)
    publication.delete()


def _add_draft(publication: Publication, content: PublicationContent, by: Actor) -> PublicationVersion:
    publication.versions.filter(state__in=OPEN).update(state=VersionState.REPLACED)
    publication.version += 1
    if publication.state == PublicationState.DRAFT:
        publication.names = content.titles() or {
            code: text.title for code, text in content.texts.items() if text.title
        }
    publication.save(update_fields=["version", "names"])
    return PublicationVersion.objects.create(
        publication=publication,
        number=publication.version,
        content=content.as_json(),
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
    )


def locked(publication: Publication) -> Publication:
    """The row as it is now, until the transaction ends."""
    rows = Publication.objects.select_for_update(of=("self",)).select_related("network")
    return rows.get(pk=publication.pk)


def require(allowed: bool) -> None:
    """Raise Refused with the words of this app."""
    if not allowed:
        raise Refused(_("You cannot change the publications of this network."))
