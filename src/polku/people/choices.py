"""Codes about the person helped, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Facts of a situation that tell where a person is: under a security ban no plan and no referral keeps them.
TELLS_WHERE = frozenset({"municipality"})


class Category(TextChoices):
    """Kinds of a person's data. Each organisation keeps each kind in a folder of its own."""

    BASIC = "basic", _("Name and basic facts")
    CONTACT = "contact", _("Contact details")
    # Contact details under turvakielto: no permission, representative or emergency opens them.
    PROTECTED_CONTACT = "protected_contact", _("Contact details under a security ban")
    PLAN = "plan", _("Plan and wishes")
    REFERRAL = "referral", _("Referrals")
    HEALTH = "health", _("Health and functioning")
    WORK = "work", _("Work and income")
    SCHOOL = "school", _("Studies")


class Representation(TextChoices):
    """As what somebody acts for a client."""

    GUARDIAN = "guardian", _("Parent or guardian of a minor")
    TRUSTEE = "trustee", _("Legal trustee")
    SUPPORTER = "supporter", _("Supporter whom the client has chosen")
