"""Codes of disclosure bases, purposes and emergencies, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BasisKind(TextChoices):
    """Why data may go from one organisation to another: the four grounds there are."""

    PERMISSION = "permission", _("The client's permission")
    STATUTE = "statute", _("A statute")
    PROCESSOR = "processor", _("A contract: the receiver works for the organisation")
    VITAL = "vital", _("A vital interest: life or health is in danger")


class Purpose(TextChoices):
    """What data is used for. A basis for one purpose does not serve another."""

    GUIDANCE = "guidance", _("Guidance to services")
    TRANSITION = "transition", _("From studies to the next place")
    EMPLOYMENT = "employment", _("Finding and keeping work")
    WELLBEING = "wellbeing", _("Social and health services")


class GivenHow(TextChoices):
    """How a client gave a permission."""

    WRITTEN = "written", _("In writing, while present")
    SPOKEN = "spoken", _("By word of mouth")
    PAPER = "paper", _("On paper, kept by the organisation")
    ELECTRONIC = "electronic", _("In this service, by the client")


class Emergency(TextChoices):
    """Why somebody without a care relation must see a client's data now."""

    LIFE = "life", _("Danger to life or health")
    CHILD = "child", _("A child or a young person is in danger")
    COVER = "cover", _("The named worker is away and the matter cannot wait")


class Outcome(TextChoices):
    """What a reviewer found about an emergency opening."""

    JUSTIFIED = "justified", _("Justified")
    UNJUSTIFIED = "unjustified", _("Not justified")


class Ground(TextChoices):
    """What opened a folder to somebody: it stands beside every look in the log."""

    CARE = "care", _("Own client")
    BASIS = "basis", _("Disclosure basis")
    EMERGENCY = "emergency", _("Opened in an emergency")
    SELF = "self", _("Own data")
    REPRESENTATIVE = "representative", _("Representative")
    DUTY = "duty", _("Duty of the system")
