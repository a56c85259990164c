"""Step by step changes to the newest version of a set, and the words around its rules."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.criteria import permissions
from polku.criteria.actions.rules import Change
from polku.criteria.actions.versions import create_criteria, save_criteria_draft
from polku.criteria.content import CriteriaContent
from polku.criteria.models import CriteriaSet, CriteriaVersion
from polku.criteria.queries.versions import version_of
from polku.shared.actor import Actor
from polku.shared.errors import Conflict, Invalid, Refused

ABOUT = ("names", "client_group_id", "purpose", "owner_label", "owner_email", "check_every_days")


def change_criteria(
    *, criteria: CriteriaSet, change: Change, by: Actor, expected_version: int, note: str = ""
) -> CriteriaVersion:
    """Make one change to the version that was shown, and keep it as the draft. A change to nothing keeps nothing.

    Whoever may write criteria of the organisation. Raises Refused, Invalid, and Conflict when another version is newer.
    """
    shown = version_of(criteria, expected_version)
    content = changed(criteria, shown.document, change)
    if content.as_json() == shown.content and criteria.version == expected_version:
        return shown
    return save_criteria_draft(
        criteria=criteria, content=content, by=by, expected_version=expected_version, note=note
    )


def changed(criteria: CriteriaSet, content: CriteriaContent, change: Change) -> CriteriaContent:
    """The document after a change, with the name that the set has now."""
    return change(content).model_copy(update={"title": criteria.names})


def restore_criteria(
    *, criteria: CriteriaSet, number: int, by: Actor, expected_version: int
) -> CriteriaVersion:
    """Take the text of an earlier version as the draft: undo. Raises Refused, Conflict, Invalid."""
    earlier = version_of(criteria, number)
    return save_criteria_draft(
        criteria=criteria, content=earlier.document, by=by, expected_version=expected_version
    )


@transaction.atomic
def change_about(*, criteria: CriteriaSet, by: Actor, seen: str, **said: Any) -> CriteriaSet:
    """Change the name, whom it is about, and who keeps it true; `seen` is `about_seen` of what the form showed.

    Whoever may write criteria of the organisation. Raises Refused, Conflict.
    """
    criteria = CriteriaSet.objects.select_for_update(of=("self",)).get(pk=criteria.pk)
    if not permissions.may_write_criteria(by, criteria):
        raise Refused(_("You cannot change the criteria of this organisation."))
    if about_seen(criteria) != seen:
        raise Conflict(_("Somebody changed these criteria while you were writing. Both texts are kept."))
    for name, value in said.items():
        setattr(criteria, name, value)
    criteria.save(update_fields=[name.removesuffix("_id") for name in said])
    record(verb="change_criteria_about", target=criteria, by=by, change={"fields": sorted(said)})
    return criteria


def about_seen(criteria: CriteriaSet) -> str:
    """A mark of what is said around the rules now."""
    said = json.dumps([getattr(criteria, name) for name in ABOUT], sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def fork_criteria(*, version: CriteriaVersion, organisation: Organisation, by: Actor) -> CriteriaSet:
    """Make another organisation's criteria the beginning of one's own, saying from whom. Raises Refused, Invalid.

    The source and the days are the other's: the new owner says its own.
    """
    if not permissions.may_see_version(by, version):
        raise Invalid(_("These criteria are not public."))
    taken = version.document
    return create_criteria(
        organisation=organisation,
        purpose=version.criteria.purpose,
        names=version.criteria.names,
        client_group=version.criteria.client_group,
        content=CriteriaContent(title=taken.title, rules=taken.rules),
        based_on=version,
        by=by,
    )
