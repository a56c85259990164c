"""Codes of reports, findings and decisions, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportState(TextChoices):
    """Where the making of a report is."""

    QUEUED = "queued", _("Waits for its turn")
    RUNNING = "running", _("Is being made")
    DONE = "done", _("Ready")
    STOPPED = "stopped", _("Was stopped")
    FAILED = "failed", _("Could not be finished")


class Phase(TextChoices):
    """What a report stands for when later ones are compared to it."""

    NONE = "", _("An ordinary report")
    INITIAL = "initial", _("Initial mapping")
    MIDDLE = "middle", _("Mid-term")
    END = "end", _("End")


class Weighing(TextChoices):
    """Whose situations weigh what is found."""

    NEEDS = "needs", _("Needs that people have told without a name")
    INVENTED = "invented", _("Invented people, spread evenly")


class Step(TextChoices):
    """The analyses of a report, in the order they are made."""

    PREPARE = "prepare", _("Collecting services and criteria")
    CERTAIN = "certain", _("Looking for people nobody surely serves")
    POSSIBLE = "possible", _("Looking for people nobody could serve")
    OVERLAPS = "overlaps", _("Comparing services with each other")
    CLIFFS = "cliffs", _("Looking for limits where help drops")
    FAULTS = "faults", _("Checking the rules themselves")
    PREREQUISITES = "prerequisites", _("Following what is needed first")


class FindingKind(TextChoices):
    """What a finding is about."""

    GAP = "gap", _("Gap")
    OVERLAP = "overlap", _("Overlap")
    JOINT = "joint", _("Many services for the same people")
    CLIFF = "cliff", _("Limit where help drops")
    RULE = "rule", _("Rule that does nothing")
    CYCLE = "cycle", _("Circle of prerequisites")
    UNREACHABLE = "unreachable", _("Service that cannot be reached")


class DecisionState(TextChoices):
    """What became of a decision."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Fate(TextChoices):
    """How a finding stands to the baseline report."""

    NEW = "new", _("New")
    STAYED = "stayed", _("Still there")
    GREW = "grew", _("Has grown")
    SHRANK = "shrank", _("Has shrunk")
    GONE = "gone", _("Gone")


class TieKind(TextChoices):
    """How two organisations work together."""

    MEETINGS = "meetings", _("Meetings")
    MEASURES = "measures", _("Shared measures")
    REFERRALS = "referrals", _("Referrals")
