"""Writing and publishing versions of criteria sets.

A version's content never changes. A draft replaces the earlier draft; a published version holds from its first day
(today, unless it says another), and the newest one that holds on a day is the one in force.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.criteria import permissions
from polku.criteria.bridge import problems_of_content
from polku.criteria.choices import SetState, VersionState
from polku.criteria.content import CriteriaContent
from polku.criteria.models import ClientGroup, CriteriaSet, CriteriaVersion
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

WAITING = (VersionState.DRAFT, VersionState.REVIEW)


@transaction.atomic
def create_criteria(
    *,
    organisation: Organisation,
    purpose: str,
    names: dict[str, str],
    content: CriteriaContent,
    by: Actor,
    client_group: ClientGroup | None = None,
    based_on: CriteriaVersion | None = None,
    **owner: Any,
) -> CriteriaSet:
    """Make a criteria set with its first draft. Raises Refused.

    `owner` may hold owner_label, owner_email and check_every_days.
    """
    _require(permissions.may_write_criteria_for(by, organisation))
    criteria = CriteriaSet.objects.create(
        organisation=organisation,
        purpose=purpose,
        names=names,
        client_group=client_group,
        based_on=based_on,
        **owner,
    )
    _add_draft(criteria, content, by)
    record(verb="create_criteria", target=criteria, by=by, change={"organisation": organisation.pk})
    return criteria


@transaction.atomic
def save_criteria_draft(
    *, criteria: CriteriaSet, content: CriteriaContent, by: Actor, expected_version: int, note: str = ""
) -> CriteriaVersion:
    """Keep a new draft; what is in force stays. Raises Refused, Conflict."""
    criteria = _locked(criteria)
    _require(permissions.may_write_criteria(by, criteria))
    if criteria.version != expected_version:
        raise Conflict(_("Somebody changed these criteria while you were writing. Both texts are kept."))
    version = _add_draft(criteria, content, by, note)
    record(verb="save_criteria_draft", target=criteria, by=by, change={"number": version.number})
    return version


@transaction.atomic
def publish_criteria(*, criteria: CriteriaSet, by: Actor, number: int | None = None) -> CriteriaVersion:
    """Put a version in force (the newest draft unless `number` says which). Raises Refused, Invalid.

    A version without a first day of its own holds from today.
    """
    criteria = _locked(criteria)
    _require(permissions.may_publish_criteria(by, criteria))
    version = _to_publish(criteria, number)
    problems = problems_of_content(version.document)
    if problems:
        raise Invalid(
            _("The criteria cannot be used yet. Mend the rules that are marked."), {"rules": list(problems)}
        )
    version = _dated(version, by)
    _mark_published(criteria, version, by)
    record(verb="publish_criteria", target=criteria, by=by, change={"number": version.number})
    return version


def _to_publish(criteria: CriteriaSet, number: int | None) -> CriteriaVersion:
    waiting = criteria.versions.filter(state__in=WAITING)
    version = waiting.order_by("-number").first() if number is None else waiting.filter(number=number).first()
    if version is None:
        raise Invalid(_("There is no draft to publish."))
    return version


def _dated(version: CriteriaVersion, by: Actor) -> CriteriaVersion:
    """The version with its first day: contents do not change, so an undated draft is followed by a dated one."""
    if version.document.valid_from is not None:
        return version
    dated = version.document.model_copy(update={"valid_from": clock.today()})
    version.state = VersionState.REPLACED
    version.save(update_fields=["state"])
    return _add_version(version.criteria, dated, VersionState.DRAFT, by, version.note)


def _mark_published(criteria: CriteriaSet, version: CriteriaVersion, by: Actor) -> None:
    version.state = VersionState.PUBLISHED
    version.published_at = clock.now()
    version.published_by_label = by.label[:120]
    version.save(update_fields=["state", "published_at", "published_by_label"])
    criteria.state = SetState.PUBLISHED
    criteria.withdrawn_on = None
    criteria.checked_on = version.document.checked_on or clock.today()
    criteria.checked_by_label = by.label[:120]
    criteria.next_check_on = criteria.checked_on + timedelta(days=criteria.check_every_days)
    criteria.save()


def _add_draft(criteria: CriteriaSet, content: CriteriaContent, by: Actor, note: str = "") -> CriteriaVersion:
    # Whoever writes on takes the text back from review: one text waits at a time.
    criteria.versions.filter(state__in=WAITING).update(state=VersionState.REPLACED)
    return _add_version(criteria, content, VersionState.DRAFT, by, note)


def _add_version(
    criteria: CriteriaSet, content: CriteriaContent, state: str, by: Actor, note: str = ""
) -> CriteriaVersion:
    criteria.version += 1
    criteria.save(update_fields=["version"])
    return CriteriaVersion.objects.create(
        criteria=criteria,
        number=criteria.version,
        content=content.as_json(),
        state=state,
        made_by_label=by.label[:120],
        made_by_id=by.user_id,
        note=note,
    )


def _locked(criteria: CriteriaSet) -> CriteriaSet:
    rows = CriteriaSet.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=criteria.pk)


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refused(_("You cannot change the criteria of this organisation."))
