"""Who takes part: people with accounts, organisations and their units, areas."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from polku.accounts.choices import AreaKind, OrganisationKind, Role, Sector, Visibility
from polku.shared import clock
from polku.shared.languages import LANGUAGES, Passage, pick


class UserManager(BaseUserManager["User"]):
    """Makes accounts; the e-mail address is the name one signs in with."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person with an account (käyttäjä). No henkilötunnus, a call name only."""

    class Data:
        public: ClassVar = ["id"]
        internal: ClassVar = ["is_active", "is_admin", "language", "joined_at", "last_login"]
        personal: ClassVar = ["email", "call_name"]
        secret: ClassVar = ["password"]

    email = models.EmailField(unique=True)
    call_name = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="fi", choices=[(x.code, x.name) for x in LANGUAGES])
    is_active = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.call_name or f"user {self.pk}"

    @property
    def is_staff(self) -> bool:
        """Asked by libraries; there is no Django admin."""
        return False

    @property
    def is_superuser(self) -> bool:
        """Asked by libraries; rights come from roles only."""
        return False


class Municipality(models.Model):
    """A municipality (kunta) by its three-digit code, with the years it exists."""

    class Data:
        public: ClassVar = ["code", "names", "language_relation", "north", "east", "valid_from", "valid_to"]

    code = models.CharField(max_length=3, primary_key=True)
    names = models.JSONField()
    # Statistics Finland: 0 Finnish, 1 bilingual (Finnish majority), 2 bilingual (Swedish majority), 3 Swedish, 4 Sámi
    language_relation = models.CharField(max_length=1, default="0")
    north = models.IntegerField(null=True, help_text="ETRS-TM35FIN, metres")
    east = models.IntegerField(null=True, help_text="ETRS-TM35FIN, metres")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def __str__(self) -> str:
        return f"{self.code} {pick(self.names, 'fi')}"


class Area(models.Model):
    """An area (alue): a set of municipalities that changes over time. Areas do not nest."""

    class Data:
        public: ClassVar = ["id", "kind", "code", "names", "valid_from", "valid_to", "source"]

    kind = models.CharField(max_length=20, choices=AreaKind.choices)
    code = models.CharField(max_length=40)
    names = models.JSONField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "code"], name="one_area_per_code")]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def __str__(self) -> str:
        return f"{self.kind}:{self.code}"


class AreaMunicipality(models.Model):
    """A municipality belongs to an area from a day to a day."""

    class Data:
        public: ClassVar = ["id", "area", "municipality", "valid_from", "valid_to"]

    area = models.ForeignKey(Area, models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="areas")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["area", "municipality", "valid_from"],
                name="one_area_membership_from_a_day",
                nulls_distinct=False,
            )
        ]


def in_force(on: date, prefix: str = "") -> Q:
    """Rows whose validity (first and last day, both included) holds a day."""
    starts, ends = f"{prefix}valid_from", f"{prefix}valid_to"
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": on})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": on})
    )


class Organisation(models.Model):
    """An organisation or a unit of one (organisaatio, yksikkö). Units form a tree; names are per language."""

    class Data:
        public: ClassVar = [
            "id", "kind", "sector", "parent", "names", "old_names", "descriptions", "business_id", "homepage",
            "number", "areas", "valid_from", "valid_to", "ptv_id", "created_at", "version",
        ]  # fmt: skip
        internal: ClassVar = ["notify_email"]

    kind = models.CharField(max_length=30, choices=OrganisationKind.choices)
    sector = models.CharField(max_length=10, choices=Sector.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units")
    names = models.JSONField()
    # Names people still use, per language: {"fi": ["Lahden työvoimatoimisto"]}
    old_names = models.JSONField(default=dict, blank=True)
    descriptions = models.JSONField(default=dict, blank=True)
    business_id = models.CharField(max_length=9, blank=True)
    homepage = models.JSONField(default=dict, blank=True)
    number = models.CharField(max_length=20, blank=True, help_text="Number in a programme")
    # Shared address of the organisation for reminders, never a person's own.
    notify_email = models.EmailField(blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="organisations")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    ptv_id = models.UUIDField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="organisation_ends_after_it_begins",
            )
        ]

    def name(self, language: str) -> Passage:
        """Its name in a language."""
        return pick(self.names, language)

    def __str__(self) -> str:
        return str(pick(self.names, "fi"))


class Succession(models.Model):
    """One body continues another's work from a day (seuraaja): an old name finds the new body."""

    class Data:
        public: ClassVar = ["id", "predecessor", "successor", "on", "note", "source"]

    predecessor = models.ForeignKey(Organisation, models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Organisation, models.CASCADE, related_name="inheritances")
    on = models.DateField()
    note = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="nobody_succeeds_itself"),
        ]


class Membership(models.Model):
    """A user acts for an organisation or unit in a role during a term (jäsenyys)."""

    class Data:
        internal: ClassVar = ["id", "user", "organisation", "role", "valid_from", "valid_to"]

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)


def _new_key() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """An invitation to make an account (kutsu): the only way in. The key is a secret in a mail."""

    class Data:
        internal: ClassVar = [
            "id",
            "organisation",
            "role",
            "language",
            "invited_by_label",
            "created_at",
            "expires_at",
            "used_at",
        ]
        personal: ClassVar = ["email", "call_name"]
        secret: ClassVar = ["key"]

    email = models.EmailField()
    call_name = models.CharField(max_length=60, blank=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.MEMBER)
    language = models.CharField(max_length=10, default="fi")
    key = models.CharField(max_length=64, unique=True, default=_new_key)
    invited_by_label = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class ContactCard(models.Model):
    """Whom to contact at an organisation (yhteyshenkilö): a role first, a name only when its holder wants it."""

    class Data:
        public: ClassVar = [
            "id",
            "organisation",
            "role",
            "visibility",
            "email_spelled",
            "checked_on",
            "expires_on",
        ]
        internal: ClassVar = ["owner", "reminded_at"]
        personal: ClassVar = ["name", "phone", "email"]

    class Duty:
        name = _("Contact card")
        holder = "owner"
        still_open = Q()

        @staticmethod
        def network(network: Any, day: date) -> Q:
            """Cards of the members and of the two levels of units below them."""
            members = network.members.filter(in_force(day)).values("organisation")
            return (
                Q(organisation__in=members)
                | Q(organisation__parent__in=members)
                | Q(organisation__parent__parent__in=members)
            )

        @staticmethod
        def title(row: ContactCard, language: str) -> str:
            return f"{pick(row.role, language)}, {row.organisation.name(language)}"

        @staticmethod
        def suits(row: ContactCard, user: User) -> bool:
            """Only who acts for the organisation, or for one above it, can keep its card."""
            step: Organisation | None = row.organisation
            while step is not None:
                if step.memberships.filter(in_force(clock.today()), user=user).exists():
                    return True
                step = step.parent
            return False

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    role = models.JSONField()
    name = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    email_spelled = models.BooleanField(default=True, help_text="Show as name(at)organisation")
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC)
    # Who is asked. It counts only while acting for the organisation: what a former owner kept falls back to the
    # organisation by itself.
    owner = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="kept_contacts")
    checked_on = models.DateField()
    expires_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)

    @property
    def shown_email(self) -> str:
        """The e-mail address as its holder wants it shown."""
        return self.email.replace("@", "(at)") if self.email_spelled else self.email


class Subscription(models.Model):
    """A user's wish to hear about changes (tilaus): for themes, municipalities and a rhythm."""

    class Data:
        internal: ClassVar = ["id", "user", "themes", "municipalities", "every_days", "last_sent_at"]

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    themes = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    municipalities = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    every_days = models.PositiveSmallIntegerField(default=7)
    last_sent_at = models.DateTimeField(null=True, blank=True)
