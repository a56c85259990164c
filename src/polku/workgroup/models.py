"""Theme groups and their work: surveys to organisations, material, notes, drafts. No person served by anybody."""

from __future__ import annotations

import uuid
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.models import Organisation, User
from polku.cooperation.models import Network
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.languages import Passage, pick
from polku.workgroup.choices import (
    OPEN_DRAFTS,
    ApprovalAnswer,
    DraftKind,
    DraftState,
    GroupState,
    MaterialKind,
    NoteKind,
    ReplyState,
    RoundOutcome,
    SurveyKind,
    SurveyState,
)
from polku.workgroup.content import ModelContent, SurveyContent


class ThemeGroup(models.Model):
    """People of a network who work on one theme (teemaryhmä). Its leader is who holds the term of that theme."""

    class Data:
        public: ClassVar = ["id", "network", "theme", "names", "tasks", "state", "created_at"]
        internal: ClassVar = ["version"]

    network = models.ForeignKey(Network, models.PROTECT, related_name="theme_groups")
    # The code that terms, the action plan and the directory's collections use of the same theme.
    theme = models.SlugField(max_length=60)
    names = models.JSONField()
    tasks = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=GroupState.choices, default=GroupState.OPEN)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "theme"], name="one_group_per_theme")
        ]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)


class GroupMember(models.Model):
    """Somebody works in a group from a day to a day (teemaryhmän jäsen)."""

    class Data:
        internal: ClassVar = ["id", "group", "user", "valid_from", "valid_to", "made_by_label", "made_by_id"]

    class Duty:
        name = _("Work in a theme group")
        holder = "user"
        network = "group__network"
        renews = True

        @staticmethod
        def still_open(day: date) -> Q:
            return Q(group__state=GroupState.OPEN) & (Q(valid_to=None) | Q(valid_to__gte=day))

        @staticmethod
        def title(row: GroupMember, language: str) -> str:
            return row.group.name(language).text

    group = models.ForeignKey(ThemeGroup, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="group_member_leaves_after_joining",
            )
        ]


class Material(models.Model):
    """Something brought into a group to be looked at (aineisto): a finding, a comparison, a report."""

    class Data:
        internal: ClassVar = [
            "id", "group", "kind", "title", "source", "remark", "brought_at", "brought_by_label", "brought_by_id",
        ]  # fmt: skip

    group = models.ForeignKey(ThemeGroup, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=20, choices=MaterialKind.choices)
    title = models.CharField(max_length=300)
    source = models.JSONField(default=dict)
    remark = models.TextField(max_length=2000, blank=True)
    brought_at = models.DateTimeField(default=clock.now, editable=False)
    brought_by_label = models.CharField(max_length=120)
    brought_by_id = models.BigIntegerField(null=True)


class Note(models.Model):
    """What the group thought or concluded (muistiinpano, johtopäätös)."""

    class Data:
        internal: ClassVar = [
            "id", "group", "kind", "title", "text", "version", "made_at", "changed_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    group = models.ForeignKey(ThemeGroup, models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=20, choices=NoteKind.choices, default=NoteKind.NOTE)
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=10_000)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    changed_at = models.DateTimeField(default=clock.now)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)


class Survey(models.Model):
    """Questions to organisations (kysely, selvitys): who was asked, who answered, what was found out."""

    class Data:
        internal: ClassVar = [
            "id", "group", "kind", "titles", "intros", "content", "conclusions", "state", "closes_on", "keeper",
            "version", "made_at", "made_by_label", "made_by_id", "opened_at", "closed_at",
        ]  # fmt: skip

    class Duty:
        name = _("Survey to organisations")
        holder = "keeper"
        still_open = ~Q(state=SurveyState.CLOSED)
        network = "group__network"

        @staticmethod
        def title(row: Survey, language: str) -> str:
            return row.name(language).text

    group = models.ForeignKey(ThemeGroup, models.PROTECT, related_name="surveys")
    kind = models.CharField(max_length=10, choices=SurveyKind.choices, default=SurveyKind.MAPPING)
    titles = models.JSONField()
    intros = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    # What the group says it found out, when it has read the answers.
    conclusions = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=SurveyState.choices, default=SurveyState.DRAFT)
    closes_on = models.DateField()
    # Who sees to it that organisations are asked and answers are read.
    keeper = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    def name(self, language: str) -> Passage:
        """Its title in a language."""
        return pick(self.titles, language)

    @property
    def asked(self) -> SurveyContent:
        """The questions, validated."""
        return SurveyContent.model_validate(self.content)


class Reply(models.Model):
    """An organisation that is asked, and what it answered (vastaus)."""

    class Data:
        internal: ClassVar = [
            "id", "survey", "organisation", "language", "state", "answers", "reason", "sent_at", "opened_at",
            "answered_at", "answered_by_label", "reminded_at", "link_stamp", "version",
        ]  # fmt: skip
        personal: ClassVar = ["address"]

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="replies")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Where the link goes; empty is the organisation's own address, or that of the one above it.
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="fi")
    state = models.CharField(max_length=10, choices=ReplyState.choices, default=ReplyState.WAITING)
    answers = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    reminded_at = models.DateTimeField(null=True)
    # Signed links end when the stamp changes.
    link_stamp = models.UUIDField(default=uuid.uuid4)
    # Counts every saving: an answer that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["survey", "organisation"], name="an_organisation_is_asked_once"),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.ANSWERED) | Q(answered_at__isnull=False),
                name="an_answer_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReplyState.DECLINED) | ~Q(reason=""), name="not_answering_has_a_reason"
            ),
        ]


class Draft(models.Model):
    """An operating model or a procedure that a group writes by a day (luonnos)."""

    class Data:
        internal: ClassVar = [
            "id", "group", "kind", "names", "organisation", "state", "version", "drafter", "due_on", "reason",
            "procedure", "approved_at", "reminded_at", "escalated_at", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    class Duty:
        name = _("Draft of a theme group")
        holder = "drafter"
        still_open = Q(state__in=OPEN_DRAFTS)
        network = "group__network"

        @staticmethod
        def title(row: Draft, language: str) -> str:
            return row.name(language).text

    group = models.ForeignKey(ThemeGroup, models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=10, choices=DraftKind.choices, default=DraftKind.MODEL)
    # The name as lists show it: that of the newest version.
    names = models.JSONField()
    # Whose procedure or model it becomes.
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="theme_drafts")
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.WRITING)
    # Counts every version: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=0)
    # Who has it written by the day.
    drafter = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    # Why it was given up.
    reason = models.CharField(max_length=500, blank=True)
    # The procedure that was made of it.
    procedure = models.OneToOneField(
        Procedure, models.SET_NULL, null=True, blank=True, related_name="theme_draft"
    )
    approved_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=DraftState.APPROVED) | Q(approved_at__isnull=False),
                name="an_approved_draft_has_its_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=DraftState.DROPPED) | ~Q(reason=""), name="giving_up_has_a_reason"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="theme_draft_by_day")]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)


class DraftVersion(models.Model):
    """One version of a draft. What it says never changes."""

    class Data:
        internal: ClassVar = ["id", "draft", "number", "content", "made_at", "made_by_label", "made_by_id"]

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "number"], name="one_theme_draft_version_per_number")
        ]

    @cached_property
    def document(self) -> ModelContent:
        """The content, validated."""
        return ModelContent.model_validate(self.content)


class Comment(models.Model):
    """What somebody says about a draft or a step of it (kommentti), and what was done about it."""

    class Data:
        internal: ClassVar = [
            "id", "draft", "number", "step", "text", "made_at", "made_by_label", "made_by_id", "answer",
            "resolved_at", "resolved_by_label",
        ]  # fmt: skip

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="comments")
    # The version that was on the screen, and the key of the step, if it is about one.
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=128, blank=True)
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=1000, blank=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by_label = models.CharField(max_length=120, blank=True)


class ApprovalRound(models.Model):
    """One version is asked to be approved by a day (hyväksymiskierros)."""

    class Data:
        internal: ClassVar = [
            "id", "draft", "number", "due_on", "outcome", "made_at", "made_by_label", "made_by_id", "ended_at",
        ]  # fmt: skip

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="rounds")
    number = models.PositiveIntegerField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=10, choices=RoundOutcome.choices, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"],
                condition=Q(outcome=RoundOutcome.OPEN),
                name="one_round_of_approval_at_a_time",
            )
        ]


class Approval(models.Model):
    """Somebody is asked to approve (hyväksyntä), and what they said."""

    class Data:
        internal: ClassVar = [
            "id", "round", "approver", "answer", "reason", "answered_at", "answered_by_label", "reminded_at",
        ]  # fmt: skip

    class Duty:
        name = _("Approval of a draft")
        holder = "approver"
        still_open = Q(answer=ApprovalAnswer.NONE, round__outcome=RoundOutcome.OPEN)
        network = "round__draft__group__network"

        @staticmethod
        def title(row: Approval, language: str) -> str:
            return row.round.draft.name(language).text

    round = models.ForeignKey(ApprovalRound, models.CASCADE, related_name="approvals")
    approver = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.CharField(max_length=5, choices=ApprovalAnswer.choices, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(answer=ApprovalAnswer.NO) | ~Q(reason=""), name="not_approving_has_a_reason"
            )
        ]


class Stewardship(models.Model):
    """Which organisation keeps an approved model true and follows it, and who does it there (mallin omistus)."""

    class Data:
        internal: ClassVar = [
            "id", "draft", "organisation", "keeper", "valid_from", "valid_to", "review_on", "remark", "reminded_at",
            "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    class Duty:
        name = _("Care of an approved model")
        holder = "keeper"
        still_open = Q(valid_to=None)
        network = "draft__group__network"

        @staticmethod
        def title(row: Stewardship, language: str) -> str:
            return row.draft.name(language).text

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="stewardships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="theme_stewardships")
    keeper = models.ForeignKey(User, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # When it is next looked at how the model works.
    review_on = models.DateField()
    remark = models.CharField(max_length=1000, blank=True)
    reminded_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["draft"], condition=Q(valid_to=None), name="one_steward_at_a_time"
            )
        ]
