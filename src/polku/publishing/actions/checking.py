"""Checking a draft, and answering what the check found."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.audit.actions import record
from polku.publishing import permissions
from polku.publishing.actions.writing import locked, require
from polku.publishing.choices import Answer, Code, VersionState
from polku.publishing.models import CheckFinding, CheckRun, Publication, PublicationVersion
from polku.publishing.queries.checking import latest_check, mark_of, noticed_in, places_of
from polku.publishing.queries.knowledge import known_to
from polku.publishing.queries.publications import files_of, working_version
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid
from polku.shared.text import clean


@transaction.atomic
def run_check(*, publication: Publication, by: Actor) -> CheckRun:
    """Look through the draft before it is published. People of the network. Raises Refused, Invalid without a title.

    What was answered before and is still the same keeps its answer; what is no longer found is noted as removed.
    """
    publication = locked(publication)
    require(permissions.may_write_publication(by, publication))
    version = working_version(publication)
    if version.state == VersionState.PUBLISHED:
        raise Invalid(_("This version is public already. Write a new draft first."))
    if not version.document.main_text.title:
        raise Invalid(_("Give the publication a title first."))
    run = CheckRun.objects.create(version=version, made_by_label=by.label[:120], made_by_id=by.user_id)
    CheckFinding.objects.bulk_create(_findings(run, _kept_before(publication, run), by))
    _note_removed(publication, run, by)
    _set_state(version, run)
    record(verb="check_publication", target=publication, by=by, change={"number": version.number})
    return run


@transaction.atomic
def keep_finding(*, finding: CheckFinding, reason: str, by: Actor) -> CheckFinding:
    """Let something that was found stay, for a reason. People of the network. Raises Refused, Invalid.

    A personal identity code never stays.
    """
    publication = locked(finding.run.version.publication)
    require(permissions.may_write_publication(by, publication))
    finding = _of_the_newest(finding)
    told = clean(reason)[:500]
    if not told:
        message = str(_("Say why it stays."))
        raise Invalid(message, {"reason": [message]})
    if finding.code == Code.IDENTITY_CODE and finding.sure:
        raise Invalid(_("A personal identity code is never published. Take it out of the text."))
    finding.answer, finding.reason = Answer.KEPT, told
    return _answered(finding, by)


@transaction.atomic
def reopen_finding(*, finding: CheckFinding, by: Actor) -> CheckFinding:
    """Take an answer back. People of the network. Raises Refused, Invalid."""
    publication = locked(finding.run.version.publication)
    require(permissions.may_write_publication(by, publication))
    finding = _of_the_newest(finding)
    finding.answer, finding.reason = Answer.OPEN, ""
    return _answered(finding, by)


def _findings(run: CheckRun, kept: dict[str, CheckFinding], by: Actor) -> list[CheckFinding]:
    content = run.version.document
    files = files_of(content)
    texts = places_of(content, files)
    made = []
    for one in noticed_in(content, files, known_to(by)):
        row = CheckFinding(
            run=run, code=one.code, place=one.place, start=one.start, end=one.end, sure=one.sure,
            mark=mark_of(one, content, texts),
        )  # fmt: skip
        if before := kept.get(row.mark):
            row.answer, row.reason = before.answer, before.reason
            row.answered_by_label, row.answered_at = before.answered_by_label, before.answered_at
        made.append(row)
    return made


def _kept_before(publication: Publication, run: CheckRun) -> dict[str, CheckFinding]:
    earlier = _earlier(publication, run)
    return {one.mark: one for one in earlier.findings.filter(answer=Answer.KEPT)} if earlier else {}


def _note_removed(publication: Publication, run: CheckRun, by: Actor) -> None:
    earlier = _earlier(publication, run)
    if earlier is not None:
        marks = run.findings.values_list("mark", flat=True)
        gone = earlier.findings.filter(answer=Answer.OPEN).exclude(mark__in=list(marks))
        gone.update(answer=Answer.REMOVED, answered_by_label=by.label[:120], answered_at=clock.now())


def _earlier(publication: Publication, run: CheckRun) -> CheckRun | None:
    return CheckRun.objects.filter(version__publication=publication, pk__lt=run.pk).order_by("-pk").first()


def _of_the_newest(finding: CheckFinding) -> CheckFinding:
    """The finding as it is now; raises Invalid when the text has been checked or written anew meanwhile."""
    finding = CheckFinding.objects.select_related("run__version").get(pk=finding.pk)
    version = finding.run.version
    if (
        version.state not in (VersionState.DRAFT, VersionState.CHECKED)
        or latest_check(version) != finding.run
    ):
        raise Invalid(_("The text has changed since this check. Check it again."))
    return finding


def _answered(finding: CheckFinding, by: Actor) -> CheckFinding:
    finding.answered_by_label, finding.answered_at = by.label[:120], clock.now()
    finding.save(update_fields=["answer", "reason", "answered_by_label", "answered_at"])
    _set_state(finding.run.version, finding.run)
    record(
        verb="answer_finding", target=finding, by=by, change={"code": finding.code, "answer": finding.answer}
    )
    return finding


def _set_state(version: PublicationVersion, run: CheckRun) -> None:
    """A draft is checked when nothing that was found is open."""
    open_ones = run.findings.filter(answer=Answer.OPEN).exists()
    version.state = VersionState.DRAFT if open_ones else VersionState.CHECKED
    version.save(update_fields=["state"])
