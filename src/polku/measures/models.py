"""The network's action plan: themes, measures, what shows them done, follow-ups, and what leaders promised.

No person who is served stands in any of these: only accounts, organisations and what they do.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Aim, Network
from polku.measures.choices import OPEN, CommitmentState, MeasureState, TaskState, Unit
from polku.shared import clock
from polku.shared.languages import Passage, pick


class Theme(models.Model):
    """A theme of a network (teema), under which measures, theme groups and collections stand."""

    class Data:
        public: ClassVar = ["id", "network", "code", "names", "texts", "order", "version"]

    network = models.ForeignKey(Network, models.CASCADE, related_name="themes")
    code = models.SlugField(max_length=60)
    names = models.JSONField()
    texts = models.JSONField(default=dict, blank=True)
    order = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "code"], name="one_theme_per_code"),
        ]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def __str__(self) -> str:
        return str(self.name("fi"))


class ActionPlan(models.Model):
    """A network's action plan (toimintasuunnitelma) for a time; the next time has a plan of its own."""

    class Data:
        public: ClassVar = [
            "id", "network", "number", "names", "texts", "source", "starts_on", "ends_on", "is_public", "version",
        ]  # fmt: skip

    network = models.ForeignKey(Network, models.CASCADE, related_name="plans")
    number = models.PositiveSmallIntegerField()
    names = models.JSONField()
    texts = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "number"], name="one_plan_per_number"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_begins",
            ),
        ]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def __str__(self) -> str:
        return str(self.name("fi"))


class Reminded(models.Model):
    """Something with a day, of whose passing its holder is told at once and the coordinators a week later."""

    class Meta:
        abstract = True

    holder_told_at = models.DateTimeField(null=True, editable=False)
    coordinators_told_at = models.DateTimeField(null=True, editable=False)


class Measure(Reminded):
    """A measure of the plan (toimenpide): what is done, for which aims, by which organisation and person, by when."""

    class Data:
        public: ClassVar = [
            "id", "plan", "theme", "number", "titles", "texts", "source", "aims", "organisation", "starts_on", "due_on",
            "state", "is_public", "version",
        ]  # fmt: skip
        internal: ClassVar = [
            "owner", "state_note", "cost_planned", "cost_spent", "effort_planned", "effort_spent", "made_at",
            "made_by_label", "made_by_id", "holder_told_at", "coordinators_told_at",
        ]  # fmt: skip

    class Duty:
        name = _("Measure")
        holder = "owner"
        still_open = Q(state__in=OPEN)
        network = "plan__network"

        @staticmethod
        def title(row: Measure, language: str) -> str:
            return f"{row.label} {row.title(language)}"

    class Counted:
        name = _("Measures")
        network = "plan__network"
        by = "state"
        labels = MeasureState

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="measures")
    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="measures")
    # Counted inside the theme: measure 3 of theme 2 is called 2.3.
    number = models.PositiveSmallIntegerField()
    titles = models.JSONField()
    texts = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=300, blank=True)
    aims = models.ManyToManyField(Aim, related_name="measures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="measures")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="measures")
    starts_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=MeasureState.choices, default=MeasureState.PLANNED)
    state_note = models.CharField(max_length=1000, blank=True)
    # Euros and working days.
    cost_planned = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    cost_spent = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    effort_planned = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    effort_spent = models.DecimalField(max_digits=7, decimal_places=1, null=True, blank=True)
    is_public = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "theme", "number"], name="one_measure_per_number", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=~Q(state=MeasureState.DROPPED) | ~Q(state_note=""), name="dropped_for_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="measure_by_day")]

    def title(self, language: str) -> Passage:
        """What it is, in a language."""
        return pick(self.titles, language)

    @property
    def label(self) -> str:
        """Its number with its theme's: 2.3."""
        return f"{self.theme.order}.{self.number}" if self.theme else str(self.number)

    def __str__(self) -> str:
        return f"{self.label} {self.title('fi')}"


class Evidence(models.Model):
    """What shows that a measure is done (näyttö): a sentence, an address, a file."""

    class Data:
        public: ClassVar = ["id", "measure", "text", "link", "is_public", "added_at"]
        internal: ClassVar = ["file_name", "file_type", "file", "added_by_label", "added_by_id"]

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="evidence")
    text = models.CharField(max_length=1000)
    link = models.URLField(max_length=500, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_type = models.CharField(max_length=100, blank=True)
    file = models.BinaryField(null=True)
    # Text and link stand on the public page too; files are for members.
    is_public = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now, editable=False)
    added_by_label = models.CharField(max_length=120)
    added_by_id = models.BigIntegerField(null=True)


class MeasureEvent(models.Model):
    """One step in the life of a measure: who did what, when, and what changed from what to what."""

    class Data:
        internal: ClassVar = ["id", "measure", "at", "by_label", "by_id", "verb", "note", "changes"]

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=clock.now, editable=False)
    by_label = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=20)
    note = models.CharField(max_length=1000, blank=True)
    # {"due_on": ["2027-03-31", "2027-06-30"], …}
    changes = models.JSONField(default=dict)


class FollowUp(models.Model):
    """A recurring follow-up (seuranta): what is looked at, how often, by whom. Each turn becomes a task."""

    class Data:
        public: ClassVar = [
            "id", "plan", "measure", "titles", "every", "unit", "starts_on", "next_on", "ends_on", "organisation",
            "version",
        ]  # fmt: skip
        internal: ClassVar = ["holder", "made_at", "made_by_label", "made_by_id"]

    class Duty:
        name = _("Recurring follow-up")
        holder = "holder"
        network = "plan__network"

        @staticmethod
        def still_open(day: date) -> Q:
            return Q(ends_on__isnull=True) | Q(ends_on__gte=day)

        @staticmethod
        def title(row: FollowUp, language: str) -> str:
            return row.title(language).text

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="follow_ups")
    # Without a measure it is about the whole plan.
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, blank=True, related_name="follow_ups")
    titles = models.JSONField()
    every = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.MONTHS)
    starts_on = models.DateField()
    next_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="follow_ups")
    holder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="follow_ups")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(every__gte=1, every__lte=60), name="follow_up_has_a_rhythm"),
        ]

    def title(self, language: str) -> Passage:
        """What is looked at, in a language."""
        return pick(self.titles, language)


class FollowUpTask(Reminded):
    """One turn of a follow-up (seurantatehtävä): somebody looks, and says what was seen."""

    class Data:
        internal: ClassVar = [
            "id", "follow_up", "due_on", "holder", "state", "note", "ended_at", "ended_by_label", "ended_by_id",
            "holder_told_at", "coordinators_told_at",
        ]  # fmt: skip

    class Duty:
        name = _("Follow-up to be done")
        holder = "holder"
        still_open = Q(state=TaskState.OPEN)
        network = "follow_up__plan__network"

        @staticmethod
        def title(row: FollowUpTask, language: str) -> str:
            return row.follow_up.title(language).text

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="tasks")
    due_on = models.DateField()
    holder = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="follow_up_tasks")
    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    note = models.CharField(max_length=1000, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_label = models.CharField(max_length=120, blank=True)
    ended_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["follow_up", "due_on"], name="one_task_per_turn"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="follow_up_task_by_day")]


class Commitment(Reminded):
    """What an organisation's leaders promised (sitoumus): by whom, and on which day it is asked whether it was kept."""

    class Data:
        public: ClassVar = [
            "id", "network", "organisation", "texts", "made_on", "review_on", "state", "outcomes", "is_public",
            "version",
        ]  # fmt: skip
        internal: ClassVar = [
            "owner", "made_at", "made_by_label", "made_by_id", "holder_told_at", "coordinators_told_at",
        ]  # fmt: skip

    class Duty:
        name = _("Promise")
        holder = "owner"
        still_open = Q(state=CommitmentState.OPEN)
        network = "network"

        @staticmethod
        def title(row: Commitment, language: str) -> str:
            return row.text(language).text

    class Counted:
        name = _("Promises")
        network = "network"
        by = "state"
        labels = CommitmentState

    network = models.ForeignKey(Network, models.CASCADE, related_name="commitments")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="commitments")
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="commitments")
    texts = models.JSONField()
    made_on = models.DateField()
    review_on = models.DateField()
    state = models.CharField(max_length=10, choices=CommitmentState.choices, default=CommitmentState.OPEN)
    # What was done, or why it was not kept.
    outcomes = models.JSONField(default=dict, blank=True)
    is_public = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "review_on"], name="commitment_by_day")]

    def text(self, language: str) -> Passage:
        """What was promised, in a language."""
        return pick(self.texts, language)


class CommitmentEvent(models.Model):
    """One step in the life of a commitment."""

    class Data:
        internal: ClassVar = ["id", "commitment", "at", "by_label", "by_id", "verb", "note", "changes"]

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=clock.now, editable=False)
    by_label = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=20)
    note = models.CharField(max_length=1000, blank=True)
    changes = models.JSONField(default=dict)
