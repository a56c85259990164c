"""The person helped, as one organisation knows them. There is no table of people that organisations share."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from polku.accounts.models import Municipality, Organisation, User
from polku.people.choices import Category, Representation
from polku.shared import clock
from polku.shared.sealed import BlindIndexField, ReservedIdField, SealedTextField


class InFolder(models.Model):
    """A row of client data. `folder_id` is the folder it lies in; row-level security asks nothing else.

    The folder itself is `polku.consent.models.Folder`, an app above this one: the database holds the foreign key.
    """

    id = ReservedIdField(primary_key=True)
    folder_id = models.BigIntegerField(db_index=True)

    class Meta:
        abstract = True


class Client(InFolder):
    """A person helped (asiakas), as one organisation's own row. `key` stands in addresses, never the id."""

    class Data:
        internal: ClassVar = ["id", "folder_id", "key", "organisation", "key_id", "opened_at", "version"]
        personal: ClassVar = ["call_name", "born", "own_number", "language"]
        special: ClassVar = ["is_protected"]
        secret: ClassVar = ["name_index", "number_index"]

    key = models.UUIDField(default=uuid.uuid4)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # The data key of everything this organisation keeps about the person.
    key_id = models.UUIDField()
    call_name = SealedTextField()
    name_index = BlindIndexField(of="call_name", null=True)
    # A day as YYYY-MM-DD; read it through `born_on`.
    born = SealedTextField(null=True)
    own_number = SealedTextField(
        null=True, help_text="The number the organisation itself knows the person by"
    )
    number_index = BlindIndexField(of="own_number", null=True)
    language = models.CharField(max_length=10, default="fi")
    is_protected = models.BooleanField(
        default=False, help_text="Turvakielto: where the person is stays hidden"
    )
    opened_at = models.DateTimeField(default=clock.now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder_id"], name="one_client_per_folder"),
            # Within an organisation only: a number that is taken elsewhere must not be noticed.
            models.UniqueConstraint(fields=["organisation", "key"], name="one_client_per_key"),
            models.UniqueConstraint(
                fields=["organisation", "number_index"], name="one_client_per_own_number"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["organisation", "name_index"], name="client_by_name")]

    @property
    def born_on(self) -> date | None:
        """The day of birth, when it is known."""
        return date.fromisoformat(self.born) if self.born else None

    def __str__(self) -> str:
        return f"client {self.key}"


class ContactDetails(InFolder):
    """Where a client is reached (yhteystiedot). Under turvakielto the row lies in the protected folder."""

    class Data:
        internal: ClassVar = ["id", "folder_id", "key_id", "version"]
        personal: ClassVar = ["phone", "email", "address", "municipality"]

    key_id = models.UUIDField()
    phone = SealedTextField(null=True)
    email = SealedTextField(null=True)
    address = SealedTextField(null=True)
    municipality = models.ForeignKey(Municipality, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["folder_id"], name="one_contact_row_per_folder")
        ]


class OwnAccess(InFolder):
    """A client's own account (oma tunnus): opens everything this organisation keeps about them."""

    class Data:
        internal: ClassVar = ["id", "folder_id", "user", "starts_at", "ends_at"]

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder_id"], condition=Q(ends_at__isnull=True), name="one_own_account_per_client"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="own_access_by_user")]


class Representative(InFolder):
    """Somebody who acts for a client or stands by them (edustaja, tukihenkilö): for some data, for a time."""

    class Data:
        internal: ClassVar = [
            "id", "folder_id", "user", "categories", "starts_at", "ends_at", "barred_at", "recorded_by_label",
        ]  # fmt: skip
        personal: ClassVar = ["kind"]

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Representation.choices)
    categories = ArrayField(models.CharField(max_length=20, choices=Category.choices))
    starts_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    # From this moment on the person may see nothing, whatever the period says.
    barred_at = models.DateTimeField(null=True, blank=True)
    recorded_by_label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="representative_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(categories__contains=[Category.PROTECTED_CONTACT]),
                name="representative_never_sees_protected_contact",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="representative_by_user")]
