"""The person's plan: their own words first, then goals and steps. All of it lies in the folder of plans."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from polku.consent.models import FolderRow
from polku.pathway.choices import (
    GoalState,
    Permanence,
    PlanState,
    Relation,
    SayingKind,
    Stage,
    StepBy,
    StepState,
    Voice,
)
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Plan(FolderRow):
    """A person's plan (suunnitelma) as one organisation keeps it with them."""

    class Data:
        internal: ClassVar = ["id", "folder", "state", "version", "opened_on", "ended_on", "review_on"]
        personal: ClassVar = ["relation", "permanence"]

    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.ACTIVE)
    relation = models.CharField(max_length=10, choices=Relation.choices, blank=True)
    permanence = models.CharField(max_length=10, choices=Permanence.choices, blank=True)
    # The day the type of the path is looked at again.
    review_on = models.DateField(null=True)
    opened_on = models.DateField(default=clock.today)
    ended_on = models.DateField(null=True)
    # Counts every change: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder"], condition=Q(state=PlanState.ACTIVE), name="one_active_plan_per_folder"
            ),
            models.CheckConstraint(
                condition=Q(permanence="") | Q(review_on__isnull=False), name="a_path_type_is_reviewed"
            ),
        ]


class Saying(FolderRow):
    """A need, a wish or a strength (tarve, toive, vahvuus), in the words of the person or of the worker."""

    class Data:
        internal: ClassVar = ["id", "folder", "plan", "said_at", "said_by_label", "removed_at"]
        special: ClassVar = ["kind", "voice", "text"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sayings")
    kind = models.CharField(max_length=10, choices=SayingKind.choices)
    voice = models.CharField(max_length=10, choices=Voice.choices)
    text = SealedTextField(key="folder.key_id")
    said_at = models.DateTimeField(default=clock.now)
    said_by_label = models.CharField(max_length=120)
    # Taken out of sight; can be brought back.
    removed_at = models.DateTimeField(null=True)


class Goal(FolderRow):
    """What the person wants to reach (tavoite)."""

    class Data:
        internal: ClassVar = ["id", "folder", "plan", "order", "state", "closed_on"]
        special: ClassVar = ["voice", "text"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    voice = models.CharField(max_length=10, choices=Voice.choices)
    text = SealedTextField(key="folder.key_id")
    order = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=GoalState.choices, default=GoalState.OPEN)
    closed_on = models.DateField(null=True)


class Step(FolderRow):
    """One thing to do on the way (askel): who does it and until when."""

    class Data:
        internal: ClassVar = ["id", "folder", "plan", "goal", "by", "due_on", "state", "closed_on", "made_at"]
        special: ClassVar = ["text", "who"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="steps")
    goal = models.ForeignKey(Goal, models.SET_NULL, null=True, blank=True, related_name="steps")
    text = SealedTextField(key="folder.key_id")
    by = models.CharField(max_length=10, choices=StepBy.choices)
    who = SealedTextField(key="folder.key_id", null=True, help_text="Somebody else: who")
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.OPEN)
    closed_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now)


class PersonFact(FolderRow):
    """What is known about the person's situation (tieto tilanteesta): a fact of the vocabulary, with its day."""

    class Data:
        internal: ClassVar = ["id", "folder", "given_on", "voice", "said_by_label", "replaced_at"]
        special: ClassVar = ["fact", "value"]

    fact = models.CharField(max_length=60)
    # The engine's JSON of an answer.
    value = SealedTextField(key="folder.key_id")
    voice = models.CharField(max_length=10, choices=Voice.choices)
    given_on = models.DateField()
    said_by_label = models.CharField(max_length=120)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder", "fact"], condition=Q(replaced_at=None), name="one_standing_answer_per_fact"
            )
        ]


class StageSpan(FolderRow):
    """A stretch of the path (polun vaihe): where the person was, between which days, and known from which fact."""

    class Data:
        internal: ClassVar = ["id", "folder", "plan", "first_day", "last_day"]
        special: ClassVar = ["stage", "known_from"]

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="stages")
    stage = models.PositiveSmallIntegerField(choices=Stage.choices)
    known_from = models.CharField(max_length=60, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(last_day=None), name="one_present_stage_per_plan"
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")),
                name="stage_ends_after_it_begins",
            ),
        ]
