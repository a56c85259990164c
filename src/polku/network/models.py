"""Reports about the network as a whole, and what was decided because of them. No person stands in any of them."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models

from polku.accounts.models import Organisation
from polku.network.choices import DecisionState, Phase, ReportState
from polku.network.content import AnyFinding, FindingsContent, InputsContent, ScopeContent
from polku.shared import clock


class Report(models.Model):
    """A report of overlaps and gaps (päällekkäisyys- ja aukkoraportti): a scope, the services in it, what was found."""

    class Data:
        internal: ClassVar = [
            "id", "scope", "scope_mark", "state", "step", "progress", "problem", "inputs", "findings", "phase",
            "made_at", "made_by_label", "made_by_id", "started_at", "heard_at", "ended_at",
        ]  # fmt: skip

    scope = models.JSONField()
    scope_mark = models.CharField(max_length=64, db_index=True)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.QUEUED)
    step = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField(default=0, help_text="0-100")
    problem = models.CharField(max_length=300, blank=True)
    inputs = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)
    phase = models.CharField(max_length=10, choices=Phase.choices, blank=True, default=Phase.NONE)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(null=True)
    # Each step is told here: one that has been silent for long has lost its worker.
    heard_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-made_at"], name="report_by_time")]

    @cached_property
    def asked(self) -> ScopeContent:
        """The scope, validated."""
        return ScopeContent.model_validate(self.scope)

    @cached_property
    def analysed(self) -> InputsContent:
        """What it was made from, validated."""
        return InputsContent.model_validate(self.inputs)

    @cached_property
    def found(self) -> FindingsContent:
        """What it found, validated."""
        return FindingsContent.model_validate(self.findings)

    @property
    def is_going_on(self) -> bool:
        """Whether it waits or is being made."""
        return self.state in (ReportState.QUEUED, ReportState.RUNNING)

    def finding(self, mark: str) -> AnyFinding | None:
        """The finding of a mark."""
        return next((each for each in self.found.findings if each.mark == mark), None)


class Decision(models.Model):
    """What the network decided about a finding (päätös): what is done, by which organisation, by when."""

    class Data:
        internal: ClassVar = [
            "id", "report", "mark", "finding", "what_if", "text", "organisation", "owner_role", "due_on", "state",
            "reason", "version", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="decisions")
    # The finding by its mark, which is the same in newer reports, and as it was when it was decided about.
    mark = models.CharField(max_length=16, db_index=True)
    finding = models.JSONField()
    # A change that was tried out on the page and its outcome, when one was attached.
    what_if = models.JSONField(null=True)
    text = models.TextField(max_length=2000)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="network_decisions")
    owner_role = models.CharField(max_length=120)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=DecisionState.choices, default=DecisionState.OPEN)
    reason = models.CharField(max_length=1000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="decision_by_day")]


class DecisionEvent(models.Model):
    """One step in the life of a decision: who did what, when, and how it stood after that."""

    class Data:
        internal: ClassVar = ["id", "decision", "at", "by_label", "verb", "text", "owner", "due_on", "reason"]

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="events")
    at = models.DateTimeField(default=clock.now, editable=False)
    by_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    owner = models.CharField(max_length=450)
    due_on = models.DateField()
    reason = models.CharField(max_length=1000, blank=True)
