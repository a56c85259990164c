"""Lists of students and procedures in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from polku.criteria.wording import fact_label
from polku.directory.wording import table_file_sentence
from polku.practice.choices import (
    GROUP,
    NUMBER,
    ROLES,
    STUDENT,
    DeadlineEvent,
    DeadlineSide,
    DeadlineUnit,
)
from polku.practice.content import DeadlineContent

FILE_SENTENCES = {
    "not-the-list": lazy("The list did not come back from the page as it was. Choose the file again."),
    "no-students": lazy(
        "The list has no students. The first row holds the names of the columns, and each student has a row."
    ),
    "too-much-text": lazy(
        "The list holds too much text to be worked with. Leave out the columns that the criteria do not ask about."
    ),
}
CELL_SENTENCES = {
    "not-yes-or-no": lazy("“%(value)s” is neither yes nor no. Write yes or no, or leave the cell empty."),
    "not-a-number": lazy("“%(value)s” is not a number. Write the number alone, such as 12 or 12.5."),
    "not-a-day": lazy("“%(value)s” is not a day. Write it as 1.8.2027, or the month as 8/2027."),
    "not-a-choice": lazy("“%(value)s” is not one of the choices."),
}


def file_sentence(reason: str, values: Mapping[str, str | int]) -> str:
    """Why a file cannot be read as a list."""
    if reason in FILE_SENTENCES:
        return str(FILE_SENTENCES[reason])
    return table_file_sentence(reason, values.items())


def role_label(role: str) -> str:
    """What a column tells of a student beside the facts."""
    return {STUDENT: _("Student's name"), NUMBER: _("Student number"), GROUP: _("Group or class")}[role]


def meaning_label(key: str) -> str:
    """What a column is read as."""
    return role_label(key) if key in ROLES else fact_label(key)


def cell_sentence(reason: str, value: str, near: Iterable[str]) -> str:
    """What is wrong in a cell, and how to mend it."""
    said = str(CELL_SENTENCES[reason]) % {"value": value}
    names = ", ".join(near)
    return f"{said} {_('Did you mean: %(names)s?') % {'names': names}}" if names else said


def column_sentence(meaning: str, wrong: int, filled: int, example: str) -> str:
    """A column most of whose cells make no sense as what it is read as."""
    return _(
        "This column is read as “%(meaning)s”, but %(wrong)s of its %(filled)s cells cannot be understood, "
        "such as “%(example)s”. Choose below what the column really tells."
    ) % {"meaning": meaning, "wrong": wrong, "filled": filled, "example": example}


def same_student_sentence(name: str, row: int, by_number: bool) -> str:
    """A student who stands twice."""
    if by_number:
        return _(
            "The same student number stands on row %(row)s, which was used. Keep one of the two rows."
        ) % {"row": row}
    return _(
        "%(name)s stands already on row %(row)s, which was used. Keep one of the two rows. "
        "If they are two people, add a column with the student number."
    ) % {"name": name, "row": row}


def contradiction_sentence() -> str:
    """A row whose dates and numbers cannot all be true."""
    return _(
        "The dates and numbers of this row contradict each other. The dates were left out; mend the row."
    )


def row_name(row: int) -> str:
    """A student whose name is not in the list."""
    return _("Row %(row)s") % {"row": row}


def deadline_phrase(deadline: DeadlineContent) -> str:
    """At the latest 6 months before the day of graduation."""
    event = DeadlineEvent(deadline.event)
    if deadline.amount == 0:
        return {
            DeadlineEvent.GRADUATION: _("At the latest on the day of graduation"),
            DeadlineEvent.PICK_OUT: _("At the latest on the day of the pick-out list"),
            DeadlineEvent.AGREED: _("At the latest at the first meeting"),
            DeadlineEvent.PLACE_STARTS: _("At the latest on the first day in the new place"),
            DeadlineEvent.STUDIES_STOPPED: _("At the latest on the day the studies stopped"),
        }[event]
    time = _amount(deadline)
    if deadline.side == DeadlineSide.BEFORE:
        return {
            DeadlineEvent.GRADUATION: _("At the latest %(time)s before graduation"),
            DeadlineEvent.PICK_OUT: _("At the latest %(time)s before the pick-out list"),
            DeadlineEvent.AGREED: _("At the latest %(time)s before the first meeting"),
            DeadlineEvent.PLACE_STARTS: _("At the latest %(time)s before the first day in the new place"),
            DeadlineEvent.STUDIES_STOPPED: _("At the latest %(time)s before the studies stop"),
        }[event] % {"time": time}
    return {
        DeadlineEvent.GRADUATION: _("Within %(time)s of graduation"),
        DeadlineEvent.PICK_OUT: _("Within %(time)s of the pick-out list"),
        DeadlineEvent.AGREED: _("Within %(time)s of the first meeting"),
        DeadlineEvent.PLACE_STARTS: _("Within %(time)s of the first day in the new place"),
        DeadlineEvent.STUDIES_STOPPED: _("Within %(time)s of the studies stopping"),
    }[event] % {"time": time}


def _amount(deadline: DeadlineContent) -> str:
    count = deadline.amount
    said = {
        DeadlineUnit.DAYS: ngettext("%(count)s day", "%(count)s days", count),
        DeadlineUnit.WEEKS: ngettext("%(count)s week", "%(count)s weeks", count),
        DeadlineUnit.MONTHS: ngettext("%(count)s month", "%(count)s months", count),
    }[DeadlineUnit(deadline.unit)]
    return said % {"count": count}


def fault_sentence(kind: str, title: str, more: Iterable[str] = ()) -> str:
    """What is wrong with the way a procedure goes, in plain words."""
    sentence = {
        "empty": _("The procedure has no steps yet."),
        "untitled": _("A step has no name."),
        "dead-end": _("After “%(title)s” nothing follows. Say what comes next, or that the way ends there."),
        "dead-answer": _(
            "At “%(title)s” the answer “%(more)s” leads nowhere. Say what comes next, or that the way ends there."
        ),
        "gone": _("“%(title)s” leads to a step that has been taken away. Choose another."),
        "unreached": _("Nobody ever comes to “%(title)s”. Lead some step there, or take it away."),
        "endless": _("From “%(title)s” one can only go round and round: %(more)s. Let one of them lead on."),
        "back": _(
            "“%(title)s” leads back to “%(more)s”. That is all right if it is meant: tell how often it is tried."
        ),
        "one-answer": _(
            "At “%(title)s” there is only one answer. A question needs two, otherwise it is a step."
        ),
        "nobody": _("Nobody is named for “%(title)s”. Say who does it."),
    }[kind]
    return sentence % {"title": title, "more": ", ".join(more)}


def outcome_label(outcome: str) -> str:
    """How a student stands after the criteria."""
    return {
        "certain": _("Picked out"),
        "open": _("Something is missing"),
        "no": _("Not picked out"),
    }[outcome]
