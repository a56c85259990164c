"""Codes of plans, steps and the path, with their labels."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    """Where a plan is in its life."""

    ACTIVE = "active", _("In use")
    ENDED = "ended", _("Ended")


class Relation(TextChoices):
    """How participation stands to work on this path."""

    ALONGSIDE = "alongside", _("Alongside work or seeking work")
    INSTEAD = "instead", _("Instead of work")


class Permanence(TextChoices):
    """Whether the path leads on to work, as seen now. It is looked at again on its day, and never a dead end."""

    BEFORE = "before", _("Before work: this leads onwards")
    PERMANENT = "permanent", _("For a long time, until seen otherwise")


class SayingKind(TextChoices):
    """What a saying in the plan is about."""

    NEED = "need", _("Need")
    WISH = "wish", _("Wish")
    STRENGTH = "strength", _("Strength")


class Voice(TextChoices):
    """In whose words something is said."""

    PERSON = "person", _("The person's own words")
    WORKER = "worker", _("The worker's words")


class GoalState(TextChoices):
    """Where a goal is."""

    OPEN = "open", _("We are working on it")
    REACHED = "reached", _("Reached")
    DROPPED = "dropped", _("Given up")


class StepState(TextChoices):
    """Where a step is."""

    OPEN = "open", _("To do")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Not needed any more")


class StepBy(TextChoices):
    """Who takes a step."""

    PERSON = "person", _("The person themselves")
    WORKER = "worker", _("The worker")
    TOGETHER = "together", _("Together")
    OTHER = "other", _("Somebody else")


class HandoverState(TextChoices):
    """Where a handover is. The ball stays with the giver until the receiver says yes."""

    OFFERED = "offered", _("Waits for the receiver's answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Taken back")


class Stage(IntegerChoices):
    """Where on the path a person is, from what is known. A larger number is nearer to work of one's own."""

    UNKNOWN = 0, _("Not known yet")
    OUTSIDE = 1, _("Outside activities and services")
    TAKING_PART = 2, _("Takes part in activities")
    PREPARING = 3, _("Rehabilitation or work activity")
    STUDYING = 4, _("Is studying")
    TRYING = 5, _("Tries work: a trial or on-the-job learning")
    SUPPORTED_WORK = 6, _("Works with support")
    OPEN_WORK = 7, _("Works in the open labour market")
