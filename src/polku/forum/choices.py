"""Codes of meetings, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """At which level of the network's organisations somebody is invited."""

    LEADERS = "leaders", _("Top leaders of the organisations")
    CONTACTS = "contacts", _("Contact persons of the organisations")
    PEOPLE = "people", _("Everybody with an account in the network")
    TASKS = "tasks", _("Those with a task in the network")
    SINGLE = "single", _("Invited one by one")


class MeetingState(TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", _("Being planned")
    CALLED = "called", _("Invitations sent")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


AHEAD = (MeetingState.PLANNED, MeetingState.CALLED)


class Answer(TextChoices):
    """What somebody answers to an invitation."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Comes")
    REMOTE = "remote", _("Takes part remotely")
    NO = "no", _("Does not come")


class Came(TextChoices):
    """Whether an invited one was there."""

    UNKNOWN = "", _("Not noted")
    ROOM = "room", _("In the room")
    REMOTE = "remote", _("Remotely")
    ABSENT = "absent", _("Was not there")


PRESENT = (Came.ROOM, Came.REMOTE)


class Need(TextChoices):
    """What somebody needs to be able to take part."""

    STEP_FREE = "step_free", _("Step-free access")
    SIGN_LANGUAGE = "sign_language", _("Sign language interpreter")
    SPEECH_TO_TEXT = "speech_to_text", _("Speech-to-text interpreter")
    INDUCTION_LOOP = "induction_loop", _("Induction loop")
    EASY_LANGUAGE = "easy_language", _("Materials in easy language")
    LARGE_PRINT = "large_print", _("Materials in large print or as text")
    ASSISTANT = "assistant", _("An assistant comes along")


class ItemKind(TextChoices):
    """Where an item on the agenda comes from."""

    FINDING = "finding", _("Finding about overlaps and gaps")
    MEASURE = "measure", _("Measure of the action plan")
    PROPOSAL = "proposal", _("Proposal of a member")
    OTHER = "other", _("Other matter")


class ProposalState(TextChoices):
    """What became of a proposal."""

    WAITING = "waiting", _("Waits for an answer")
    TAKEN = "taken", _("Taken to a meeting")
    DECLINED = "declined", _("Not taken")


class MinutesState(TextChoices):
    """Where minutes stand."""

    DRAFT = "draft", _("Being written")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked and right")
    APPROVED = "approved", _("Approved")


class OutcomeKind(TextChoices):
    """What a decision becomes."""

    AIM = "aim", _("Aim of the network")
    MEASURE = "measure", _("Measure with an owner")
    COMMITMENT = "commitment", _("Commitment of an organisation")
    CRITERIA = "criteria", _("Change of criteria")


class ChangeState(TextChoices):
    """What the owner of the criteria did with a change that was decided."""

    OPEN = "open", _("Waits for the owner of the criteria")
    DONE = "done", _("Criteria changed")
    DECLINED = "declined", _("Criteria stay as they are")
