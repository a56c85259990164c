"""What happens to a person's matters, in words for that person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from polku.consent.choices import BasisKind, GivenHow, Ground
from polku.pathway.choices import GoalState, SayingKind, StepBy
from polku.pathway.models import Step
from polku.people.choices import Representation
from polku.referral.choices import DUTIES, Act, Side, State


class Seen(Protocol):
    """A look, as far as it is told who looked."""

    @property
    def by(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def grounds(self) -> Sequence[str]: ...
    @property
    def own(self) -> bool: ...


_WHERE: dict[str, Any] = {
    State.DRAFT: gettext_lazy("Your worker is still writing this. It has not been sent."),
    State.SENT: gettext_lazy("This has been sent. The place has not read it yet."),
    State.SEEN: gettext_lazy("The place has read this. An answer will come."),
    State.NEED_INFO: gettext_lazy("The place asked your worker for more information."),
    State.WAITING: gettext_lazy("You are in a queue."),
    State.ACCEPTED: gettext_lazy("You got a place. You will be contacted."),
    State.FIRST_CONTACT: gettext_lazy("You have been contacted. Starting comes next."),
    State.STARTED: gettext_lazy("You have started."),
    State.NO_SHOW: gettext_lazy("You did not get there. Your worker will ask you what happened."),
    State.DONE: gettext_lazy("This is finished."),
    State.DECLINED: gettext_lazy("The answer was no. Your worker looks for another way with you."),
    State.WITHDRAWN: gettext_lazy("This was taken back."),
    State.EXPIRED: gettext_lazy("No answer came. Your worker looks for another way with you."),
}
_TURN = {
    Side.SENDER: gettext_lazy("Now it is your worker's turn."),
    Side.RECEIVER: gettext_lazy("Now it is the place's turn."),
}
_HAPPENED: dict[str, Any] = {
    Act.SEND: gettext_lazy("Your worker sent this."),
    Act.SEE: gettext_lazy("The place read this."),
    Act.ASK: gettext_lazy("The place asked for more information."),
    Act.REPLY: gettext_lazy("Your worker answered."),
    Act.QUEUE: gettext_lazy("You came into the queue."),
    Act.ACCEPT: gettext_lazy("You got a place."),
    Act.DECLINE: gettext_lazy("The place said no."),
    Act.CONTACT: gettext_lazy("You were contacted."),
    Act.START: gettext_lazy("You started."),
    Act.MISS: gettext_lazy("You did not get there."),
    Act.FINISH: gettext_lazy("The matter was finished."),
    Act.WITHDRAW: gettext_lazy("This was taken back."),
    Act.EXPIRE: gettext_lazy("No answer came, and the matter was closed."),
}
_SAID: dict[str, Any] = {
    SayingKind.WISH: gettext_lazy("I want"),
    SayingKind.NEED: gettext_lazy("I need"),
    SayingKind.STRENGTH: gettext_lazy("I am good at"),
}
_GOAL: dict[str, Any] = {
    GoalState.OPEN: "",
    GoalState.REACHED: gettext_lazy("Reached"),
    GoalState.DROPPED: gettext_lazy("Given up"),
}


def where(state: str) -> str:
    """Where a referral is."""
    return str(_WHERE[state])


def whose_turn(state: str) -> str:
    """Whose turn it is; nothing when nobody's."""
    duty = DUTIES.get(state)
    return str(_TURN[duty.side]) if duty and duty.side in _TURN else ""


def happened(act: str) -> str:
    """One event of a referral."""
    return str(_HAPPENED[act])


def said_as(kind: str) -> str:
    """How a saying begins."""
    return str(_SAID[kind])


def goal_ended(state: str) -> str:
    """How a goal ended; nothing when it has not."""
    return str(_GOAL[state])


def who_does(step: Step) -> str:
    """Who takes a step."""
    if step.by == StepBy.OTHER:
        return _("%(who)s does this") % {"who": step.who or ""}
    return {
        StepBy.PERSON: _("You do this"),
        StepBy.WORKER: _("Your worker does this"),
        StepBy.TOGETHER: _("You do this together with your worker"),
    }[StepBy(step.by)]


_BASIS: dict[str, Any] = {
    BasisKind.PERMISSION: gettext_lazy("Your permission"),
    BasisKind.STATUTE: gettext_lazy("The law"),
    BasisKind.PROCESSOR: gettext_lazy("A contract"),
    BasisKind.VITAL: gettext_lazy("Danger to life or health"),
}
_GIVEN: dict[str, Any] = {
    GivenHow.WRITTEN: gettext_lazy("You gave this in writing."),
    GivenHow.SPOKEN: gettext_lazy("You said this to your worker."),
    GivenHow.PAPER: gettext_lazy("You gave this on paper."),
    GivenHow.ELECTRONIC: gettext_lazy("You gave this here."),
}
_WHY: dict[str, Any] = {
    Ground.CARE: gettext_lazy("You are a client there."),
    Ground.BASIS: gettext_lazy("A permission or the law lets them see this."),
    Ground.EMERGENCY: gettext_lazy(
        "This was opened in an emergency. Another person checks whether it was right."
    ),
    Ground.SELF: gettext_lazy("These are your own data."),
    Ground.REPRESENTATIVE: gettext_lazy("This person stands by you."),
    Ground.DUTY: gettext_lazy("The service did its own work, for example sent a reminder."),
}


def basis_kind(kind: str) -> str:
    """What a right to see rests on."""
    return str(_BASIS[kind])


def given(how: str) -> str:
    """How a permission was given; nothing when it is not one."""
    return str(_GIVEN[how]) if how else ""


_STANDS: dict[str, Any] = {
    Representation.GUARDIAN: gettext_lazy("Your parent or guardian"),
    Representation.TRUSTEE: gettext_lazy("Your legal trustee"),
    Representation.SUPPORTER: gettext_lazy("Your own choice of supporter"),
}


def stands_as(kind: str) -> str:
    """As what somebody stands by the person."""
    return str(_STANDS[kind])


def why_seen(ground: str) -> str:
    """Why somebody was let to see."""
    return str(_WHY[ground])


def who_looked(seen: Seen) -> str:
    """Who looked: the role, and the organisation where there is one."""
    if seen.own:
        return _("You")
    if Ground.REPRESENTATIVE in seen.grounds:
        return _("Somebody who stands by you")
    if seen.by == "system":
        return _("The service itself")
    if seen.by == "link":
        return _("Somebody at %(place)s who got a link") % {"place": seen.organisation or "–"}
    if seen.organisation:
        return _("A worker of %(place)s") % {"place": seen.organisation}
    return _("A worker")
