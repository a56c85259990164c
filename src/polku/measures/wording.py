"""Codes of plans in words, in the active language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from polku.measures.choices import CommitmentState, MeasureState, Unit
from polku.shared.languages import BY_CODE
from polku.ui.days import short_day

# Colour and icon of a state; the words always stand beside them.
LOOK_OF_STATE: dict[str, tuple[str, str]] = {
    MeasureState.PLANNED: ("neutral", "calendar"),
    MeasureState.GOING_ON: ("lake", "path"),
    MeasureState.WAITING: ("amber", "clock"),
    MeasureState.DONE: ("forest", "checked"),
    MeasureState.DROPPED: ("neutral", "close"),
    CommitmentState.OPEN: ("lake", "together"),
    CommitmentState.KEPT: ("forest", "checked"),
    CommitmentState.NOT_KEPT: ("amber", "warning"),
}
_DAYS = ("starts_on", "due_on", "review_on")


def page_language() -> str:
    """The code of the page's language."""
    code = get_language() or "fi"
    return code if code in BY_CODE else "fi"


def rhythm_phrase(every: int, unit: str) -> str:
    """How often: every 6 months."""
    if unit == Unit.WEEKS:
        return ngettext("every week", "every %(count)s weeks", every) % {"count": every}
    return ngettext("every month", "every %(count)s months", every) % {"count": every}


def state_label(code: str) -> str:
    """A state of a measure or a commitment by its code."""
    for states in (MeasureState, CommitmentState):
        if code in states.values:
            return str(states(code).label)
    return code


def field_label(name: str) -> str:
    """What a field of a measure or a commitment is called."""
    return {
        "titles": _("What is done"),
        "texts": _("In more words"),
        "theme": _("Theme"),
        "aims": _("Aims it serves"),
        "organisation": _("Organisation"),
        "owner": _("Who looks after it"),
        "starts_on": _("Begins"),
        "due_on": _("By when"),
        "review_on": _("When it is asked about"),
        "source": _("Where it comes from"),
        "cost_planned": _("Estimated cost, euros"),
        "cost_spent": _("Cost so far, euros"),
        "effort_planned": _("Estimated work, days"),
        "effort_spent": _("Work so far, days"),
        "is_public": _("Everybody may read it"),
        "state": _("State"),
    }.get(name, name)


def event_label(verb: str) -> str:
    """A step in the life of a measure or a commitment."""
    return {
        "made": _("Written down"),
        "changed": _("Changed"),
        "planned": _("Planned"),
        "going_on": _("Going on"),
        "waiting": _("Waiting"),
        "done": _("Done"),
        "dropped": _("Dropped"),
        "shown": _("Shown by"),
        "hidden": _("Removed from what shows it"),
        "followed": _("Follow-up begins"),
        "follow_up_done": _("Followed up"),
        "follow_up_skipped": _("Follow-up left out"),
        "follow_up_reopened": _("Follow-up opened again"),
        "kept": _("Kept"),
        "not_kept": _("Not kept"),
        "reopened": _("Opened again"),
    }.get(verb, verb)


def change_lines(changes: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """What changed: the field, what it was, what it became."""
    return [
        (field_label(name), plain_phrase(name, before), plain_phrase(name, after))
        for name, (before, after) in changes.items()
    ]


def plain_phrase(name: str, value: str) -> str:
    """A kept value as people say it."""
    if not value:
        return "–"
    if name in _DAYS:
        return short_day(date.fromisoformat(value))
    if name == "state":
        return state_label(value)
    if name == "is_public":
        return _("Yes") if value == "yes" else _("No")
    return value
