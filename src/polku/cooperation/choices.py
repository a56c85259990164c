"""Codes of networks, terms, agreements and lineages, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TermRole(TextChoices):
    """What a person does for a network, from a day to a day."""

    COORDINATOR = "coordinator", _("Coordinator")
    FORUM_LEADER = "forum_leader", _("Leader of the forum")
    THEME_LEADER = "theme_leader", _("Leader of a theme group")
    SECRETARY = "secretary", _("Secretary")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    PROJECT_WORKER = "project_worker", _("Project worker")


# Whoever has one of these runs the network.
COORDINATING = (TermRole.COORDINATOR, TermRole.PROJECT_MANAGER)


class AgreementState(TextChoices):
    """Where a version of the agreement stands."""

    DRAFT = "draft", _("Being written")
    SIGNING = "signing", _("Open for signing")
    IN_FORCE = "in_force", _("In force")
    REPLACED = "replaced", _("Replaced by a newer version")
    WITHDRAWN = "withdrawn", _("Withdrawn before it came into force")


class SignedHow(TextChoices):
    """How an organisation signed."""

    LINK = "link", _("Signed here")
    PAPER = "paper", _("Signed on paper")


class HandoverState(TextChoices):
    """Where a handover stands: two people have to want it."""

    OFFERED = "offered", _("Waits for an answer")
    ACCEPTED = "accepted", _("Handed over")
    DECLINED = "declined", _("Not taken on")
    WITHDRAWN = "withdrawn", _("Taken back")


class LineageKind(TextChoices):
    """How one thing came from another."""

    PART = "part", _("is part of it")
    GREW = "grew", _("grew out of it")
    PRODUCED = "produced", _("was made in it")


class PhaseKind(TextChoices):
    """The phases of a project or network that are compared later."""

    INITIAL = "initial", _("Initial mapping")
    MIDTERM = "midterm", _("Mid-term evaluation")
    END = "end", _("End")
