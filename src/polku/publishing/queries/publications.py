"""Publications as the public reads them, and as their writers do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from polku.cooperation.models import Network
from polku.publishing import permissions
from polku.publishing.choices import PublicationState, VersionState
from polku.publishing.content import PublicationContent
from polku.publishing.models import AttachedFile, Publication, PublicationVersion
from polku.shared.actor import Actor
from polku.shared.errors import Missing

IN_FEED = 50
_OPEN = (VersionState.DRAFT, VersionState.CHECKED)


def public_publications(
    *, kind: str = "", network: Network | None = None, archived: bool = False
) -> QuerySet[Publication]:
    """What anybody reads, newest first: what is public now, or the archive."""
    state = PublicationState.ARCHIVED if archived else PublicationState.PUBLISHED
    rows = Publication.objects.filter(state=state).select_related("network").order_by("-published_at", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if network is not None:
        rows = rows.filter(network=network)
    published = PublicationVersion.objects.filter(state=VersionState.PUBLISHED)
    return rows.prefetch_related(Prefetch("versions", published, to_attr="in_public"))


def publications_in(networks: Iterable[Network]) -> QuerySet[Publication]:
    """Everything in these networks, drafts too, newest first: for people who see their work."""
    rows = Publication.objects.filter(network__in=networks).select_related("network")
    working = PublicationVersion.objects.filter(state__in=_OPEN)
    return rows.prefetch_related(Prefetch("versions", working, to_attr="drafts")).order_by("-pk")


def publication_to_read(pk: int) -> tuple[Publication, PublicationVersion | None]:
    """What the public reads at an address; without a version it has been taken away. Raises Missing."""
    found = Publication.objects.select_related("network").filter(pk=pk, published_at__isnull=False).first()
    if found is None:
        raise Missing
    if found.state not in permissions.PUBLIC:
        return found, None
    return found, found.versions.get(state=VersionState.PUBLISHED)


def publication_to_write(pk: int, *, actor: Actor) -> Publication:
    """A publication that the actor may write. Raises Missing."""
    found = Publication.objects.select_related("network").filter(pk=pk).first()
    if found is None or not permissions.may_write_publication(actor, found):
        raise Missing
    return found


def working_version(publication: Publication) -> PublicationVersion:
    """The draft, or what is or was public when there is none."""
    version = publication.versions.filter(state__in=_OPEN).first()
    return version or publication.versions.order_by("-number")[:1].get()


def version_to_look_at(publication: Publication, number: str) -> PublicationVersion:
    """A version by its number as an address has it; without one the working version. Raises Missing."""
    if not number:
        return working_version(publication)
    found = publication.versions.filter(number=int(number) if number.isdecimal() and len(number) < 9 else 0)
    version = found.first()
    if version is None:
        raise Missing
    return version


def files_of(content: PublicationContent) -> dict[int, AttachedFile]:
    """The files of a version by their ids, without their bytes."""
    return AttachedFile.objects.defer("data").in_bulk([one.file for one in content.attachments])


def file_to_read(publication_pk: int, file_pk: int, *, actor: Actor | None) -> tuple[AttachedFile, str]:
    """A file of the public version, or of any version for its writers, and its name. Raises Missing."""
    file = (
        AttachedFile.objects.select_related("publication__network")
        .filter(pk=file_pk, publication=publication_pk)
        .first()
    )
    if file is None or not permissions.may_see_publication(actor, file.publication):
        raise Missing
    publication = file.publication
    if permissions.may_write_publication(actor, publication):
        versions = publication.versions.order_by("-number")
    else:
        versions = publication.versions.filter(state=VersionState.PUBLISHED)
    for version in versions:
        for one in version.document.attachments:
            if one.file == file.pk:
                return file, one.name(version.document.main).text
    raise Missing
