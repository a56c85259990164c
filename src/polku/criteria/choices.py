"""Codes of criteria sets, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """What a criteria set decides."""

    ENTRY = "entry", _("Who a service is for")
    POTENTIAL = "potential", _("Who could move on towards work")
    PICK_OUT = "pick_out", _("Which students need support")
    SUPPORT_NEED = "support_need", _("Who needs support to take part")


class SetState(TextChoices):
    """Where a criteria set is in its life."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("In use")
    WITHDRAWN = "withdrawn", _("No longer in use")


class VersionState(TextChoices):
    """Where one version is in its life. Several published ones may stand: each holds from its own day."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waits for review")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced by a newer one")
    REJECTED = "rejected", _("Not accepted")


class SourceKind(TextChoices):
    """What the criteria rest on."""

    LAW = "law", _("A law")
    DECISION = "decision", _("A decision")
    PRACTICE = "practice", _("An established practice")
    UNWRITTEN = "unwritten", _("Not written anywhere")


class DriftState(TextChoices):
    """Whether the owner has answered refusals that contradict the criteria."""

    OPEN = "open", _("Waits for an answer")
    CHANGED = "changed", _("The criteria were changed")
    KEPT = "kept", _("The criteria stand; the practice was mended")
