"""Codes of theme groups, their surveys and their drafts, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class GroupState(TextChoices):
    """Whether a group works."""

    OPEN = "open", _("At work")
    CLOSED = "closed", _("Has ended")


class MaterialKind(TextChoices):
    """What was brought in."""

    FINDING = "finding", _("Finding")
    COMPARISON = "comparison", _("Comparison")
    REPORT = "report", _("Report")
    SURVEY = "survey", _("Results of a survey")
    PROCEDURE = "procedure", _("Procedure")
    CRITERIA = "criteria", _("Criteria")
    MEASURE = "measure", _("Measure")
    OTHER = "other", _("Something else")


class NoteKind(TextChoices):
    """What a note is."""

    NOTE = "note", _("Note")
    CONCLUSION = "conclusion", _("Conclusion")


class SurveyKind(TextChoices):
    """What a survey is for."""

    MAPPING = "mapping", _("Mapping: what each organisation does")
    STUDY = "study", _("Study: a question answered together")


class SurveyState(TextChoices):
    """Where a survey is in its life."""

    DRAFT = "draft", _("Being written")
    OPEN = "open", _("Open for answers")
    CLOSED = "closed", _("Closed for answers")


class QuestionKind(TextChoices):
    """How a question is answered."""

    LONG = "long", _("In own words, several lines")
    SHORT = "short", _("In own words, one line")
    CHOICE = "choice", _("One of the options")
    CHOICES = "choices", _("One or more of the options")
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", _("A number")


class ReplyState(TextChoices):
    """Where an organisation is with its answer."""

    WAITING = "waiting", _("Not asked yet")
    SENT = "sent", _("Sent")
    OPENED = "opened", _("Opened")
    ANSWERED = "answered", _("Has answered")
    DECLINED = "declined", _("Will not answer")


# Those who have been asked and have not said anything yet.
SILENT = (ReplyState.SENT, ReplyState.OPENED)


class DraftKind(TextChoices):
    """What is being written."""

    MODEL = "model", _("Operating model")
    PROCEDURE = "procedure", _("Procedure")


class DraftState(TextChoices):
    """Where a draft is in its life."""

    WRITING = "writing", _("Being written")
    APPROVAL = "approval", _("Being approved")
    APPROVED = "approved", _("Approved")
    DROPPED = "dropped", _("Given up")


OPEN_DRAFTS = (DraftState.WRITING, DraftState.APPROVAL)


class RoundOutcome(TextChoices):
    """How a round of approval ended."""

    OPEN = "", _("Waits for answers")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Back to be written")


class ApprovalAnswer(TextChoices):
    """What an approver said."""

    NONE = "", _("No answer yet")
    YES = "yes", _("Approves")
    NO = "no", _("Does not approve yet")
