"""From draft to use and out of it: review, "still true today", withdrawing."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import User
from polku.audit.actions import record
from polku.criteria import permissions
from polku.criteria.actions.telling import tell
from polku.criteria.actions.versions import publish_criteria
from polku.criteria.bridge import problems_of_content
from polku.criteria.choices import SetState, VersionState
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.criteria.queries.people import reviewers_of
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

_NOT_YOURS = _("You cannot change the criteria of this organisation.")


@transaction.atomic
def send_to_review(*, criteria: CriteriaSet, by: Actor, expected_version: int) -> CriteriaVersion:
    """Ask an editor of the organisation to look at the draft and put it in force; they get a mail.

    Whoever may write the criteria. Raises Refused, Conflict, Invalid.
    """
    criteria = _locked(criteria)
    if not permissions.may_write_criteria(by, criteria):
        raise Refused(_NOT_YOURS)
    _same(criteria, expected_version)
    draft = criteria.versions.filter(state=VersionState.DRAFT).first()
    if draft is None:
        raise Invalid(_("There is no draft to publish."))
    _usable(draft)
    draft.state = VersionState.REVIEW
    draft.save(update_fields=["state"])
    for person in reviewers_of(criteria.organisation):
        tell(person.email, person.language, "criteria_review", criteria)
    record(verb="send_criteria_to_review", target=criteria, by=by, change={"number": draft.number})
    return draft


@transaction.atomic
def accept_criteria(*, criteria: CriteriaSet, by: Actor, number: int) -> CriteriaVersion:
    """Put in force what was shown, and tell its writer. Raises Refused, Conflict, Invalid."""
    _same(_locked(criteria), number)
    was = criteria.versions.get(number=number)
    version = publish_criteria(criteria=criteria, by=by, number=number)
    if was.state == VersionState.REVIEW:
        CriteriaVersion.objects.filter(pk=version.pk).update(reviewed_at=clock.now())
        _tell_writer(was, by, "criteria_accepted")
    return version


@transaction.atomic
def reject_criteria(*, criteria: CriteriaSet, by: Actor, number: int, reason: str) -> CriteriaVersion:
    """Turn down what waits for review, with a reason that its writer gets. Editors of the organisation, coordinators.

    Raises Refused, Invalid.
    """
    criteria = _locked(criteria)
    if not permissions.may_publish_criteria(by, criteria):
        raise Refused(_NOT_YOURS)
    version = criteria.versions.filter(number=number, state=VersionState.REVIEW).first()
    if version is None:
        raise Invalid(_("Nothing waits for review here any more."))
    version.state, version.review_note, version.reviewed_at = VersionState.REJECTED, reason, clock.now()
    version.save(update_fields=["state", "review_note", "reviewed_at"])
    _tell_writer(version, by, "criteria_rejected", reason=reason)
    record(verb="reject_criteria", target=criteria, by=by, change={"number": number})
    return version


@transaction.atomic
def confirm_criteria(*, criteria: CriteriaSet, by: Actor) -> CriteriaSet:
    """Assure that the criteria are true today. Whoever may write them. Raises Refused, Invalid."""
    criteria = _locked(criteria)
    if not permissions.may_write_criteria(by, criteria):
        raise Refused(_NOT_YOURS)
    if criteria.state != SetState.PUBLISHED:
        raise Invalid(_("Only criteria in use can be confirmed."))
    criteria.checked_on = clock.today()
    criteria.checked_by_label = by.label[:120]
    criteria.next_check_on = criteria.checked_on + timedelta(days=criteria.check_every_days)
    criteria.save(update_fields=["checked_on", "checked_by_label", "next_check_on"])
    record(verb="confirm_criteria", target=criteria, by=by)
    return criteria


@transaction.atomic
def withdraw_criteria(*, criteria: CriteriaSet, by: Actor) -> CriteriaSet:
    """Take a set out of use from today; a new version brings it back. Raises Refused, Invalid."""
    criteria = _locked(criteria)
    if not permissions.may_publish_criteria(by, criteria):
        raise Refused(_NOT_YOURS)
    if criteria.state != SetState.PUBLISHED:
        raise Invalid(_("Only criteria in use can be taken out of use."))
    criteria.state = SetState.WITHDRAWN
    criteria.withdrawn_on = clock.today()
    criteria.next_check_on = None
    criteria.save(update_fields=["state", "withdrawn_on", "next_check_on"])
    record(verb="withdraw_criteria", target=criteria, by=by)
    return criteria


def _usable(version: CriteriaVersion) -> None:
    if problems_of_content(version.document):
        raise Invalid(_("The criteria cannot be used yet. Mend the rules that are marked."))


def _same(criteria: CriteriaSet, expected_version: int) -> None:
    if criteria.version != expected_version:
        raise Conflict(_("Somebody changed these criteria meanwhile. Look at them once more."))


def _tell_writer(version: CriteriaVersion, by: Actor, kind: str, **more: str) -> None:
    if version.made_by_id is None or version.made_by_id == by.user_id:
        return
    writer = User.objects.filter(pk=version.made_by_id, is_active=True).first()
    if writer is not None:
        tell(writer.email, writer.language, kind, version.criteria, **more)


def _locked(criteria: CriteriaSet) -> CriteriaSet:
    rows = CriteriaSet.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=criteria.pk)
