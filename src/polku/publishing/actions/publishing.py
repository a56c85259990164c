"""Making public, archiving, taking away; where it stands in Innokylä."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.publishing import permissions
from polku.publishing.actions.writing import OPEN, locked, require
from polku.publishing.choices import Answer, PublicationState, VersionState
from polku.publishing.models import Publication, PublicationVersion
from polku.publishing.queries.checking import latest_check
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean

# Who is known here changes from day to day: an old check says little.
CHECK_HOLDS = timedelta(days=7)


@transaction.atomic
def publish_publication(*, publication: Publication, by: Actor) -> PublicationVersion:
    """Make the draft public. Coordinators and the secretary of the network. Raises Refused, Invalid.

    The draft has been checked within a week and every finding of the check answered; the database holds to it too.
    Drafts that never were public go, with files that only they had: what was taken out of the text is not kept.
    """
    publication = locked(publication)
    require(permissions.may_publish(by, publication.network))
    version = publication.versions.filter(state__in=OPEN).first()
    if version is None:
        raise Invalid(_("There is no draft to publish."))
    _require_checked(version)
    now = clock.now()
    publication.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.REPLACED)
    version.state, version.published_at, version.published_by_label = (
        VersionState.PUBLISHED,
        now,
        by.label[:120],
    )
    version.save(update_fields=["state", "published_at", "published_by_label"])
    publication.state, publication.names = PublicationState.PUBLISHED, version.document.titles()
    publication.published_at, publication.changed_at = publication.published_at or now, now
    publication.archived_at, publication.archive_reason = None, ""
    publication.save()
    _forget_drafts(publication)
    record(verb="publish", target=publication, by=by, change={"number": version.number})
    return version


def _require_checked(version: PublicationVersion) -> None:
    run = latest_check(version)
    if run is None:
        raise Invalid(_("Check the publication first, and answer what the check finds."))
    if run.findings.filter(answer=Answer.OPEN).exists():
        raise Invalid(_("The check found something that has not been answered yet."))
    if run.made_at < clock.now() - CHECK_HOLDS:
        raise Invalid(_("The check is more than a week old. Check the publication again."))
    if not version.document.main_text.is_shown:
        raise Invalid(_("The text is still being written. Mark it as ready first."))


def _forget_drafts(publication: Publication) -> None:
    publication.versions.filter(state=VersionState.REPLACED, published_at__isnull=True).delete()
    used = {one.file for version in publication.versions.all() for one in version.document.attachments}
    publication.files.exclude(pk__in=used).delete()


@transaction.atomic
def archive_publication(*, publication: Publication, reason: str, by: Actor) -> Publication:
    """Move a publication to the archive, where it stays readable. As publishing. Raises Refused, Invalid."""
    return _leave(publication, PublicationState.ARCHIVED, reason, by)


@transaction.atomic
def withdraw_publication(*, publication: Publication, reason: str, by: Actor) -> Publication:
    """Take a publication away from the public at once: something in it should not be seen. As publishing.

    Raises Refused, Invalid without a reason. To make it public again it has to be checked anew.
    """
    return _leave(publication, PublicationState.WITHDRAWN, reason, by)


def _leave(publication: Publication, state: PublicationState, reason: str, by: Actor) -> Publication:
    publication = locked(publication)
    require(permissions.may_publish(by, publication.network))
    if publication.state not in permissions.PUBLIC or publication.state == state:
        raise Invalid(_("The publication is not public."))
    told = clean(reason)[:500]
    if not told:
        message = str(_("Say why."))
        raise Invalid(message, {"reason": [message]})
    publication.state, publication.archived_at, publication.archive_reason = state, clock.now(), told
    publication.changed_at = clock.now()
    publication.save(update_fields=["state", "archived_at", "archive_reason", "changed_at"])
    record(verb=f"{state}_publication", target=publication, by=by)
    return publication


@transaction.atomic
def bring_back_publication(*, publication: Publication, by: Actor) -> Publication:
    """Put an archived publication back among the others. As publishing. Raises Refused, Invalid."""
    publication = locked(publication)
    require(permissions.may_publish(by, publication.network))
    if publication.state != PublicationState.ARCHIVED:
        raise Invalid(_("The publication is not in the archive."))
    publication.state, publication.archived_at = PublicationState.PUBLISHED, None
    publication.archive_reason, publication.changed_at = "", clock.now()
    publication.save(update_fields=["state", "archived_at", "archive_reason", "changed_at"])
    record(verb="bring_back_publication", target=publication, by=by)
    return publication


@transaction.atomic
def note_innokyla(*, publication: Publication, address: str, by: Actor) -> Publication:
    """Note where the publication stands in Innokylä; empty takes the note away. People of the network.

    Raises Refused, Invalid for an address of another site.
    """
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    parts = urlsplit(address)
    if address and (parts.scheme != "https" or parts.hostname not in ("innokyla.fi", "www.innokyla.fi")):
        message = str(_("Give an address that begins with https://innokyla.fi/."))
        raise Invalid(message, {"address": [message]})
    publication.innokyla_url = address[:200]
    publication.save(update_fields=["innokyla_url"])
    record(verb="note_innokyla", target=publication, by=by)
    return publication
