"""What happened and who looked: rows with no foreign keys, so that they never stop a deletion, under seals.

The database itself writes `at`, and `era` and `xact` by which a seal knows its rows (migration 0004).
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from polku.audit.choices import What
from polku.shared import clock


class Event(models.Model):
    """An act and its change (tapahtuma). Append only: the product's own database role cannot change or delete it."""

    class Data:
        internal: ClassVar = [
            "id",
            "at",
            "actor_kind",
            "actor_id",
            "actor_label",
            "verb",
            "target_kind",
            "target_id",
            "change",
        ]

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    verb = models.CharField(max_length=40)
    target_kind = models.CharField(max_length=40)
    target_id = models.BigIntegerField()
    change = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id", "-at"], name="event_by_target")]


class Look(models.Model):
    """Somebody saw data about people (katselu): one row a page, list, search or export. Append only.

    `folders`, `clients`, `controllers` and `grounds` go side by side: what was shown, whose it is, what opened it.
    """

    class Data:
        internal: ClassVar = [
            "id", "at", "actor_kind", "actor_id", "actor_label", "organisation_id", "what", "address", "purpose",
            "folders", "clients", "controllers", "grounds",
        ]  # fmt: skip

    at = models.DateTimeField(default=clock.now)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    # The organisation the looker acted for; none for the person and those who stand by them.
    organisation_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=10, choices=What.choices)
    # The name of the address, without what it says about whom.
    address = models.CharField(max_length=80, blank=True)
    purpose = models.CharField(max_length=40)
    folders = ArrayField(models.BigIntegerField())
    clients = ArrayField(models.BigIntegerField())
    controllers = ArrayField(models.BigIntegerField())
    # A kind of ground and the id of its row: `care:12`, `basis:7`, `self`.
    grounds = ArrayField(models.TextField())

    class Meta:
        indexes: ClassVar = [
            GinIndex(fields=["folders"], name="look_by_folder"),
            GinIndex(fields=["clients"], name="look_by_client"),
            GinIndex(fields=["controllers"], name="look_by_controller"),
            models.Index(fields=["organisation_id", "-at"], name="look_by_organisation"),
            models.Index(fields=["actor_id", "-at"], name="look_by_actor"),
        ]


class Era(models.Model):
    """A life of the database server's own count of transactions (aikakausi). A restored database begins a new one."""

    class Data:
        public: ClassVar = ["number", "began_at"]

    number = models.IntegerField(primary_key=True)
    began_at = models.DateTimeField(default=clock.now)


class Seal(models.Model):
    """A sealed stretch of the log (sinetti): the Merkle root of its rows, chained to the seal before, signed."""

    class Data:
        public: ClassVar = [
            "number", "made_at", "form", "era", "upto", "rows", "root", "chain", "public_key", "signature",
        ]  # fmt: skip

    number = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField(default=clock.now)
    # How a row is turned into bytes: a change of the tables gets another number.
    form = models.PositiveSmallIntegerField()
    # Rows before this transaction of this era, and not before the last seal's, are the stretch.
    era = models.IntegerField()
    upto = models.BigIntegerField()
    rows = models.PositiveIntegerField()
    root = models.BinaryField()
    chain = models.BinaryField()
    public_key = models.BinaryField()
    signature = models.BinaryField()
