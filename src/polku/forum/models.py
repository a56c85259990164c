"""Meetings of networks: series, invitations, agendas, minutes, decisions and what became of them."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import Sector
from polku.accounts.models import Organisation, User
from polku.cooperation.models import Aim, Network
from polku.criteria.models import CriteriaSet
from polku.forum.choices import (
    AHEAD,
    Answer,
    Came,
    ChangeState,
    ItemKind,
    Level,
    MeetingState,
    MinutesState,
    Need,
    OutcomeKind,
    ProposalState,
)
from polku.forum.content import MinutesContent, RuleContent, SourceContent
from polku.measures.models import Commitment, Measure
from polku.shared import clock
from polku.shared.languages import BY_CODE, Passage, pick
from polku.ui.days import short_day

FEED_LIVES = timedelta(days=365)


def _new_stamp() -> str:
    return secrets.token_hex(8)


class Series(models.Model):
    """Meetings that belong together (foorumi): the forum of top leaders, a steering group."""

    class Data:
        public: ClassVar = ["id", "network", "names", "texts", "ended_on", "version"]
        internal: ClassVar = ["rules"]

    network = models.ForeignKey(Network, models.CASCADE, related_name="series")
    names = models.JSONField()
    texts = models.JSONField(default=dict, blank=True)
    # Whom its meetings invite unless one says otherwise.
    rules = models.JSONField(default=list, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["pk"]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def text(self, language: str) -> Passage:
        """What it is for, in a language."""
        return pick(self.texts, language)


class Meeting(models.Model):
    """One meeting (kokous). What is written in it is in its own language; the public versions are in several."""

    class Data:
        internal: ClassVar = [
            "id", "network", "series", "title", "language", "starts_at", "ends_at", "place", "remote_link",
            "access", "about", "rules", "state", "sequence", "version", "secretary", "called_at",
            "cancelled_reason", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    class Duty:
        name = _("Minutes of a meeting")
        holder = "secretary"
        network = "network"

        @staticmethod
        def still_open(_day: date) -> Q:
            return ~Q(state=MeetingState.CANCELLED) & ~Q(minutes__state=MinutesState.APPROVED)

        @staticmethod
        def title(row: Meeting, _language: str) -> str:
            return str(row)

    network = models.ForeignKey(Network, models.CASCADE, related_name="meetings")
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="meetings")
    title = models.CharField(max_length=160)
    language = models.CharField(max_length=10, default="fi", choices=[(x, x) for x in BY_CODE])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200, blank=True)
    remote_link = models.URLField(max_length=500, blank=True)
    # How people who need something can take part: doors, loops, interpreters.
    access = models.TextField(max_length=2000, blank=True)
    about = models.TextField(max_length=4000, blank=True)
    rules = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    # Counts what calendars have to hear of (RFC 5545): a newer number replaces an older one there.
    sequence = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    secretary = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="meetings_to_write_up"
    )
    called_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_it_starts"
            )
        ]

    @property
    def is_ahead(self) -> bool:
        """Whether it can still be prepared."""
        return self.state in AHEAD

    @property
    def html_lang(self) -> str:
        """Value for the lang attribute of what is written in it."""
        return BY_CODE[self.language].html

    @cached_property
    def invites(self) -> tuple[RuleContent, ...]:
        """Whom it invites, validated."""
        return tuple(RuleContent.model_validate(rule) for rule in self.rules)

    def __str__(self) -> str:
        return f"{self.title} {short_day(self.starts_at)}"


class Invitation(models.Model):
    """Somebody is asked to a meeting (kutsu), with the answer, and whether they were there."""

    class Data:
        internal: ClassVar = [
            "id", "meeting", "level", "organisation", "sector", "user", "label", "language", "invited_at",
            "sequence", "answer", "answered_at", "reminded", "came",
        ]  # fmt: skip
        personal: ClassVar = ["email", "coming"]
        # What somebody needs can tell of a disability: only those who prepare the meeting see it, and it goes after it.
        special: ClassVar = ["needs", "needs_text"]
        secret: ClassVar = ["link_stamp"]

    class Duty:
        name = _("Invitation to a meeting")
        holder = "user"
        network = "meeting__network"

        @staticmethod
        def still_open(_day: date) -> Q:
            return Q(meeting__state__in=AHEAD)

        @staticmethod
        def title(row: Invitation, _language: str) -> str:
            return str(row.meeting)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations")
    level = models.CharField(max_length=10, choices=Level.choices)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="meeting_invitations"
    )
    sector = models.CharField(max_length=10, choices=Sector.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="meeting_invitations")
    # Where it goes when the invited one has no account.
    email = models.EmailField(blank=True)
    # Role of the invited one; never needed for an account.
    label = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10, default="fi")
    link_stamp = models.CharField(max_length=20, default=_new_stamp)
    # Empty until the mail has been written.
    invited_at = models.DateTimeField(null=True)
    # The number of the meeting that this one has been told of.
    sequence = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=10, choices=Answer.choices, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    coming = models.CharField(max_length=120, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices), default=list, blank=True)
    needs_text = models.CharField(max_length=500, blank=True)
    # The last reminder: so many days before.
    reminded = models.PositiveSmallIntegerField(null=True)
    came = models.CharField(max_length=10, choices=Came.choices, blank=True, default=Came.UNKNOWN)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(email=""), name="one_invitation_per_address"
            )
        ]

    @property
    def address(self) -> str:
        """Where its mail goes."""
        return self.user.email if self.user else self.email


class AgendaItem(models.Model):
    """A matter that a meeting takes up (asialistan kohta), where it comes from, and what was said of it."""

    class Data:
        internal: ClassVar = [
            "id", "meeting", "order", "kind", "title", "text", "minutes_planned", "presenter", "source",
            "discussion", "removed_at", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=ItemKind.choices, default=ItemKind.OTHER)
    title = models.CharField(max_length=300)
    text = models.TextField(max_length=4000, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(null=True, blank=True)
    presenter = models.CharField(max_length=120, blank=True)
    source = models.JSONField(default=dict, blank=True)
    discussion = models.TextField(max_length=10_000, blank=True)
    # Taken off the agenda: it can be put back as long as the meeting is ahead.
    removed_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["order", "pk"]

    @property
    def comes_from(self) -> SourceContent:
        """Where it comes from, validated."""
        return SourceContent.model_validate(self.source)


class Proposal(models.Model):
    """What a member wants to be taken up (ehdotus), and the answer to it."""

    class Data:
        internal: ClassVar = [
            "id", "network", "title", "text", "organisation", "state", "reason", "item", "answered_at",
            "answered_by_label", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    network = models.ForeignKey(Network, models.CASCADE, related_name="proposals")
    title = models.CharField(max_length=200)
    text = models.TextField(max_length=4000, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="forum_proposals"
    )
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    reason = models.CharField(max_length=500, blank=True)
    item = models.OneToOneField(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="proposal")
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]


class Minutes(models.Model):
    """The minutes of a meeting (pöytäkirja): written, checked, approved. Each save is a version."""

    class Data:
        internal: ClassVar = [
            "id", "meeting", "state", "version", "chair", "secretary_label", "opened", "closed", "closing",
            "approved_at", "approved_by_label",
        ]  # fmt: skip

    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="minutes")
    state = models.CharField(max_length=10, choices=MinutesState.choices, default=MinutesState.DRAFT)
    version = models.PositiveIntegerField(default=0)
    chair = models.CharField(max_length=120, blank=True)
    secretary_label = models.CharField(max_length=120, blank=True)
    opened = models.TimeField(null=True, blank=True)
    closed = models.TimeField(null=True, blank=True)
    closing = models.TextField(max_length=4000, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by_label = models.CharField(max_length=120, blank=True)


class MinutesVersion(models.Model):
    """Minutes as they stood at one save. Its content never changes."""

    class Data:
        internal: ClassVar = [
            "id", "minutes", "number", "state", "content", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MinutesState.choices)
    content = models.JSONField()
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "number"], name="one_minutes_version_per_number")
        ]

    @cached_property
    def document(self) -> MinutesContent:
        """The content, validated."""
        return MinutesContent.model_validate(self.content)


class MinutesTranslation(models.Model):
    """Minutes in another language (käännös): each part by the mark of what it says in the language of the meeting.

    When the minutes are opened and a part changes, its mark changes too, and the part waits to be translated again.
    """

    class Data:
        internal: ClassVar = ["id", "minutes", "language", "texts", "version", "saved_at", "saved_by_label"]

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10, choices=[(x, x) for x in BY_CODE])
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=clock.now)
    saved_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["minutes", "language"], name="one_translation_per_language")
        ]


class Checking(models.Model):
    """Somebody checks minutes (tarkastaja): asked, then checked or sent back with what is wrong."""

    class Data:
        internal: ClassVar = ["id", "meeting", "user", "asked_at", "checked_at", "number", "remark"]

    class Duty:
        name = _("Checking of minutes")
        holder = "user"
        network = "meeting__network"
        still_open = Q(checked_at__isnull=True)

        @staticmethod
        def title(row: Checking, _language: str) -> str:
            return str(row.meeting)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="checkings")
    user = models.ForeignKey(User, models.CASCADE, related_name="minutes_to_check")
    asked_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    # The version that was checked.
    number = models.PositiveIntegerField(null=True)
    remark = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]


class MeetingDecision(models.Model):
    """What a meeting decided (päätös). What became of it are its outcomes."""

    class Data:
        internal: ClassVar = [
            "id", "meeting", "item", "number", "text", "version", "dropped_at", "made_at", "made_by_label",
            "made_by_id",
        ]  # fmt: skip

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="decisions")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, blank=True, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=4000)
    version = models.PositiveIntegerField(default=1)
    # Written by mistake: it keeps its number, and minutes leave it out.
    dropped_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["meeting", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_decision_per_number")
        ]


class CalendarFeed(models.Model):
    """The address by which one person's calendar follows meetings (kalenterisyöte). Its content is asked each time."""

    class Data:
        internal: ClassVar = ["id", "user", "made_at"]
        secret: ClassVar = ["link_stamp"]

    class History:
        # It is the person's own and obliges to nothing: whoever takes over duties makes an own one.
        users = ("user",)

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    # A new stamp ends the address that was before.
    link_stamp = models.CharField(max_length=20, default=_new_stamp)
    made_at = models.DateTimeField(default=clock.now)

    @property
    def expires_at(self) -> datetime:
        """When the address ends by itself."""
        return self.made_at + FEED_LIVES


class CriteriaChange(models.Model):
    """A change of criteria that a meeting decided (kriteerimuutos): a task for those who keep the criteria."""

    class Data:
        internal: ClassVar = [
            "id", "criteria", "text", "due_on", "state", "answer", "answered_at", "answered_by_label",
        ]  # fmt: skip

    criteria = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="changes_decided")
    text = models.TextField(max_length=2000)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]


_RESULTS = {
    OutcomeKind.AIM: "aim",
    OutcomeKind.MEASURE: "measure",
    OutcomeKind.COMMITMENT: "commitment",
    OutcomeKind.CRITERIA: "change",
}


def _one_result() -> Q:
    found = Q()
    for kind, chosen in _RESULTS.items():
        found |= Q(kind=kind, **{f"{name}__isnull": name != chosen for name in _RESULTS.values()})
    return found


class Outcome(models.Model):
    """A decision became something (seuraus): an aim, a measure, a commitment, a change of criteria.

    Each of these tells its decision by `decided_in`.
    """

    class Data:
        internal: ClassVar = [
            "id", "decision", "kind", "aim", "measure", "commitment", "change", "tied", "made_at",
            "made_by_label", "made_by_id",
        ]  # fmt: skip

    decision = models.ForeignKey(MeetingDecision, models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=10, choices=OutcomeKind.choices)
    aim = models.ForeignKey(Aim, models.CASCADE, null=True, related_name="decided_in")
    measure = models.ForeignKey(Measure, models.CASCADE, null=True, related_name="decided_in")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="decided_in")
    change = models.ForeignKey(CriteriaChange, models.CASCADE, null=True, related_name="decided_in")
    # It was there before the decision, and can be untied from it.
    tied = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=_one_result(), name="outcome_is_one_thing"),
            models.UniqueConstraint(fields=["decision", "measure"], name="one_outcome_per_measure"),
        ]
