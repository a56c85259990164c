"""How long client data is kept, what waits to be deleted, and what is left when it is gone."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation
from polku.consent.models import FolderRow
from polku.people.choices import Category
from polku.retention.choices import AgeBand, CountedFrom
from polku.shared import clock
from polku.shared.sealed import SealedTextField


def random_id() -> int:
    """A number that says nothing about when a row was written, nor beside which."""
    return secrets.randbits(62)


class Rule(models.Model):
    """How long an organisation keeps one kind of data (säilytysaika), and what says so."""

    class Data:
        internal: ClassVar = [
            "id", "organisation", "category", "months", "counted_from", "source", "dated", "set_at", "set_by_label",
        ]  # fmt: skip

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Category.choices)
    months = models.PositiveSmallIntegerField()
    counted_from = models.CharField(max_length=10, choices=CountedFrom.choices, default=CountedFrom.CARE)
    # The law and section, or the archive plan and its item; the day of that version.
    source = models.CharField(max_length=200)
    dated = models.DateField()
    set_at = models.DateTimeField(default=clock.now)
    set_by_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "category"], name="one_rule_per_category"),
            models.CheckConstraint(condition=~Q(source=""), name="a_rule_names_its_source"),
        ]


class Waiting(FolderRow):
    """A folder that a rule gives to deletion (poistoa odottava). A steward has a month to look, and may hold it."""

    class Data:
        internal: ClassVar = ["id", "folder", "found_on", "goes_on", "held_until", "held_by_label"]
        special: ClassVar = ["reason"]

    found_on = models.DateField()
    goes_on = models.DateField()
    held_until = models.DateField(null=True)
    held_by_label = models.CharField(max_length=120, blank=True)
    reason = SealedTextField(key="folder.key_id", null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder"], name="a_folder_waits_once"),
            models.CheckConstraint(
                condition=Q(held_until=None) | Q(reason__isnull=False), name="a_hold_says_why"
            ),
        ]


class Certificate(models.Model):
    """What was deleted, by which rules, when (poistotodistus). Nothing about a person; never changed.

    `rules` and `rows` are as they were: a rule may change later, and a table may go.
    """

    class Data:
        internal: ClassVar = [
            "id",
            "organisation",
            "made_at",
            "by_label",
            "rules",
            "rows",
            "folders",
            "people",
        ]

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    by_label = models.CharField(max_length=120)
    rules = models.JSONField()
    rows = models.JSONField()
    folders = models.PositiveIntegerField()
    # Whose every row went, and with them the key of their texts.
    people = models.PositiveIntegerField()


class PastPath(models.Model):
    """That somebody once had a plan (mennyt polku), so coarsely that nobody knows who: no folder, no organisation.

    Told as protected counts only.
    """

    class Data:
        internal: ClassVar = ["id", "half_year", "county", "age_band", "stage", "outcome"]

    id = models.BigIntegerField(primary_key=True, default=random_id)
    # 2026-2: when the plan ended.
    half_year = models.CharField(max_length=6)
    # The code of the wellbeing services county; empty when unknown, and under turvakielto.
    county = models.CharField(max_length=40, blank=True)
    age_band = models.CharField(max_length=5, choices=AgeBand.choices, blank=True)
    # The stage nearest to work that was reached, and how the last referral ended.
    stage = models.PositiveSmallIntegerField()
    outcome = models.CharField(max_length=20, blank=True)
