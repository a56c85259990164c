"""A referral in words: whose turn it is, what happened, what can be done next."""

from __future__ import annotations

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.consent.models import DisclosureBasis
from polku.referral.choices import DUTIES, Act, Side, State
from polku.shared.clock import HELSINKI

_HAPPENED: dict[str, Promise] = {
    Act.SEND: gettext_lazy("The referral was sent."),
    Act.SEE: gettext_lazy("The receiver opened it."),
    Act.ASK: gettext_lazy("The receiver asked for more."),
    Act.REPLY: gettext_lazy("The question was answered."),
    Act.QUEUE: gettext_lazy("The receiver put it on a waiting list."),
    Act.ACCEPT: gettext_lazy("The receiver said yes."),
    Act.DECLINE: gettext_lazy("The receiver said no."),
    Act.CONTACT: gettext_lazy("The receiver was in touch with the person."),
    Act.START: gettext_lazy("The person started."),
    Act.MISS: gettext_lazy("The person did not come."),
    Act.FINISH: gettext_lazy("The matter is done."),
    Act.WITHDRAW: gettext_lazy("The referral was taken back."),
    Act.EXPIRE: gettext_lazy("The referral was closed, because no answer came."),
}
_NEXT: dict[str, Promise] = {
    State.DRAFT: gettext_lazy("It has not been sent yet. Look at it and send it."),
    State.SENT: gettext_lazy("The receiver has not opened it yet."),
    State.SEEN: gettext_lazy("The receiver has read it and will answer."),
    State.NEED_INFO: gettext_lazy("The receiver asks something. Answer the question."),
    State.WAITING: gettext_lazy("It waits for a place with the receiver."),
    State.ACCEPTED: gettext_lazy("The receiver said yes and will be in touch with the person."),
    State.FIRST_CONTACT: gettext_lazy("They have been in touch. The next step is to start."),
    State.STARTED: gettext_lazy("The person has started. The receiver tells how it ends."),
    State.NO_SHOW: gettext_lazy("The person did not come. Ask what happened, and agree on what is next."),
    State.DONE: gettext_lazy("The matter is done."),
    State.DECLINED: gettext_lazy("The receiver said no. Look at the reason, and choose what is next."),
    State.WITHDRAWN: gettext_lazy("The referral was taken back."),
    State.EXPIRED: gettext_lazy("No answer came. Phone the receiver or choose another one."),
}
_NEXT_FOR_RECEIVER: dict[str, Promise] = {
    State.SENT: gettext_lazy("A person needs your service. Read what is needed and answer."),
    State.SEEN: gettext_lazy("A person needs your service. Read what is needed and answer."),
    State.NEED_INFO: gettext_lazy("You asked the sender something. The answer comes here."),
    State.WAITING: gettext_lazy("The person waits for a place. Answer when you know more."),
    State.ACCEPTED: gettext_lazy("You said yes. Be in touch with the person, and note it here."),
    State.FIRST_CONTACT: gettext_lazy("You have been in touch. Note here when the person starts."),
    State.STARTED: gettext_lazy("The person has started. Note here how it ends."),
    State.NO_SHOW: gettext_lazy("The person did not come. The sender has been told."),
    State.DONE: gettext_lazy("The matter is done. Thank you."),
    State.DECLINED: gettext_lazy("You said no. The sender has been told, and nothing more is needed."),
    State.WITHDRAWN: gettext_lazy("The sender or the person took the referral back. Nothing more is needed."),
    State.EXPIRED: gettext_lazy("The referral was closed, because no answer came in time."),
}
_FAMILY = {
    State.NEED_INFO: "amber",
    State.NO_SHOW: "amber",
    State.DECLINED: "berry",
    State.EXPIRED: "berry",
    State.DRAFT: "neutral",
    State.WITHDRAWN: "neutral",
}


def happened(act: str) -> str:
    """An act as a sentence of the history."""
    return str(_HAPPENED[act])


def next_words(state: str) -> str:
    """Where it is and what comes next, for the sender."""
    return str(_NEXT[State(state)])


def next_for_receiver(state: str) -> str:
    """Where it is and what comes next, for the receiver."""
    return str(_NEXT_FOR_RECEIVER[State(state)])


def colour_of(state: str) -> str:
    """The colour family of a state's badge."""
    return _FAMILY.get(State(state), "forest" if state not in (State.SENT, State.SEEN) else "lake")


def turn_words(state: str) -> str:
    """Whose turn it is; nothing when nobody's."""
    side = side_of(state)
    if not side:
        return ""
    return _("It is your turn.") if side == Side.SENDER else _("It is the receiver's turn.")


def side_of(state: str) -> str:
    """Whose turn it is; nothing when nobody's."""
    duty = DUTIES.get(state)
    return duty.side if duty else ""


def basis_words(basis: DisclosureBasis) -> str:
    """A basis as a choice: its kind, and until when it holds."""
    last = (basis.valid_to - timedelta(seconds=1)).astimezone(HELSINKI)
    day = f"{last.day}.{last.month}.{last.year}"
    return _("%(basis)s, in force until %(day)s") % {"basis": basis.get_kind_display(), "day": day}
