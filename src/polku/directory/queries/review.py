"""What waits for a coordinator: proposals, entries to look at, entries whose organisation has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from polku.accounts.models import Organisation
from polku.accounts.queries import current_body
from polku.directory import permissions
from polku.directory.choices import EntryState, VersionState
from polku.directory.models import Entry, EntryVersion
from polku.directory.queries.differences import Field, Json, Merge, merge
from polku.directory.queries.history import ReadChange, read_changes, version_before
from polku.directory.queries.review_days import NOTICE_DAYS
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Missing


@dataclass(frozen=True)
class Proposal:
    """A proposed version beside what is public now, with the changes of both put together."""

    version: EntryVersion
    entry: Entry
    public: Json
    together: Merge
    changes: list[ReadChange]

    @property
    def changed_meanwhile(self) -> set[Field]:
        """Fields that somebody else changed after the proposal was written."""
        return set(self.together.conflicts)


@dataclass(frozen=True)
class Orphan:
    """An entry whose organisation has ended, and who does its work now (None when nobody is recorded)."""

    entry: Entry
    successor: Organisation | None


def proposals(*, actor: Actor) -> QuerySet[EntryVersion]:
    """Proposals that wait, the oldest first."""
    if not permissions.may_review(actor):
        return EntryVersion.objects.none()
    waiting = EntryVersion.objects.filter(state=VersionState.PROPOSED).select_related("entry__organisation")
    return waiting.order_by("made_at", "pk")


def proposal(pk: int, *, actor: Actor, language: str) -> Proposal:
    """One waiting proposal with its changes. Raises Missing, also for those who may not review."""
    version = proposals(actor=actor).filter(pk=pk).first()
    if version is None:
        raise Missing
    return proposal_of(version, language)


def proposal_of(version: EntryVersion, language: str) -> Proposal:
    """A proposal against what is public now."""
    before = version_before(version)
    public = version.entry.published_content or {}
    together = merge(before.content if before else {}, version.content, public)
    changes = read_changes(public, together.document, language=language)
    return Proposal(version, version.entry, public, together, changes)


def entries_to_review(*, actor: Actor, on: date) -> QuerySet[Entry]:
    """Public entries whose review is due within two weeks or late: the most needed first, then the oldest."""
    if not permissions.may_review(actor):
        return Entry.objects.none()
    due = Q(next_review_on__isnull=True) | Q(next_review_on__lte=on + timedelta(days=NOTICE_DAYS))
    waiting = Entry.objects.filter(due, state=EntryState.PUBLISHED).select_related("organisation")
    return waiting.order_by("-importance", "next_review_on", "pk")


def orphans(*, actor: Actor, on: date) -> list[Orphan]:
    """Public entries of organisations that have ended, with the successor when there is one."""
    if not permissions.may_review(actor):
        return []
    left = Entry.objects.filter(state=EntryState.PUBLISHED, organisation__valid_to__lt=on)
    found = left.select_related("organisation").order_by("organisation", "name_key")
    successors = {o.pk: current_body(o, on=on) for o in {entry.organisation for entry in found}}
    return [
        Orphan(entry, None if (body := successors[entry.organisation_id]) == entry.organisation else body)
        for entry in found
    ]


def with_waiting(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with whether a draft or a proposal of them waits."""
    versions = EntryVersion.objects.filter(entry=OuterRef("pk"))
    return entries.annotate(
        has_draft=Exists(versions.filter(state=VersionState.DRAFT)),
        has_proposal=Exists(versions.filter(state=VersionState.PROPOSED)),
    )


def proposals_waiting_since(days: int) -> QuerySet[EntryVersion]:
    """Proposals that have waited for some days."""
    before = clock.now() - timedelta(days=days)
    return EntryVersion.objects.filter(state=VersionState.PROPOSED, made_at__lte=before)
