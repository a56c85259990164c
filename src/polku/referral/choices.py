"""The closed loop of a referral as data: its states, whose turn it is in each, and what may be done by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a referral is."""

    DRAFT = "draft", _("Draft")
    SENT = "sent", _("Sent")
    SEEN = "seen", _("Seen by the receiver")
    NEED_INFO = "need_info", _("The receiver asks for more")
    WAITING = "waiting", _("On a waiting list")
    ACCEPTED = "accepted", _("Accepted by the receiver")
    FIRST_CONTACT = "first_contact", _("First contact made")
    STARTED = "started", _("Started")
    NO_SHOW = "no_show", _("Did not come")
    DONE = "done", _("The matter is done")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Taken back")
    EXPIRED = "expired", _("Closed without an answer")


class Side(TextChoices):
    """Who acts."""

    SENDER = "sender", _("The sender")
    RECEIVER = "receiver", _("The receiver")
    CLIENT = "client", _("The client")
    SYSTEM = "system", _("Polku")


class Act(TextChoices):
    """What can be done to a referral."""

    SEND = "send", _("Send")
    SEE = "see", _("Open the referral")
    ASK = "ask", _("Ask for more")
    REPLY = "reply", _("Answer the question")
    QUEUE = "queue", _("Put on a waiting list")
    ACCEPT = "accept", _("Accept the referral")
    DECLINE = "decline", _("Decline")
    CONTACT = "contact", _("Note the first contact")
    START = "start", _("Note the start")
    MISS = "miss", _("Note that the client did not come")
    FINISH = "finish", _("Finish")
    WITHDRAW = "withdraw", _("Take the referral back")
    EXPIRE = "expire", _("Close without an answer")


class DeclineReason(TextChoices):
    """Why a receiver says no. "Not eligible" is compared with the published criteria."""

    NOT_ELIGIBLE = "not_eligible", _("The criteria are not met")
    FULL = "full", _("There are no places")
    WRONG_PLACE = "wrong_place", _("Another service suits better")
    CLIENT_CHOSE = "client_chose", _("The client chose otherwise")
    OTHER = "other", _("Another reason")


class Outcome(TextChoices):
    """How it ended (R25: staying in work, entering it, the open market and supported work are told apart)."""

    STAYED_IN_WORK = "stayed_in_work", _("Stayed in work")
    OPEN_WORK = "open_work", _("Work in the open labour market")
    SUPPORTED_WORK = "supported_work", _("Work with support")
    STUDIES = "studies", _("A place to study")
    ACTIVITY = "activity", _("An activity that goes on")
    NEXT_SERVICE = "next_service", _("On to the next service")
    ENDED = "ended", _("Ended without a next step")


class Urgency(TextChoices):
    """How soon an answer is needed."""

    NORMAL = "normal", _("In the usual time")
    SOON = "soon", _("Soon: within three working days")


@dataclass(frozen=True)
class Duty:
    """Whose turn it is in a state and in how many days; then a reminder goes, and `escalate` later those above hear."""

    side: Side
    days: int
    escalate: int = 7


# States without a duty are the ends of the loop.
DUTIES: dict[str, Duty] = {
    State.DRAFT: Duty(Side.SENDER, 7),
    State.SENT: Duty(Side.RECEIVER, 10),
    State.SEEN: Duty(Side.RECEIVER, 10),
    State.NEED_INFO: Duty(Side.SENDER, 7),
    State.WAITING: Duty(Side.RECEIVER, 30),
    State.ACCEPTED: Duty(Side.RECEIVER, 14),
    State.FIRST_CONTACT: Duty(Side.RECEIVER, 30),
    State.STARTED: Duty(Side.RECEIVER, 90, escalate=30),
    State.NO_SHOW: Duty(Side.SENDER, 7),
}
URGENT_DAYS = 3
OPEN_STATES = tuple(DUTIES)
# An answer that has not come in this time does not come: the referral is closed, and the sender is told.
EXPIRES_AFTER = timedelta(days=60)


@dataclass(frozen=True)
class Transition:
    """An act: from which states, to which, by whom, and what must be said with it."""

    sources: tuple[State, ...]
    target: State
    sides: tuple[Side, ...]
    needs: tuple[str, ...] = ()


_ASKED = (State.SENT, State.SEEN, State.WAITING)
TRANSITIONS: dict[str, Transition] = {
    Act.SEND: Transition((State.DRAFT,), State.SENT, (Side.SENDER,)),
    Act.SEE: Transition((State.SENT,), State.SEEN, (Side.RECEIVER,)),
    Act.ASK: Transition(_ASKED, State.NEED_INFO, (Side.RECEIVER,), ("note",)),
    Act.REPLY: Transition((State.NEED_INFO,), State.SEEN, (Side.SENDER,), ("note",)),
    Act.QUEUE: Transition(_ASKED, State.WAITING, (Side.RECEIVER,), ("expected_on",)),
    Act.ACCEPT: Transition((*_ASKED, State.NEED_INFO), State.ACCEPTED, (Side.RECEIVER,)),
    Act.DECLINE: Transition(
        (*_ASKED, State.NEED_INFO), State.DECLINED, (Side.RECEIVER,), ("decline_reason", "note")
    ),
    Act.CONTACT: Transition((State.ACCEPTED, State.NO_SHOW), State.FIRST_CONTACT, (Side.RECEIVER,)),
    Act.START: Transition((State.ACCEPTED, State.FIRST_CONTACT), State.STARTED, (Side.RECEIVER,)),
    Act.MISS: Transition((State.ACCEPTED, State.FIRST_CONTACT), State.NO_SHOW, (Side.RECEIVER,)),
    Act.FINISH: Transition((State.STARTED, State.FIRST_CONTACT), State.DONE, (Side.RECEIVER,), ("outcome",)),
    Act.WITHDRAW: Transition(OPEN_STATES, State.WITHDRAWN, (Side.SENDER, Side.CLIENT)),  # type: ignore[arg-type]
    Act.EXPIRE: Transition((State.SENT, State.SEEN, State.NEED_INFO), State.EXPIRED, (Side.SYSTEM,)),
}
# Before the receiver has said yes it sees what is needed, not who needs it.
NAMED_STATES = (State.ACCEPTED, State.FIRST_CONTACT, State.STARTED, State.NO_SHOW, State.DONE)
