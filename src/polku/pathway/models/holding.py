"""Who holds the ball for a person, and how it goes from one to another: both sides say yes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from polku.accounts.models import User
from polku.consent.models import FolderRow
from polku.pathway.choices import HandoverState
from polku.pathway.models.plan import Plan
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Holding(FolderRow):
    """A stretch of time in which a named worker answers for the plan (vastuutyöntekijä)."""

    class Data:
        internal: ClassVar = ["id", "folder", "plan", "worker", "starts_at", "ends_at"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="holdings")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan"], condition=Q(ends_at=None), name="one_holder_at_a_time"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")),
                name="holding_ends_after_it_begins",
            ),
        ]


class Handover(FolderRow):
    """An offer to take over a plan (vastuun siirto): nothing moves before the receiver says yes."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "plan", "giver", "receiver", "state", "gave_access", "offered_at", "answered_at",
        ]  # fmt: skip
        special: ClassVar = ["note", "answer"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(User, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = SealedTextField(key="folder.key_id", null=True)
    answer = SealedTextField(key="folder.key_id", null=True)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.OFFERED)
    # Whether the receiver came to see the person by this offer: then a no ends it.
    gave_access = models.BooleanField(default=False)
    offered_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state=HandoverState.OFFERED), name="one_open_handover_per_plan"
            ),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="handover_goes_to_another"),
        ]
