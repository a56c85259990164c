"""Commitments of leaders: made, changed, and asked about on their day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.measures import permissions
from polku.measures.actions.shared import (
    differing,
    longer_texts,
    made_by,
    needed_texts,
    note_commitment,
    require,
    require_version,
    taking_part,
)
from polku.measures.choices import CommitmentState
from polku.measures.models import Commitment
from polku.measures.queries.plain import commitment_values, plain
from polku.shared import clock
from polku.shared.actor import Actor
from polku.shared.errors import Invalid

LONGEST = 600


@transaction.atomic
def make_commitment(
    *,
    network: Network,
    organisation: Organisation,
    texts: Mapping[str, str],
    review_on: date,
    by: Actor,
    owner: User | None = None,
    made_on: date | None = None,
    is_public: bool = True,
) -> Commitment:
    """Keep what the leaders of an organisation promise, and the day on which it is asked whether it was kept.

    Coordinators, leaders and secretaries of the forum; editors for their own organisation. Raises Refused, Invalid.
    """
    require(permissions.may_commit(by, network, organisation))
    commitment = Commitment.objects.create(
        network=network,
        organisation=organisation,
        owner=taking_part(owner, network, "owner"),
        texts=needed_texts(texts, "texts", LONGEST),
        made_on=made_on or clock.today(),
        review_on=review_on,
        is_public=is_public,
        **made_by(by),
    )
    note_commitment(commitment, "made", by)
    return commitment


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, expected_version: int, by: Actor, **values: Any
) -> Commitment:
    """Change a commitment that is still open: its words, its owner, its day, whether everybody sees it.

    Its owner, and who may make one for its organisation. Raises Refused, Conflict, Invalid when it was answered.
    """
    commitment = _locked(commitment)
    require(permissions.may_review_commitment(by, commitment))
    require_version(commitment, expected_version)
    if commitment.state != CommitmentState.OPEN:
        raise Invalid(_("It has been answered already whether this was kept. Open it again first."))
    before = commitment_values(commitment)
    after = before | values
    after["texts"] = needed_texts(after["texts"], "texts", LONGEST)
    if after["owner"] != commitment.owner:
        taking_part(after["owner"], commitment.network, "owner")
    if after["organisation"] != commitment.organisation:
        require(permissions.may_commit(by, commitment.network, after["organisation"]))
    changes = differing(plain(before), plain(after))
    if "review_on" in changes or "owner" in changes:
        commitment.holder_told_at = commitment.coordinators_told_at = None
    for name, value in after.items():
        setattr(commitment, name, value)
    return _saved(commitment, "changed", by, changes=changes)


@transaction.atomic
def review_commitment(
    *, commitment: Commitment, state: str, outcomes: Mapping[str, str], expected_version: int, by: Actor
) -> Commitment:
    """Say that a commitment was kept, or not and why. Both need words: they are what others learn from.

    Its owner, and who may make one for its organisation. Raises Refused, Conflict, Invalid.
    """
    commitment = _locked(commitment)
    require(permissions.may_review_commitment(by, commitment))
    require_version(commitment, expected_version)
    if state not in (CommitmentState.KEPT, CommitmentState.NOT_KEPT):
        told = str(_("Choose whether it was kept."))
        raise Invalid(told, {"state": [told]})
    commitment.outcomes = needed_texts(outcomes, "outcomes", LONGEST)
    commitment.state = state
    return _saved(commitment, state, by, note=plain({"outcomes": commitment.outcomes})["outcomes"])


@transaction.atomic
def reopen_commitment(*, commitment: Commitment, by: Actor) -> Commitment:
    """Take an answer back: the commitment is open again. Who may answer. Raises Refused, Invalid when it is open."""
    commitment = _locked(commitment)
    require(permissions.may_review_commitment(by, commitment))
    if commitment.state == CommitmentState.OPEN:
        raise Invalid(_("This is open."))
    commitment.state = CommitmentState.OPEN
    commitment.outcomes = longer_texts({})
    commitment.holder_told_at = commitment.coordinators_told_at = None
    return _saved(commitment, "reopened", by)


def _locked(commitment: Commitment) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",))
    return rows.select_related("network", "organisation", "owner").get(pk=commitment.pk)


def _saved(
    commitment: Commitment,
    verb: str,
    by: Actor,
    *,
    note: str = "",
    changes: dict[str, list[str]] | None = None,
) -> Commitment:
    commitment.version += 1
    commitment.save()
    note_commitment(commitment, verb, by, note=note, changes=changes)
    return commitment
