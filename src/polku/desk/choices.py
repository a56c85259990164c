"""What may wait for a professional."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind of thing that waits, the most urgent first."""

    RECEIVED = "received"
    MINE = "mine"
    LEADS = "leads"
    SILENT = "silent"
    NO_STEP = "no_step"
    NO_HOLDER = "no_holder"
    GRADUATED = "graduated"
    GRADUATING = "graduating"
    PERMISSIONS = "permissions"
    ASKS = "asks"
    DUTIES = "duties"
    MEETINGS = "meetings"
    MINUTES = "minutes"
    # Of coordinators of the directory.
    PROPOSALS = "proposals"
    REVIEWS = "reviews"
    FEEDBACK = "feedback"
    NEEDS = "needs"
    ORPHANS = "orphans"
