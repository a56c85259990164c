"""Codes of leavers, with their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Decision(TextChoices):
    """What a person decides about a hit."""

    LATER = "later", _("Not now")
    CONFIRM = "confirm", _("Confirm: take as a student to follow")
    DISMISS = "dismiss", _("Dismiss")


class DismissalReason(TextChoices):
    """Why a hit is not right. Only how many is kept, never of whom."""

    HAS_PLACE = "has_place", _("Has a next place already")
    WRONG_DATA = "wrong_data", _("The list is wrong or out of date")
    DECLINES = "declines", _("The student does not want this")
    UNFIT = "unfit", _("The criterion does not fit this situation")
    OTHER = "other", _("Another reason")


class Ending(TextChoices):
    """Why a student is no longer followed."""

    PLACE = "place", _("The next place has begun")
    MOVED = "moved", _("Moved to another school")
    DECLINED = "declined", _("The student does not want this")
    OTHER = "other", _("Another reason")


class Radar(TextChoices):
    """How near graduation is."""

    THREE = "3", _("At most 3 months left")
    SIX = "6", _("At most 6 months left")
    TWELVE = "12", _("At most 12 months left")
    LATER = "later", _("More than a year left")
    PASSED = "passed", _("The day has passed")
    UNKNOWN = "unknown", _("The day is not known")


class LeadBasis(TextChoices):
    """By what right somebody told of a person who may need to be found."""

    YOUTH_SCHOOL = "youth_school", _("Youth Act 1285/2016, section 11: a school told")
    YOUTH_AUTHORITY = "youth_authority", _("Youth Act 1285/2016, section 11: another authority told")
    SOCIAL = "social", _("Social Welfare Act 1301/2014, section 35: told about a need for support")
    OWN = "own", _("The person's own permission")
    GUARDIAN = "guardian", _("A guardian's permission")
    OTHER = "other", _("Another basis: write which")


class LeadSource(TextChoices):
    """Who told."""

    SELF = "self", _("The person themselves")
    CLOSE = "close", _("Family or a friend")
    SCHOOL = "school", _("A school")
    SOCIAL = "social", _("Social services")
    HEALTH = "health", _("Health care")
    EMPLOYMENT = "employment", _("Employment services")
    YOUTH = "youth", _("Youth work")
    OTHER = "other", _("Somebody else")


class ContactHow(TextChoices):
    """How a person was first reached."""

    MET = "met", _("We met")
    CALL = "call", _("By phone")
    MESSAGE = "message", _("By message, and the person answered")
    CLOSE = "close", _("Through somebody close to them")


class LeadOutcome(TextChoices):
    """What came of looking for a person."""

    REACHED = "reached", _("Reached: a plan or a referral follows")
    DECLINED = "declined", _("The person did not want this")
    MOVED = "moved", _("Moved to another place")
    NOT_FOUND = "not_found", _("Was not found")


class LeadState(TextChoices):
    """How far looking for a person is, the most urgent first."""

    LATE = "late", _("First contact is late")
    NEW = "new", _("Waits for first contact")
    CONTACTED = "contacted", _("First contact made")
    CLOSED = "closed", _("Closed")
