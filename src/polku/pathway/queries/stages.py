"""Where on the path a person is, from what is known about them; and how the path has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol

from polku.pathway.choices import Stage

# A path that has stood in one place this long without a finished step is looked at together.
STUCK_AFTER = timedelta(days=180)

# The facts a stage is read from; an answer to any of them may move it.
FACTS = ("has_employer", "in_work_activity", "main_activity", "outside_services", "rehabilitation_going_on")
_SUPPORTED = frozenset({"supported"})
_PREPARING = frozenset({"rehabilitative", "work_activity"})


@dataclass(frozen=True)
class Place:
    """A stage, and the fact it is known from (empty when nothing is known)."""

    stage: Stage
    known_from: str = ""


def place_of(facts: Mapping[str, Any]) -> Place:
    """The stage that plain answers (fact -> value) speak of: the one nearest to work of one's own.

    Unknown stays unknown: nobody is placed outside because nothing was asked.
    """
    activity = facts.get("in_work_activity")
    if activity in _SUPPORTED:
        return Place(Stage.SUPPORTED_WORK, "in_work_activity")
    if facts.get("has_employer") is True or facts.get("main_activity") == "working":
        known_from = "has_employer" if facts.get("has_employer") is True else "main_activity"
        return Place(Stage.OPEN_WORK, known_from)
    if facts.get("main_activity") == "studying":
        return Place(Stage.STUDYING, "main_activity")
    if activity in _PREPARING:
        return Place(Stage.PREPARING, "in_work_activity")
    if facts.get("rehabilitation_going_on") not in (None, "none"):
        return Place(Stage.PREPARING, "rehabilitation_going_on")
    if activity == "day_activity":
        return Place(Stage.TAKING_PART, "in_work_activity")
    if facts.get("outside_services") is True:
        return Place(Stage.OUTSIDE, "outside_services")
    return Place(Stage.UNKNOWN)


class Movement(StrEnum):
    """How a path has gone lately."""

    START = "start"
    FORWARD = "forward"
    BACK = "back"
    STUCK = "stuck"
    STEADY = "steady"


class Span(Protocol):
    """A stretch of the path: a stage from a day on."""

    stage: int
    first_day: date


def movement_of(spans: Sequence[Span], *, on: date, last_finished_step: date | None = None) -> Movement:
    """How the newest stretch came about: forward, back, or stuck when nothing has moved for half a year.

    `spans` are in order of time. A move from or to a stage that is not known is neither forward nor back. Open work
    is where one may stay: it is steady, never stuck.
    """
    if not spans:
        return Movement.START
    present = spans[-1]
    moved_on = max(present.first_day, last_finished_step or present.first_day)
    if present.stage != Stage.OPEN_WORK and on - moved_on >= STUCK_AFTER:
        return Movement.STUCK
    if len(spans) == 1 or Stage.UNKNOWN in (present.stage, spans[-2].stage):
        return Movement.START if len(spans) == 1 else Movement.STEADY
    return Movement.FORWARD if present.stage > spans[-2].stage else Movement.BACK
