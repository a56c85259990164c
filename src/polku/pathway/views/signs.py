"""What a line of the work list says beside the next step, in a few words with a colour and a drawing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from polku.pathway.queries.work_list import Line


@dataclass(frozen=True)
class Sign:
    """A small fact as `{% badge %}` draws it."""

    text: str
    family: str
    icon: str


def signs_of(line: Line) -> list[Sign]:
    """The signs of a person: first what waits for the worker, last who answers for the plan."""
    return [*_turns(line), *_missing(line)]


def _turns(line: Line) -> Iterator[Sign]:
    if line.is_offered_to_me:
        yield Sign(_("Offered to you: answer"), "amber", "warning")
    if line.is_late:
        yield Sign(_("The day has passed"), "berry", "clock")
    for _referral in line.my_referrals:
        yield Sign(_("A referral waits for you"), "amber", "referral")
    for _referral in line.silent_referrals:
        yield Sign(_("No answer to a referral"), "berry", "referral")
    if line.offer and line.is_offered_by_me:
        yield Sign(_("Offered to %(name)s") % {"name": line.offer.receiver}, "lake", "forward")


def _missing(line: Line) -> Iterator[Sign]:
    if line.next_step is None:
        yield Sign(_("No next step"), "amber", "path")
    if line.holding is None:
        yield Sign(_("Nobody answers for the plan"), "amber", "account")
    elif line.is_held_by_another:
        yield Sign(_("%(name)s answers for the plan") % {"name": line.holding.worker}, "neutral", "account")
