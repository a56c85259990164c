"""Keeping criteria that came in a file and were looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from polku.accounts.models import Organisation
from polku.audit.actions import record
from polku.criteria.actions.versions import create_criteria, save_criteria_draft
from polku.criteria.content import CriteriaContent
from polku.criteria.models import ClientGroup, CriteriaSet
from polku.shared.actor import Actor


@dataclass(frozen=True)
class Taken:
    """A document to keep: as a draft of a set there is, or (None) as a new one."""

    content: CriteriaContent
    name: str
    update: CriteriaSet | None


@transaction.atomic
def keep_imported(
    *,
    taken: Sequence[Taken],
    organisation: Organisation,
    purpose: str,
    client_group: ClientGroup | None,
    by: Actor,
) -> list[CriteriaSet]:
    """Keep documents of a file as drafts, all or none. Whoever may write the criteria. Raises Refused, Conflict."""
    kept = []
    for each in taken:
        if each.update is None:
            kept.append(
                create_criteria(
                    organisation=organisation,
                    purpose=purpose,
                    names=each.content.title or {"fi": each.name},
                    client_group=client_group,
                    content=each.content,
                    by=by,
                )
            )
        else:
            version = each.update.version
            save_criteria_draft(criteria=each.update, content=each.content, by=by, expected_version=version)
            kept.append(each.update)
        record(verb="import_criteria", target=kept[-1], by=by)
    return kept
