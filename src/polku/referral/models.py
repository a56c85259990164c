"""Referrals with everything that happened to them. All of it lies in the sender's folder of referrals."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from polku.accounts.models import Organisation, User
from polku.consent.models import DisclosureBasis, FolderRow
from polku.directory.models import Entry
from polku.people.models import Client
from polku.referral.choices import OPEN_STATES, Act, DeclineReason, Outcome, Side, State, Urgency
from polku.shared import clock
from polku.shared.sealed import SealedTextField


class Referral(FolderRow):
    """A referral (lähete, ohjaus): a person's matter goes to somebody who must answer."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "key", "client", "sender", "receiver", "entry", "basis", "state", "state_since", "due_on",
            "reminded_at", "escalated_at", "urgency", "meeting", "sent_at", "link_stamp", "version", "made_at",
            "expected_on", "position", "receiver_client", "message", "alarmed_at",
        ]  # fmt: skip
        special: ClassVar = [
            "brief",
            "matter",
            "contact",
            "facts",
            "decline_reason",
            "decline_ground",
            "outcome",
            "alternative",
        ]

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="+")
    # The worker who sent it and answers questions about it.
    sender = models.ForeignKey(User, models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    # What lets the receiver see the rest after a yes.
    basis = models.ForeignKey(DisclosureBasis, models.PROTECT, null=True, blank=True, related_name="+")
    # What the receiver sees before a yes: what is needed, without who needs it.
    brief = SealedTextField(key="folder.key_id")
    # What the receiver sees after a yes: the matter in full, and how the person is reached.
    matter = SealedTextField(key="folder.key_id", null=True)
    contact = SealedTextField(key="folder.key_id", null=True)
    # What was known of the person when it was sent (the engine's JSON), to weigh a refusal against the criteria.
    facts = SealedTextField(key="folder.key_id", null=True)
    urgency = models.CharField(max_length=10, choices=Urgency.choices, default=Urgency.NORMAL)
    # A warm handover: the first meeting is held together.
    meeting = models.BooleanField(default=False)
    state = models.CharField(max_length=15, choices=State.choices, default=State.DRAFT)
    state_since = models.DateTimeField(default=clock.now)
    # The last day of the side whose turn it is.
    due_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    position = models.PositiveSmallIntegerField(null=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices, blank=True)
    # The criterion a refusal named: a fact or a human check of the service's criteria.
    decline_ground = models.CharField(max_length=128, blank=True)
    alternative = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    # The receiver's own row of the person, when it keeps one here.
    receiver_client = models.BigIntegerField(null=True)
    # Signed links end when the stamp changes.
    link_stamp = models.UUIDField(default=uuid.uuid4)
    # The newest mail to the receiver (mail.Message), and when it was noticed that the receiver has not heard.
    message = models.BigIntegerField(null=True)
    alarmed_at = models.DateTimeField(null=True)
    # Counts every change: an act that was decided at another number is a conflict.
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state__in=OPEN_STATES) | Q(due_on__isnull=False),
                name="an_open_referral_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DECLINED) | ~Q(decline_reason=""), name="a_no_has_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.DONE) | ~Q(outcome=""), name="an_end_has_an_outcome"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "state"], name="referral_by_receiver"),
            models.Index(fields=["sender", "state"], name="referral_by_sender"),
            models.Index(fields=["due_on"], name="referral_due", condition=Q(state__in=OPEN_STATES)),
        ]


class ReferralEvent(FolderRow):
    """One act (tapahtuma): who, when, from which state to which, and what was said. It never changes."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "referral", "request_key", "act", "side", "source", "target", "at", "by_label", "by_id",
        ]  # fmt: skip
        special: ClassVar = ["note"]

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    # Made with the form: the same act sent twice is one.
    request_key = models.UUIDField()
    act = models.CharField(max_length=10, choices=Act.choices)
    side = models.CharField(max_length=10, choices=Side.choices)
    source = models.CharField(max_length=15, choices=State.choices)
    target = models.CharField(max_length=15, choices=State.choices)
    note = SealedTextField(key="folder.key_id", null=True)
    at = models.DateTimeField(default=clock.now)
    by_label = models.CharField(max_length=120)
    by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["referral", "request_key"], name="an_act_counts_once")
        ]
        indexes: ClassVar = [models.Index(fields=["referral", "at"], name="referral_history")]


class AnswerCode(FolderRow):
    """A code (vahvistuskoodi) mailed to the receiver: with it a link without an account opens the name."""

    class Data:
        internal: ClassVar = ["id", "folder", "referral", "made_at", "expires_at", "tries", "used_at"]
        secret: ClassVar = ["mark"]

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+")
    # An HMAC over the code and the link it belongs to: the code itself is kept nowhere.
    mark = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["referral", "-made_at"], name="newest_code")]
