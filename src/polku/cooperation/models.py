"""Networks: who belongs to one, who does what in it and until when, what was agreed, and what it grew from."""

from __future__ import annotations

import secrets
from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import Sector
from polku.accounts.models import Area, Organisation, User, in_force
from polku.cooperation.choices import (
    AgreementState,
    HandoverState,
    LineageKind,
    PhaseKind,
    SignedHow,
    TermRole,
)
from polku.cooperation.content import AgreementContent
from polku.practice.models import Procedure
from polku.shared import clock
from polku.shared.languages import Passage, pick


class Network(models.Model):
    """A network of organisations (verkosto). One installation may hold several."""

    class Data:
        public: ClassVar = [
            "id", "slug", "names", "descriptions", "area", "starts_on", "ends_on", "is_public", "version",
            "created_at",
        ]  # fmt: skip

    slug = models.SlugField(max_length=60, unique=True)
    names = models.JSONField()
    descriptions = models.JSONField(default=dict, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="networks")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def description(self, language: str) -> Passage:
        """What it is for, in a language."""
        return pick(self.descriptions, language)

    def __str__(self) -> str:
        return str(pick(self.names, "fi"))


class Aim(models.Model):
    """What a network wants (tavoite). Measures cite aims; one that nothing cites is listed."""

    class Data:
        public: ClassVar = ["id", "network", "number", "texts", "source", "starts_on", "ends_on", "version"]

    class Counted:
        name = _("Aims")
        network = "network"

        @staticmethod
        def on(day: date) -> Q:
            return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (
                Q(ends_on__isnull=True) | Q(ends_on__gte=day)
            )

    network = models.ForeignKey(Network, models.CASCADE, related_name="aims")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    source = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "number"], name="one_aim_per_number")
        ]

    def text(self, language: str) -> Passage:
        """What it says in a language."""
        return pick(self.texts, language)

    def __str__(self) -> str:
        return f"{self.number}. {pick(self.texts, 'fi')}"


class NetworkMember(models.Model):
    """An organisation or unit belongs to a network from a day to a day (jäsen). Rejoining makes a new row."""

    class Data:
        public: ClassVar = ["id", "network", "organisation", "valid_from", "valid_to"]
        internal: ClassVar = [
            "joined_by", "left_by", "left_reason", "made_at", "made_by_label", "made_by_id", "left_at",
        ]  # fmt: skip

    class Counted:
        name = _("Members")
        network = "network"
        by = "organisation__sector"
        labels = Sector

        @staticmethod
        def on(day: date) -> Q:
            return in_force(day)

    network = models.ForeignKey(Network, models.CASCADE, related_name="members")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="network_memberships")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    # How it joined, in words: by signing the agreement, by a decision of the forum.
    joined_by = models.CharField(max_length=300, blank=True)
    left_by = models.CharField(max_length=120, blank=True)
    left_reason = models.CharField(max_length=500, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "organisation"],
                condition=Q(valid_to__isnull=True),
                name="one_open_network_membership",
            )
        ]


class Convening(models.Model):
    """The organisation that calls a network together, from a day to a day (koollekutsuja)."""

    class Data:
        public: ClassVar = ["id", "network", "organisation", "valid_from", "valid_to"]

    network = models.ForeignKey(Network, models.CASCADE, related_name="convenings")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="convenings")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)


def term_in_force(on: date, prefix: str = "") -> Q:
    """Terms that hold a day, and whose project, when a project gave them, has not ended."""
    project = f"{prefix}project__"
    return in_force(on, prefix) & (Q(**{f"{project}isnull": True}) | in_force(on, project))


class Term(models.Model):
    """A person does something for a network until a day (tehtävä määräajaksi). An ended one gives nothing."""

    class Data:
        public: ClassVar = ["id", "network", "role", "organisation", "theme", "project"]
        internal: ClassVar = [
            "user", "valid_from", "valid_to", "made_at", "made_by_label", "made_by_id", "ended_by_label",
        ]  # fmt: skip

    class Duty:
        name = _("Task in the network")
        holder = "user"
        network = "network"
        # Rights have days: the giver's row ends and stays as history, the receiver gets a row of the same kind.
        renews = True

        @staticmethod
        def still_open(day: date) -> Q:
            return Q(valid_to__isnull=True) | Q(valid_to__gte=day)

        @staticmethod
        def title(row: Term, language: str) -> str:
            return f"{row.get_role_display()} {row.theme}".strip()

    network = models.ForeignKey(Network, models.CASCADE, related_name="terms")
    user = models.ForeignKey(User, models.PROTECT, related_name="terms")
    role = models.CharField(max_length=20, choices=TermRole.choices)
    # On whose behalf the person does it.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="terms"
    )
    theme = models.CharField(max_length=60, blank=True)
    # The project that gave the task: when it ends, the task ends.
    project = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="project_terms"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)
    ended_by_label = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "network"], name="term_by_user")]


class Handover(models.Model):
    """Duties and rights of one person in a network pass to another (tehtävien siirto): offered, then accepted."""

    class Data:
        internal: ClassVar = [
            "id", "network", "giver", "receiver", "state", "listed", "moved", "note", "offered_at",
            "offered_by_label", "offered_by_id", "answered_at", "answered_by_label", "reason",
        ]  # fmt: skip

    class History:
        # The two sides of something that happened; an open offer ends with the account that it was made to.
        users = ("giver", "receiver")

    network = models.ForeignKey(Network, models.CASCADE, related_name="handovers")
    giver = models.ForeignKey(User, models.PROTECT, related_name="handovers_given")
    receiver = models.ForeignKey(User, models.PROTECT, related_name="handovers_received")
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.OFFERED)
    # What stood open when it was offered, and what passed when it was accepted: kept as they were shown.
    listed = models.JSONField(default=list)
    moved = models.JSONField(default=list)
    note = models.TextField(max_length=2000, blank=True)
    offered_at = models.DateTimeField(default=clock.now, editable=False)
    offered_by_label = models.CharField(max_length=120)
    offered_by_id = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_label = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["network", "giver"],
                condition=Q(state=HandoverState.OFFERED),
                name="one_open_handover_per_giver",
            ),
            models.CheckConstraint(
                condition=~Q(giver=models.F("receiver")), name="nobody_hands_over_to_self"
            ),
        ]


class AgreementVersion(models.Model):
    """One version of a network's agreement (verkostosopimus). What it says never changes after the draft."""

    class Data:
        public: ClassVar = [
            "id", "network", "number", "content", "state", "based_on", "note", "opened_at", "valid_from",
            "valid_to",
        ]  # fmt: skip
        internal: ClassVar = ["version", "made_at", "made_by_label", "made_by_id"]

    network = models.ForeignKey(Network, models.CASCADE, related_name="agreement_versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    state = models.CharField(max_length=10, choices=AgreementState.choices, default=AgreementState.DRAFT)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="amendments")
    # What changed and why, in the words of the one who amended it.
    note = models.CharField(max_length=500, blank=True)
    # Counts the saves of the draft: a form that was opened at another number is a conflict.
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["network", "number"], name="one_agreement_version_per_number"),
            models.UniqueConstraint(
                fields=["network"],
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.SIGNING]),
                name="one_agreement_being_made",
            ),
            models.UniqueConstraint(
                fields=["network"], condition=Q(state=AgreementState.IN_FORCE), name="one_agreement_in_force"
            ),
        ]

    @cached_property
    def document(self) -> AgreementContent:
        """The content, validated."""
        return AgreementContent.model_validate(self.content)


def new_stamp() -> str:
    """A stamp that no link has yet."""
    return secrets.token_hex(8)


class Party(models.Model):
    """An organisation or unit that a version of the agreement is made with, and who signs for it (osapuoli)."""

    class Data:
        public: ClassVar = ["id", "agreement", "organisation", "units", "order", "named"]
        internal: ClassVar = [
            "signer_role",
            "language",
            "invited_at",
            "reminded_at",
            "declined_at",
            "declined_reason",
        ]
        personal: ClassVar = ["signer_name", "signer_email"]
        secret: ClassVar = ["link_stamp"]

    agreement = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="agreement_parties")
    # When only some units of it take part: they become the members, not the whole.
    units = models.ManyToManyField(Organisation, blank=True, related_name="agreement_parts")
    order = models.PositiveSmallIntegerField()
    # Its name as the agreement says it, when that is not its name today.
    named = models.JSONField(default=dict, blank=True)
    signer_name = models.CharField(max_length=80, blank=True)
    signer_role = models.CharField(max_length=120, blank=True)
    signer_email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="fi")
    # A new stamp ends the links that were sent before.
    link_stamp = models.CharField(max_length=20, default=new_stamp)
    invited_at = models.DateTimeField(null=True)
    # Of the link that was sent last.
    reminded_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    declined_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["order"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="one_party_per_organisation")
        ]

    def name(self, language: str) -> Passage:
        """Its name in the agreement, in a language."""
        return pick(self.named, language) or self.organisation.name(language)


class SigningCode(models.Model):
    """A code of six digits that was mailed to whoever signs (vahvistuskoodi): a link that went astray signs nothing."""

    class Data:
        internal: ClassVar = ["id", "party", "made_at", "expires_at", "tries", "used_at"]
        secret: ClassVar = ["mark"]

    party = models.ForeignKey(Party, models.CASCADE, related_name="codes")
    mark = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class SigningEvent(models.Model):
    """An occasion at which a version was signed (allekirjoitustilaisuus): when, where, and its minutes."""

    class Data:
        public: ClassVar = ["id", "agreement", "titles", "held_at", "place", "minutes"]

    agreement = models.ForeignKey(AgreementVersion, models.CASCADE, related_name="events")
    titles = models.JSONField(default=dict, blank=True)
    held_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    # {"kind", "id", "title", "address"} of the minutes, wherever they are kept.
    minutes = models.JSONField(default=dict, blank=True)

    def title(self, language: str) -> Passage:
        """What the occasion was, in a language."""
        return pick(self.titles, language)


class Signature(models.Model):
    """An organisation signed a version (allekirjoitus): who, when, where, and the mark of exactly what was signed."""

    class Data:
        public: ClassVar = [
            "id",
            "party",
            "how",
            "signed_at",
            "place",
            "event",
            "content_mark",
            "signer_role",
        ]
        internal: ClassVar = ["recorded_by_label", "recorded_by_id"]
        personal: ClassVar = ["signer_name"]

    party = models.OneToOneField(Party, models.PROTECT, related_name="signature")
    how = models.CharField(max_length=10, choices=SignedHow.choices)
    signer_name = models.CharField(max_length=80)
    signer_role = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(default=clock.now)
    place = models.CharField(max_length=200, blank=True)
    event = models.ForeignKey(SigningEvent, models.PROTECT, null=True, blank=True, related_name="signatures")
    content_mark = models.CharField(max_length=64)
    recorded_by_label = models.CharField(max_length=120)
    recorded_by_id = models.BigIntegerField(null=True)


_LINEAGE_ENDS = ("organisation", "network", "procedure")


def _exactly_one(side: str) -> Q:
    found = Q()
    for chosen in _LINEAGE_ENDS:
        rest = {f"{side}_{end}__isnull": end != chosen for end in _LINEAGE_ENDS}
        found |= Q(**rest)
    return found


class Lineage(models.Model):
    """One thing came from another (polveutuminen): programme, project, network, operating model; read both ways."""

    class Data:
        public: ClassVar = [
            "id", "kind", "from_organisation", "from_network", "from_procedure", "to_organisation",
            "to_network", "to_procedure", "on", "until", "source",
        ]  # fmt: skip

    kind = models.CharField(max_length=10, choices=LineageKind.choices)
    from_organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="descendants"
    )
    from_network = models.ForeignKey(
        Network, models.CASCADE, null=True, blank=True, related_name="descendants"
    )
    from_procedure = models.ForeignKey(
        Procedure, models.CASCADE, null=True, blank=True, related_name="descendants"
    )
    to_organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="ancestors"
    )
    to_network = models.ForeignKey(Network, models.CASCADE, null=True, blank=True, related_name="ancestors")
    to_procedure = models.ForeignKey(
        Procedure, models.CASCADE, null=True, blank=True, related_name="ancestors"
    )
    on = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=_exactly_one("from"), name="lineage_from_one_thing"),
            models.CheckConstraint(condition=_exactly_one("to"), name="lineage_to_one_thing"),
        ]

    @property
    def source_thing(self) -> Any:
        """What it came from."""
        return self.from_organisation or self.from_network or self.from_procedure

    @property
    def result_thing(self) -> Any:
        """What came from it."""
        return self.to_organisation or self.to_network or self.to_procedure


class PhaseSnapshot(models.Model):
    """How a network stood in a phase (vaiheen tilannekuva): numbers that later ones are compared to."""

    class Data:
        internal: ClassVar = [
            "id", "network", "phase", "on", "counts", "note", "made_at", "made_by_label", "made_by_id",
        ]  # fmt: skip

    network = models.ForeignKey(Network, models.CASCADE, related_name="snapshots")
    phase = models.CharField(max_length=10, choices=PhaseKind.choices)
    on = models.DateField()
    counts = models.JSONField()
    note = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now, editable=False)
    made_by_label = models.CharField(max_length=120)
    made_by_id = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["on", "pk"]
