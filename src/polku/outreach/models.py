"""Students on their way out of a school: who confirmed the hit, what has been done, how many were dismissed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation, User
from polku.consent.models import FolderRow
from polku.criteria.models import CriteriaVersion
from polku.outreach.choices import DismissalReason, Ending
from polku.practice.models import ProcedureVersion
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Leaver(FolderRow):
    """A student whom the school follows to the next place (päättävä opiskelija). It lies in the folder of studies."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "key", "criteria_version", "procedure_version", "confirmed_by", "confirmed_by_label",
            "confirmed_at", "ended_at", "version",
        ]  # fmt: skip
        personal: ClassVar = ["group", "graduates_on", "ending"]

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    criteria_version = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="+")
    group = SealedTextField(key="folder.key_id", null=True)
    graduates_on = models.DateField(null=True)
    # The version the student began by: a newer one does not change a checklist that is under way.
    procedure_version = models.ForeignKey(ProcedureVersion, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_by_label = models.CharField(max_length=120)
    confirmed_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    # Counts every change: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder"], condition=Q(ended_at=None), name="followed_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(ending=""), name="an_end_of_following_has_a_reason"
            ),
        ]


class HitReason(FolderRow):
    """The criteria behind a hit (poiminnan peruste). It lies in the folder of health and functioning.

    A criterion may be about support or absences: whoever may see studies only learns that the student is followed.
    """

    class Data:
        internal: ClassVar = ["id", "folder", "leaver"]
        special: ClassVar = ["criteria_met", "why"]

    leaver = models.OneToOneField(Leaver, models.PROTECT, related_name="+")
    # The numbers of the criteria, and their conditions in the words the confirmer read.
    criteria_met = ArrayField(models.PositiveSmallIntegerField())
    why = SealedTextField(key="folder.key_id")


class ChecklistMark(FolderRow):
    """A step of the procedure that has been done, or answered, for a student (merkintä)."""

    class Data:
        internal: ClassVar = ["id", "folder", "leaver", "step", "done_by", "done_by_label", "done_at"]
        special: ClassVar = ["answer", "note"]

    leaver = models.ForeignKey(Leaver, models.PROTECT, related_name="marks")
    step = models.CharField(max_length=64)
    # The number of the answer, where the step is a question.
    answer = models.PositiveSmallIntegerField(null=True)
    note = SealedTextField(key="folder.key_id", null=True)
    done_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done_by_label = models.CharField(max_length=120)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["leaver", "step"], name="a_step_is_done_once")
        ]


class SupportLevel(FolderRow):
    """The decision on special support (erityisen tuen taso). It lies in the folder of health and functioning.

    Whoever may see studies but not that folder sees neither the level nor that there is one.
    """

    class Data:
        internal: ClassVar = ["id", "folder", "told_at", "told_by_label"]
        special: ClassVar = ["level"]

    level = SealedTextField(key="folder.key_id")
    told_at = models.DateTimeField(default=clock.now)
    told_by_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["folder"], name="one_support_level")]


class DismissalCount(models.Model):
    """How many hits of a version of criteria a school has dismissed, for what reason, in half a year. Nobody's data."""

    class Data:
        internal: ClassVar = ["id", "organisation", "criteria_version", "half_year", "reason", "count"]

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    criteria_version = models.ForeignKey(CriteriaVersion, models.CASCADE, related_name="+")
    # 2026-1 is from January to June.
    half_year = models.CharField(max_length=6)
    reason = models.CharField(max_length=12, choices=DismissalReason.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "criteria_version", "half_year", "reason"],
                name="one_count_per_reason",
            )
        ]
