"""What opens a person's data, to whom and until when. The database itself decides by these rows (see README.md)."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from polku.accounts.models import Organisation, User
from polku.consent.choices import BasisKind, Emergency, GivenHow, Outcome, Purpose
from polku.people.choices import Category
from polku.people.models import Client
from polku.shared import clock
from polku.shared.sealed import ReservedIdField, SealedTextField

EMERGENCY_LASTS = timedelta(minutes=60)
REVIEW_WITHIN = timedelta(days=7)


class Folder(models.Model):
    """One kind of data that one organisation keeps about one person (kansio): the unit of access.

    A folder never changes its client, organisation or kind: the database refuses.
    """

    class Data:
        internal: ClassVar = ["id", "client", "organisation", "category", "key_id"]

    id = ReservedIdField(primary_key=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name="folders")
    # The controller: always the organisation of the client's row (a foreign key of both columns holds it).
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, choices=Category.choices)
    # The data key of its texts: `SealedTextField(key="folder.key_id")` in tables of other apps.
    key_id = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "category"], name="one_folder_per_category")
        ]

    def __str__(self) -> str:
        return f"folder {self.pk}"


class FolderRow(models.Model):
    """Base of a table of client data in any app: a row lies in one folder and is seen by whoever may read that."""

    id = ReservedIdField(primary_key=True)
    folder = models.ForeignKey(Folder, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class CareRelation(FolderRow):
    """A named worker works with a client of the own organisation (asiakassuhde), from a moment to a moment."""

    class Data:
        internal: ClassVar = ["id", "folder", "worker", "starts_at", "ends_at", "started_by_label"]

    worker = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    started_by_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="care_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["folder", "worker"],
                condition=Q(ends_at__isnull=True),
                name="one_open_care_per_worker",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["worker"], name="care_by_worker")]


class DisclosureBasis(FolderRow):
    """Why one organisation may see what another keeps about a person (luovutusperuste).

    It lies in the client's basic folder at the giving organisation. It opens nothing before the receiver has
    joined it to its own row of the same person (`Reception`).
    """

    class Data:
        internal: ClassVar = [
            "id", "folder", "kind", "purpose", "categories", "receiver", "valid_from", "valid_to", "statute",
            "section", "contract", "given_how", "recorded_at", "recorded_by", "recorded_by_label", "language",
            "text_version", "withdrawn_at", "withdrawn_by_label", "withdrawn_how",
        ]  # fmt: skip
        personal: ClassVar = ["note"]

    kind = models.CharField(max_length=20, choices=BasisKind.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    valid_from = models.DateTimeField(default=clock.now)
    valid_to = models.DateTimeField()
    statute = models.CharField(max_length=200, blank=True, help_text="Name and number")
    section = models.CharField(max_length=40, blank=True)
    contract = models.CharField(
        max_length=200, blank=True, help_text="Name or number of the contract, its day"
    )
    given_how = models.CharField(max_length=20, choices=GivenHow.choices, blank=True)
    note = SealedTextField(null=True, key="folder.key_id")
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_by_label = models.CharField(max_length=120)
    # What the client was shown: language and version of the ready text (wording.py).
    language = models.CharField(max_length=10)
    text_version = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by_label = models.CharField(max_length=120, blank=True)
    withdrawn_how = models.CharField(max_length=20, choices=GivenHow.choices, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="basis_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(categories=[]), name="basis_names_categories"),
            models.CheckConstraint(
                condition=~Q(categories__contains=[Category.PROTECTED_CONTACT]),
                name="basis_never_opens_protected_contact",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BasisKind.PERMISSION) | ~Q(given_how=""),
                name="permission_says_how_it_was_given",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BasisKind.STATUTE) | (~Q(statute="") & ~Q(section="")),
                name="statute_names_its_section",
            ),
            models.CheckConstraint(
                condition=~Q(kind=BasisKind.PROCESSOR) | ~Q(contract=""), name="processor_names_its_contract"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["receiver"], name="basis_by_receiver")]


class Reception(FolderRow):
    """The receiver's side of a basis (vastaanotto): which of its own clients it is about.

    It lies in the receiver's own basic folder. Two organisations' rows of a person meet here and nowhere else.
    """

    class Data:
        internal: ClassVar = ["id", "folder", "basis", "joined_at", "joined_by_label"]

    basis = models.OneToOneField(DisclosureBasis, models.PROTECT, related_name="+")
    joined_at = models.DateTimeField(default=clock.now)
    joined_by_label = models.CharField(max_length=120)


class BreakGlass(FolderRow):
    """Somebody opened a client's data in an emergency (hätäavaus): one person, 60 minutes, reviewed by another."""

    class Data:
        internal: ClassVar = [
            "id", "folder", "user", "reason", "starts_at", "ends_at", "reviewed_at", "reviewed_by", "outcome",
        ]  # fmt: skip
        special: ClassVar = ["explanation", "review"]

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=Emergency.choices)
    explanation = SealedTextField(key="folder.key_id")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    review = SealedTextField(null=True, key="folder.key_id")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")) & Q(ends_at__lte=F("starts_at") + EMERGENCY_LASTS),
                name="emergency_lasts_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="emergency_reviewed_by_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user", "-starts_at"], name="emergency_by_user")]


class Steward(models.Model):
    """Who looks after the clients' data in an organisation (tietosuojan vastuuhenkilö).

    Reviews emergency openings and gives clients without a worker to one.
    """

    class Data:
        internal: ClassVar = ["id", "organisation", "user", "valid_from", "valid_to"]

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
